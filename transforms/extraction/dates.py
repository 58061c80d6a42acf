"""When it was published: candidates by strength of evidence, never the fetch date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from transforms.extraction.knowledge import month_numbers
from transforms.extraction.tree import Line, Page

EARLIEST_YEAR = 1850
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_CJK = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:\s*(\d{1,2})\s*[:：时]\s*(\d{2}))?"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})\.?(?:st|nd|rd|th)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})[:h.](\d{2})(?::\d{2})?\s*([ap]\.?m\.?)?(?![\d])", re.IGNORECASE
)
_URL = re.compile(r"/(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?=/|_|-|\b)")
_MODIFIED = re.compile(r"\b(?:modified|last updated|aktualisiert|atualizad[oa])\b", re.IGNORECASE)
_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published_at",
    "pdate",
    "ptime",
    "weibo: article:create_at",
    "date.published",
    "originalpublicationdate",
    "article_date_original",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """One candidate. `at` is the local time as printed."""

    day: date
    at: datetime | None = None
    utc_offset: timedelta | None = None
    source: str
    confidence: float

    def utc(self, zone: str | None) -> tuple[datetime | None, str | None]:
        """Return (UTC, offset text); the outlet's time zone stands in for a missing offset."""
        if self.at is None:
            return None, None
        offset = self.utc_offset
        if offset is None and zone:
            try:
                offset = ZoneInfo(zone).utcoffset(self.at)
            except (ZoneInfoNotFoundError, ValueError):
                offset = None
        if offset is None:
            return self.at, None
        text = self.at.replace(tzinfo=timezone(offset)).isoformat()[-6:]
        return self.at - offset, text


def find_dates(
    page: Page | None, lines: Sequence[Line], url: str, headline: str | None, fetched_at: datetime
) -> list[FoundDate]:
    """Return the possible candidates, best first."""
    latest = (fetched_at + timedelta(days=1)).date()
    found = list(_candidates(page, lines, url, headline))
    if not found and page is not None and (guess := _guess(page.html, url)):
        found = [guess]
    possible = [c for c in found if c.day.year > EARLIEST_YEAR and c.day <= latest]
    ranked = sorted(possible, key=lambda c: -c.confidence)
    if not ranked:
        return []
    # The same day with a time of day says more than the best source's bare day.
    best = ranked[0]
    if best.at is None and (timed := next((c for c in ranked if c.at and c.day == best.day), None)):
        ranked = [timed, *(c for c in ranked if c is not timed)]
    return ranked


def find_modified(page: Page | None) -> datetime | None:
    """Return the declared time of the last change in UTC."""
    if page is None:
        return None
    text = page.article_data.get("dateModified") or page.first_meta(
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "dcterms.modified",
        "last-modified",
    )
    found = read_date(str(text or ""), "modified", 1.0)
    return found.utc(None)[0] if found else None


def read_date(text: str, source: str, confidence: float) -> FoundDate | None:
    """Read the first date in a text, with its time of day and offset when they stand by it."""
    if found := _ISO.search(text):
        year, month, day, hour, minute, zone = found.groups()
        return _make(year, month, day, hour, minute, zone, source, confidence)
    if found := _CJK.search(text):
        year, month, day, hour, minute = found.groups()
        return _make(year, month, day, hour, minute, None, source, confidence)
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1))):
        for found in pattern.finditer(text):
            parts = found.groups()
            month = month_numbers().get(parts[order[1]].lower())
            if month is None:
                continue
            clock = _CLOCK.search(text, found.end()) or _CLOCK.search(text[: found.start()])
            hour, minute = _clock(clock)
            return _make(
                parts[order[0]], month, parts[order[2]], hour, minute, None, source, confidence
            )
    return None


def _candidates(
    page: Page | None, lines: Sequence[Line], url: str, headline: str | None
) -> Iterator[FoundDate]:
    if page is not None:
        for key, trust in (("datePublished", 0.97), ("dateCreated", 0.6)):
            if found := read_date(str(page.article_data.get(key) or ""), f"json-ld:{key}", trust):
                yield found
        for name in _META:
            if name in page.meta and (found := read_date(page.meta[name][0], f"meta:{name}", 0.9)):
                yield found
        for tag in page.tree.select("[itemprop=datePublished]", limit=3):
            text = str(tag.get("datetime") or tag.get("content") or tag.get_text(" "))
            if found := read_date(text, "microdata", 0.92):
                yield found
        for tag in page.tree.select("time[datetime]", limit=5):
            if tag.find_parent(["aside", "footer", "nav", "li"]) is None and (
                found := read_date(str(tag["datetime"]), "time", 0.8)
            ):
                yield found
                break
    start = next((i for i, line in enumerate(lines) if headline and line.text == headline), 0)
    for line in lines[start : start + 25]:
        if (
            len(line.text) <= 160
            and not _MODIFIED.search(line.text)
            and (found := read_date(line.text, "printed", 0.75))
        ):
            yield found
            break
    if (match := _URL.search(url)) and (
        found := _make(match[1], match[2], match[3], None, None, None, "url", 0.7)
    ):
        yield found


def _guess(html: str, url: str) -> FoundDate | None:
    """Ask htmldate, as a last resort, without its "any date on the page"."""
    from htmldate import find_date

    try:
        text = find_date(
            html[:1_000_000],
            url=url if url.startswith("http") else None,
            extensive_search=False,
            original_date=True,
        )
    except Exception:  # a third-party parser over hostile input: no guess is an answer
        return None
    return read_date(text, "htmldate", 0.4) if text else None


def _make(
    year: object,
    month: object,
    day: object,
    hour: object,
    minute: object,
    zone: object,
    source: str,
    confidence: float,
) -> FoundDate | None:
    try:
        found = date(int(str(year)), int(str(month)), int(str(day)))
        at = None
        if hour is not None and minute is not None:
            at = datetime(found.year, found.month, found.day, int(str(hour)), int(str(minute)))
    except ValueError:
        return None
    offset = None
    if zone and at:
        text = str(zone).replace(":", "")
        offset = (
            timedelta(0)
            if text == "Z"
            else timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
            * (-1 if text[0] == "-" else 1)
        )
    if (
        at
        and offset == timedelta(0)
        and (at.hour, at.minute) == (0, 0)
        and source.startswith(("json", "meta"))
    ):
        at, offset = None, None  # midnight in UTC is how a bare date is written
    return FoundDate(day=found, at=at, utc_offset=offset, source=source, confidence=confidence)


def _clock(found: re.Match[str] | None) -> tuple[int | None, int | None]:
    if found is None or int(found.group(1)) > 23 or int(found.group(2)) > 59:
        return None, None
    hour, half = int(found.group(1)), (found.group(3) or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return hour, int(found.group(2))
