"""What a listing says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

MAX_NOTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """One article, as a listing names it."""

    url: str
    listed_at: datetime | None = None
    """UTC; null when the listing gives no time."""
    title: str | None = None
    """As the listing prints it; the article's own headline is read from its page."""
    in_language: str | None = None
    """As the listing says for this item."""
    captured_at: datetime | None = None
    """UTC; when an archive took the page; null where the listing is of no archive."""
    original_url: str | None = None
    """The page's own address, where `url` names a record of an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sitemap that a sitemap index names."""

    url: str
    changed_at: datetime | None = None
    """No item in it is newer, as its lastmod or a month in its name says; null: it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    kind: str
    """feed, json_feed, sitemap, section or urls."""
    items: tuple[ListedItem, ...]
    further: tuple[Part, ...] = ()
    next_url: str | None = None
    """The page of the same listing that follows."""
    notes: tuple[str, ...] = ()
    """What was passed over, in words."""
    title: str | None = None
    in_language: str | None = None


def distinct(items: Iterable[ListedItem]) -> tuple[ListedItem, ...]:
    """Return the first item of each URL, in order."""
    first: dict[str, ListedItem] = {}
    for item in items:
        first.setdefault(item.url, item)
    return tuple(first.values())


def absolute(base: str, link: object) -> str | None:
    """Return a link as an http address without fragment's white space; None if it is none."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        target = urljoin(base, "".join(link.split("\n")).strip())
        parts = urlsplit(target)
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        return None
    return target if parts.scheme in ("http", "https") and parts.hostname else None


def count_note(n: int, singular: str, plural: str) -> tuple[str, ...]:
    """Return ("3 entries without a link",), or nothing for none."""
    return (f"{n} {singular if n == 1 else plural}",) if n else ()


def join_notes(notes: Iterable[str]) -> str | None:
    """Return the notes as one text, the first dozen of them in full; None for none."""
    said = [note for note in notes if note]
    more = [f"and {len(said) - MAX_NOTES} more notes"] if len(said) > MAX_NOTES else []
    return "; ".join([*said[:MAX_NOTES], *more]) or None
