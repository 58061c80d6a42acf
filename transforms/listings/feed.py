"""RSS 0.9x, 1.0 and 2.0, Atom: read by feedparser, broken or not."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from transforms.errors import TransformError
from transforms.listings.feed_slices import slice_feed
from transforms.listings.items import ListedItem, Listing, absolute, count_note, distinct
from transforms.listings.packing import unpack
from transforms.listings.times import read_tuple

LARGE = 1_000_000
"""Bytes from which a feed is read in slices: feedparser keeps 4 kB an entry and needs 0.2 ms."""
MAX_ENTRIES = 100_000


def read_feed(content: bytes, url: str, *, large: int = LARGE) -> Listing:
    """Read RSS, Atom or RDF.

    An entry's address is `feedburner:origLink`, else its link, else a guid that is a permalink; links
    are relative to `xml:base`, else to the feed's URL. Its time is that of publication, else of the
    last change. A large feed is read without its own title and language.

    Raises:
        TransformError: Neither feed nor items.
    """
    content = unpack(content, url)
    documents = slice_feed(content, MAX_ENTRIES) if len(content) > large else iter((content,))
    items: list[ListedItem] = []
    n_entries, feed, is_feed = 0, None, False
    for document in documents:
        parsed = _parse(document)
        is_feed = is_feed or bool(parsed.version or parsed.entries)
        feed = feed or parsed.feed
        n_entries += len(parsed.entries)
        items += [item for entry in parsed.entries if (item := _item(entry, url))]
    if not is_feed:
        raise TransformError(
            "not_a_feed",
            f"{url} is neither RSS nor Atom",
            'correct the listing\'s kind or URL; `kind = "auto"` finds the kind',
        )
    return Listing(
        kind="feed",
        items=distinct(items),
        notes=count_note(n_entries - len(items), "entry without a link", "entries without a link"),
        title=(feed or {}).get("title") or None,
        in_language=(feed or {}).get("language") or None,
    )


def _parse(content: bytes) -> Any:
    import feedparser

    # A stream, never bytes or a URL: feedparser would open a file or an address of that name. It is
    # not told the feed's URL, lest it make addresses of guids that are mere numbers.
    return feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def _item(entry: Any, url: str) -> ListedItem | None:
    link = entry.get("feedburner_origlink") or entry.get("link")
    if entry.get("guidislink") and "://" not in str(entry.get("id")):
        # RSS calls a guid a permalink unless it says otherwise; many that do not are mere numbers.
        link = None
    target = absolute(url, link)
    if target is None:
        return None
    time = entry.get("published_parsed") or entry.get("updated_parsed")
    return ListedItem(
        url=target,
        listed_at=read_tuple(time),
        title=entry.get("title") or None,
        in_language=entry.get("language") or None,
    )
