"""Which of a site's listings serves a study of opinion best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from transforms.listings.items import Listing
from transforms.listings.opinion import commonest_part, is_opinion, names_opinion

DEAD_AFTER = timedelta(days=60)
"""A feed whose newest item is older is passed over where another is alive."""
MOSTLY = 0.9
"""From this share of opinion on nothing is filtered."""
RANKS = (
    "opinion feed",
    "section of opinion",
    "feed of all news",
    "news sitemap",
    "sitemap",
    "other page",
)
FEED_KINDS = ("feed", "json_feed")


def opinion_share(listing: Listing) -> float:
    """Return the share of items whose address names a section of opinion."""
    return sum(is_opinion(item.url) for item in listing.items) / max(1, len(listing.items))


def describe(listing: Listing, url: str, title: str | None = None) -> str:
    """Return which of `RANKS` a listing is."""
    says_so = (
        names_opinion(title, listing.title, urlsplit(url).path) or opinion_share(listing) >= MOSTLY
    )
    if listing.kind in FEED_KINDS:
        return "opinion feed" if says_so else "feed of all news"
    if listing.kind == "section":
        return "section of opinion" if says_so else "other page"
    is_news = any(item.title for item in listing.items) or "news" in urlsplit(url).path.lower()
    return "news sitemap" if is_news else "sitemap"


def is_alive(listing: Listing, now: datetime) -> bool:
    """False if the newest item is old; a listing without times has the benefit of the doubt."""
    newest = max((item.listed_at for item in listing.items if item.listed_at), default=None)
    return newest is None or now - newest <= DEAD_AFTER


def pattern_for(listing: Listing, description: str) -> str | None:
    """Return the link pattern that keeps the opinion of a listing of all news; None if none is needed."""
    if description in ("opinion feed", "section of opinion") or opinion_share(listing) >= MOSTLY:
        return None
    return commonest_part(item.url for item in listing.items)


def order(described: Sequence[tuple[str, Listing]], now: datetime) -> list[int]:
    """Return the places of the listings from the best to the worst: alive before dead, then `RANKS`."""

    def key(place: int) -> tuple[bool, bool, int, int]:
        description, listing = described[place]
        return (
            not listing.items,
            not is_alive(listing, now),
            RANKS.index(description),
            place,
        )

    return sorted(range(len(described)), key=key)
