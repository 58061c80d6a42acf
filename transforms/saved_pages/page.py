"""What a saved page says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page out of a file that a browser wrote."""

    content: bytes
    url: str | None = None
    """Null: the file does not say."""
    saved_at: datetime | None = None
    """UTC; null: the file does not say."""
    content_type: str | None = None
