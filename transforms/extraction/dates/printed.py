"""Dates in a text: where they stand, what they say, and what is said about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from transforms.extraction.dates.clocks import (
    Clock,
    clock_after,
    clock_before,
    clock_of,
    clock_spans,
)
from transforms.extraction.dates.date_words import (
    digits,
    label_after,
    label_before,
    month_number,
    trailing_end,
    weekday_start,
)
from transforms.extraction.dates.forms import (
    LATEST_YEAR,
    YEARLESS,
    Reading,
    day_of,
    may_hold_date,
    read_forms,
)
from transforms.extraction.dates.found import FoundDate

MAX_TEXT = 1000
"""Characters of a text that are looked at; bylines and metadata are shorter."""
_WHOLE = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d{2})(?:-?(?P<d>\d{2})(?:[T ]?(?P<h>\d{2}):?(?P<mi>\d{2})(?::?\d{2})?(?:\.\d+)?(?P<z>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_AGO = re.compile(
    r"(?<![\w.])\d{1,3}\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\s+ago(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date in a text, as far as it goes there."""

    start: int
    end: int
    """Offsets with label, weekday, clock and zone."""
    day: date | None
    """None for a day without a year, which says nothing but still is no name."""
    precision: str
    clock: Clock | None = None
    label: str = ""
    """published, modified, other, or empty."""
    other_day: date | None = None
    """The day that it would be, were day and month in the other order."""


def find_stamps(text: str, *, day_first: bool | None = None) -> list[Stamp]:
    """Return the dates in a text, in order."""
    text = digits(text[:MAX_TEXT])
    if not may_hold_date(text):
        return []
    found: list[Stamp] = []
    taken: list[tuple[int, int]] = []
    for match, reading in read_forms(text, day_first):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        taken.append(match.span())
        found.append(_with_surroundings(text, match, reading))
    return sorted(found, key=lambda stamp: stamp.start)


def read_date(
    text: str, source: str, confidence: float, *, day_first: bool | None = None
) -> FoundDate | None:
    """Read the date in a text: the one said to be that of publication, else the first.

    Args:
        day_first: How 4/5/2019 is meant where nothing else tells; day first by default.
    """
    text = text[:MAX_TEXT].strip()
    whole = None if source == "printed" and not text[4:5].isdigit() else _read_whole(text, source)
    if whole is not None:
        return found_date(whole, source, confidence)
    stamps = [s for s in find_stamps(text, day_first=day_first) if s.day is not None]
    if not stamps:
        return None
    order = {"published": 0, "": 1, "modified": 2, "other": 3}
    return found_date(min(stamps, key=lambda s: order[s.label]), source, confidence)


def found_date(stamp: Stamp, source: str, confidence: float) -> FoundDate | None:
    """Return what a stamp says."""
    if stamp.day is None:
        return None
    at = offset = None
    if stamp.clock is not None and stamp.precision == "day":
        at, offset = stamp.clock.on(stamp.day)
    bare = at is None or (source != "printed" and _is_bare_midnight(at, offset))
    return FoundDate(
        day=stamp.day,
        at=None if bare else at,
        utc_offset=None if bare else offset,
        precision="minute" if not bare else stamp.precision,
        source=source,
        confidence=confidence,
    )


@lru_cache(maxsize=256)
def find_date_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a line that are a date or time, with what is said about it.

    Days without a year, and "3 hours ago", are among them.
    """
    plain = digits(text[:MAX_TEXT])
    if not any(sign.isdigit() for sign in plain) and "年" not in plain:
        return ()
    spans = [(stamp.start, stamp.end) for stamp in find_stamps(plain)]
    for match in (m for pattern in YEARLESS for m in pattern.finditer(plain)):
        number = month_number(match["mon"])
        if number is None or not 1 <= int(match["d"]) <= 31 or _meets(match.span(), spans):
            continue
        stamp = _with_surroundings(plain, match, None)
        certain = len(match["mon"]) > 3 or match["dot"] or stamp.start < match.start()
        if certain:
            spans.append((stamp.start, stamp.end))
    for match in _AGO.finditer(plain):
        if not _meets(match.span(), spans):
            spans.append((label_before(plain, match.start())[0], match.end()))
    for start, end in clock_spans(plain):
        if not _meets((start, end), spans):
            spans.append((start, end))
    return tuple(sorted(spans))


def _meets(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _read_whole(text: str, source: str) -> Stamp | None:
    """Read a value that is nothing but digits and signs: compact dates, epochs, years."""
    if len(text) > 40 or not text[:1].isdigit():
        return None
    if _EPOCH.fullmatch(text) and source != "printed":
        return _read_epoch(text)
    match = _WHOLE.fullmatch(text)
    if match is None or (source == "printed" and match["d"] is None):
        return None
    day = day_of(match["y"], match["m"] or 1, match["d"] or 1)
    if day is None:
        return None
    clock = clock_of(match["h"], match["mi"], zone=match["z"]) if match["h"] else None
    precision = "day" if match["d"] else "month" if match["m"] else "year"
    return Stamp(start=0, end=len(text), day=day, precision=precision, clock=clock)


def _read_epoch(text: str) -> Stamp | None:
    seconds = float(text) if len(text.partition(".")[0]) < 12 else int(text) / 1000
    at = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    if not 1995 <= at.year <= LATEST_YEAR:
        return None
    clock = Clock(hour=at.hour, minute=at.minute, offset=timedelta(0))
    return Stamp(start=0, end=len(text), day=at.date(), precision="day", clock=clock)


def _is_bare_midnight(at: datetime, offset: timedelta | None) -> bool:
    """Midnight in UTC, or nowhere, is how a bare date is written."""
    return (at.hour, at.minute) == (0, 0) and not offset


def _with_surroundings(text: str, match: re.Match[str], reading: Reading | None) -> Stamp:
    start, end = match.span()
    clock = None
    if "h" in match.re.groupindex:
        clock = clock_of(match["h"], match["mi"])
    end = trailing_end(text, end)
    if clock is None and (after := clock_after(text, end)):
        clock, end = after
    start = weekday_start(text, start)
    if clock is None and (before := clock_before(text, start)):
        clock, start = before
    start, label = label_before(text, start)
    if not label:
        end, label = label_after(text, end)
    return Stamp(
        start=start,
        end=end,
        day=reading.day if reading else None,
        precision=reading.precision if reading else "day",
        clock=clock,
        label=label,
        other_day=reading.other_day if reading else None,
    )
