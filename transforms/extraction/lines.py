"""The lines of a page: one block of text each, with the marks that tell what it is.

Rules read lines, not trees: one walk over the tree gives all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from lxml import etree

from transforms.extraction.knowledge import knowledge
from transforms.extraction.markup import squeeze


@dataclass(frozen=True, slots=True)
class Piece:
    """An inline element inside a line, such as the link around a name."""

    text: str
    tag: str
    marks: str
    """Class, id, itemprop, rel and test id of the element, lower case."""
    href: str


@dataclass(frozen=True, slots=True)
class Line:
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
    pieces: tuple[Piece, ...] = ()
    linked: float = 0.0
    """The share of its characters that are links."""
    block: int = 0
    """Number of the element that holds the line's block: lines of one parent share it."""
    path: tuple[int, ...] = ()
    """Numbers of the elements around it, outermost first."""
    region_root: int = 0
    """Number of the element that gave the region."""


NEVER_SEEN = (
    "script style noscript template svg select button iframe object video audio map dialog datalist "
    "math input textarea option canvas embed source track picture img"
).split()
"""Elements whose text, if any, is not the page's text."""
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr label nobr amp-link gu-island".split()
)
_NO_SPACE = frozenset("b em i strong sub sup u mark wbr font abbr cite s bdi q rt ruby".split())
_REGION_TAGS = {"nav": "nav", "footer": "footer", "aside": "aside", "figure": "caption", "figcaption": "caption", "menu": "nav"}
_ATTRIBUTES = ("class", "id", "itemprop", "rel", "data-testid", "data-component", "role")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_PIECES_TEXT = 400
CONTEXT = 3


def read_lines(root: etree._Element, limit: int) -> list[Line]:
    """Return the blocks of text in order; inline elements stay in their block's line."""
    body = root.find("body")
    lines = list(_walk(body if body is not None else root, _ancestors_of_headings(root), limit))
    return _without_mistaken_regions(lines)


MISTAKEN = 0.5
"""A "widget" or "modal" that holds more of the page's prose than this is the article after all."""


def _without_mistaken_regions(lines: list[Line]) -> list[Line]:
    prose: dict[int, int] = {}
    for line in lines:
        if line.linked < 0.3 and len(line.text) > 80:
            prose[line.region_root] = prose.get(line.region_root, 0) + len(line.text)
    total = sum(prose.values())
    mistaken = {root for root, size in prose.items() if root and size > MISTAKEN * total}
    if not mistaken:
        return lines
    return [
        replace(line, region="") if line.region_root in mistaken and line.region != "comment" else line
        for line in lines
    ]


def _ancestors_of_headings(root: etree._Element) -> set[etree._Element]:
    """Elements around a first-level heading: their class names say nothing about the article."""
    found: set[etree._Element] = set()
    for number, heading in enumerate(root.iter("h1")):
        if number == 4:
            break
        found.update(heading.iterancestors())
    return found


class _Frame:
    __slots__ = ("marks", "number", "region", "root", "tag")

    def __init__(self, tag: str, marks: str, region: str, number: int, root: int) -> None:
        self.tag, self.marks, self.region, self.number, self.root = tag, marks, region, number, root


def _walk(body: etree._Element, around: set[etree._Element], limit: int) -> Iterator[Line]:
    stack: list[_Frame] = [_Frame("body", "", "", 0, 0)]
    parts: list[str] = []
    pieces: list[Piece] = []
    opened: list[tuple[int, str, str, str]] = []
    linked = 0
    number = count = 0
    previous = ""

    def flush() -> Line | None:
        nonlocal linked, previous
        text = squeeze("".join(parts)) if parts else ""
        own, inner = stack[-1], tuple(pieces)
        share = min(1.0, linked / len(text)) if text else 0.0
        parts.clear()
        pieces.clear()
        linked = 0
        opened[:] = [(0, *entry[1:]) for entry in opened]
        if not text or text == previous:
            return None
        previous = text
        whole = " ".join(piece.marks for piece in inner if piece.marks and len(piece.text) >= 0.9 * len(text))
        return Line(
            text=text,
            tag=own.tag,
            marks=f"{own.marks} {whole}".strip(),
            context=" ".join(frame.marks for frame in stack[-2 : -2 - CONTEXT : -1] if frame.marks),
            region=own.region,
            pieces=inner if len(text) <= MAX_PIECES_TEXT else (),
            linked=round(share, 2),
            block=stack[-2].number if len(stack) > 1 else 0,
            path=tuple(frame.number for frame in stack),
            region_root=own.root,
        )

    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if element is body:
            if event == "start" and element.text:
                parts.append(element.text)
            continue
        if event == "start":
            if tag == "br":
                if parts and (line := flush()):
                    count += 1
                    yield line
            elif tag in _INLINE:
                if tag not in _NO_SPACE:
                    parts.append(" ")
                opened.append((len(parts), tag, _marks(element), element.get("href") or element.get("datetime") or ""))
                if element.text:
                    parts.append(element.text)
            else:
                if parts and (line := flush()):
                    count += 1
                    yield line
                number += 1
                marks = _marks(element)
                region, origin = stack[-1].region, stack[-1].root
                if not region:
                    region = _region(tag, "" if element in around else marks, element)
                    origin = number if region else 0
                stack.append(_Frame(tag, marks, region, number, origin))
                if element.text:
                    parts.append(element.text)
            if count >= limit:
                return
            continue
        if tag in _INLINE:
            if opened:
                start, name, marks, href = opened.pop()
                text = squeeze("".join(parts[start:]))
                if name == "a":
                    linked += len(text)
                if text and (marks or href) and len(text) <= MAX_PIECES_TEXT:
                    pieces.append(Piece(text, name, marks, href))
            if tag not in _NO_SPACE:
                parts.append(" ")
        elif tag != "br":
            if parts and (line := flush()):
                count += 1
                yield line
            if len(stack) > 1:
                stack.pop()
        if element.tail:
            parts.append(element.tail)
    if parts and (line := flush()):
        yield line


def _marks(element: etree._Element) -> str:
    attributes = element.attrib
    if not attributes:
        return ""
    found = " ".join([value for name in _ATTRIBUTES if (value := attributes.get(name))])
    return _lower(found) if found else ""


@lru_cache(maxsize=8192)
def _lower(marks: str) -> str:
    return _CAMEL.sub("-", marks).lower()


def _region(tag: str, marks: str, element: etree._Element) -> str:
    if tag in _REGION_TAGS and not (tag == "footer" and element.getparent() is not None and element.getparent().tag == "article"):
        return _REGION_TAGS[tag]
    if marks:
        found = _region_of(marks)
        if found:
            return found
    if "hidden" in element.attrib or "display:none" in (element.get("style") or "").replace(" ", ""):
        return "hidden"
    return ""


@lru_cache(maxsize=8192)
def _region_of(marks: str) -> str:
    found = _regions().search(marks)
    return (found.lastgroup or "") if found else ""


@cache
def _regions() -> re.Pattern[str]:
    groups = (f"(?P<{name}>{'|'.join(words)})" for name, words in knowledge()["regions"].items())
    return re.compile(r"(?<![^\s_-])(?:" + "|".join(groups) + r")(?![^\s_\d-])")
