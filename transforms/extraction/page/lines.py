"""The lines of a page: one block of text each, with the marks that tell what it is.

Rules read lines, not trees: one walk over the page gives all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from transforms.extraction.knowledge import knowledge
from transforms.extraction.page.regions import Region, find_regions
from transforms.extraction.page.walk import Piece, Run, Walk

__all__ = ["NEVER_SEEN", "Line", "Piece", "read_lines"]

NEVER_SEEN: list[str] = knowledge("body")["tags"]["unseen"]
"""Elements whose text, if any, is not the page's text."""
MAX_IN_BUTTON = 2
"""Paragraphs: a button with more was never closed, and the rest of the page is in it."""


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
    breaks: int = 0
    """How many `<br>` stand between it and the line before, in one block; 0 opens a block."""
    article: int = 0
    """Number of the innermost element around it that calls itself the article's text, or 0."""
    story: int = 0
    """Number of the innermost `<article>` around it, or 0."""
    tags: tuple[str, ...] = ()
    """Tags of the blocks around it, innermost first, at most three."""


_NEVER_TEXT = frozenset(["nav", "footer", "breadcrumb"])
"""Regions whose lines are no article whatever their names: nobody asks what is around them."""


def read_lines(root: etree._Element, limit: int) -> list[Line]:
    """Return the blocks of text in order; inline elements stay in their block's line."""
    body = root.find("body")
    top = root if body is None else body
    walk = Walk(limit, reads_buttons=any(_holds_page(button) for button in top.iter("button")))
    walk.read(etree.tostring(top, encoding="unicode", with_tail=False))
    lines = [(run.text, run.frame, run.linked) for run in walk.runs]
    regions = find_regions(lines, frozenset(walk.around))
    return [_line(run, region) for run, region in zip(walk.runs, regions, strict=True)]


def _holds_page(button: etree._Element) -> bool:
    return (
        sum(1 for _ in zip(button.iter("p"), range(MAX_IN_BUTTON + 1), strict=False))
        > MAX_IN_BUTTON
    )


def _line(run: Run, region: Region) -> Line:
    frame, parent = run.frame, run.frame.parent
    context, tags = parent.around() if parent is not None else ("", ())
    return Line(
        run.text,
        frame.tag,
        f"{frame.marks} {run.whole}".strip() if run.whole else frame.marks,
        context,
        region.name,
        run.pieces,
        run.linked,
        parent.number if parent is not None else 0,
        frame.path() if region.name not in _NEVER_TEXT else (),
        run.breaks,
        frame.article,
        frame.story,
        tags,
    )
