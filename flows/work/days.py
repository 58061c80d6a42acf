"""The inputs of one day of a backfill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.sources.discovery import ReadListing


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoice:
    """Which of the listed items a run takes."""

    day: date
    by: str
    """listed, published, captured: `transforms.days`."""
    listings: Sequence[ReadListing] | None = None
    """As the backfill has read them; null: the run reads them itself."""
