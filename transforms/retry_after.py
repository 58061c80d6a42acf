"""How long a server asks us to wait: the header Retry-After (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds from now; None where the header is missing or says nothing readable.

    Args:
        now: UTC, naive.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    if date.tzinfo is not None:
        date = date.astimezone(UTC).replace(tzinfo=None)
    return max(0.0, (date - now).total_seconds())
