"""Where a byline may stand: around the headline, above the text, and below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.extraction.knowledge import pattern
from transforms.extraction.page.lines import Line

BEFORE, AFTER, BELOW = 10, 40, 14
"""Lines before and after the headline, and below the last paragraph, that may hold the byline."""
LEAST_AFTER = 12
SHORT = 100
"""A longer line of the body is a paragraph, no button or byline."""
_COUNT_OF_COMMENTS = re.compile(r"\(?\d*\)?\s*comments?\s*\(?\d*\)?", re.IGNORECASE)
"""Above the text it is a button beside "print" and "share"; other stories follow it only below."""
ABOVE_TEXT = 10
"""Lines above the first paragraph, where the headline stands far off: in a fixed page head."""


def find_places(
    lines: Sequence[Line], headline_at: int | None, body_lines: Sequence[int]
) -> Iterator[tuple[int, float]]:
    """Yield (line, bonus for its place), each line once.

    Args:
        headline_at: Index of the printed headline.
        body_lines: Indices of the body's paragraphs, in order.
    """
    seen: set[int] = set()
    for number, bonus in _candidates(lines, headline_at, body_lines):
        if number not in seen and 0 <= number < len(lines):
            seen.add(number)
            yield number, bonus


def _candidates(
    lines: Sequence[Line], headline_at: int | None, body_lines: Sequence[int]
) -> Iterator[tuple[int, float]]:
    body = frozenset(body_lines)
    start = headline_at if headline_at is not None else (body_lines[0] - 6 if body_lines else 0)
    end = start + AFTER
    body_starts = next((n for n in body_lines if len(lines[n].text) > SHORT), 0)
    if body_lines:
        third = body_lines[min(3, len(body_lines) - 1)]
        end = max(start + LEAST_AFTER, min(end, third + 1))
    for number in range(max(0, start - BEFORE), min(len(lines), end)):
        distance = number - start
        if distance > 0 and opens_other_stories(lines[number]):
            if number < body_starts and _COUNT_OF_COMMENTS.fullmatch(lines[number].text):
                continue
            return
        bonus = 0.4 if distance < 0 else 1.5 if distance <= 5 else 1.0 if distance <= 14 else 0.3
        yield number, bonus - 1.0 * (number in body and len(lines[number].text) > SHORT)
    if not body_lines:
        return
    if body_lines[0] > end:
        yield from ((number, 1.0) for number in range(body_lines[0] - ABOVE_TEXT, body_lines[0]))
    last = body_lines[-1]
    for number in range(max(end, last - 1), min(len(lines), last + BELOW)):
        if opens_other_stories(lines[number]):
            return
        yield number, 0.2 if number <= last + 3 else -0.4


def opens_other_stories(line: Line) -> bool:
    """True for "Read more" and its like: what follows belongs to other stories."""
    return len(line.text) < 40 and bool(pattern("other_stories", "names").match(line.text))
