"""What a page calls its publisher: names that are no headline, no section and no author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.extraction.knowledge import pattern
from transforms.extraction.names import name_key
from transforms.extraction.page import Page
from transforms.extraction.page.lines import Line
from transforms.outlets import OutletList
from transforms.outlets.hosts import host_of
from transforms.records import Outlet

_EDITION = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=[^.]+\.)")
_DOMAIN = re.compile(r"(?<![\w@.-])((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@.-])", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s,:©]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,:]*(?:by\s+)?([^|.©]{2,60})",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"^.*(?:(\s(?:[|–—·•-]|::)\s)|([_|｜]))\s*(?P<name>[^|–—_]{2,60})$", re.DOTALL
)
_TITLE_START = re.compile(r"^([^|:–—]{2,40}):\s|^([^|–—]{2,40})\s[|–—-]\s")
LAST_LINES = 60
"""So many lines at a page's end may hold the copyright line."""
_RIGHTS = re.compile(
    r"[\s,.]*\b(?:all rights|inc|ltd|llc|gmbh|s\.?a|plc|company|media group)\b.*$|[\s,]*(?:무단|無断|版权|版權|未经|未經|转载|轉載|all rights|社 ).*$",
    re.IGNORECASE,
)
_THE = re.compile(r"the\s+", re.IGNORECASE)
_JOINED = re.compile(r"[^\w]+")


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
            or bool(_DOMAIN.fullmatch(text.strip("() ")))
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
    declared = [text for text in declared if 1 < len(text) < 60]
    host = site_host(url)
    names = [*declared]
    if outlet is not None:
        names += [outlet.outlet_name, outlet.domain or "", *getattr(outlet, "also_called", ())]
    marks = {name_mark(name) for name in names}
    marks |= {name_mark(part) for name in declared for part in re.split(r"\s+[-–—|:]\s+", name)}
    marks |= _host_marks(host)
    # The name that the address repeats is the outlet's; another may be its owner's.
    declared.sort(key=lambda name: bool(host) and name_mark(name) not in _host_marks(host))
    return Publishers(
        outlet, tuple(dict.fromkeys(declared)), host, frozenset(marks - {""}), outlets
    )


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """Which outlet published it, and who says so."""

    outlet: Outlet | None
    name: str | None
    source: str


def name_outlet(
    page: Page | None,
    lines: Sequence[Line],
    publishers: Publishers,
    in_byline: str | None,
    headline: str | None,
    outlets: OutletList,
) -> NamedOutlet:
    """Return the outlet: by address, by the metadata's names, else by the page's own words."""
    if publishers.outlet:
        return NamedOutlet(publishers.outlet, publishers.outlet.outlet_name, "outlets")
    said = [(name, "metadata") for name in publishers.declared]
    said += [(in_byline, "byline")] if in_byline else []
    texts = [line.text for line in (*lines[:LAST_LINES], *lines[-LAST_LINES:])]
    texts += page.image_texts if page is not None else []
    said += [(name, "printed") for name in _printed_host(texts, publishers.host)]
    said += list(_in_words(page, lines, headline))
    # Outlets of one name stand in many countries: at an address that is not in the list, a name alone is not
    # the listed outlet's unless the address repeats it.
    at_home = _host_marks(publishers.host)
    for name, source in said:
        outlet = _by_domain(name, outlets)
        if outlet is None and (not publishers.host or name_mark(name) in at_home):
            outlet = outlets.find_by_name(name)
        if outlet is not None:
            return NamedOutlet(outlet, outlet.outlet_name, source)
    printed = {name_mark(name) for name, source in said if source == "copyright"}
    said.sort(key=lambda entry: name_mark(entry[0]) not in _host_marks(publishers.host))
    for name, source in said:
        if (
            source != "title"
            or publishers.host == ""
            or name_mark(name) in printed | _host_marks(publishers.host)
        ):
            return NamedOutlet(None, name, source)
    return NamedOutlet(None, publishers.host or None, "host" if publishers.host else "none")


def _by_domain(name: str, outlets: OutletList) -> Outlet | None:
    """Return the outlet of a name that is a domain: "Chinadaily.com.cn"."""
    return outlets.find(f"http://{name.lower()}") if _DOMAIN.fullmatch(name) else None


def _printed_host(texts: Sequence[str], host: str) -> Iterator[str]:
    """Yield texts that are the host's name as a person writes it: a masthead, a logo."""
    marks = _host_marks(host)
    longest = max(map(len, marks), default=0) * 2 + 6
    for text in texts if host else ():
        if len(text) > longest:
            continue
        text = text.strip("()[]（） ")
        if (
            2 < len(text) < 40
            and "." not in text
            and not text.islower()
            and name_mark(text) in marks
        ):
            yield text


def _in_words(
    page: Page | None, lines: Sequence[Line], headline: str | None
) -> Iterator[tuple[str, str]]:
    """Yield (name, source) from the title's end and the copyright line."""
    title = page.title if page is not None else ""
    end = _TITLE_END.search(title) if headline else None
    if end and (name := end.group("name").strip()) != headline:
        is_bar = (end.group(2) or end.group(1)).strip() in ("|", "｜", "_")
        is_section = pattern("section_labels", "headline").fullmatch(name)
        yield name, "title-end" if is_bar and not is_section else "title"
    if headline and title.endswith(headline) and (start := _TITLE_START.match(title)):
        yield (start.group(1) or start.group(2)).strip(), "title"
    for line in lines[-LAST_LINES:]:
        if len(line.text) < 300 and (found := _COPYRIGHT.search(line.text)):
            name = _RIGHTS.sub("", found.group(1)).strip(" ,.-")
            if 1 < len(name) < 50 and not name.isdigit():
                yield name, "copyright"


@lru_cache(maxsize=512)
def _host_marks(host: str) -> frozenset[str]:
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
