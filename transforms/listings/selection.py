"""Which of a listing's items and parts a run takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from transforms.listings.items import ListedItem, Part, count_note

MAX_ITEMS = 50_000
"""Of one listing in one run, unless the study says less: as many as one sitemap may hold."""


def select(
    items: Sequence[ListedItem],
    *,
    now: datetime,
    max_age_days: int | None = None,
    max_items: int | None = None,
) -> tuple[tuple[ListedItem, ...], tuple[str, ...]]:
    """Return the items that are young enough and not too many, in their order, and what was left out."""
    young = since(items, now, max_age_days)
    kept, notes = newest(young, now, max_items)
    return kept, (*age_note(len(items) - len(young), max_age_days), *notes)


def since(
    items: Sequence[ListedItem], now: datetime, max_age_days: int | None
) -> tuple[ListedItem, ...]:
    """Return the items that are young enough.

    An item without a time is kept: its age is not known before its page is read.
    """
    if max_age_days is None:
        return tuple(items)
    oldest = now - timedelta(days=max_age_days)
    return tuple(item for item in items if item.listed_at is None or item.listed_at >= oldest)


def age_note(n_old: int, max_age_days: int | None) -> tuple[str, ...]:
    return count_note(
        n_old,
        f"item older than {max_age_days} days left out",
        f"items older than {max_age_days} days left out",
    )


def newest(
    items: Sequence[ListedItem], now: datetime, max_items: int | None
) -> tuple[tuple[ListedItem, ...], tuple[str, ...]]:
    """Return the newest of too many; those without a time count as new, in the listing's order."""
    limit = min(max_items or MAX_ITEMS, MAX_ITEMS)
    if len(items) <= limit:
        return tuple(items), ()
    by_age = sorted(range(len(items)), key=lambda number: _age(items[number], now))
    note = f"the newest {limit:,} of {len(items):,} items taken (max_items)"
    return tuple(items[number] for number in sorted(by_age[:limit])), (note,)


def newest_parts(
    parts: Sequence[Part], *, oldest: datetime | None, limit: int
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the parts of a sitemap index that may hold items since a time, the newest first."""
    young = [
        part
        for part in parts
        if oldest is None or part.changed_at is None or part.changed_at >= oldest
    ]
    # Stable: among those that say nothing the order of the index holds.
    young.sort(key=lambda part: part.changed_at or datetime.max, reverse=True)
    n_old, n_beyond = len(parts) - len(young), max(0, len(young) - limit)
    return tuple(young[:limit]), (
        *count_note(n_old, "older sitemap not read", "older sitemaps not read"),
        *count_note(n_beyond, "further sitemap left out", "further sitemaps left out"),
    )


def _age(item: ListedItem, now: datetime) -> timedelta:
    return now - item.listed_at if item.listed_at else timedelta(0)
