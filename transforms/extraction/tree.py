"""A page, parsed once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from transforms.errors import TransformError

_SPACE = re.compile(r"[\s\u200b\xa0]+")


def clean(text: str | None) -> str:
    """Return the text with single spaces and no space at its ends."""
    return _SPACE.sub(" ", text or "").strip()


class Page:
    """The tree of one page, and what its metadata says."""

    def __init__(self, html: str) -> None:
        self.html = html
        try:
            self.tree = BeautifulSoup(html, "lxml")
        except (RecursionError, AssertionError, ValueError) as error:
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
        for item in self.json_ld:
            types = item.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(
                str(name).endswith(("Article", "BlogPosting", "Report", "Review")) for name in names
            ):
                return item
        return {}

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for script in self.tree.find_all("script", type=re.compile("ld\\+json", re.IGNORECASE)):
            try:
                data = json.loads(script.string or "", strict=False)
            except (ValueError, RecursionError):
                continue
            found.extend(_objects(data, 0))
        return found

    def select_texts(self, selector: str, limit: int = 20) -> list[str]:
        return [text for tag in self.tree.select(selector, limit=limit) if (text := text_of(tag))]


@dataclass(frozen=True, slots=True)
class Line:
    """One visible block of text, in order."""

    text: str
    name: str
    """The tag's name."""


def visible_lines(page: Page, limit: int = 3000) -> list[Line]:
    """Return the page's blocks of text without scripts, navigation and footer, in order.

    One walk over the tree: inline tags stay in their block's line, `br` ends it.
    """
    lines: list[Line] = []
    parts: list[str] = []

    def flush(name: str) -> None:
        text = clean("".join(parts))
        parts.clear()
        if text and (not lines or lines[-1].text != text):
            lines.append(Line(text, name))

    stack: list[tuple[PageElement | None, str]] = [(page.tree.body or page.tree, "")]
    while stack and len(lines) < limit:
        node, ends = stack.pop()
        if node is None:
            flush(ends)
        elif isinstance(node, Tag):
            if node.name in _HIDDEN:
                continue
            if node.name in _INLINE:
                parts.append(" ")
                stack.extend((child, "") for child in reversed(node.contents))
                continue
            flush(node.parent.name if node.parent else "")
            stack.append((None, node.name))
            stack.extend((child, "") for child in reversed(node.contents))
        elif type(node) is NavigableString:
            parts.append(node)
    flush("")
    return lines


_HIDDEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "nav",
        "footer",
        "template",
        "svg",
        "select",
        "button",
        "form",
        "iframe",
        "head",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "data",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
    ]
)


def text_of(tag: Tag) -> str:
    return clean(tag.get_text(" "))


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for entry in data[:50]:
            yield from _objects(entry, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), dict | list):
                yield from _objects(data[key], depth + 1)
