"""When it was published: candidates ranked by strength of evidence, never the fetch date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from transforms.extraction.dates.declared import (
    declared_dates,
    labelled_dates,
    modified_dates,
    script_dates,
    url_dates,
)
from transforms.extraction.dates.found import FoundDate
from transforms.extraction.dates.order import is_day_first
from transforms.extraction.dates.ranking import rank_dates
from transforms.extraction.dates.seen import SeenDate, seen_dates
from transforms.extraction.page import Page
from transforms.extraction.page.lines import Line
from transforms.records import Outlet

__all__ = ["FoundDate", "find_dates", "find_modified"]

_TURNED = re.compile(r"\s*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
EARLIEST_YEAR = 1800
SURE = 0.6
"""Below this, scripts are searched too."""
TOLD, REACH = 0.9, 100
"""Where a tag is trusted more than this, so many lines from the headline on are looked at."""
MASTHEAD = 0.65
"""Below this, a date above the headline may be the one that a masthead prints every day."""
MODIFIED = 0.1
"""The time of a change is the last choice."""


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
    possible = _Bounds.of(outlet, fetched_at)
    told = _declared(page, True)
    is_told = any(c.confidence > TOLD and possible.holds(c.day) for c in told)
    seen = seen_dates(lines, headline_at, day_first=True, reach=REACH if is_told else None)
    seen = [s for s in seen if not _is_todays(s, fetched_at.date())]
    if any(s.other_day for s in seen) or _may_be_turned(page, told):
        order = is_day_first(lines, url, outlet, language)
        told = told if order else _declared(page, False)
    else:
        order = True
    told = [c for c in (*told, *url_dates(url)) if possible.holds(c.day)]
    sure = {c.day for c in told} | {s.found.day for s in seen if s.found.source == "time"}
    seen = _in_order(seen, order, sure, possible)
    modified: list[FoundDate] = []
    if page is not None:
        modified = [c for c in modified_dates(page) if possible.holds(c.day)]
        if not any(c.confidence > SURE for c in (*told, *(s.found for s in seen))):
            told += [c for c in script_dates(page) if possible.holds(c.day)]
        if not told and not seen:
            told += [c for c in labelled_dates(page) if possible.holds(c.day)]
    told += [replace(c, confidence=MODIFIED) for c in modified]
    return rank_dates(told, seen, {c.day for c in modified}, outlet)


def _declared(page: Page | None, day_first: bool) -> list[FoundDate]:
    return list(declared_dates(page, day_first=day_first)) if page is not None else []


def _is_todays(seen: SeenDate, today: date) -> bool:
    """True for what a masthead prints every day: the day of the fetch, well above the headline."""
    is_above = not seen.is_after and seen.found.confidence < MASTHEAD
    return is_above and not seen.label and seen.found.day >= today


def _may_be_turned(page: Page | None, told: Sequence[FoundDate]) -> bool:
    """True when a tag's date is in digits with slashes or dashes, day or month first."""
    names = (c.source.partition(":")[2] for c in told if c.source.startswith("meta:"))
    return page is not None and any(_TURNED.match(page.meta[name][0]) for name in names)


def _in_order(
    seen: Sequence[SeenDate], order: bool, told: set[date], possible: _Bounds
) -> list[SeenDate]:
    """Return the possible dates, with day and month in the order that is meant.

    The order gives way where only the other gives a possible day, or the one that tags tell.
    """
    found = []
    for one in seen:
        first, second = (one.found.day, one.other_day) if order else (one.other_day, one.found.day)
        day = first or one.found.day
        if second and first and second != first:
            is_told = second in told and first not in told
            if possible.holds(second) and (is_told or not possible.holds(first)):
                day = second
        if possible.holds(day):
            found.append(one if day == one.found.day else _on(one, day))
    return found


def _on(seen: SeenDate, day: date) -> SeenDate:
    at = seen.found.at
    moved = at.replace(year=day.year, month=day.month, day=day.day) if at else None
    return replace(seen, found=replace(seen.found, day=day, at=moved))


def find_modified(
    page: Page | None,
    lines: Sequence[Line],
    headline_at: int | None,
    published: FoundDate | None,
) -> datetime | None:
    """Return the time of the last change in UTC, as declared or as printed near the headline."""
    found = list(modified_dates(page)) if page is not None else []
    if not found:
        seen = seen_dates(lines, headline_at, day_first=None, reach=REACH)
        found = [s.found for s in seen if s.label == "modified" and s.is_near]
    for candidate in found:
        if published is not None and not _is_later(candidate, published):
            continue
        if candidate.at is None:
            return datetime(candidate.day.year, candidate.day.month, candidate.day.day)
        if candidate.utc_offset is None and published is not None:
            candidate = replace(candidate, utc_offset=published.utc_offset)
        return candidate.utc(None)[0]
    return None


def _is_later(change: FoundDate, published: FoundDate) -> bool:
    """False for what was before, and for the very line that had to do as date of publication."""
    is_the_same = (change.source, change.day, change.at) == (
        published.source,
        published.day,
        published.at,
    )
    return change.day >= published.day and not is_the_same


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
