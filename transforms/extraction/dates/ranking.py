"""Which of the dates on a page is that of publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from transforms.extraction.dates.found import FoundDate, offset_of
from transforms.extraction.dates.seen import SeenDate
from transforms.records import Outlet

AGREEMENT = 0.06
"""What another kind of evidence for the same day adds."""
WEAK_TAG = 0.89
"""Tags below this (dc.date, date, created) often tell of the file, not of the article."""
BESIDE = 0.68
"""Trust of an unlabelled date right beside the headline."""
FAINT = 0.3
DAY = timedelta(days=1)
_KINDS = {"json-ld": "tags", "meta": "tags", "microdata": "tags", "time": "printed"}


def rank_dates(
    told: Sequence[FoundDate], seen: Sequence[SeenDate], modified: set[date], outlet: Outlet | None
) -> list[FoundDate]:
    """Return all candidates, best first.

    Args:
        told: What tags, scripts and the address say.
        seen: What is printed.
        modified: Days on which tags say that the page was changed.
    """
    candidates = [*told, *(s.found for s in seen)]
    kinds = _kinds(told, seen)
    weighed = sorted(
        (replace(c, confidence=c.confidence + AGREEMENT * _support(c, kinds)) for c in candidates),
        key=lambda c: (-c.confidence, c.at is None),
    )
    ranked = [replace(c, confidence=round(min(0.99, c.confidence), 3)) for c in weighed]
    if not ranked:
        return []
    near = [s.found for s in seen if s.is_near and s.label != "modified" and _is_exact(s.found)]
    beside = _kinds(told, [s for s in seen if s.is_near])
    ranked = _to_front(ranked, _printed_instead(ranked[0], near, modified, beside))
    ranked = _to_front(ranked, _told_instead(ranked, modified))
    ranked = _to_front(ranked, _finer(ranked))
    if "url" in kinds.get(ranked[0].day, ()):
        return ranked
    return [_local(ranked[0], near, outlet), *ranked[1:]]


def _is_exact(found: FoundDate) -> bool:
    return found.precision in ("minute", "day")


def _kind(found: FoundDate) -> str:
    kind = found.source.partition(":")[0]
    return _KINDS.get(kind, kind)


def _kinds(told: Sequence[FoundDate], seen: Sequence[SeenDate]) -> dict[date, set[str]]:
    """Return the kinds of evidence that there are for each day."""
    kinds: dict[date, set[str]] = {}
    for found in (*told, *(s.found for s in seen)):
        if _is_exact(found) and found.confidence > 0.3:
            kinds.setdefault(found.day, set()).add(_kind(found))
    return kinds


def _support(found: FoundDate, kinds: dict[date, set[str]]) -> int:
    if found.confidence <= 0.3 or not _is_exact(found):
        return 0
    return len(kinds.get(found.day, set()) - {_kind(found)})


def _to_front(ranked: list[FoundDate], chosen: FoundDate | None) -> list[FoundDate]:
    if chosen is None:
        return ranked
    front = next((c for c in ranked if _same(c, chosen)), None)
    return [front, *(c for c in ranked if c is not front)] if front else ranked


def _same(one: FoundDate, other: FoundDate) -> bool:
    return (one.day, one.at, one.source) == (other.day, other.at, other.source)


def _printed_instead(
    best: FoundDate, near: Sequence[FoundDate], modified: set[date], kinds: dict[date, set[str]]
) -> FoundDate | None:
    """Return a date printed at the headline that is to be believed over the best tag.

    That is so when nothing but tags speaks for the tag's day, and the printed day is not that of
    a change. A tag that may be wrong by a time zone is left alone, unless it is weak.
    """
    if _kind(best) != "tags" or kinds.get(best.day, set()) - {"tags"}:
        return None
    if any(abs(best.day - c.day) <= DAY for c in near) and best.confidence >= WEAK_TAG:
        return None
    for printed in sorted(near, key=lambda c: -c.confidence):
        apart = best.day - printed.day
        is_far = abs(apart) > DAY or (bool(apart) and best.confidence < WEAK_TAG)
        is_change = printed.day in modified and best.day not in modified
        if is_far and not is_change and printed.confidence >= BESIDE:
            return printed
    return None


def _told_instead(ranked: Sequence[FoundDate], modified: set[date]) -> FoundDate | None:
    """Return the tag to believe over a printed date that names the day of a change."""
    best = ranked[0]
    if _kind(best) != "printed" or best.day not in modified:
        return None
    for other in ranked:
        is_strong = _kind(other) == "tags" and other.confidence >= WEAK_TAG
        if is_strong and best.day - other.day > DAY:
            return other
    return None


def _finer(ranked: Sequence[FoundDate]) -> FoundDate | None:
    """Return a finer statement of the best day, or of a day in the best month or year."""
    best = ranked[0]
    if best.precision == "minute":
        return None
    for other in ranked[1:]:
        if best.precision == "day":
            if other.at is not None and other.day == best.day and other.confidence > FAINT:
                return other
        elif other.precision not in (best.precision, "year") and other.confidence > FAINT:
            is_same_month = other.day.month == best.day.month or best.precision == "year"
            if other.day.year == best.day.year and is_same_month:
                return other
    return None


def _local(best: FoundDate, near: Sequence[FoundDate], outlet: Outlet | None) -> FoundDate:
    """Return the date with its local day: the one printed near by, else the outlet's."""
    printed = [c for c in near if c.source == "printed"]
    if any(c.day == best.day for c in printed) or not _is_exact(best):
        return best
    at_home = _at_home(best, outlet)
    for other in printed:
        if abs(other.day - best.day) == DAY and other.confidence >= BESIDE:
            if at_home is not None and at_home.day == other.day:
                return at_home
            return _moved(best, other) or best
    return at_home or best


def _at_home(best: FoundDate, outlet: Outlet | None) -> FoundDate | None:
    """Return an instant in UTC as clocks where the outlet sits show it, where that is known."""
    zone = outlet.time_zone if outlet else None
    if best.at is None or best.utc_offset != timedelta(0) or not zone:
        return None
    offset = offset_of(zone, best.at)
    if offset is None:
        return None
    local = best.at + offset
    return replace(best, day=local.date(), at=local, utc_offset=offset)


def _moved(best: FoundDate, printed: FoundDate) -> FoundDate | None:
    """Return an instant with the printed day, if there is a zone in which it falls on that day."""
    if best.at is None or best.utc_offset is None:
        return None
    instant = best.at - best.utc_offset
    if printed.at is not None:
        shift = printed.at - instant
        if timedelta(hours=-12) <= shift <= timedelta(hours=14) and not shift.seconds % 900:
            return replace(best, day=printed.day, at=printed.at, utc_offset=shift)
    start = datetime(printed.day.year, printed.day.month, printed.day.day)
    if start - timedelta(hours=14) <= instant < start + DAY + timedelta(hours=12):
        return replace(best, day=printed.day)
    return None
