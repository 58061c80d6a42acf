"""Towers of elements, each with nothing but the next one in it, taken down before parsing."""

from __future__ import annotations

import re

DEEP = 1000
"""Blocks from which on a page is looked at: libxml2 reads no further than 256 elements deep, and
drops the rest of the page; only generated pages get there."""
_OPENED = re.compile(r"(?:<(?:div|span|section)\b[^<>]{0,300}>\s{0,20}){50,}+")
_CLOSED = re.compile(r"</(?:div|span|section)>(?:\s{0,20}</(?:div|span|section)>){49,}+")


def flatten_towers(html: str) -> str:
    """Return the page with one `<div>` for each tower of fifty elements or more.

    What a tower holds stays; that it is closed once too seldom, parsers mend.
    """
    if html.count("</div>") + html.count("</span>") < DEEP or not _CLOSED.search(html):
        return html
    return _CLOSED.sub("</div>", _OPENED.sub("<div>", html))
