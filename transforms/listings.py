"""Listings: bytes of a feed, a sitemap or a section page in, the articles they name out."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from transforms.errors import TransformError


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """One article, as a listing names it."""

    url: str
    listed_at: datetime | None = None
    """UTC; null when the listing gives no time."""
    captured_at: datetime | None = None
    """UTC; when an archive took the page, where the listing is of an archive that says so."""
    original_url: str | None = None
    """The page's own address, where `url` names a record of an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    items: tuple[ListedItem, ...]
    further: tuple[str, ...] = ()
    """Other listings that this one names: the parts of a sitemap index."""


def read_feed(content: bytes, url: str) -> Listing:
    """Read RSS, Atom or RDF.

    Raises:
        TransformError: Neither feed nor items.
    """
    import feedparser

    # The bytes are passed, never the URL: feedparser must not open a connection.
    parsed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise TransformError(
            "not_a_feed", f"{url} is neither RSS nor Atom", "correct the listing's kind or URL"
        )
    items = (
        ListedItem(url=urljoin(url, entry.link), listed_at=_feed_time(entry))
        for entry in parsed.entries
        if entry.get("link")
    )
    return Listing(items=_distinct(items))


def read_sitemap(content: bytes, url: str, link_pattern: str | None = None) -> Listing:
    """Read a sitemap, a news sitemap or a sitemap index (sitemaps.org 0.9).

    Raises:
        TransformError: Not a sitemap.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    kind = etree.QName(root).localname if root is not None else None
    if kind not in ("urlset", "sitemapindex"):
        raise TransformError(
            "not_a_sitemap", f"{url} is not a sitemap", "correct the listing's kind or URL"
        )
    items, further = [], []
    for entry in root:
        fields = {
            etree.QName(node).localname: (node.text or "").strip()
            for node in entry.iter()
            if isinstance(node.tag, str)
        }
        location = fields.get("loc")
        if not location:
            continue
        if kind == "sitemapindex":
            further.append(urljoin(url, location))
        elif link_pattern is None or re.search(link_pattern, location):
            time = _iso_time(fields.get("publication_date") or fields.get("lastmod"))
            items.append(ListedItem(url=urljoin(url, location), listed_at=time))
    return Listing(items=_distinct(items), further=tuple(further))


def read_section(content: bytes, url: str, link_pattern: str | None = None) -> Listing:
    """Read the links of a section page.

    Without a pattern, links of the same host count whose path looks like an article: a long slug,
    a date or a long number in it. Pages give no time.
    """
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    tree = BeautifulSoup(content, "lxml", parse_only=SoupStrainer("a"))
    host = urlsplit(url).hostname
    items = []
    for link in tree.find_all("a", href=True):
        try:
            target = urljoin(url, str(link["href"]).strip())
            parts = urlsplit(target)
        except ValueError:
            continue
        if parts.hostname != host or parts.scheme not in ("http", "https"):
            continue
        found = (
            re.search(link_pattern, target) if link_pattern else _ARTICLE_PATH.search(parts.path)
        )
        if found:
            items.append(ListedItem(url=parts._replace(fragment="").geturl()))
    return Listing(items=_distinct(items))


_ARTICLE_PATH = re.compile(
    r"/(?:[^/]*-){2,}[^/]*/?$"  # three words or more in the last part
    r"|/\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?/[^/]+"  # a date, and something in it
    r"|\d{6,}"  # a content number
)


def _distinct(items: Any) -> tuple[ListedItem, ...]:
    first: dict[str, ListedItem] = {}
    for item in items:
        first.setdefault(item.url, item)
    return tuple(first.values())


def _feed_time(entry: Any) -> datetime | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _iso_time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
