"""Listings: the bytes of a feed, a sitemap, a section page or a list of URLs in, the articles they name out.

A file a kind; `read_listing` chooses by what the bytes are.
"""

from transforms.listings.feed import read_feed
from transforms.listings.items import ListedItem, Listing, Part
from transforms.listings.json_feed import read_json_feed
from transforms.listings.kinds import content_kind, read_listing
from transforms.listings.packing import MAX_BYTES
from transforms.listings.section import looks_like_article, read_section
from transforms.listings.selection import MAX_ITEMS, newest_parts, select
from transforms.listings.sitemap import read_sitemap
from transforms.listings.urls import read_urls

__all__ = [
    "MAX_BYTES",
    "MAX_ITEMS",
    "ListedItem",
    "Listing",
    "Part",
    "content_kind",
    "looks_like_article",
    "newest_parts",
    "read_feed",
    "read_json_feed",
    "read_listing",
    "read_section",
    "read_sitemap",
    "read_urls",
    "select",
]
