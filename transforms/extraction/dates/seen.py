"""Dates that a reader sees on the page, and how near they stand to the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from transforms.extraction.dates.date_words import label_before
from transforms.extraction.dates.forms import may_hold_date
from transforms.extraction.dates.found import FoundDate
from transforms.extraction.dates.printed import (
    Stamp,
    find_stamps,
    found_date,
    read_date,
)
from transforms.extraction.knowledge import knowledge
from transforms.extraction.page.lines import Line, Piece

MAX_LINE = 240
OPENING = 60
"""Characters of a longer line in which a date may open it, as datelines do."""
MAX_STAMPED_LINES = 150
ABOVE, HEAD = 30, 6
BEFORE, AFTER = 8, 14
"""Lines around the headline in which the date is expected."""
PROSE = 160
"""Characters of a line after which the article's text has begun."""
NEAR = 0.5
LIST = 3
DAY = timedelta(days=1)
FLOOR = 0.05
NEVER, IN_PROSE = -9.0, 0.45
MOST = 0.4
"""Share of a line that is dates, from which on it is a line of dates."""
MAX_STAMPED, MAX_UNSENTENCED = 160, 110
"""Characters of a line that is no sentence if it has a time of day, and otherwise."""
MODIFIED_NEAR, MODIFIED_FAR = 0.34, 0.08
"""Of a date that is said to be that of a change: more than a date far off, less than one near by."""
_PENALTY = {
    "": 0.0,
    "breadcrumb": 0.0,
    "share": 0.02,
    "aside": 0.25,
    "promo": 0.2,
    "hidden": 0.2,
    "caption": 0.5,
}
_DOUBTFUL = frozenset({"nav", "footer"})
_SKIPPED = frozenset({"related", "comment"})
_ARTICLES = re.compile(r"(?<![^\s_-])(?:article|post|entry|story|single|content)(?![^\s_\d-])")
_SEPARATOR_AFTER = re.compile(r"\s*(?:$|[-–—|,:;·•()/])")
_SEPARATOR_BEFORE = re.compile(r"(?:^|[-–—|,:;·•()/]|\.)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDate:
    """A printed date with what tells whether it is that of publication."""

    found: FoundDate
    label: str
    """published, modified, or empty."""
    is_near: bool = False
    """Beside the headline, before the text begins."""
    other_day: date | None = None
    """The day that it would be, were day and month in the other order."""
    is_after: bool = False
    """Below the headline."""


def seen_dates(
    lines: Sequence[Line],
    headline_at: int | None,
    *,
    day_first: bool | None,
    reach: int | None = None,
) -> list[SeenDate]:
    """Return the dates of lines and time elements that may be that of publication.

    Args:
        reach: How many lines to look at from the headline on, where tags tell already.
    """
    if reach is not None and headline_at is not None:
        first = max(0, headline_at - ABOVE)
        lines = lines[first : headline_at + reach]
        headline_at -= first
    found = list(_all_dates(lines, headline_at, day_first))
    groups: dict[tuple[bool, str], set[date]] = {}
    for one in found:
        if not one.is_near and one.label != "modified":
            groups.setdefault((one.is_after, one.label), set()).add(one.found.day)
    # A list of teasers: each has as good a claim as the next, so none has any.
    lists = {group for group, days in groups.items() if len(days) >= LIST}
    return [one for one in found if one.is_near or (one.is_after, one.label) not in lists]


def _all_dates(
    lines: Sequence[Line], headline_at: int | None, day_first: bool | None
) -> Iterator[SeenDate]:
    start = headline_at if headline_at is not None else _start_of_prose(lines)
    prose_at = len(lines)
    stamped = 0
    for number, line in enumerate(lines):
        if line.region in _SKIPPED:
            continue
        if number > start and prose_at > number and not line.region and len(line.text) > PROSE:
            prose_at = number
        text = line.text if len(line.text) <= MAX_LINE else line.text[:OPENING]
        is_dated = may_hold_date(text)
        distance = number - start
        # Pieces are made when asked for; elsewhere than here few lines need theirs.
        has_time = (is_dated or -BEFORE <= distance <= AFTER) and any(
            piece.tag == "time" for piece in line.pieces
        )
        if not has_time and not is_dated:
            continue
        stamped += 1
        if stamped > MAX_STAMPED_LINES:
            return
        base = _place_trust(distance, number > prose_at + 1)
        previous = lines[number - 1].text if number else ""
        found = _printed(line, previous, base, distance, day_first)
        for seen in (*_time_elements(line, base), *found) if has_time else found:
            yield seen if distance < 0 else replace(seen, is_after=True)


def _start_of_prose(lines: Sequence[Line]) -> int:
    """Return where the headline would stand, were it seen: a few lines before the text."""
    for number, line in enumerate(lines):
        if not line.region and len(line.text) > PROSE and line.linked < 0.3:
            return max(0, number - HEAD)
    return 0


def _printed(
    line: Line, previous: str, base: float, distance: int, day_first: bool | None
) -> Iterator[SeenDate]:
    text = line.text if len(line.text) <= MAX_LINE else line.text[:OPENING]
    stamps = find_stamps(text, day_first=day_first)
    share = sum(stamp.end - stamp.start for stamp in stamps) / len(line.text)
    for stamp in stamps:
        label = stamp.label
        if not label and stamp.start <= 2 and len(previous) <= 40:
            # "Published" may be a block of its own.
            label = label_before(f"{previous}: ", len(previous) + 2)[1]
        if not label and _marked("modified", line.marks):
            label = "modified"
        trust = _bounded(
            base + _line_trust(line, stamp, label, distance, base > NEAR, share), label, base > NEAR
        )
        if trust and (found := found_date(stamp, "printed", trust)):
            yield SeenDate(found=found, label=label, is_near=base > NEAR, other_day=stamp.other_day)


def _bounded(trust: float, label: str, is_near: bool) -> float:
    """Return the trust to give; what says that it is a change stays the last choice."""
    if label == "other":
        return 0.0
    if label == "modified":
        return MODIFIED_NEAR if is_near else MODIFIED_FAR
    return round(min(trust, 0.95), 3) if trust >= FLOOR else 0.0


def _place_trust(distance: int, is_after_prose: bool) -> float:
    if distance >= 0:
        if is_after_prose:
            return 0.3
        return 0.74 - 0.01 * distance if distance <= AFTER else 0.32
    if distance >= -2:
        return 0.7
    return 0.6 + 0.01 * distance if distance >= -BEFORE else 0.27


def _line_trust(
    line: Line, stamp: Stamp, label: str, distance: int, is_near: bool, share: float
) -> float:
    """Return what the line's look adds to the trust that its place gives.

    Args:
        share: How much of the line is dates.
    """
    marks = line.marks
    if _marked("never", marks):
        return NEVER
    is_strong = _marked("strong", marks)
    is_marked = is_strong or _marked("date", marks)
    is_told = is_marked or label == "published"
    is_beside = 0 < distance <= 5 and stamp.end - stamp.start > 0.6 * len(line.text)
    place = _region_trust(line, is_near=is_near, is_told=is_told or is_beside)
    prose = _prose_penalty(line.text, stamp) if share <= MOST else 0.0
    if place == NEVER or (prose >= IN_PROSE and label != "published"):
        return NEVER
    trust = place - prose
    if is_strong:
        trust += 0.12
    elif is_marked or _marked("date", line.context[:80]):
        trust += 0.06
    if label == "published":
        trust += 0.1
    if stamp.precision != "day":
        trust -= 0.25
    if line.linked > 0.3 and not (is_near and (stamp.clock or len(line.text) <= 50)):
        trust -= 0.35
    return trust


def _region_trust(line: Line, *, is_near: bool, is_told: bool) -> float:
    """Return what the line's region takes away; beside the article only told dates count."""
    if line.region in _DOUBTFUL:
        is_articles = is_near or bool(_ARTICLES.search(f"{line.marks} {line.context}"))
        return -0.15 if is_told and is_articles else NEVER
    penalty = _PENALTY.get(line.region, 0.2)
    if penalty > 0.1 and not is_near:
        return 0.0 if is_told and line.linked < 0.1 else NEVER
    return -penalty


def _prose_penalty(text: str, stamp: Stamp) -> float:
    """Return nothing for a date that is set off from its line, much for one in a sentence."""
    size = len(text)
    if size <= 50:
        return 0.0
    if stamp.clock is not None and size <= MAX_STAMPED:
        return 0.05
    is_closed = bool(_SEPARATOR_AFTER.match(text, stamp.end))
    if stamp.start <= 2 and is_closed:
        return 0.15 if size > MAX_LINE else 0.0
    before = _SEPARATOR_BEFORE.search(text[max(0, stamp.start - 4) : stamp.start])
    if not before or not is_closed or size > MAX_LINE:
        is_sentence = size > MAX_UNSENTENCED or text.endswith((".", "!", "?", "。"))
        return IN_PROSE if is_sentence else 0.4
    # "Soldiers near the bridge, 24 April 2023" is a caption.
    return 0.35 if before.group().strip() == "," else 0.0


def _time_elements(line: Line, base: float) -> Iterator[SeenDate]:
    """Yield what the datetime attributes of the line's time elements say."""
    around = f"{line.marks} " + " ".join(piece.marks for piece in line.pieces[:8])
    is_near = base > NEAR
    for piece in line.pieces[:8]:
        if piece.tag != "time" or not piece.href:
            continue
        inner = next(iter(find_stamps(piece.text[:MAX_LINE])), None)
        label = _time_label(line, piece, inner)
        trust = base + 0.08 + (0.1 if label == "published" else 0.0)
        is_told = label == "published" or _marked("date", around)
        trust += _region_trust(line, is_near=is_near, is_told=is_told)
        if not is_near and line.linked > 0.3 and label != "published":
            continue
        found = read_date(piece.href[:80], "time", 0.0)
        if found is None:
            continue
        if inner and inner.day and _contradicts(inner, found.day):
            trust -= 0.15
        if trust := _bounded(trust, label, is_near):
            yield SeenDate(found=replace(found, confidence=trust), label=label, is_near=is_near)


def _contradicts(inner: Stamp, day: date) -> bool:
    """True where a reader sees another day than the attribute says."""
    seen = [day for day in (inner.day, inner.other_day) if day is not None]
    return inner.precision == "day" and all(abs(one - day) > DAY for one in seen)


def _time_label(line: Line, piece: Piece, inner: Stamp | None) -> str:
    if _marked("modified", piece.marks) and not _marked("strong", piece.marks):
        return "modified"
    at = line.text.find(piece.text)
    label = label_before(line.text, at)[1] if at > 0 else ""
    label = label or (inner.label if inner else "")
    is_strong = _marked("strong", f"{piece.marks} {line.marks}")
    return label or ("published" if is_strong else "")


def _marked(name: str, marks: str) -> bool:
    return bool(marks) and bool(_mark_patterns()[name].search(marks))


@cache
def _mark_patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(r"(?<![^\s_-])(?:" + "|".join(words) + r")(?![^\s_\d-])")
        for name, words in knowledge("dates")["marks"].items()
    }
