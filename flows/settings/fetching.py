"""How opframe behaves towards those it fetches from: `[fetch]` in `opframe.toml`."""

from __future__ import annotations

from pydantic import Field

from flows.settings.model import Settings


class FetchSettings(Settings):
    seconds_between_hits: float = Field(default=5.0, ge=0)
    """On one host."""
    max_hosts_at_once: int = Field(default=8, ge=1, le=64)
    timeout_seconds: float = Field(default=30.0, gt=0)
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    """Of one page, decompressed."""
    max_pages: int = Field(default=10, ge=1)
    """Of one article."""
    retries: int = Field(default=3, ge=0, le=10)
    resolve: dict[str, str] = Field(default_factory=dict)
    """Host to `address:port`, instead of the name service; plain HTTP only."""
