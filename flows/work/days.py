"""The inputs of one day of a backfill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flows.sources.discovery import ReadListing


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoice:
    """Which of the listed items a run takes."""

    day: date
    by: str
    """listed, published, captured: `transforms.days`."""
    listings: Sequence[ReadListing] | None = None
    """As the backfill has read them; null: the run reads them itself."""

    @property
    def since(self) -> datetime | None:
        """What listings give as older need not be asked for; null: captures have times of their own."""
        return oldest_listed(self.day, self.by)


def oldest_listed(day: date, by: str) -> datetime | None:
    """Return the earliest time that a listing may give an item of this day or a later one."""
    return None if by == "captured" else datetime.combine(day, time.min)
