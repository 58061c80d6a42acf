"""Sitemaps: sitemaps.org 0.9, news sitemaps, indexes of them, and plain lists."""

from __future__ import annotations

import re
from typing import Any

from transforms.errors import TransformError
from transforms.listings.elements import each_element, local_name, text_of
from transforms.listings.items import ListedItem, Listing, Part, absolute, count_note, distinct
from transforms.listings.packing import unpack
from transforms.listings.times import last_moment, read_time

MAX_ENTRIES = 100_000
"""Twice what sitemaps.org allows; what follows is not read."""
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)


def read_sitemap(content: bytes, url: str) -> Listing:
    """Read a sitemap, a news sitemap or a sitemap index, packed or plain.

    https://www.sitemaps.org/protocol.html and
    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap. The time of an
    item is its news publication date, else its lastmod.

    Raises:
        TransformError: Not a sitemap, or one with entities of its own.
    """
    content = unpack(content, url)
    if not _ROOT.search(content[:20_000]):
        raise TransformError(
            "not_a_sitemap",
            f"{url} is not a sitemap",
            'correct the listing\'s kind or URL; `kind = "auto"` finds the kind',
        )
    if b"<!ENTITY" in content[:20_000]:
        raise TransformError(
            "declares_entities",
            f"{url} declares entities of its own, as no honest sitemap does",
            "leave it out: it may be made to overload its readers",
        )
    items: list[ListedItem] = []
    parts: list[Part] = []
    without, beyond = 0, 0
    for entry in each_element(content, ("url", "sitemap")):
        if len(items) + len(parts) >= MAX_ENTRIES:
            beyond += 1
            continue
        fields = _fields(entry)
        target = absolute(url, fields.get("loc"))
        if target is None:
            without += 1
        elif local_name(entry) == "sitemap":
            parts.append(Part(url=target, changed_at=last_moment(fields.get("lastmod"), target)))
        else:
            items.append(_item(target, fields))
    return Listing(
        kind="sitemap",
        items=distinct(items),
        further=tuple({part.url: part for part in parts}.values()),
        notes=(
            *count_note(without, "entry without an address", "entries without an address"),
            *count_note(
                beyond,
                f"entry after the first {MAX_ENTRIES:,}",
                f"entries after the first {MAX_ENTRIES:,}",
            ),
        ),
        in_language=next((item.in_language for item in items if item.in_language), None),
    )


def _item(target: str, fields: dict[str, str]) -> ListedItem:
    return ListedItem(
        url=target,
        listed_at=read_time(fields.get("publication_date")) or read_time(fields.get("lastmod")),
        title=fields.get("title"),
        in_language=fields.get("language"),
    )


def _fields(entry: Any) -> dict[str, str]:
    """Return the entry's own fields and those of its news element, not those of its images."""
    fields: dict[str, str] = {}
    for node in entry:
        name = local_name(node)
        if name in ("loc", "lastmod"):
            fields.setdefault(name, text_of(node))
        elif name == "news":
            for inner in node.iter():
                fields.setdefault(local_name(inner), text_of(inner))
    return {name: text for name, text in fields.items() if text}
