"""URLs: one form for one article, and the next page of an article."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urljoin, urlsplit

from transforms.records import RawPage

_LINK = re.compile(rb"<(?:link|a)\b[^>]*\brel=[\"']?next\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref=[\"']?([^\"'\s>]+)", re.IGNORECASE)


def normalise_url(url: str) -> str:
    """Return the URL without fragment, tracking parameters and case differences of the host."""
    from courlan import normalize_url

    try:
        return str(normalize_url(url, strict=False, trailing_slash=False))
    except ValueError:
        return url


def next_page_url(page: RawPage) -> str | None:
    """Return the address of the article's next page, if `rel=next` names one beside this page.

    Only a page of the same article counts: same host, same path up to page number and suffix.
    """
    link = _LINK.search(page.content[:2_000_000])
    href = _HREF.search(link.group()) if link else None
    if href is None:
        return None
    try:
        target = urljoin(page.url, href.group(1).decode("utf-8", "replace").replace("&amp;", "&"))
        here, there = urlsplit(page.url), urlsplit(target)
    except ValueError:
        return None
    same = here.hostname == there.hostname and _stem(here.path) == _stem(there.path)
    return target if same and target != page.url and len(_stem(here.path)) > 1 else None


def article_id(url: str | None, content: bytes) -> str:
    """Return the id: of the normalised address, else of the content."""
    key = normalise_url(url).split("://", 1)[-1].encode() if url else content
    return hashlib.sha256(key).hexdigest()[:24]


def registrable(url: str) -> str:
    """Return host without `www.`, lower case."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""


def _stem(path: str) -> str:
    return re.sub(r"(?:[-_/](?:page[-_/]?)?\d{1,2})?(?:\.s?html?)?/?$", "", path)
