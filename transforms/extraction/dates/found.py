"""One date that a page gives, with its time of day and offset where they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """One candidate."""

    day: date
    """The local day, as a reader sees it; the first of the month or year where that is all."""
    at: datetime | None = None
    """Local time as printed or declared, naive."""
    utc_offset: timedelta | None = None
    precision: str
    """minute, day, month, year."""
    source: str
    """json-ld:datePublished, meta:article:published_time, microdata, time, printed, url …"""
    confidence: float

    def utc(self, zone: str | None) -> tuple[datetime | None, str | None]:
        """Return (UTC, offset text); the outlet's time zone stands in for a missing offset."""
        if self.at is None:
            return None, None
        offset = self.utc_offset
        if offset is None and zone:
            offset = offset_of(zone, self.at)
        if offset is None:
            return self.at, None
        text = self.at.replace(tzinfo=timezone(offset)).isoformat()[-6:]
        try:
            return self.at - offset, text
        except OverflowError:
            return self.at, None


def offset_of(zone: str, at: datetime) -> timedelta | None:
    """Return what clocks in an IANA zone are ahead of UTC at a local time, if the zone is known."""
    try:
        return ZoneInfo(zone).utcoffset(at)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return None
