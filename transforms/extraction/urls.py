"""URLs: one form for one article, and the next page of an article."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urljoin, urlsplit

from transforms.extraction.page import Page
from transforms.records import RawPage

_LINK = re.compile(rb"<(?:link|a)\b[^>]*\brel=[\"']?next\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref=[\"']?([^\"'\s>]+)", re.IGNORECASE)


_ARCHIVE = re.compile(
    r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<url>https?://.+)$"
)


def normalise_url(url: str) -> str:
    """Return the URL without fragment, tracking parameters and case differences of the host."""
    from courlan import normalize_url

    try:
        return str(normalize_url(url, strict=False, trailing_slash=False))
    except ValueError:
        return url


def archived_url(url: str) -> tuple[str, str | None]:
    """Return (the address that was archived, the archive's address); the latter None for no archive."""
    found = _ARCHIVE.match(url)
    return (found.group("url"), url) if found else (url, None)


def canonical_url(page: Page, url: str) -> str | None:
    """Return the page's own address, if it is of the same site and not a front page."""
    for text in (page.link("canonical"), page.first_meta("og:url")):
        target = _absolute(text, url)
        if target and _may_be_canonical(target, url):
            return target
    return None


def _absolute(text: str | None, url: str) -> str | None:
    if not text:
        return None
    try:
        return urljoin(url, text) if url.startswith("http") else text
    except ValueError:
        return None


def _may_be_canonical(target: str, url: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or len(parts.path.strip("/")) < 2:
        return False
    here, there = registrable(url), registrable(target)
    return not here or here.split(".")[-2:] == there.split(".")[-2:]


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
