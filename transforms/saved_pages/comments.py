"""The comment that browsers and SingleFile write at the head of a page they save."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from transforms.mementos import find_saved_memento
from transforms.saved_pages.page import SavedPage

HEAD = 8_192
"""Bytes in which the comment stands."""
# The number is the address's length: Microsoft's "mark of the web", which Chrome and others keep.
_MARK = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S{1,4000}?)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFileZ?\s+url:\s*(https?://\S{1,4000})\s(?:[^-]|-(?!->))*?"
    r"saved date:\s*([^\n(]{8,60})",
    re.IGNORECASE,
)


def find_saved_from(content: bytes, content_type: str | None = None) -> SavedPage:
    """Return the page with the address and time that it says it was saved from and at.

    Of a saved page of a web archive: the archive's address, and when the archive took it.
    """
    head = content[:HEAD].decode("latin-1")
    url, saved_at = None, None
    if found := _SINGLE_FILE.search(head):
        url, saved_at = found.group(1), _parse_date(found.group(2))
    elif found := _MARK.search(head):
        url = found.group(1)
    if memento := find_saved_memento(content.decode("latin-1")):
        url, saved_at = memento.archive_url, memento.captured_at
    return SavedPage(content=content, url=url, saved_at=saved_at, content_type=content_type)


def _parse_date(text: str) -> datetime | None:
    """Read a date as JavaScript prints it: Tue May 03 2011 12:34:56 GMT+0200."""
    try:
        found = datetime.strptime(" ".join(text.split()), "%a %b %d %Y %H:%M:%S GMT%z")
        return found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
