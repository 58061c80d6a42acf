"""Hosts: whose page an address leads to, behind archives and caches."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

MAX_HOST = 253
"""RFC 1035: no host is longer."""
MAX_URL = 4_000
MAX_WRAPS = 3
"""An archived page of a cache is two."""
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?=[/:?#]|$)")
_ADDRESS = re.compile(r"[0-9.]+|\[?[0-9a-f:.]*:[0-9a-f:.]*\]?")
# 14 digits and an optional flag ("if_", "id_") are how pywb and the Wayback Machine name a capture;
# archive.today writes 2011.05.09-132700.
_CAPTURE = re.compile(r"/(?:\d{14}|\d{4}\.\d\d\.\d\d-\d{4,6})(?:[a-z]{2}_)?/(https?:/{1,2}[^/].*)")
_ARCHIVE = re.compile(
    r"(?:/o/\w+|/web/(?:\d{1,14}(?:[a-z]{2}_|\*)?|\*))/(?:https?:/{0,2})?([^/?#.]+\..*)"
)
_ARCHIVE_HOSTS = [
    "web.archive.org",
    "archive.org",
    "archive.today",
    "archive.is",
    "archive.ph",
    "archive.li",
    "archive.md",
    "archive.vn",
    "archive.fo",
]
_AMP_PATH = re.compile(r"/[a-z]/(?:s/)?((?:[\w-]+\.)+[\w-]{2,}(?:/.*)?$)")
_AMP_PATHS = {
    "cdn.ampproject.org": _AMP_PATH,
    "bing-amp.com": _AMP_PATH,
    "google.com": re.compile(r"/amp/(?:s/)?((?:[\w-]+\.)+[\w-]{2,}(?:/.*)?$)"),
}
_CODED_HOSTS = (".cdn.ampproject.org", ".bing-amp.com", ".translate.goog")
_CACHE = re.compile(r"[?&]q=cache:(?:[\w-]+:)?(?:https?://)?([^&+\s]+)")
# Second-level names under a country's ending, for endings that the public suffix list lacks.
_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "go", "gov", "net", "or", "org"])


def host_of(url: str | None) -> str:
    """Return the host in lower case, without port and `www.`; empty where there is none."""
    text = (url or "").strip()[:MAX_URL]
    if "://" not in text and not text.startswith("//"):
        if not _HOST.match(text):
            return ""
        text = f"//{text}"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return ""
    return host.strip(".").removeprefix("www.") if len(host) <= MAX_HOST else ""


def unwrap_url(url: str) -> str:
    """Return the address that was archived or cached, for one of an archive or an AMP cache."""
    for _ in range(MAX_WRAPS):
        inner = _inner(url[:MAX_URL])
        if inner is None:
            break
        url = inner
    return url


@lru_cache(maxsize=4_096)
def registrable_domain(host: str) -> str:
    """Return the part of a host that someone registered: `news.bbc.co.uk` gives `bbc.co.uk`.

    By the public suffix list; an ending that it lacks counts as one label, or as two where the
    second is `co`, `com` and the like. An address of numbers is returned as it is.
    """
    from courlan import extract_domain

    host = host.strip().strip(".").lower()
    if "." not in host or len(host) > MAX_HOST or _ADDRESS.fullmatch(host):
        return host
    try:
        found = extract_domain(f"http://{host}")
    except ValueError:
        found = None
    if found:
        return str(found)
    labels = host.split(".")
    n_suffix = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1
    return ".".join(labels[-n_suffix - 1 :])


def _inner(url: str) -> str | None:
    host = host_of(url)
    if not host:
        return None
    rest = url[url.find(host.rpartition(".")[2]) :] if "://" not in url else url.split("://", 1)[1]
    path = rest[rest.find("/") :] if "/" in rest else ""
    if (found := _CAPTURE.search(path)) or (
        host in _ARCHIVE_HOSTS and (found := _ARCHIVE.match(path))
    ):
        return _with_scheme(found.group(1))
    for cache, form in _AMP_PATHS.items():
        if host.endswith(cache) and (found := form.match(path)):
            return f"https://{found.group(1)}"
    if host == "webcache.googleusercontent.com" and (found := _CACHE.search(rest)):
        return f"https://{found.group(1)}"
    for suffix in _CODED_HOSTS:
        if host.endswith(suffix):
            # "a-b.com" is coded as "a--b-com".
            label = host.removesuffix(suffix).replace("--", "\0").replace("-", ".")
            coded = label.replace("\0", "-")
            return f"https://{coded}{path}" if "." in coded else None
    return None


def _with_scheme(text: str) -> str:
    scheme, colon, rest = text.partition(":")
    if colon and scheme in ("http", "https"):
        return f"{scheme}://{rest.lstrip('/')}"
    return f"http://{text}"
