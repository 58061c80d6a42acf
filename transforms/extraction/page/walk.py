"""One walk over a page's markup, from which its lines are taken.

The walk reads the tree as written out by libxml2, whose markup is regular (no comments, every
element closed, `<` and `>` escaped elsewhere), and not element by element: that is faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple, overload

from transforms.extraction.knowledge import knowledge
from transforms.extraction.page.markup import squeeze
from transforms.extraction.page.regions import NO_HEAD, Frame, marks_of, read_head

_SPACED, _GLUED, _BREAK, _UNSEEN = 1, 2, 3, 4
_KINDS = {
    tag: kind
    for name, kind in (("spaced", _SPACED), ("glued", _GLUED), ("unseen", _UNSEEN))
    for tag in knowledge("body")["tags"][name]
} | {"br": _BREAK, "head": _UNSEEN, "title": _UNSEEN, "button": _UNSEEN}
_ADDRESS = re.compile(r'(?<!\S)(?:href|datetime)="([^"]*)"')
_OPENS, _CLOSES = "\x02", "\x01"
_BEFORE_POINT = re.compile(f"[{_OPENS}{_CLOSES}]+(?=[,.;:!?)’”])")
MAX_PIECES_TEXT = 400
RUNNING = 120
"""From this length on a line is running text: markup inside it puts no space between letters."""
HEADINGS = 4


# Named tuples, not dataclasses: a page has thousands, and these cost a quarter of the time.
class Piece(NamedTuple):
    """An inline element inside a line, such as the link around a name."""

    text: str
    tag: str
    marks: str
    """Class, id, itemprop, rel and test id of the element, lower case."""
    href: str


class Run(NamedTuple):
    """A line as found, before its region is known."""

    text: str
    frame: Frame
    pieces: Sequence[Piece]
    whole: str
    """Marks of the inline elements around all of it."""
    linked: float
    breaks: int


class Pieces(Sequence[Piece]):
    """The pieces of a line, made when a rule first asks for them: of most lines, none does."""

    __slots__ = ("_found", "_inner", "_is_running")

    def __init__(self, inner: tuple[tuple[str, str, str], ...], is_running: bool) -> None:
        self._inner, self._is_running = inner, is_running
        self._found: tuple[Piece, ...] | None = None

    def _made(self) -> tuple[Piece, ...]:
        if self._found is None:
            found = []
            for raw, tag, attributes in self._inner:
                marks, href = _inline_marks(attributes)
                if (marks or href) and (words := _text(raw, self._is_running)):
                    found.append(Piece(words, tag, marks, href))
            self._found = tuple(found)
        return self._found

    @overload
    def __getitem__(self, index: int) -> Piece: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Piece]: ...
    def __getitem__(self, index: int | slice) -> Piece | Sequence[Piece]:
        return self._made()[index]

    def __iter__(self) -> Iterator[Piece]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())


class Walk:
    """One pass over the markup: `runs`, and the blocks `around` its first-level headings."""

    def __init__(self, limit: int, *, reads_buttons: bool) -> None:
        self.runs: list[Run] = []
        self.around: set[int] = set()
        self._limit = limit
        self._kinds = {**_KINDS, "button": _SPACED} if reads_buttons else _KINDS
        self._parts: list[str] = []
        self._opened: list[tuple[int, str, str]] = []
        self._inner: list[tuple[int, int, str, str]] = []
        self._breaks = 0
        self._previous = ""

    def read(self, source: str) -> None:
        """Take the lines out of the markup, up to the limit."""
        frame = root = Frame("body", NO_HEAD, 0, None)
        parts, opened, inner, kinds = self._parts, self._opened, self._inner, self._kinds.get
        number = headings = 0
        unseen = ""
        chunks = iter(source.split("<"))
        next(chunks, None)
        for chunk in chunks:
            head, _, text = chunk.partition(">")
            if unseen:
                if head != unseen:
                    continue
                unseen = ""
            elif head[:1] == "/":
                tag = head[1:]
                kind = kinds(tag)
                if kind is None:
                    if parts:
                        self._flush(frame)
                    self._breaks = 0
                    if frame.tag == tag and frame.parent is not None:
                        frame = frame.parent
                elif kind != _BREAK:
                    if opened:
                        start, name, attributes = opened.pop()
                        if attributes or name == "a":
                            inner.append((start, len(parts), name, attributes))
                    if kind == _SPACED and parts:
                        parts.append(_CLOSES)
            else:
                is_empty = head[-1:] == "/"
                tag, _, attributes = (head[:-1] if is_empty else head).partition(" ")
                kind = kinds(tag)
                if kind is None:
                    if parts:
                        self._flush(frame)
                        if len(self.runs) >= self._limit:
                            return
                    self._breaks = 0
                    if not is_empty and tag != "body" and tag != "html":
                        number += 1
                        says = read_head(attributes) if attributes else NO_HEAD
                        frame = Frame(tag, says, number, frame)
                        if tag == "h1" and headings < HEADINGS:
                            headings += 1
                            self.around.update(frame.path()[:-1])
                elif kind == _BREAK:
                    if parts:
                        self._flush(frame)
                    self._breaks += 1
                elif kind == _UNSEEN:
                    if not is_empty:
                        unseen = "/" + tag
                        continue
                else:
                    if kind == _SPACED and parts:
                        parts.append(_OPENS)
                    if not is_empty:
                        opened.append((len(parts), tag, attributes))
            if text:
                if not text.isspace():
                    parts.append(text)
                elif parts:
                    parts.append(" ")
        if parts:
            self._flush(root)

    def _is_first_heading(self, frame: Frame) -> bool:
        return frame.tag == "h1" and bool(self.runs) and self.runs[-1].frame.tag != "h1"

    def _flush(self, frame: Frame) -> None:
        """Close the line that is open."""
        parts, inner = self._parts, self._inner
        raw = "".join(parts)
        is_running = len(raw) >= RUNNING or frame.tag in ("p", "blockquote")
        text = _text(raw, is_running)
        # A headline may repeat the end of the trail above it: it is the one that counts.
        if text and (text != self._previous or self._is_first_heading(frame)):
            linked = 0
            whole = ""
            kept: list[tuple[str, str, str]] = []
            is_short = len(text) <= MAX_PIECES_TEXT
            for start, tag, attributes in self._opened:
                # A link around whole blocks closes after this one.
                if tag == "a" and "href=" in attributes:
                    inner.append((start, len(parts), tag, attributes))
            for start, end, tag, attributes in inner:
                words = "".join(parts[start:end])
                if tag == "a":
                    linked += len(words)
                if is_short and attributes:
                    kept.append((words, tag, attributes))
                    if len(words) >= 0.9 * len(raw) and (marks := marks_of(attributes)):
                        whole = f"{whole} {marks}" if whole else marks
            share = min(1.0, round(linked / len(raw), 2)) if linked else 0.0
            pieces = Pieces(tuple(kept), is_running) if kept else ()
            self.runs.append(Run(text, frame, pieces, whole, share, self._breaks))
            self._previous = text
            self._breaks = 0
        parts.clear()
        inner.clear()
        if self._opened:
            self._opened[:] = [(0, tag, attributes) for _, tag, attributes in self._opened]


def _text(raw: str, is_running: bool) -> str:
    if "&" in raw:
        raw = unescape(raw)
    if _CLOSES in raw or _OPENS in raw:
        if is_running:
            # Elements side by side are seen apart; a link or a drop cap inside a word is not.
            raw = raw.replace(_CLOSES + _OPENS, " ").replace(_CLOSES, "").replace(_OPENS, "")
        else:
            raw = _BEFORE_POINT.sub("", raw).replace(_CLOSES, " ").replace(_OPENS, " ")
    return squeeze(raw)


def _inline_marks(attributes: str) -> tuple[str, str]:
    found = _ADDRESS.search(attributes)
    href = found.group(1) if found else ""
    return marks_of(attributes), unescape(href) if "&" in href else href
