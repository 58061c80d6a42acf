"""When it was published: candidates ranked by strength of evidence, never the fetch date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from transforms.extraction.date_order import is_day_first
from transforms.extraction.declared_dates import (
    declared_dates,
    modified_dates,
    script_dates,
    url_dates,
)
from transforms.extraction.found_date import FoundDate, offset_of
from transforms.extraction.lines import Line
from transforms.extraction.page import Page
from transforms.extraction.seen_dates import SeenDate, seen_dates
from transforms.records import Outlet

__all__ = ["FoundDate", "find_dates", "find_modified"]

EARLIEST_YEAR = 1800
SURE = 0.6
"""Below this, scripts are searched too."""
WEAK_TAG = 0.89
MODIFIED = 0.1
"""The time of a change is the last choice."""
AGREEMENT = 0.06
"""What another kind of evidence for the same day adds."""


def find_dates(
    page: Page | None,
    lines: Sequence[Line],
    url: str,
    headline_at: int | None,
    fetched_at: datetime,
    *,
    outlet: Outlet | None,
    language: str | None,
) -> list[FoundDate]:
    """Return the possible candidates for the date of publication, best first.

    Args:
        page: None for a plain text, of which there are only lines.
        headline_at: Where the printed headline stands among the lines.
    """
    day_first = is_day_first(lines, url, outlet, language)
    possible = _Bounds.of(outlet, fetched_at)
    declared = list(declared_dates(page, day_first=day_first)) if page is not None else []
    seen = [
        s
        for s in seen_dates(lines, headline_at, day_first=day_first)
        if possible.holds(s.found.day)
    ]
    candidates = [*declared, *url_dates(url), *(s.found for s in seen)]
    candidates = [c for c in candidates if possible.holds(c.day)]
    modified = [c for c in modified_dates(page) if possible.holds(c.day)] if page else []
    if page is not None and not any(c.confidence > SURE for c in candidates):
        candidates += [c for c in script_dates(page) if possible.holds(c.day)]
    candidates += [replace(c, confidence=MODIFIED) for c in modified]
    ranked = _as_printed(_ranked(candidates), seen, {c.day for c in modified})
    return _localised(ranked, seen, outlet)


def find_modified(
    page: Page | None,
    lines: Sequence[Line],
    headline_at: int | None,
    published: FoundDate | None,
) -> datetime | None:
    """Return the time of the last change in UTC, as declared or as printed near the headline."""
    found = list(modified_dates(page)) if page is not None else []
    if not found:
        seen = seen_dates(lines, headline_at, day_first=None)
        found = [s.found for s in seen if s.label == "modified" and s.is_near]
    for candidate in found:
        if published is not None and candidate.day < published.day:
            continue
        at, _ = candidate.utc(None)
        return at or datetime(candidate.day.year, candidate.day.month, candidate.day.day)
    return None


class _Bounds:
    """The days between the outlet's birth and the day after the fetch."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    @classmethod
    def of(cls, outlet: Outlet | None, fetched_at: datetime) -> _Bounds:
        founded = getattr(outlet, "founding_year", None) or EARLIEST_YEAR
        try:
            last = (fetched_at + timedelta(days=1)).date()
        except OverflowError:
            last = date.max
        return cls(date(max(1, min(founded, 9999)), 1, 1), last)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def _kind(source: str) -> str:
    kind = source.partition(":")[0]
    return {"json-ld": "tags", "meta": "tags", "microdata": "tags", "time": "printed"}.get(
        kind, kind
    )


def _ranked(candidates: list[FoundDate]) -> list[FoundDate]:
    kinds: dict[date, set[str]] = {}
    for candidate in candidates:
        if candidate.confidence > 0.3:
            kinds.setdefault(candidate.day, set()).add(_kind(candidate.source))
    weighed = []
    for candidate in candidates:
        others = len(kinds.get(candidate.day, set()) - {_kind(candidate.source)})
        weighed.append(replace(candidate, confidence=candidate.confidence + AGREEMENT * others))
    weighed.sort(key=lambda c: (-c.confidence, c.at is None))
    ranked = [replace(c, confidence=round(min(0.99, c.confidence), 3)) for c in weighed]
    if not ranked:
        return []
    best = ranked[0]
    # A finer statement of the same day, or of a day in the same month, says more.
    finer = next((c for c in ranked if _is_finer(c, best)), None)
    return [finer, *(c for c in ranked if c is not finer)] if finer else ranked


def _as_printed(
    ranked: list[FoundDate], seen: Sequence[SeenDate], modified: set[date]
) -> list[FoundDate]:
    """Put an earlier date printed at the headline before a tag that is weak or tells of a change."""
    if not ranked or _kind(ranked[0].source) != "tags":
        return ranked
    best = ranked[0]
    if best.confidence >= WEAK_TAG and best.day not in modified:
        return ranked
    for other in (s.found for s in seen if s.is_near and s.label != "modified"):
        is_earlier = timedelta(days=1) < best.day - other.day
        if is_earlier and other.confidence >= 0.66 and other.precision in ("day", "minute"):
            chosen = next(c for c in ranked if c.source == other.source and c.day == other.day)
            return [chosen, *(c for c in ranked if c is not chosen)]
    return ranked


def _is_finer(candidate: FoundDate, best: FoundDate) -> bool:
    if best.precision == "minute" or candidate.confidence < 0.3:
        return False
    if best.precision == "day":
        return candidate.at is not None and candidate.day == best.day
    same_year = candidate.day.year == best.day.year
    finer = (
        candidate.precision in ("day", "minute", "month") and candidate.precision != best.precision
    )
    return (
        finer and same_year and (best.precision == "year" or candidate.day.month == best.day.month)
    )


def _localised(
    ranked: list[FoundDate], seen: Sequence[SeenDate], outlet: Outlet | None
) -> list[FoundDate]:
    """Give an instant in UTC the local day: the one printed near by, else the outlet's."""
    if not ranked or ranked[0].at is None or ranked[0].utc_offset != timedelta(0):
        return ranked
    best = ranked[0]
    assert best.at is not None
    for other in (s.found for s in seen if s.label != "modified" and s.found.source == "printed"):
        if abs((other.day - best.day).days) != 1 or other.confidence < 0.6:
            continue
        if other.at is not None:
            shift = other.at - best.at
            if timedelta(hours=-12) <= shift <= timedelta(hours=14) and not shift.seconds % 900:
                return [replace(best, day=other.day, at=other.at, utc_offset=shift), *ranked[1:]]
        elif timedelta(0) < _distance(best.at, other.day) <= timedelta(hours=14):
            return [replace(best, day=other.day), *ranked[1:]]
        return ranked
    zone = outlet.time_zone if outlet else None
    offset = offset_of(zone, best.at) if zone else None
    if offset is None or any(s.found.day == best.day and s.label != "modified" for s in seen):
        return ranked
    local = best.at + offset
    return [replace(best, day=local.date(), at=local, utc_offset=offset), *ranked[1:]]


def _distance(at: datetime, day: date) -> timedelta:
    """Return how far an instant is from a neighbouring day."""
    start = datetime(day.year, day.month, day.day)
    return start - at if start > at else at - (start + timedelta(days=1)) + timedelta(seconds=1)
