"""The visible lines of a page, in order, with what the page calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from transforms.extraction.tree import Page, clean, marks_of

_HIDDEN = frozenset(
    "script style noscript nav footer template svg select button form iframe head".split()
)
_INLINE = frozenset(
    "a abbr b bdi cite code data em font i mark q s small span strong sub sup time u wbr".split()
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|by|profiles?|people|person|staff|autor(?:en|es|in)?|auteurs?|journalists?|"
    r"columnists?|contributors?|writers?|reporters?|redakteure?|redaktion|firmas?|autori|byline|"
    r"signature|skribent|expert[s]?|users?)/[^/]",
    re.IGNORECASE,
)
MARK_LEVELS = 3
"""So many tags above a line may name it: `<div class=byline><ul><li>`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One visible block of text, in order."""

    text: str
    name: str
    """The tag's name."""
    marks: str = ""
    """Classes, ids and the like of the block, the tags inside it and three above it."""
    author_links: tuple[str, ...] = ()
    """Texts of links that lead to an author's page."""


class _Walk:
    """The walk over the tree: inline tags stay in their block's line, `br` ends it."""

    def __init__(self, limit: int) -> None:
        self.lines: list[Line] = []
        self.limit = limit
        self._parts: list[str] = []
        self._marks: list[str] = []
        self._links: list[str] = []

    def read(self, top: Tag) -> list[Line]:
        stack: list[tuple[PageElement, bool]] = [(top, False)]
        above: list[str] = []
        while stack and len(self.lines) < self.limit:
            node, is_end = stack.pop()
            if isinstance(node, Tag):
                if is_end:
                    self._flush(node.name, above)
                    above.pop()
                elif node.name in _HIDDEN:
                    continue
                elif node.name in _INLINE:
                    self._open_inline(node)
                    stack.extend((child, False) for child in reversed(node.contents))
                else:
                    self._flush(node.parent.name if node.parent else "", above)
                    above.append(marks_of(node) if node.attrs else "")
                    stack.append((node, True))
                    stack.extend((child, False) for child in reversed(node.contents))
            elif type(node) is NavigableString:
                self._parts.append(node)
        self._flush("", above)
        return self.lines

    def _open_inline(self, node: Tag) -> None:
        self._parts.append(" ")
        if not node.attrs:
            return
        if marks := marks_of(node):
            self._marks.append(marks)
        if node.name == "a":
            target = str(node.get("href") or "")
            if _AUTHOR_LINK.search(target) or "author" in str(node.get("rel") or ""):
                self._links.append(clean(node.get_text(" ")))

    def _flush(self, name: str, above: list[str]) -> None:
        text = clean("".join(self._parts))
        if text and (not self.lines or self.lines[-1].text != text):
            marks = " ".join([*above[-MARK_LEVELS:], *self._marks])
            links = tuple(link for link in self._links if link)
            self.lines.append(Line(text, name, marks, links))
        if text or self._parts:
            self._parts.clear()
            self._marks.clear()
            self._links.clear()


def visible_lines(page: Page, limit: int = 3000) -> list[Line]:
    """Return the page's blocks of text without scripts, navigation and footer, in order."""
    return _Walk(limit).read(page.tree.body or page.tree)


def headline_index(lines: list[Line] | tuple[Line, ...], headline: str | None) -> int | None:
    """Return where the headline stands: the heading with these words, else any such line."""
    if not headline:
        return None
    key = line_key(headline)
    same = [i for i, line in enumerate(lines) if line_key(line.text) == key]
    if not same:
        same = [
            i
            for i, line in enumerate(lines)
            if line.name in ("h1", "h2") and (key in line_key(line.text))
        ]
    headings = [i for i in same if lines[i].name == "h1"]
    return (headings or same or [None])[0]


def line_key(text: str) -> str:
    """Return letters and digits only, in lower case."""
    return re.sub(r"\W+", " ", text).strip().lower()
