"""What a page calls its publisher: names that are no headline, no section and no author."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from transforms.extraction.names import name_key
from transforms.extraction.page import Page
from transforms.outlets import OutletList
from transforms.outlets.hosts import host_of, registrable_domain
from transforms.records import Outlet

_EDITION = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=[^.]+\.)")
DOMAIN = re.compile(r"(?<![\w@.-])((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@.-])", re.IGNORECASE)
_THE = re.compile(r"the\s+", re.IGNORECASE)
_JOINED = re.compile(r"[^\w]+")
_PARTS = re.compile(r"\s+(?:[-–—|:·•]|--)\s+")
_IN_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]$")
DESK = re.compile(
    r"^(?:https?://|www\.|redaktion\s|redakcja\s|redazione\s|redacción\s|redação\s|rédaction\s|by\s)\s*",
    re.IGNORECASE,
)
LONG_TAG = 3
"""A second part of so many words behind a shorter first one is a tag line."""


@lru_cache(maxsize=8192)
def name_mark(text: str) -> str:
    """Return the name without spaces, case, accents and a leading "the": "The Harbour Post" is harbourpost."""
    text = text.strip()
    the = _THE.match(text)
    return name_key_with_digits(text[the.end() :] if the else text)


def name_key_with_digits(text: str) -> str:
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    return _JOINED.sub("", name_key(text)) + "".join(re.findall(r"\d+", text))


@dataclass(frozen=True, slots=True)
class Publishers:
    """The names under which a page's publisher goes."""

    outlet: Outlet | None
    """From the list, by the address."""
    declared: tuple[str, ...] = ()
    """As the page's metadata give them, most telling first."""
    host: str = ""
    marks: frozenset[str] = frozenset()
    listed: OutletList | None = None
    """All outlets that are known."""

    def is_own(self, text: str) -> bool:
        """True for a name of this page's publisher, its host, or the host's first label."""
        mark = name_mark(text)
        return bool(mark) and mark in self.marks

    def is_outlet(self, text: str) -> bool:
        """True for the name of any publisher that is known here."""
        return (
            self.is_own(text)
            or (self.listed is not None and self.listed.find_by_name(text) is not None)
            or bool(DOMAIN.fullmatch(text.strip("() ")))
        )


def find_publishers(
    page: Page | None, url: str | None, outlet: Outlet | None, outlets: OutletList
) -> Publishers:
    """Collect the names of the page's publisher from its metadata and its address."""
    declared: list[str] = []
    if page is not None:
        declared += [page.first_meta("og:site_name") or "", *_json_publishers(page)]
        declared += [
            page.first_meta(
                "application-name",
                "apple-mobile-web-app-title",
                "publisher",
                "dc.publisher",
                "al:ios:app_name",
                "twitter:app:name:iphone",
            )
            or ""
        ]
    host = site_host(url)
    bare = [_bare(text, host) for text in declared]
    title = page.title if page is not None else ""
    # A tag for the site's name that holds the page's title instead names nobody.
    names = [t for t in (*declared, *bare) if 1 < len(t) < 60 and (t != title or t in host)]
    if outlet is not None:
        names += [outlet.outlet_name, outlet.domain or "", *getattr(outlet, "also_called", ())]
    marks = {name_mark(name) for name in names}
    marks |= {name_mark(part) for name in names for part in re.split(r"\s+[-–—|:]\s+", name)}
    marks |= host_marks(host)
    declared = [text for text in bare if 1 < len(text) < 60]
    # The name that the address repeats is the outlet's; another may be its owner's.
    declared.sort(key=lambda name: -likeness_to_host(name, host))
    declared = _spelled_out(declared)
    return Publishers(
        outlet, tuple(dict.fromkeys(declared)), host, frozenset(marks - {""}), outlets
    )


def _bare(name: str, host: str) -> str:
    """Return a declared name without tag line, page title and address around it.

    "A bridge | The Harbour Post" is The Harbour Post where the address says so, "The Harbour Post -
    News of the coast" where nothing does, "The Harbour Post (www.harbourpost.example)" always.
    """
    name = DESK.sub("", _IN_BRACKETS.sub("", name.strip()))
    parts = _PARTS.split(name)
    if len(parts) > 1:
        if own := [part for part in parts if likeness_to_host(part, host)]:
            return max(own, key=lambda part: likeness_to_host(part, host))
        if len(parts) == 2 and len(parts[0].split()) < LONG_TAG <= len(parts[1].split()):
            return parts[0]
    return name


def _spelled_out(names: list[str]) -> list[str]:
    """Return the names without a first one that is the initials of another."""
    if len(names) > 1 and names[0].isupper():
        for name in names[1:]:
            words = re.findall(r"\w+", name)
            if len(words) > 1 and "".join(word[0] for word in words).upper() == names[0]:
                return names[1:]
    return names


def likeness_to_host(name: str, host: str) -> int:
    """Return 2 where the address repeats the name, 1 where the name holds the address's, else 0."""
    mark = name_mark(name)
    if not host or not mark:
        return 0
    if mark in host_marks(host):
        return 2
    label = name_mark(registrable_domain(host).partition(".")[0])
    return int(mark.startswith(label) if 2 < len(label) < 5 else len(label) > 4 and label in mark)


@lru_cache(maxsize=512)
def host_marks(host: str) -> frozenset[str]:
    """Return the marks of a host, its labels, and its last two labels."""
    labels = host.split(".")
    parts = [
        host,
        ".".join(labels[-2:]),
        *(label for label in labels[:-1] if len(label) > 2 or len(labels) == 2),
    ]
    return frozenset(name_mark(part) for part in parts) - {"", "com", "blog", "news"}


def site_host(url: str | None) -> str:
    """Return the host without the marks of a mobile or AMP edition; empty where there is none."""
    return _EDITION.sub("", host_of(url)) if url and url.startswith("http") else ""


def _json_publishers(page: Page) -> list[str]:
    entries = [
        page.article_data.get("publisher"),
        *(item for item in page.json_ld if _is_site(item)),
    ]
    found = []
    for entry in entries:
        entry = page.referred(entry)
        entry = entry[0] if isinstance(entry, list) and entry else entry
        name = entry.get("name") if isinstance(entry, dict) else entry
        name = name[0] if isinstance(name, list) and name else name
        if isinstance(name, str):
            found.append(name.strip())
    return found


def _is_site(item: dict[str, object]) -> bool:
    kinds = item.get("@type")
    return any(
        str(kind) in ("WebSite", "NewsMediaOrganization", "Organization")
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )
