"""Plain text in a print layout: kicker, headline, byline, date, furniture, body, bio."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extraction.byline import Byline, read_byline
from transforms.extraction.knowledge import pattern
from transforms.extraction.tree import Line, clean

_DATE_START = re.compile(r"^(?:updated|published|posted)\b", re.IGNORECASE)
HEAD_LINES = 12
MAX_HEADLINE = 180


def split_text(text: str) -> tuple[str | None, str | None, Byline, list[Line], list[str]]:
    """Return (headline, kicker, byline, head lines, paragraphs).

    Lines separated by line breaks are paragraphs; a text wrapped at a fixed width is joined again
    where blank lines mark its paragraphs.
    """
    blocks = [block for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if block.strip()]
    lines = [clean(line) for block in blocks for line in _lines(block)]
    marks = [i for i, line in enumerate(lines[:HEAD_LINES]) if _is_mark(line)]
    if not marks:
        has_headline = (
            len(lines) > 1 and len(lines[0]) <= MAX_HEADLINE and lines[0][-1:] not in ".:;,"
        )
        return (
            (lines[0], None, Byline(), [], lines[1:])
            if has_headline
            else (None, None, Byline(), [], lines)
        )
    before = lines[: marks[0]]
    headline = before[-1] if before else None
    kicker = before[-2] if len(before) > 1 and len(before[-2]) < 60 else None
    byline = next(
        (found for i in marks if (found := read_byline(lines[i])).kind != "none"), Byline()
    )
    head = [Line(line, "p") for line in lines[: marks[-1] + 1]]
    return headline, kicker, byline, head, _body(lines[marks[-1] + 1 :])


def _is_mark(line: str) -> bool:
    if len(line) > 160:
        return False
    return (
        bool(_DATE_START.match(line))
        or read_byline(line).kind in ("person", "agency", "editorial_board")
        or (bool(pattern("furniture").search(line)))
    )


def _lines(block: str) -> Sequence[str]:
    lines = [line for line in block.split("\n") if line.strip()]
    is_wrapped = len(lines) > 2 and all(50 <= len(line) <= 90 for line in lines[:-1])
    return [" ".join(lines)] if is_wrapped else lines


def _body(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not pattern("furniture").search(line)]
