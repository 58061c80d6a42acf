"""Dates that a page declares: JSON-LD, meta tags, microdata, scripts, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from transforms.extraction.dates.forms import day_of
from transforms.extraction.dates.found import FoundDate
from transforms.extraction.dates.printed import read_date
from transforms.extraction.knowledge import knowledge
from transforms.extraction.page import Page

MAX_VALUE = 120
MAX_SCRIPT = 1_500_000
"""Characters of source in which scripts are searched."""
_MICRODATA = etree.XPath("//*[@itemprop][@content or @datetime]")
_SCRIPT = re.compile(
    r"(?:[\"'\\]|&quot;)(?:date_?published|(?:first_?|original_?)?publish(?:ed)?_?(?:date|time|at|on)?|pub_?date|publication_?date)"
    r"\\?(?:[\"']|&quot;)\s?[:=,]\s?\\?(?:[\"']|&quot;)?([^\"'\\,}{&]{8,40})",
    re.IGNORECASE,
)
_SCRIPT_NEEDLES = ("ublish", "ublication", "ubDate", "ubdate", "ub_date")
MAX_NEEDLES, MAX_FOUND = 60, 5
_LABELLED = re.compile(
    r">\s{0,40}+(?:first )?(?:published|posted|veröffentlicht|erschienen|publicado|publié|pubblicato)(?![\w-])([^<>]{4,60})",
    re.IGNORECASE,
)
_URL_DAY = (
    re.compile(r"(?<!\d)((?:19|20)\d{2})([-/_.])(\d{1,2})[-/_.](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d{2})()(\d{2})(\d{2})(?=\d{0,6}(?:\D|$))(?<![a-f\d]{12})"),
)
_URL_NAMED = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/|$)", re.IGNORECASE)
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})[-/]?(\d{2})(?=/|$)")
_JSON_KEYS = (("datePublished", 0.97), ("dateCreated", 0.72), ("uploadDate", 0.5))


def declared_dates(page: Page, *, day_first: bool | None) -> Iterator[FoundDate]:
    """Yield what JSON-LD, meta tags and microdata say."""
    is_sure = False
    for found in _json_dates(page):
        is_sure |= found.confidence > 0.9
        yield found
    meta = knowledge("dates")["meta"]
    for name, values in page.meta.items():
        trust = meta.get(name)
        if not trust:
            continue
        value = read_date(values[0][:MAX_VALUE], f"meta:{name}", trust, day_first=day_first)
        if value is not None:
            is_sure |= trust > 0.9
            yield value
    if not is_sure:
        yield from _microdata(page, day_first)


def _json_dates(page: Page) -> Iterator[FoundDate]:
    article = page.article_data
    for key, trust in _JSON_KEYS:
        if found := _json_value(article.get(key), f"json-ld:{key}", trust):
            yield found
    if "datePublished" in article:
        return
    for item in page.json_ld[:40]:
        if item is article:
            continue
        kinds = str(item.get("@type"))
        trust = 0.85 if "Page" in kinds else 0.6
        if found := _json_value(item.get("datePublished"), "json-ld:datePublished", trust):
            yield found
            return


def _json_value(value: object, source: str, trust: float) -> FoundDate | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return read_date(str(value)[:MAX_VALUE], source, trust)
    return None


def _microdata(page: Page, day_first: bool | None) -> Iterator[FoundDate]:
    if "itemprop" not in page.html:
        return
    trusts = {"datepublished": 0.92, "datecreated": 0.75, "pubdate": 0.88}
    for number, tag in enumerate(_MICRODATA(page.root)):
        if number == 200:
            return
        if tag.tag == "meta":
            continue
        name = (tag.get("itemprop") or "").strip().lower()
        if name in trusts:
            text = (tag.get("datetime") or tag.get("content") or "")[:MAX_VALUE]
            found = read_date(text, "microdata", trusts[name], day_first=day_first)
            if found:
                yield found
                return


def modified_dates(page: Page) -> Iterator[FoundDate]:
    """Yield what tags say about the last change."""
    if found := _json_value(page.article_data.get("dateModified"), "json-ld:dateModified", 0.95):
        yield found
    for name in knowledge("dates")["modified"]["meta"]:
        if name in page.meta and (
            found := read_date(page.meta[name][0][:MAX_VALUE], f"meta:{name}", 0.9)
        ):
            yield found


def labelled_dates(page: Page) -> Iterator[FoundDate]:
    """Yield dates that the source labels as of publication, wherever they stand."""
    for number, match in enumerate(_LABELLED.finditer(page.html[:MAX_SCRIPT])):
        if number == 5:
            return
        if found := read_date(match[1], "source", 0.3):
            yield found


def script_dates(page: Page) -> Iterator[FoundDate]:
    """Yield the first dates of publication that scripts give, searched in a bounded stretch."""
    source = page.html[:MAX_SCRIPT]
    places = sorted(at for needle in _SCRIPT_NEEDLES for at in _occurrences(source, needle))
    found = 0
    for at in places:
        # The name begins at most 20 characters before the needle, quote included.
        match = _SCRIPT.search(source, max(0, at - 20), at + 90)
        if match and (value := read_date(match[1], "script", round(0.55 - 0.02 * found, 3))):
            yield value
            found += 1
            if found == MAX_FOUND:
                return


def _occurrences(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    for _ in range(MAX_NEEDLES):
        if at < 0:
            return
        yield at
        at = text.find(needle, at + len(needle))


def url_dates(url: str) -> Iterator[FoundDate]:
    """Yield the date in an address: /2011/05/09/, 20110509, 2011-05/09, or the month alone."""
    path = url.partition("://")[2].partition("/")[2][:500]
    for pattern in _URL_DAY:
        for match in pattern.finditer("/" + path):
            if day := day_of(match[1], match[3], match[4]):
                yield FoundDate(day=day, precision="day", source="url", confidence=0.8)
                return
    if named := _URL_NAMED.search("/" + path):
        found = read_date(f"{named[3]} {named[2]} {named[1]}", "url", 0.8)
        if found:
            yield found
            return
    month = _URL_MONTH.search("/" + path)
    if month and (day := day_of(month[1], month[2], 1)):
        yield FoundDate(day=day, precision="month", source="url", confidence=0.4)
