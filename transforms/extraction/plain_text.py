"""Plain text in a print layout: kicker, headline, byline, date, furniture, body, bio."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extraction.authors.bylines import read_byline
from transforms.extraction.body import Paragraph
from transforms.extraction.dates.printed import find_date_spans
from transforms.extraction.headline.printed import Headline
from transforms.extraction.layout import Layout
from transforms.extraction.names import has_cjk_surname, is_cjk, is_given_name
from transforms.extraction.page.lines import Line
from transforms.extraction.page.markup import squeeze
from transforms.extraction.publishers import Publishers

HEAD_LINES = 12
MAX_HEADLINE = 180
MAX_MARK = 160


def lay_out_text(text: str, publishers: Publishers) -> Layout:
    """Cut a text into head and paragraphs.

    Lines are paragraphs; a text wrapped at a fixed width is joined again where blank lines mark its
    paragraphs.
    """
    blocks = [
        block for block in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n")) if block.strip()
    ]
    is_wrapped = sum(map(_is_wrapped, blocks)) > len(blocks) / 2
    lines = [squeeze(line) for block in blocks for line in _lines(block, is_wrapped)]
    lines = [line for line in lines if line]
    marks = [i for i, line in enumerate(lines[:HEAD_LINES]) if _is_mark(line, publishers)]
    kicker = None
    while marks and marks[0] > 1 and _may_name(lines[marks[0] - 1], publishers):
        marks.insert(0, marks[0] - 1)
    if marks:
        headline_at = marks[0] - 1 if marks[0] else None
        above = lines[marks[0] - 2] if marks[0] > 1 else ""
        kicker = above if 0 < len(above) < 60 else None
        first = marks[-1] + 1
    else:
        has_headline = (
            len(lines) > 1 and len(lines[0]) <= MAX_HEADLINE and lines[0][-1] not in ".:;,。"
        )
        headline_at, first = (0, 1) if has_headline else (None, 0)
    headline = lines[headline_at] if headline_at is not None else None
    return Layout(
        page=None,
        publishers=publishers,
        lines=tuple(
            Line(line, "h1" if i == headline_at else "p", block=1, path=(1,))
            for i, line in enumerate(lines)
        ),
        headlines=[Headline(text=headline, source="first-lines", score=4.0, line=headline_at)]
        if headline
        else [],
        headline_at=headline_at,
        printed_kicker=kicker,
        paragraphs=tuple(
            Paragraph(line, "p", first + i, 0) for i, line in enumerate(lines[first:])
        ),
    )


def _is_mark(line: str, publishers: Publishers) -> bool:
    """True for a byline, a date or the page's furniture between headline and text."""
    if len(line) > MAX_MARK:
        return False
    dated = sum(end - start for start, end in find_date_spans(line))
    if dated > 0.5 * len(line):
        return True
    found = read_byline(line, publishers)
    return (
        found.has_prefix
        or found.kind in ("agency", "editorial_board")
        or _SIZES.match(line) is not None
    )


def _may_name(line: str, publishers: Publishers) -> bool:
    """True for a line of nothing but names or an outlet in brackets, above a line that is a mark."""
    if len(line) > 80:
        return False
    names = [author.author_name for author in read_byline(line, publishers, is_marked=True).authors]
    is_name = (
        bool(names)
        and sum(map(len, names)) > 0.8 * len(line)
        and all(
            has_cjk_surname(name) if is_cjk(name) else is_given_name(name.split()[0])
            for name in names
        )
    )
    return is_name or (line[0] in "(（[" and line[-1] in ")）]")


_SIZES = re.compile(r"large\s+medium\s+small$", re.IGNORECASE)


def _is_wrapped(block: str, least: int = 3) -> bool:
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    return len(lines) >= least and all(50 <= len(line) <= 90 for line in lines[:-1])


def _lines(block: str, text_is_wrapped: bool) -> Sequence[str]:
    """Return the block's lines, or one line where it was wrapped at a fixed width."""
    lines = [line for line in block.split("\n") if line.strip()]
    return [" ".join(lines)] if _is_wrapped(block, 2 if text_is_wrapped else 3) else lines
