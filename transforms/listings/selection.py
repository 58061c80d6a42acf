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
    """Return the items that are young enough and not too many, in their order, and what was left out.

    An item without a time is kept: its age is not known before its page is read. Of too many the
    newest are kept, and those without a time as they stand in the listing.
    """
    kept = list(items)
    notes: list[str] = []
    if max_age_days is not None:
        oldest = now - timedelta(days=max_age_days)
        kept = [item for item in items if item.listed_at is None or item.listed_at >= oldest]
        notes += count_note(
            len(items) - len(kept),
            f"item older than {max_age_days} days left out",
            f"items older than {max_age_days} days left out",
        )
    limit = min(max_items or MAX_ITEMS, MAX_ITEMS)
    if len(kept) > limit:
        notes.append(f"the newest {limit:,} of {len(kept):,} items taken (max_items)")
        order = sorted(range(len(kept)), key=lambda n: _age(kept[n], now))
        kept = [kept[n] for n in sorted(order[:limit])]
    return tuple(kept), tuple(notes)


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
