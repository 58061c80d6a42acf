"""Addresses: one form for all editions of one article."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urljoin, urlsplit

from courlan import normalize_url

from transforms.extraction.page import Page
from transforms.outlets.hosts import registrable_domain, unwrap_url

_EDITION_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_EDITION_START = re.compile(r"^/(?:amp|print|mobile)/")
_EDITION_END = re.compile(r"(?:/(?:amp|print|amp\.html|print\.html)|[._-]amp(?=\.html?$)|\.amp)/?$")
_EDITION_QUERY = re.compile(
    r"(?:amp|print|printable|printer|outputtype|view|mode|output|page_type)(?:=(?:amp|print\w*|1|true|yes|all)?)?$",
    re.IGNORECASE,
)


def normalise_url(url: str) -> str:
    """Return the URL without fragment, tracking parameters and case differences of the host."""
    try:
        return str(normalize_url(url, strict=False, trailing_slash=False))
    except ValueError:
        return url


def archived_url(url: str) -> tuple[str, str | None]:
    """Return (the address that was archived, the archive's address); the latter None for no archive."""
    original = unwrap_url(url)
    return (original, url) if original != url else (url, None)


def canonical_url(page: Page, url: str) -> str | None:
    """Return the page's own address, if it is of the same site and not a front page."""
    for text in (page.link("canonical"), page.first_meta("og:url")):
        target = _absolute(text, url)
        if target and _may_be_canonical(target, url):
            return target
    return None


def foreign_canonical_url(page: Page, url: str) -> str | None:
    """Return the page of another site that this page names as its own address: where the text is from."""
    target = _absolute(page.link("canonical"), url)
    if not target or not url.startswith("http") or _may_be_canonical(target, url):
        return None
    return target if _may_be_canonical(target, target) else None


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
    here = urlsplit(url).hostname if url.startswith("http") else None
    if not here or here == parts.hostname:
        return True
    return registrable_domain(here) == registrable_domain(parts.hostname or "")


def article_id(url: str | None, content: bytes) -> str:
    """Return the id: of the address in the form that all editions of a page share, else of the content."""
    key = shared_address(url).encode() if url else content
    return hashlib.sha256(key).hexdigest()[:24]


def shared_address(url: str) -> str:
    """Return host, path and query without what marks an AMP, mobile or print edition of the same page."""
    address = normalise_url(url)
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = _EDITION_HOST.sub("", (parts.hostname or "").lower())
    path = _EDITION_END.sub("", _EDITION_START.sub("/", parts.path)).rstrip("/")
    query = "&".join(part for part in parts.query.split("&") if not _EDITION_QUERY.match(part))
    return f"{host}{path or '/'}" + (f"?{query}" if query else "")
