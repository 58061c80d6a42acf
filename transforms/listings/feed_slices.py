"""A large feed as many small ones, thinned to what a listing needs, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.listings.elements import each_element, local_name

ENTRIES_A_SLICE = 500
_KEPT = frozenset(
    {"link", "guid", "id", "title", "origlink", "pubdate", "date", "published", "updated"}
    | {"modified", "issued", "created", "language"}
)
_BEFORE = {
    "item": b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>',
    "entry": b'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">',
}
_AFTER = {"item": b"</channel></rss>", "entry": b"</feed>"}
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def slice_feed(content: bytes, max_entries: int) -> Iterator[bytes]:
    """Yield documents of a few hundred entries each, without their texts.

    A feed of 50,000 entries with texts would cost feedparser several times the memory of its bytes.
    """
    from lxml import etree

    held: list[bytes] = []
    name = "item"
    for number, entry in enumerate(each_element(content, ("item", "entry"))):
        if number >= max_entries:
            break
        name = local_name(entry)
        for node in list(entry):
            if local_name(node) not in _KEPT:
                entry.remove(node)
        if entry.base:
            entry.set(_BASE, entry.base)
        held.append(etree.tostring(entry, encoding="utf-8", with_tail=False))
        if len(held) == ENTRIES_A_SLICE:
            yield _join(name, held)
            held = []
    if held:
        yield _join(name, held)


def _join(name: str, entries: list[bytes]) -> bytes:
    return _BEFORE[name] + b"".join(entries) + _AFTER[name]
