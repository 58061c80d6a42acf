"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from transforms.errors import TransformError
from transforms.listings.items import ListedItem, Listing, absolute, count_note, distinct
from transforms.listings.packing import unpack
from transforms.listings.times import read_time


def read_json_feed(content: bytes, url: str) -> Listing:
    """Read a JSON Feed.

    An item's address is its `url`, else its `id` where that is an address; an `external_url` is the
    page that a text is about, and no article of this outlet.

    Raises:
        TransformError: Not JSON, or no list of items in it.
    """
    try:
        feed = json.loads(unpack(content, url))
    except (ValueError, RecursionError) as error:
        raise _not_one(url, f"is no JSON: {error}") from error
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list):
        raise _not_one(url, "is JSON without `items`")
    items = [item for entry in entries if (item := _item(entry, url))]
    return Listing(
        kind="json_feed",
        items=distinct(items),
        next_url=absolute(url, feed.get("next_url")),
        notes=count_note(len(entries) - len(items), "item without a URL", "items without a URL"),
        title=_text(feed.get("title")),
        in_language=_text(feed.get("language")),
    )


def _item(entry: Any, url: str) -> ListedItem | None:
    if not isinstance(entry, dict):
        return None
    target = absolute(url, entry.get("url"))
    if target is None and str(entry.get("id")).startswith(("http://", "https://")):
        target = absolute(url, entry["id"])
    if target is None:
        return None
    time = read_time(_text(entry.get("date_published"))) or read_time(
        _text(entry.get("date_modified"))
    )
    return ListedItem(
        url=target,
        listed_at=time,
        title=_text(entry.get("title")),
        in_language=_text(entry.get("language")),
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _not_one(url: str, detail: str) -> TransformError:
    return TransformError(
        "not_a_json_feed",
        f"{url} {detail}",
        'correct the listing\'s kind or URL; `kind = "auto"` finds the kind',
    )
