"""One listing on the web: its parts and pages, as many as may hold what is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flows.settings import ListingSettings
from flows.sources.asking import Getter
from flows.sources.failures import FetchFailure
from transforms.errors import TransformError
from transforms.listings import MAX_ITEMS, ListedItem, Listing, Part, newest_parts, read_listing
from transforms.listings.items import distinct
from transforms.listings.selection import age_note, newest, since

MAX_SITEMAPS = 50
"""Parts of one sitemap index that one run reads."""
MAX_DEPTH = 2
"""An index may name indexes; sitemaps.org allows one level, outlets use two."""


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one listing."""

    settings: ListingSettings
    fetcher: Getter
    now: datetime
    since_when: datetime | None
    max_parts: int
    n_old: int = 0
    items: list[ListedItem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_parts: int = 0
    failures: list[FetchFailure | TransformError] = field(default_factory=list)

    @property
    def oldest(self) -> datetime | None:
        ages = [self.since_when] if self.since_when else []
        if self.settings.max_age_days is not None:
            ages.append(self.now - timedelta(days=self.settings.max_age_days))
        return max(ages, default=None)

    def read(self, url: str, kind: str) -> Listing:
        answer = self.fetcher.get(url)
        # Links are relative to where a redirect led.
        return read_listing(answer.content, answer.url or url, kind, self.settings.link_pattern)


def read_online(
    settings: ListingSettings,
    fetcher: Getter,
    *,
    now: datetime,
    since_when: datetime | None = None,
    max_parts: int = MAX_SITEMAPS,
) -> Listing:
    """Read a listing with the parts of its sitemap index or the pages that follow.

    Args:
        now: For `max_age_days`.
        since_when: Parts of an index that can hold nothing from then on are not read.

    Raises:
        FetchFailure: It could not be had, nor could any of its parts.
        TransformError: It is no listing.
    """
    reading = _Reading(settings, fetcher, now, since_when, max_parts)
    url = settings.url or ""
    first = reading.read(url, settings.kind)
    _take(reading, first, "")
    _read_parts(reading, first.further, depth=1)
    _read_pages(reading, first, url)
    if reading.failures and not reading.items and not reading.n_old:
        raise reading.failures[0]
    items, notes = newest(distinct(reading.items), now, settings.max_items)
    return replace(
        first,
        items=items,
        further=(),
        notes=(*reading.notes, *age_note(reading.n_old, settings.max_age_days), *notes),
    )


def _take(reading: _Reading, listing: Listing, place: str) -> None:
    young = since(listing.items, reading.now, reading.settings.max_age_days)
    reading.n_old += len(listing.items) - len(young)
    reading.items += young
    reading.notes += [f"{place}: {note}" if place else note for note in listing.notes]


def _read_parts(reading: _Reading, parts: Iterable[Part], depth: int) -> None:
    """Read the parts of an index, and those of the indexes among them."""
    chosen, notes = newest_parts(
        tuple(parts), oldest=reading.oldest, limit=max(1, reading.max_parts - reading.n_parts)
    )
    reading.notes += notes
    reading.n_parts += len(chosen)
    deeper: list[Part] = []
    for number, part in enumerate(chosen):
        if len(reading.items) >= MAX_ITEMS:
            reading.notes.append(
                f"{len(chosen) - number} sitemaps not read: {MAX_ITEMS:,} items are reached"
            )
            break
        try:
            listing = reading.read(part.url, "sitemap")
        except (FetchFailure, TransformError) as error:
            reading.failures.append(error)
            reading.notes.append(f"not read: {part.url}: {error}")
            continue
        _take(reading, listing, part.url if len(chosen) > 1 else "")
        deeper += listing.further
    if deeper and depth < MAX_DEPTH:
        _read_parts(reading, deeper, depth + 1)
    elif deeper:
        reading.notes.append(f"{len(deeper)} sitemaps nested deeper than {MAX_DEPTH} left out")


def _read_pages(reading: _Reading, first: Listing, url: str) -> None:
    seen, listing = {url}, first
    while (
        listing.next_url and listing.next_url not in seen and len(seen) < reading.settings.max_pages
    ):
        seen.add(listing.next_url)
        place = listing.next_url
        n_before = len({item.url for item in reading.items})
        try:
            listing = reading.read(place, first.kind)
        except (FetchFailure, TransformError) as error:
            reading.failures.append(error)
            reading.notes.append(f"not read: {place}: {error}")
            return
        _take(reading, listing, place)
        if len({item.url for item in reading.items}) == n_before:
            # A page that brings nothing new: a site that answers every number with its last page.
            return
