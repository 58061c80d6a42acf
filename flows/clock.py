"""What time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The only clock of the pipeline."""
    return datetime.now(UTC).replace(tzinfo=None)
