"""What is kept of one answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One kept response or file."""

    url: str
    content: bytes
    captured_at: datetime
    """UTC, naive. Of a page out of a web archive: when the archive took it."""
    content_type: str | None = None
    http_status: int | None = None
    """Null for a file."""
    headers: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """How it was come by, as name and value: robots decision, listing, run. Kept beside it."""
    retrieved_at: datetime | None = None
    """When we got it; null: when it was captured. Later for a page out of a web archive."""
    unchanged_since: datetime | None = None
    """UTC, of an answer "not modified": when the page that is still good was captured. Null: a page of its own."""
