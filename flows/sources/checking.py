"""What each listing of a study yields now; nothing but the listings is fetched, nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flows.home import Home
from flows.settings import Study
from flows.sources.discovery import ReadListing, read_study_listings
from flows.sources.http import Fetcher
from transforms.listings import ListedItem, looks_like_article
from transforms.listings.opinion import is_opinion
from transforms.outlets import OutletList, host_of
from warehouse.ask import ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What items say about the listing they come from."""

    n_items: int
    n_dated: int
    newest_at: datetime | None
    """UTC; null: no item has a time."""
    oldest_at: datetime | None
    n_like_articles: int
    """By the form of their addresses."""
    n_opinion: int
    """By a section's name in their addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCheck:
    """One listing, tried."""

    listing_url: str
    listing_kind: str
    outlet_id: str | None
    found: Yield
    domain: str | None
    """Of the outlet; null: not known."""
    n_on_domain: int | None
    n_known: int
    """In the warehouse already."""
    detail: str | None
    reason: str | None = None
    remedy: str | None = None

    @property
    def is_fine(self) -> bool:
        return self.reason is None and self.found.n_items > 0

    def as_row(self) -> dict[str, Any]:
        row = asdict(self)
        return {**row.pop("found"), **row, "is_fine": self.is_fine}


def check_listings(
    study: Study, home: Home, fetcher: Fetcher, *, now: datetime, outlet_id: str | None = None
) -> list[ListingCheck]:
    """Read each listing of the study, or of one outlet, and say what it yields."""
    outlets = study.outlet_list()
    read = read_study_listings(study, home.root, fetcher, now=now, outlet_id=outlet_id)
    return [_check(listing, outlets, home) for listing in read]


def yield_of(items: Sequence[ListedItem]) -> Yield:
    times = [item.listed_at for item in items if item.listed_at is not None]
    return Yield(
        n_items=len(items),
        n_dated=len(times),
        newest_at=max(times, default=None),
        oldest_at=min(times, default=None),
        n_like_articles=sum(
            item.url.startswith("file:") or looks_like_article(item.url) for item in items
        ),
        n_opinion=sum(is_opinion(item.url) for item in items),
    )


def _check(listing: ReadListing, outlets: OutletList, home: Home) -> ListingCheck:
    outlet = outlets.get(listing.outlet_id) if listing.outlet_id else None
    on_domain = None
    if outlet is not None and outlet.domain:
        on_domain = sum(
            found is not None and found.outlet_id == outlet.outlet_id
            for found in (outlets.find(item.url) for item in listing.items)
        )
    urls = [item.url for item in listing.items]
    failure = listing.failure
    return ListingCheck(
        listing_url=listing.listing_url,
        listing_kind=listing.listing_kind,
        outlet_id=listing.outlet_id,
        found=yield_of(listing.items),
        domain=host_of(outlet.domain) if outlet else None,
        n_on_domain=on_domain,
        n_known=len(ask(home.warehouse, "known_inputs", {"urls": urls})) if urls else 0,
        detail=failure.detail if failure else listing.detail,
        reason=failure.reason if failure else None,
        remedy=failure.remedy if failure else None if urls else EMPTY_REMEDY,
    )


EMPTY_REMEDY = (
    "open it in a browser; correct url, kind, link_pattern or max_age_days in opframe.toml, "
    "or look for another with `opframe sources add`"
)
