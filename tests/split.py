"""The two halves of the real pages: rules are tuned on one, the other says whether they generalise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def page_hash(row: Mapping[str, Any], key: str = "domain") -> int:
    """Return a number that never changes for a page's domain (or other key, the id where absent)."""
    return int(hashlib.sha1((row.get(key) or row["id"]).encode()).hexdigest(), 16)


def is_tune(row: Mapping[str, Any]) -> bool:
    """Say whether rules may be tuned on this page: all pages of a domain are in the same half."""
    return page_hash(row) % 2 == 0


def in_sample(row: Mapping[str, Any]) -> bool:
    """Say whether the page is in the sample of the gate: every fourth, of both halves."""
    return page_hash(row, "id") % 4 == 0
