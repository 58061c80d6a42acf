"""A page, parsed once and pruned of what never holds an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from lxml import etree
from lxml import html as lxml_html

from transforms.errors import TransformError

_SPACE = re.compile(r"[\s\u200b\u2060\xa0]+")
_NOISE = re.compile(
    r"<script\b(?![^>]*ld\+json)[^>]*>.*?</script\s*>|<style\b[^>]*>.*?</style\s*>"
    r"|<svg\b[^>]*>.*?</svg\s*>|<!--(?!\[if).*?-->",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PRUNED = ("nav", "footer", "svg", "iframe", "select", "form", "button", "noscript", "picture")
"""Four in ten tags of a page stand in these; without them the tree is built twice as fast."""
MAX_PRUNED_TEXT = 2000
"""More text than this is the article itself: some sites wrap the whole page in a form."""
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report", "Review", "OpinionPiece", "LiveBlogPosting")


def clean(text: str | None) -> str:
    """Return the text with single spaces and no space at its ends."""
    return _SPACE.sub(" ", text or "").strip()


class Page:
    """The tree of one page, and what its metadata says."""

    def __init__(self, html: str) -> None:
        self.html = _NOISE.sub(" ", _DECLARATION.sub("", html, count=1))
        try:
            self.root = _parse(self.html)
            self._json_texts = [
                script.text or ""
                for script in self.root.iter("script")
                if "ld+json" in str(script.get("type") or "").lower()
            ]
            _prune(self.root)
            pruned = etree.tostring(self.root, encoding="unicode", method="html")
            self.tree = BeautifulSoup(pruned, "lxml", multi_valued_attributes=None)
        except (RecursionError, AssertionError, ValueError, etree.LxmlError) as error:
            raise TransformError(
                "unreadable", f"the parser gave up: {error}", "save the page again"
            ) from error

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """Contents by lower-case name, property or itemprop of the meta tags."""
        found: dict[str, list[str]] = {}
        for tag in self.tree.find_all("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop")
            content = clean(str(tag.get("content") or ""))
            if name and content:
                found.setdefault(str(name).lower(), []).append(content)
        return found

    def first_meta(self, *names: str) -> str | None:
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def article_data(self) -> dict[str, Any]:
        """The JSON-LD object of the article, or an empty dict."""
        return next((item for item in self.json_ld if _is_article(item)), {})

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for text in self._json_texts:
            found.extend(_objects(_load(text), 0))
        return found

    @cached_property
    def marked(self) -> list[tuple[str, Tag]]:
        """Every tag with a class, id, itemprop or rel, and these words in lower case, in order."""
        found = []
        for tag in self.tree.find_all(True):
            if tag.attrs and tag.name not in ("meta", "link", "script", "body", "html"):
                marks = marks_of(tag)
                if marks:
                    found.append((marks, tag))
        return found

    def texts_marked(self, *parts: str, limit: int = 5) -> list[str]:
        """Return the texts of the tags whose class or id contains one of the parts."""
        found: list[str] = []
        for marks, tag in self.marked:
            if any(part in marks for part in parts) and (text := text_of(tag)):
                found.append(text)
                if len(found) == limit:
                    break
        return found


def marks_of(tag: Tag) -> str:
    """Return class, id, itemprop and rel in lower case: what a page calls this part of itself."""
    attributes = tag.attrs
    words = [
        str(attributes[key]) for key in ("class", "id", "itemprop", "rel") if key in attributes
    ]
    return " ".join(words).lower()


def text_of(tag: Tag) -> str:
    return clean(tag.get_text(" "))


def _parse(html: str) -> lxml_html.HtmlElement:
    try:
        return lxml_html.document_fromstring(html)
    except ValueError:
        # An encoding declaration inside the text, which lxml refuses in a str.
        return lxml_html.document_fromstring(html.encode("utf-8", "replace"))


def _prune(root: lxml_html.HtmlElement) -> None:
    for element in list(root.iter(*_PRUNED)):
        if element.getparent() is None:
            continue
        marks = f"{element.get('class')} {element.get('id')} {element.get('aria-label')}".lower()
        if element.tag == "nav" and ("bread" in marks or "author" in marks or "byline" in marks):
            continue
        if element.find(".//h1") is not None or element.find(".//article") is not None:
            continue
        # The words, not the tags: an unclosed `nav` swallows the page.
        if element.tag in ("nav", "form", "footer") and _prose(element) > MAX_PRUNED_TEXT:
            continue
        element.drop_tree()


def _prose(element: lxml_html.HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _is_article(item: dict[str, Any]) -> bool:
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(str(name).endswith(_ARTICLE_TYPES) for name in names)


def _load(text: str) -> Any:
    """Read JSON as pages write it: in comments, with line breaks in strings, with a last comma."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>)\s*;?\s*$", "", text)
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text).rstrip("; \n")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for entry in data[:100]:
            yield from _objects(entry, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), dict | list):
                yield from _objects(data[key], depth + 1)
