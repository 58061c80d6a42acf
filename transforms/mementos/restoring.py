"""Undo what web archives do to a page: toolbar, scripts, and links that lead back into the archive.

The marks are those of the Wayback Machine, of pywb, and of archive.today.
"""

from __future__ import annotations

import re
from typing import Any

_REGIONS = (
    ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"),
    ("<!-- WB Insert -->", "<!-- End WB Insert -->"),
)
_HEAD_END = "<!-- End Wayback Rewrite JS Include -->"
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
MAX_HEAD = 20_000
"""Characters that the Wayback Machine puts at the head of a page, at most; three thousand are usual."""
_FIXED = re.compile(
    r"<(script|link)\b[^>]*?(?:src|href)=[\"'][^\"']*(?:web-static\.archive\.org|archive\.org/_static|"
    r"archive\.org/includes|/_static/(?:js|css)/|wombat(?:Workers|Proxy)?\.js)[^\"']*[\"'][^>]*>(?:\s*</\1>)?",
    re.IGNORECASE,
)
# An attribute or JSON value that begins with an archive's prefix; `\/` is how JSON may write `/`.
_LINK = re.compile(
    r"(?<=[\"'(=,\s])(?:(?:https?:)?\\?/\\?/[\w.-]+(?::\d+)?)?(?:\\?/[\w.-]{1,40}){0,2}"
    r"\\?/(?:\d{14}(?:[a-z]{2}_)?|o\\?/[A-Za-z0-9]{4,6}|\d{4}\.\d\d\.\d\d-\d{4,6})\\?/(?=https?:)"
)
_MARKS = (
    *(start for start, _ in _REGIONS),
    _HEAD_END,
    "__wm.wombat(",
    "FILE ARCHIVED ON",
    "wbinfo.timestamp",
    'id="wm-ipp',
)
_BANNERS = (
    "wm-ipp-base",
    "wm-ipp",
    "wm-ipp-print",
    "donato",
    "_wb_frame_top_banner",
    "_wb_plain_banner",
)
_ARCHIVE_TODAY = re.compile(r"//archive\.(?:today|is|ph|li|md|vn|fo)/")
_ARCHIVE_TODAY_BANNERS = ("HEADER", "FOOTER")


def is_marked(html: str) -> bool:
    """True when the page carries what a web archive puts into its pages."""
    return any(mark in html for mark in _MARKS)


def restore_html(html: str) -> str:
    """Return the page of a web archive without the archive's insertions, links as they were."""
    for start, end in _REGIONS:
        while (at := html.find(start)) >= 0 and (to := html.find(end, at)) >= 0:
            html = html[:at] + html[to + len(end) :]
    head = _HEAD.search(html)
    to = html.find(_HEAD_END)
    if head and head.end() <= to <= head.end() + MAX_HEAD:
        html = html[: head.end()] + html[to + len(_HEAD_END) :]
    return _LINK.sub("", _FIXED.sub("", html))


def strip_banners(root: Any, archive_url: str | None) -> None:
    """Take the elements out of a page's tree that the archive shows around it."""
    names: tuple[str, ...] = _BANNERS
    if archive_url and _ARCHIVE_TODAY.search(archive_url):
        names += _ARCHIVE_TODAY_BANNERS
    for element in [
        node for node in root.iter("div", "header", "footer") if node.get("id") in names
    ]:
        parent = element.getparent()
        if parent is None:
            continue
        before = element.getprevious()
        if element.tail and before is not None:
            before.tail = (before.tail or "") + element.tail
        elif element.tail:
            parent.text = (parent.text or "") + element.tail
        parent.remove(element)
