"""Which blocks are not the article's own text, as far as their tags and names tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple

from transforms.extraction.knowledge import knowledge

_TAGS = {
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "figure": "caption",
    "figcaption": "caption",
    "menu": "nav",
}
_MARKS = re.compile(r' (?:class|id|itemprop|rel|data-testid|data-component|role)="([^"]+)"')
_STYLE = re.compile(r'(?<!\S)style="[^"]*display: ?none')
_HIDDEN = re.compile(r'(?<!\S)hidden="')
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_CACHED = 300
MAX_MARK = 80
MIN_PROSE = 80
MISTAKEN = 0.4
"""A "widget" or "modal" that holds more of the page's prose than this is the article after all."""
MAX_MISTAKES = 4
_SURE = frozenset(("related", "comment"))
"""Regions that many blocks of one name make up; for the rest, that is a sign of a mistake."""
CONTEXT = 3
MAX_PATH = 300


class Head(NamedTuple):
    """What the attributes of a block say."""

    marks: str
    region: str
    word: str
    """The name that the region was read from."""
    is_article: bool


class Region(NamedTuple):
    """Why a line is not the article's text."""

    name: str
    root: int
    """Number of the block that says so."""
    word: str
    """The name that it says so with, or "" where its tag does."""


NO_HEAD = Head("", "", "", False)
_NO_REGION = Region("", 0, "")


class Frame:
    """A block element."""

    __slots__ = (
        "_outer",
        "_path",
        "article",
        "marks",
        "number",
        "parent",
        "region",
        "story",
        "tag",
        "word",
    )

    def __init__(self, tag: str, head: Head, number: int, parent: Frame | None) -> None:
        self.tag, self.number, self.parent = tag, number, parent
        self.marks, self.region, self.word, is_article = head
        if tag in _TAGS and not (tag == "footer" and parent and parent.tag == "article"):
            self.region, self.word = _TAGS[tag], ""
        self.article: int = number if is_article else parent.article if parent else 0
        self.story: int = number if tag == "article" else parent.story if parent else 0
        self._path: tuple[int, ...] | None = None
        self._outer: tuple[str, tuple[str, ...]] | None = None

    def path(self) -> tuple[int, ...]:
        """Return the numbers of the block and of those around it, outermost first."""
        if self._path is not None:
            return self._path
        chain = [self]
        while (outer := chain[-1].parent) is not None and outer._path is None:
            chain.append(outer)
        path = outer._path if outer is not None and outer._path is not None else ()
        for inner in reversed(chain):
            path = inner._path = (*path, inner.number) if len(path) < MAX_PATH else path
        return path

    def around(self) -> tuple[str, tuple[str, ...]]:
        """Return marks and tags of the block and of those around it, three in all."""
        if self._outer is None:
            marks: list[str] = []
            tags: list[str] = []
            at: Frame | None = self
            while at is not None and len(tags) < CONTEXT:
                if at.marks:
                    marks.append(at.marks)
                tags.append(at.tag)
                at = at.parent
            self._outer = " ".join(marks), tuple(tags)
        return self._outer


def find_regions(lines: Sequence[tuple[str, Frame, float]], around: frozenset[int]) -> list[Region]:
    """Return the region of each line: that of the outermost block around it that has one.

    A "widget" or "modal", one element or one name, that holds most of the page's prose is none.

    Args:
        lines: Text, block, and share of links of each.
        around: Numbers of the blocks around a first-level heading: their names say nothing.
    """
    ignored: set[int | str] = set()
    regions: list[Region] = []
    for _ in range(MAX_MISTAKES):
        known: dict[Frame, Region] = {}
        regions = [_region(frame, around, ignored, known) for _, frame, _ in lines]
        mistaken = _mistaken(lines, regions)
        if not mistaken:
            break
        ignored |= mistaken
    return regions


def _mistaken(
    lines: Sequence[tuple[str, Frame, float]], regions: Sequence[Region]
) -> set[int | str]:
    prose: dict[int | str, int] = {}
    total = 0
    for (text, _, linked), region in zip(lines, regions, strict=True):
        if len(text) > MIN_PROSE and linked < 0.3:
            total += len(text)
            if region.name and region.name != "comment":
                prose[region.root] = prose.get(region.root, 0) + len(text)
                if region.word and region.name not in _SURE:
                    prose[region.word] = prose.get(region.word, 0) + len(text)
    return {key for key, size in prose.items() if size > MISTAKEN * total}


def _region(
    frame: Frame, around: frozenset[int], ignored: set[int | str], known: dict[Frame, Region]
) -> Region:
    chain: list[Frame] = []
    at: Frame | None = frame
    while at is not None and at not in known:
        chain.append(at)
        at = at.parent
    region = known[at] if at is not None else _NO_REGION
    for inner in reversed(chain):
        if (
            inner.region
            and not region.name
            and not (inner.word and (inner.number in around or inner.word in ignored))
            and inner.number not in ignored
        ):
            region = Region(inner.region, inner.number, inner.word)
        elif region.name == "caption" and inner.tag in ("table", "pre"):
            # A figure may hold a table or code instead of a picture.
            region = _NO_REGION
        known[inner] = region
    return region


def read_head(attributes: str) -> Head:
    """Return what the attributes of an element say, as libxml2 writes them."""
    if len(attributes) <= MAX_CACHED:
        return _cached_head(attributes)
    return _read_head(attributes)


def _read_head(attributes: str) -> Head:
    marks = marks_of(attributes)
    if "hidden=" in attributes or "style=" in attributes:
        is_hidden = _HIDDEN.search(attributes) or _STYLE.search(attributes)
        if is_hidden:
            return Head(marks, "hidden", "", False)
    region, word, is_article = "", "", False
    for mark in marks.split():
        found, names_article = _meaning(mark)
        if found and not region:
            region, word = found, mark
        if names_article:
            is_article = True
    return Head(marks, region, word, is_article)


_cached_head = lru_cache(maxsize=1024)(_read_head)


def marks_of(attributes: str) -> str:
    """Return the values that name an element, lower case, camel case split."""
    if attributes.startswith('class="') and attributes.count('"') == 2:
        found = attributes[7:-1]
    else:
        found = " ".join(_MARKS.findall(f" {attributes}"))
    if "&" in found:
        found = unescape(found)
    if not found or found.islower():
        return found
    return _CAMEL.sub("-", found).lower()


@lru_cache(maxsize=8192)
def _meaning(mark: str) -> tuple[str, bool]:
    """Return the region that one class name or id speaks of, and whether it names the article."""
    if len(mark) > MAX_MARK:
        return "", False
    found = _words().search(mark)
    return (found.lastgroup or "").rstrip("_") if found else "", _article().search(mark) is not None


@cache
def _words() -> re.Pattern[str]:
    """Return a pattern for words inside names, and for whole names."""
    parts = knowledge("body")["regions"]
    whole = knowledge("body")["regions_whole"]
    within = "|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in parts.items())
    named = "|".join(f"(?P<{name}_>{'|'.join(words)})" for name, words in whole.items())
    return re.compile(rf"(?<![^\s_-])(?:{within})(?![^\s_\d-])|^(?:{named})$")


@cache
def _article() -> re.Pattern[str]:
    return re.compile(r"^(?:" + "|".join(knowledge("body")["article"]) + r")$")
