"""Which day an input belongs to, as far as can be said before it is fetched."""

from __future__ import annotations

import re
from datetime import date, datetime

from transforms.extraction.dates.declared import url_dates
from transforms.listings import ListedItem

# https://web.archive.org/web/20110512083000id_/http://…: the time of the capture, UTC, in the address
# (RFC 7089 calls such a page a Memento; the form is the Wayback Machine's).
_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.*)", re.IGNORECASE)


def day_of_item(item: ListedItem, by: str) -> date | None:
    """Return the item's day, UTC; null where nothing says it before the page is fetched.

    Args:
        by: listed: the time that the listing gives. published: a whole date in the page's own address,
            else the listing's time. captured: when an archive took the page.
    """
    if by == "captured":
        return _captured(item)
    listed = item.listed_at.date() if item.listed_at else None
    return (_day_in_address(item) or listed) if by == "published" else listed


def _captured(item: ListedItem) -> date | None:
    if item.captured_at:
        return item.captured_at.date()
    memento = _MEMENTO.search(item.url)
    if memento is None:
        return None
    try:
        return datetime.strptime(memento[1], "%Y%m%d%H%M%S").date()
    except ValueError:
        return None


def _day_in_address(item: ListedItem) -> date | None:
    memento = _MEMENTO.search(item.url)
    own = item.original_url or (memento[2] if memento else item.url)
    return next((found.day for found in url_dates(own) if found.precision == "day"), None)
