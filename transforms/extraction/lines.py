"""The lines of a page: one block of text each, with the marks that tell what it is.

Rules read lines, not trees: one walk over the page gives all of them. The walk reads the tree as
written out by libxml2, whose markup is regular, and not element by element: that is three times
as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple, overload

from lxml import etree

from transforms.extraction.knowledge import knowledge
from transforms.extraction.markup import squeeze


# Named tuples, not dataclasses: a page has thousands, and these cost a quarter of the time.
class Piece(NamedTuple):
    """An inline element inside a line, such as the link around a name."""

    text: str
    tag: str
    marks: str
    """Class, id, itemprop, rel and test id of the element, lower case."""
    href: str


class Line(NamedTuple):
    """One visible block of text."""

    text: str
    tag: str
    """The block's tag: p, h1, li, div …"""
    marks: str = ""
    """Class, id, itemprop, rel and test id of the block and of the inline elements around all of it."""
    context: str = ""
    """The same of the blocks around it, innermost first, at most three."""
    region: str = ""
    """Why it is not the article's own text: nav, footer, aside, related, share, caption, comment,
    hidden, promo; empty for all the rest."""
    pieces: Sequence[Piece] = ()
    linked: float = 0.0
    """The share of its characters that are links."""
    block: int = 0
    """Number of the element that holds the line's block: lines of one parent share it."""
    path: tuple[int, ...] = ()
    """Numbers of the elements around it, outermost first; the last is its own block."""
    region_root: int = 0
    """Number of the element that gave the region."""
    breaks: int = 0
    """How many `<br>` stand between it and the line before, in one block; 0 opens a block."""
    article: int = 0
    """Number of the innermost element around it that calls itself the article's text, or 0."""
    tags: tuple[str, ...] = ()
    """Tags of the blocks around it, innermost first, at most three."""


NEVER_SEEN = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "select",
    "button",
    "iframe",
    "object",
    "video",
    "audio",
    "map",
    "dialog",
    "datalist",
    "math",
    "input",
    "textarea",
    "option",
    "canvas",
    "embed",
    "source",
    "track",
    "picture",
    "img",
]
"""Elements whose text, if any, is not the page's text."""
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "label",
        "nobr",
        "amp-link",
        "gu-island",
    ]
)
_NO_SPACE = frozenset(
    [
        "b",
        "em",
        "i",
        "strong",
        "sub",
        "sup",
        "u",
        "mark",
        "wbr",
        "font",
        "abbr",
        "cite",
        "s",
        "bdi",
        "q",
        "rt",
        "ruby",
    ]
)
_SPACED, _GLUED, _BREAK, _UNSEEN = 1, 2, 3, 4
_KINDS = {
    **dict.fromkeys([*NEVER_SEEN, "head", "title"], _UNSEEN),
    **dict.fromkeys(_INLINE, _SPACED),
    **dict.fromkeys(_NO_SPACE, _GLUED),
    "br": _BREAK,
}
_REGION_TAGS = {
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "figure": "caption",
    "figcaption": "caption",
    "menu": "nav",
}
_MARKS = re.compile(r' (?:class|id|itemprop|rel|data-testid|data-component|role)="([^"]+)"')
_ADDRESS = re.compile(r' (?:href|datetime)="([^"]*)"')
_STYLE = re.compile(r' style="[^"]*display: ?none')
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OPENS, _CLOSES = "\x02", "\x01"
_BEFORE_POINT = re.compile(f"[{_OPENS}{_CLOSES}]+(?=[,.;:!?)’”])")
MAX_PIECES_TEXT = 400
MAX_CACHED = 300
MAX_MARK = 80
RUNNING = 120
"""From this length on a line is running text: markup inside it puts no space between letters."""
CONTEXT = 3
MAX_PATH = 300
MISTAKEN = 0.5
"""A "widget" or "modal" that holds more of the page's prose than this is the article after all."""
HEADINGS = 4


class _Frame:
    """A block element that is open."""

    __slots__ = (
        "article",
        "marks",
        "number",
        "outer",
        "parent",
        "path",
        "region",
        "region_root",
        "tag",
        "words",
    )

    def __init__(self, tag: str, head: _Head, number: int, parent: _Frame | None) -> None:
        self.tag, self.number, self.parent = tag, number, parent
        self.marks = head.marks
        self.words = head.region
        self.article: int = number if head.is_article else parent.article if parent else 0
        self.path: tuple[int, ...] | None = None
        self.outer: tuple[str, tuple[str, ...]] | None = None
        self.region: str | None = None
        self.region_root = 0


class _Head(NamedTuple):
    """What the attributes of a block say."""

    marks: str
    region: str
    is_article: bool


class _Pieces(Sequence[Piece]):
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


class _Run(NamedTuple):
    """A line as found, before the regions are known."""

    text: str
    frame: _Frame
    pieces: Sequence[Piece]
    whole: str
    linked: float
    breaks: int


def read_lines(root: etree._Element, limit: int) -> list[Line]:
    """Return the blocks of text in order; inline elements stay in their block's line."""
    body = root.find("body")
    source = etree.tostring(body if body is not None else root, encoding="unicode", with_tail=False)
    walk = _Walk(limit)
    walk.read(source)
    _settle_regions(walk.runs, walk.around)
    mistaken = _mistaken_regions(walk.runs)
    return [_line(run, mistaken) for run in walk.runs]


class _Walk:
    """One pass over the markup, from which the lines are taken."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.runs: list[_Run] = []
        self.around: set[int] = set()
        self.parts: list[str] = []
        self.opened: list[tuple[int, str, str]] = []
        self.inner: list[tuple[int, int, str, str]] = []
        self.breaks = 0
        self.previous = ""

    def read(self, source: str) -> None:
        frame = root = _Frame("body", _NO_HEAD, 0, None)
        parts, opened, inner = self.parts, self.opened, self.inner
        number = headings = 0
        unseen = ""
        kinds = _KINDS.get
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
                        self.flush(frame)
                    self.breaks = 0
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
                        self.flush(frame)
                        if len(self.runs) >= self.limit:
                            return
                    self.breaks = 0
                    if not is_empty and tag != "body" and tag != "html":
                        number += 1
                        outer = frame
                        says = _head(" " + attributes) if attributes else _NO_HEAD
                        frame = _Frame(tag, says, number, outer)
                        if tag in _REGION_TAGS and not (tag == "footer" and outer.tag == "article"):
                            frame.region, frame.region_root = _REGION_TAGS[tag], number
                        elif tag == "h1" and headings < HEADINGS:
                            headings += 1
                            self.around.update(_path(frame)[:-1])
                elif kind == _BREAK:
                    if parts:
                        self.flush(frame)
                    self.breaks += 1
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
            self.flush(root)

    def flush(self, frame: _Frame) -> None:
        """Close the line that is open."""
        parts, inner = self.parts, self.inner
        raw = "".join(parts)
        is_running = len(raw) >= RUNNING or frame.tag in ("p", "blockquote")
        text = _text(raw, is_running)
        if text and text != self.previous:
            linked = 0
            whole = ""
            kept: list[tuple[str, str, str]] = []
            if inner:
                is_short = len(text) <= MAX_PIECES_TEXT
                enough = 0.9 * len(raw)
                for start, end, tag, attributes in inner:
                    words = "".join(parts[start:end])
                    if tag == "a":
                        linked += len(words)
                    if is_short and attributes:
                        kept.append((words, tag, attributes))
                        if len(words) >= enough and (marks := _marks(" " + attributes)):
                            whole = f"{whole} {marks}" if whole else marks
            share = min(1.0, round(linked / len(raw), 2)) if linked else 0.0
            pieces = _Pieces(tuple(kept), is_running) if kept else ()
            self.runs.append(_Run(text, frame, pieces, whole, share, self.breaks))
            self.previous = text
            self.breaks = 0
        parts.clear()
        inner.clear()
        if self.opened:
            self.opened[:] = [(0, tag, attributes) for _, tag, attributes in self.opened]


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


def _path(frame: _Frame) -> tuple[int, ...]:
    """Return the numbers of the frame and of those around it, outermost first."""
    if frame.path is not None:
        return frame.path
    chain = [frame]
    while (outer := chain[-1].parent) is not None and outer.path is None:
        chain.append(outer)
    path = outer.path if outer is not None and outer.path is not None else ()
    for inner in reversed(chain):
        path = inner.path = (*path, inner.number) if len(path) < MAX_PATH else path
    return path


def _settle_regions(runs: Sequence[_Run], around: set[int]) -> None:
    """Give each frame the region of the outermost block that has one.

    Class names of elements around a first-level heading say nothing about the article.
    """
    for run in runs:
        open_frames: list[_Frame] = []
        at: _Frame | None = run.frame
        while at is not None and (at.region is None or at.region_root == at.number):
            open_frames.append(at)
            at = at.parent
        region, root = (at.region or "", at.region_root) if at is not None else ("", 0)
        for frame in reversed(open_frames):
            if region:
                frame.region, frame.region_root = region, root
            elif frame.region:
                region, root = frame.region, frame.region_root
            else:
                if frame.words and frame.number not in around:
                    region, root = frame.words, frame.number
                frame.region, frame.region_root = region, root


def _mistaken_regions(runs: Iterable[_Run]) -> frozenset[int]:
    prose: dict[int, int] = {}
    for run in runs:
        if run.linked < 0.3 and len(run.text) > 80:
            root = run.frame.region_root
            prose[root] = prose.get(root, 0) + len(run.text)
    total = sum(prose.values())
    return frozenset(root for root, size in prose.items() if root and size > MISTAKEN * total)


def _line(run: _Run, mistaken: frozenset[int]) -> Line:
    frame = run.frame
    region = frame.region or ""
    if frame.region_root in mistaken and region != "comment":
        region = ""
    parent = frame.parent
    context, tags = _outer(parent) if parent is not None else ("", ())
    return Line(
        run.text,
        frame.tag,
        f"{frame.marks} {run.whole}".strip() if run.whole else frame.marks,
        context,
        region,
        run.pieces,
        run.linked,
        parent.number if parent is not None else 0,
        _path(frame),
        frame.region_root,
        run.breaks,
        frame.article,
        tags,
    )


def _outer(frame: _Frame) -> tuple[str, tuple[str, ...]]:
    """Return marks and tags of the frame and of those around it, three in all."""
    if frame.outer is None:
        marks: list[str] = []
        tags: list[str] = []
        at: _Frame | None = frame
        while at is not None and len(tags) < CONTEXT:
            if at.marks:
                marks.append(at.marks)
            tags.append(at.tag)
            at = at.parent
        frame.outer = " ".join(marks), tuple(tags)
    return frame.outer


def _head(attributes: str) -> _Head:
    return _cached_head(attributes) if len(attributes) <= MAX_CACHED else _read_head(attributes)


def _read_head(attributes: str) -> _Head:
    marks = _marks(attributes)
    if " hidden=" in attributes or (" style=" in attributes and _STYLE.search(attributes)):
        return _Head(marks, "hidden", False)
    region, is_article = "", False
    for mark in marks.split():
        found, names_article = _meaning(mark) if len(mark) <= MAX_MARK else ("", False)
        region = region or found
        is_article = is_article or names_article
    return _Head(marks, region, is_article)


_cached_head = lru_cache(maxsize=4096)(_read_head)
_NO_HEAD = _Head("", "", False)


def _marks(attributes: str) -> str:
    """Return the values that name an element, lower case, camel case split."""
    if attributes.startswith(' class="') and attributes.count('"') == 2:
        found = attributes[8:-1]
    else:
        found = " ".join(_MARKS.findall(attributes))
    if not found or found.islower():
        return found
    return _CAMEL.sub("-", found).lower()


def _inline_marks(attributes: str) -> tuple[str, str]:
    attributes = " " + attributes
    found = _ADDRESS.search(attributes)
    href = found.group(1) if found else ""
    return _marks(attributes), unescape(href) if "&" in href else href


@lru_cache(maxsize=8192)
def _meaning(mark: str) -> tuple[str, bool]:
    """Return the region that one class name or id speaks of, and whether it names the article."""
    found = _regions().search(mark)
    return (found.lastgroup or "") if found else "", _article_marks().search(mark) is not None


@cache
def _regions() -> re.Pattern[str]:
    groups = (
        f"(?P<{name}>{'|'.join(words)})" for name, words in knowledge("body")["regions"].items()
    )
    return re.compile(r"(?<![^\s_-])(?:" + "|".join(groups) + r")(?![^\s_\d-])")


@cache
def _article_marks() -> re.Pattern[str]:
    return re.compile(r"(?<!\S)(?:" + "|".join(knowledge("body")["article"]) + r")(?!\S)")
