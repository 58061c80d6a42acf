"""The elements of an XML listing, one at a time: no entity is expanded, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

_ROOT_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex|rss|rdf|feed)\s*>", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap|item|entry)\s*>")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def each_element(content: bytes, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements of these local names, each whole, and forget it afterwards.

    What is broken is read as far as it can be. Entities that a document declares stay unread
    (`resolve_entities`), so neither a bomb of them nor a file of ours gets in.
    """
    from lxml import etree

    events = etree.iterparse(
        BytesIO(_whole_entries(content)),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in events:
            yield element
            element.clear(keep_tail=False)
            while (before := element.getprevious()) is not None:
                element.getparent().remove(before)
    except etree.XMLSyntaxError:
        # Not even recovery found a way on; what came before stands.
        return


def _whole_entries(content: bytes) -> bytes:
    """Return what was cut off in the middle without its last entry, whose address would be half one."""
    if content.startswith(_WIDE) or _ROOT_END.search(content[-2_000:]):
        return content
    end = 0
    for found in _ENTRY_END.finditer(content):
        end = found.end()
    return content[:end]


def local_name(element: Any) -> str:
    """Return the name without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: Any) -> str:
    return (element.text or "").strip()
