"""Which outlet published a page: by its address, its metadata, or its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.extraction.knowledge import pattern
from transforms.extraction.page import Page
from transforms.extraction.page.lines import Line
from transforms.extraction.publishers import (
    DESK,
    DOMAIN,
    Publishers,
    host_marks,
    likeness_to_host,
    name_mark,
)
from transforms.outlets import OutletList
from transforms.outlets.hosts import registrable_domain
from transforms.records import Outlet

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s,:©]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,:]*(?:by\s+)?((?:[^|.©]|\.(?=\w)){2,60})",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"^.*(?:(\s(?:[|–—·•-]|::)\s)|([_|｜]|--))\s*(?P<name>[^|–—_]{2,60})$", re.DOTALL
)
_TITLE_START = re.compile(r"^([^|:–—]{2,40}):\s|^([^|–—]{2,40})\s[|–—-]\s")
LAST_LINES = 60
"""So many lines at a page's end may hold the copyright line."""
_RIGHTS = re.compile(
    r"[\s,.]*\b(?:all rights|inc|ltd|llc|gmbh|s\.?a|plc|company|media group)\b.*$|[\s,]*(?:무단|無断|版权|版權|未经|未經|转载|轉載|all rights|社 ).*$",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"^(?:copyright|\(c\)|\d{4}|[\s–,:-])+(?=\D)|\s*\d{4}(?:\s*[–-]\s*\d{4})?$", re.IGNORECASE
)
_PICTURE = re.compile(r"(?:fotos?|photos?|bild|images?|getty)\b|.*(?:/|istock)", re.IGNORECASE)


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
    at_home = host_marks(publishers.host)
    for name, source in said:
        outlet = _by_domain(name, outlets)
        if outlet is None and (not publishers.host or name_mark(name) in at_home):
            outlet = outlets.find_by_name(name)
        if outlet is not None:
            return NamedOutlet(outlet, outlet.outlet_name, source)
    printed = {name_mark(name) for name, source in said if source == "copyright"}
    site_name = page.first_meta("og:site_name") if page is not None else None
    said.sort(key=lambda entry: _doubt(entry[0], entry[1], publishers.host, site_name))
    for name, source in said:
        if (
            source != "title"
            or publishers.host == ""
            or name_mark(name) in printed | host_marks(publishers.host)
        ):
            return NamedOutlet(None, name, source)
    return NamedOutlet(None, publishers.host or None, "host" if publishers.host else "none")


def _doubt(name: str, source: str, host: str, site_name: str | None) -> int:
    """Return how little a name is to be trusted: least where metadata and address agree."""
    if DOMAIN.fullmatch(name) or (source != "metadata" and name.islower()):
        return 2 if source == "metadata" else 4
    likeness = likeness_to_host(name, host)
    if likeness == 2 or (likeness and source == "metadata"):
        return 3 if source == "printed" else 2 - likeness
    is_section = pattern("section_labels", "headline").fullmatch(name)
    return 2 if source == "metadata" and name == site_name and not is_section else 4


def _by_domain(name: str, outlets: OutletList) -> Outlet | None:
    """Return the outlet of a name that is a domain: "Chinadaily.com.cn"."""
    return outlets.find(f"http://{name.lower()}") if DOMAIN.fullmatch(name) else None


def _printed_host(texts: Sequence[str], host: str) -> Iterator[str]:
    """Yield texts that are the host's name as a person writes it: a masthead, a logo."""
    # A subdomain is a section: money.example.com does not make "Money" an outlet.
    marks = host_marks(registrable_domain(host)) if host else frozenset()
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
        is_bar = (end.group(2) or end.group(1)).strip() in ("|", "｜", "_", "--")
        is_section = pattern("section_labels", "headline").fullmatch(name)
        yield name, "title-end" if is_bar and not is_section else "title"
    if headline and title.endswith(headline) and (start := _TITLE_START.match(title)):
        yield (start.group(1) or start.group(2)).strip(), "title"
    for line in lines[-LAST_LINES:]:
        if len(line.text) < 300 and (found := _COPYRIGHT.search(line.text)):
            name = _YEARS.sub("", _RIGHTS.sub("", found.group(1))).strip(" ,.·-")
            name = DESK.sub("", name)
            if 1 < len(name) < 50 and name != "www" and not _PICTURE.match(name):
                yield name, "copyright"
