"""Which kind of listing some bytes are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from transforms.errors import TransformError
from transforms.listings.feed import read_feed
from transforms.listings.items import Listing, count_note
from transforms.listings.json_feed import read_json_feed
from transforms.listings.packing import unpack
from transforms.listings.section import read_section
from transforms.listings.sitemap import read_sitemap
from transforms.listings.urls import decode, read_urls

_LOOK_AT = 20_000
_NOT_ROOT = re.compile(
    r"<\?.*?\?>|<!--.*?-->|<!doctype(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.I
)
_ROOT = re.compile(r"<!?(?:[\w.-]+:)?([a-z]+)", re.IGNORECASE)
_ROOTS = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
}
FEEDS = ("feed", "rss", "atom")


def content_kind(content: bytes, url: str = "") -> str:
    """Return feed, json_feed, sitemap, section (any web page) or urls (any other text)."""
    head = decode(unpack(content, url)[:_LOOK_AT]).lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return "json_feed"
    if not head.startswith("<"):
        return "urls"
    root = _ROOT.search(_NOT_ROOT.sub("", head))
    return _ROOTS.get(root.group(1).lower(), "section") if root else "section"


def read_listing(
    content: bytes, url: str, kind: str = "auto", link_pattern: str | None = None
) -> Listing:
    """Read a listing as what it is.

    The kind that was given decides about web pages only: they are read for their links if it is
    `section` or `auto`, and refused if a feed or a sitemap was promised. Of feeds, sitemaps and lists
    each is read wherever it stands, with a note where another was promised.

    Raises:
        TransformError: It is none of them, or empty.
    """
    if not content.strip():
        raise TransformError(
            "empty_listing",
            f"{url} has no content",
            "open it in a browser; the outlet may have left it",
        )
    found = content_kind(content, url)
    promised = "feed" if kind in FEEDS else kind
    if found == "section" and promised not in ("section", "auto"):
        raise TransformError(
            f"not_a_{promised}" if promised != "urls" else "not_a_list_of_urls",
            f"{url} is a web page",
            f'find its feeds with `opframe sources add {url}`, or read its links with kind = "section"',
        )
    if found == "urls" and promised in ("feed", "json_feed", "section"):
        raise TransformError(
            f"not_a_{promised}", f"{url} is plain text", "correct the listing's kind or URL"
        )
    listing = _read(found, content, url, link_pattern)
    if promised in ("auto", found) or (promised, found) == ("sitemap", "urls"):
        return listing
    return replace(listing, notes=(f'is of kind "{found}", not "{promised}"', *listing.notes))


def _read(kind: str, content: bytes, url: str, link_pattern: str | None) -> Listing:
    if kind == "section":
        return read_section(content, url, link_pattern)
    listing = _READERS[kind](content, url)
    if link_pattern is None:
        return listing
    kept = tuple(item for item in listing.items if re.search(link_pattern, item.url))
    left_out = count_note(
        len(listing.items) - len(kept), "link beside link_pattern", "links beside link_pattern"
    )
    return replace(listing, items=kept, notes=(*listing.notes, *left_out))


_READERS: dict[str, Callable[[bytes, str], Listing]] = {
    "feed": read_feed,
    "json_feed": read_json_feed,
    "sitemap": read_sitemap,
    "urls": read_urls,
}
