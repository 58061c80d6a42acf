"""Times as listings write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?$")
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT)$")
_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])(?:[-_/]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_IN_QUERY = re.compile(
    r"[?&](?:yyyy|year)=(\d{4})&(?:mm|month)=(\d{1,2})(?:&(?:dd|day)=(\d{1,2}))?"
)


def read_time(text: str | None) -> datetime | None:
    """Read an instant or a day of the W3C profile of ISO 8601, or of RFC 5322, as UTC without zone.

    A time without a zone counts as UTC, a day or a month as its beginning.
    """
    text = (text or "").strip()
    if not text or len(text) > 60:
        return None
    if found := _MONTH.match(text):
        return _day(found.group(1), found.group(2) or "1", "1")
    for candidate, read in (
        (_ZONE_NAME.sub("", text), datetime.fromisoformat),
        (text, parsedate_to_datetime),
    ):
        try:
            return as_utc(read(candidate))
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
    return None


def as_utc(time: datetime) -> datetime:
    """Return a time as UTC without zone."""
    return time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)


def read_tuple(parsed: Sequence[int] | None) -> datetime | None:
    """Read the nine numbers in UTC that feedparser gives."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(tuple(parsed)), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def last_moment(lastmod: str | None, url: str) -> datetime | None:
    """Return the time after which nothing in a sitemap can be, by its lastmod or the date in its name.

    `sitemap-2011-05.xml` and `?yyyy=2011&mm=05` hold one month; only the name of the file and the
    query count, since a folder may be named for the day of an upload.
    """
    lastmod = (lastmod or "").strip()
    if (time := read_time(lastmod)) is not None:
        if found := _MONTH.match(lastmod):
            return _end(time, found.group(2) is None, False)
        return time + timedelta(days=1) if len(lastmod) == 10 else time
    found = _IN_QUERY.search(url) or _IN_NAME.search(url.rpartition("/")[2])
    if found is None:
        return None
    day = _day(found.group(1), found.group(2), found.group(3) or "1")
    return _end(day, False, found.group(3) is not None) if day else None


def _end(start: datetime, is_year: bool, is_day: bool) -> datetime:
    days = 1 if is_day else 366 if is_year else 31
    # A day more: the name is in the outlet's zone.
    return start + timedelta(days=days + 1)


def _day(year: str, month: str, day: str) -> datetime | None:
    try:
        return datetime(int(year), int(month), int(day))
    except ValueError:
        return None
