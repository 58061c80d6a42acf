"""Dates that a reader sees on the page, and how near they stand to the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.extraction.date_words import digits, label_before
from transforms.extraction.found_date import FoundDate
from transforms.extraction.knowledge import knowledge
from transforms.extraction.lines import Line
from transforms.extraction.printed_dates import Stamp, find_stamps, found_date, read_date
from transforms.records import Outlet

MAX_LINE = 240
MAX_STAMPED_LINES = 150
BEFORE, AFTER = 8, 14
"""Lines around the headline in which the date is expected."""
PROSE = 160
"""Characters of a line after which the article's text has begun."""
_SKIPPED = frozenset({"nav", "footer", "related", "comment"})
_PENALTY = {
    "": 0.0,
    "share": 0.02,
    "caption": 0.5,
    "aside": 0.25,
    "promo": 0.2,
    "hidden": 0.2,
    "breadcrumb": 0.0,
}
_NUMBERS = re.compile(r"\d{4}|年|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|\d['’ ]\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDate:
    """A printed date with what tells whether it is that of publication."""

    found: FoundDate
    label: str
    is_near: bool = False
    """Beside the headline, before the text begins."""


def seen_dates(
    lines: Sequence[Line], headline_at: int | None, *, day_first: bool | None
) -> Iterator[SeenDate]:
    """Yield the dates of lines and time elements that may be that of publication."""
    start = headline_at if headline_at is not None else 0
    prose_at: int | None = None
    stamped = 0
    for number, line in enumerate(lines):
        if number > start and prose_at is None and len(line.text) > PROSE and not line.region:
            prose_at = number
        if line.region in _SKIPPED:
            continue
        base = _place_trust(number - start, prose_at is not None and number > prose_at + 1)
        yield from _time_elements(line, base, number)
        text = line.text
        if len(text) > MAX_LINE or not _NUMBERS.search(text if text.isascii() else digits(text)):
            continue
        stamped += 1
        if stamped > MAX_STAMPED_LINES:
            return
        for stamp in find_stamps(text, day_first=day_first):
            trust = base + _line_trust(line, stamp)
            if trust > 0 and (found := found_date(stamp, "printed", round(min(trust, 0.95), 3))):
                yield SeenDate(found=found, label=stamp.label, is_near=base > 0.5)


def _place_trust(distance: int, is_after_prose: bool) -> float:
    if distance >= 0:
        if is_after_prose:
            return 0.35
        return 0.74 - 0.01 * distance if distance <= AFTER else 0.4
    return 0.58 + 0.01 * distance if distance >= -BEFORE else 0.3


def _line_trust(line: Line, stamp: Stamp) -> float:
    if stamp.label == "other":
        return -1.0
    trust = -_PENALTY.get(line.region, 0.2)
    marks = line.marks
    share = (stamp.end - stamp.start) / len(line.text)
    if _marked("strong", marks):
        trust += 0.12
    elif _marked("date", marks) or _marked("date", line.context[:80]):
        trust += 0.06
    elif share < 0.4 and len(line.text) > 60 and not stamp.label:
        trust -= 0.4
    if stamp.label == "published":
        trust += 0.1
    if stamp.label == "modified" or (_marked("modified", marks) and stamp.label != "published"):
        trust -= 0.45
    if stamp.precision != "day":
        trust -= 0.25
    if line.linked > 0.6 and len(line.text) > 50:
        trust -= 0.35
    return trust


def _time_elements(line: Line, base: float, number: int) -> Iterator[SeenDate]:
    for piece in line.pieces[:8]:
        if piece.tag != "time" or not piece.href:
            continue
        trust = base + 0.08 - _PENALTY.get(line.region, 0.2)
        _, label = label_before(line.text, line.text.find(piece.text))
        if _marked("modified", piece.marks):
            label = "modified"
        elif not label and _marked("strong", f"{piece.marks} {line.marks}"):
            label = "published"
        trust += {"published": 0.1, "modified": -0.45, "other": -0.5}.get(label, 0.0)
        found = read_date(piece.href[:80], "time", round(max(0.05, min(trust, 0.95)), 3))
        if found:
            yield SeenDate(found=found, label=label, is_near=base > 0.5)


def _marked(name: str, marks: str) -> bool:
    return bool(marks) and bool(_mark_patterns()[name].search(marks))


@cache
def _mark_patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(r"(?<![^\s_-])(?:" + "|".join(words) + r")(?![^\s_\d-])")
        for name, words in knowledge("dates")["marks"].items()
    }


_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\d/-])")
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "PW"})
MAX_SAMPLE = 400


def is_day_first(
    lines: Sequence[Line], url: str, outlet: Outlet | None, language: str | None
) -> bool:
    """Tell how 4/5/2019 is meant: by the page's other dates, the outlet, the language."""
    for line in lines[:MAX_SAMPLE]:
        if len(line.text) > MAX_LINE or ("/" not in line.text and "-" not in line.text):
            continue
        if match := _SLASHED.search(digits(line.text)):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                return True
            if second > 12 >= first:
                return False
    if outlet is not None and outlet.country:
        return outlet.country not in _MONTH_FIRST_COUNTRIES
    tag = (language or "").replace("_", "-").lower()
    if tag == "en-us":
        return False
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    ending = host.rpartition(".")[2]
    if len(ending) == 2 and ending not in ("us", "io", "co", "tv", "me", "ai"):
        return True
    return not tag.startswith("en") or tag.startswith("en-")
