"""A page, parsed once: what its metadata says, and the lines that a reader sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import etree

from transforms.errors import TransformError
from transforms.extraction.page.lines import NEVER_SEEN, Line, read_lines
from transforms.extraction.page.markup import plain, squeeze
from transforms.extraction.page.nesting import flatten_towers

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report", "Review", "Posting")
MAX_JSON_DEPTH = 4
MAX_LINES = 4000
MAX_IMAGES = 20


class Page:
    """The tree of one page, and what its metadata says.

    lxml reads the page (200 times the speed of a tree of Python objects).
    """

    def __init__(self, html: str) -> None:
        """Parse.

        Args:
            html: Without null characters, as `decode_page` leaves it.

        Raises:
            TransformError: unreadable, when the parser finds no element.
        """
        declaration = _DECLARATION.match(html)
        self.html = flatten_towers(html[declaration.end() :] if declaration else html)
        try:
            # As UTF-8, which libxml2 works in: a string it would have to convert first.
            root = etree.fromstring(self.html.encode("utf-8", "replace"), _parser())
        except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
            raise TransformError(
                "unreadable", f"the parser gave up: {error}", "save the page again"
            ) from error
        if root is None:
            raise TransformError("unreadable", "there is no element in it", "save the page again")
        self.root: etree._Element = root
        self.json_ld = list(_json_ld(root))
        self.image_texts = [
            text
            for image in islice(root.iter("img"), MAX_IMAGES)
            if (text := squeeze(image.get("alt")))
        ]
        """What the first images say in words, such as the logo."""
        etree.strip_elements(root, *NEVER_SEEN, with_tail=False)

    @cached_property
    def lines(self) -> list[Line]:
        """The visible blocks of text, in order; read before the body is cut out of the tree."""
        return read_lines(self.root, MAX_LINES)

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """Contents by lower-case name, property or itemprop of the meta tags."""
        found: dict[str, list[str]] = {}
        for tag in self.root.iter("meta"):
            get = tag.attrib.get
            content = plain(get("content") or "")
            if content:
                for name in dict.fromkeys((get("property"), get("name"), get("itemprop"))):
                    if name:
                        found.setdefault(name.lower(), []).append(content)
        return found

    def first_meta(self, *names: str) -> str | None:
        """Return the first content of the first of the names that the page has."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def title(self) -> str:
        """The text of the title element."""
        found = self.root.find(".//title")
        return plain("".join(found.itertext())) if found is not None else ""

    @cached_property
    def language(self) -> str | None:
        """The language tag that the page gives itself."""
        tag = self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        return squeeze(tag) or self.first_meta("content-language", "og:locale")

    def link(self, rel: str) -> str | None:
        """Return the address of the first link element with this relation."""
        return self._links.get(rel)

    @cached_property
    def _links(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for tag in self.root.iter("link"):
            href = squeeze(tag.get("href"))
            for rel in (tag.get("rel") or "").lower().split():
                if href:
                    found.setdefault(rel, href)
        return found

    @cached_property
    def article_data(self) -> dict[str, Any]:
        """The JSON-LD object of the article, or an empty dict."""
        articles = [item for item in self.json_ld if _is_article(item)]
        # A page may describe teasers too: the object that has a headline and a date is the article.
        articles.sort(key=lambda item: -sum(key in item for key in _TELLING))
        return articles[0] if articles else {}

    def referred(self, entry: object) -> object:
        """Return the object that a JSON-LD reference (`{"@id": …}`) points to, else the entry."""
        if isinstance(entry, dict) and "name" not in entry and "@id" in entry:
            return next(
                (i for i in self.json_ld if i.get("@id") == entry["@id"] and "name" in i), entry
            )
        return entry


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=False,
    )


def _json_ld(root: etree._Element) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _objects(_json(script.text or ""), 0)


_TELLING = ("headline", "datePublished", "author", "articleBody")


def _is_article(item: dict[str, Any]) -> bool:
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(str(name).endswith(_ARTICLE_TYPES) for name in names)


def _json(text: str) -> object:
    """Read JSON as pages write it: in a comment or CDATA, with a stray semicolon or newlines."""
    text = text.strip()
    for mark in ("//", "<!--", "<![CDATA[", "//<![CDATA["):
        text = text.removeprefix(mark).lstrip()
    for mark in (";", "-->", "]]>", "//"):
        text = text.removesuffix(mark).rstrip()
    for repair in (str, lambda broken: re.sub(r",\s*([}\]])", r"\1", broken)):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MAX_JSON_DEPTH:
        return
    if isinstance(data, list):
        for entry in data[:50]:
            yield from _objects(entry, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher"):
            if isinstance(data.get(key), dict | list):
                yield from _objects(data[key], depth + 1)
