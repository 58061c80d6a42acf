"""Dates in a text: where they stand, what they say, and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from transforms.extraction.clocks import Clock, clock_after, clock_before, clock_of, clock_spans
from transforms.extraction.date_words import (
    digits,
    era_years,
    label_before,
    month_number,
    trailing_end,
    weekday_start,
)
from transforms.extraction.found_date import FoundDate

MAX_TEXT = 1000
"""Characters of a text that are looked at; bylines and metadata are shorter."""
EARLIEST_YEAR, LATEST_YEAR = 1600, 2200
BUDDHIST = 543

# A letter of any script, with the marks that \w leaves out in Indic and Thai words.
_L = r"[^\s\d!-/:-@\[-`{-~\u00a0-\u00b4\u00b6-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff20]"
_MONTH = rf"(?<!{_L})(?P<mon>(?:كانون |تشرين )?{_L}{{1,14}}(?:\.{_L}{{1,2}}(?!{_L}))?)"
_DAY = r"(?<!\d)(?<!\d[.:/-])(?P<d>\d{1,2})"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|ère|ème|re|e|o|a|-?го|ης|ni)(?!\w)|[.ºª°])?"
_OF = r"(?:(?:de|of|del|di|den|tháng|ta)\s+|d['’]\s*|ב)?"
_YEAR = r"(?P<y>\d{4})(?!\d)"
_SHORT_YEAR = r"(?P<y>\d{4}(?!\d)|['’]?\d{2}(?=\s*(?:$|[,|·•;)–—])))"
_HAN = "〇零○一二三四五六七八九十廿卅"
_PATTERNS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        # 2023-03-09, 2023/3/9, 2023. 3. 9.
        r"(?<!\d)(?<!\d[-/.])(?P<y>\d{4})\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})(?!\d)",
        # 2023年3月9日, 令和5年3月9日, 二〇二三年三月, 2023년 3월 9일
        rf"(?:(?P<era>令和|平成|昭和|大正|明治|民國|民国)\s*(?P<ey>\d{{1,3}}|元)|(?<!\d)(?P<y>\d{{4}}|\d{{2}}|[{_HAN}]{{4}}))\s*[年년]\s*"
        rf"(?P<m>\d{{1,2}}|[正{_HAN}]{{1,3}})\s*[月월](?:\s*(?P<d>\d{{1,2}}|[{_HAN}]{{1,4}})\s*[日號号일]|\s*[号號])?",
        # 9 tháng 3 năm 2023
        rf"{_DAY}\s*tháng\s*(?P<m>\d{{1,2}})[,\s]*(?:năm\s*)?{_YEAR}",
        # 9 March 2023, 9. März 2023, 1º de maio de 2020, 12-May-2020
        rf"{_DAY}{_ORDINAL}[\s./–-]{{0,3}}{_OF}{_MONTH}\.?[\s,./–-]{{0,3}}(?:(?:de|del|of|năm)\s+|de l['’]any\s+)?{_SHORT_YEAR}",
        # March 9, 2023; Mar 9th 2023
        rf"{_MONTH}\.?[\s-]{{0,2}}(?P<d>\d{{1,2}})(?:\s?(?:st|nd|rd|th)(?!\w))?\s?[,\s.-]\s?{_SHORT_YEAR}",
        # Mon Mar 09 10:30:00 +0000 2023
        rf"{_MONTH} +(?P<d>\d{{1,2}}),? +(?P<h>\d{{1,2}}):(?P<mi>\d{{2}})(?::\d{{2}})?(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{{3,4}}|[+-]\d{{4}}))?,? +{_YEAR}",
        # 2023. március 9., 2023 m. kovo 9 d., 2023-Mar-09
        rf"(?<!\d)(?P<y>\d{{4}})[.,]?[\s-]{{1,2}}(?:m\.\s?|ж\.\s?|gada\s)?{_MONTH}\.?[\s-]{{1,2}}(?P<d>\d{{1,2}})(?![\d:])",
        rf"(?<!\d)(?P<y>\d{{4}})\. gada (?P<d>\d{{1,2}})\. {_MONTH}",
        # 9/3/2023, 25. 3. 2023, 09.03.23
        r"(?<![\d.,/-])(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d{2}(?=\.?\s*(?:$|[\s,|·•;)–—])))(?!\d|[./-]\d)",
    )
)
# March 2014, Mar./Apr. 2014, marzo de 2014
_MONTH_YEAR = re.compile(
    rf"{_MONTH}(?:\.?\s?[/–-]\s?{_L}{{1,14}})?(?P<dot>\.?)[\s,]{{1,2}}(?:(?:de|del|of|năm)\s+)?{_YEAR}(?![:/.-]\d)",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"\d[.\s]*(?:de\s)?$")
_HAS_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d['’]?\d|年")
_WHOLE = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d{2})(?:-?(?P<d>\d{2})(?:[T ]?(?P<h>\d{2}):?(?P<mi>\d{2})(?::?\d{2})?(?:\.\d+)?(?P<z>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
# March 5 and 5 March, without a year, before a stop or at the end.
_STOP = r"(?=\s*(?:$|[|,;·•)]|[–—-]\s))"
_YEARLESS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"{_MONTH}(?P<dot>\.?)\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_STOP}",
        rf"{_DAY}{_ORDINAL}\s{{1,2}}{_OF}{_MONTH}(?P<dot>\.?){_STOP}",
    )
)
_AGO = re.compile(
    r"(?<![\w.])\d{1,3}\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\s+ago(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date in a text, as far as it goes there."""

    start: int
    end: int
    """Offsets with label, weekday, clock and zone."""
    day: date | None
    """None for a day without a year, which says nothing but still is no name."""
    precision: str
    clock: Clock | None = None
    label: str = ""
    """published, modified, other, or empty."""
    other_day: date | None = None
    """The day that it would be, were day and month in the other order."""


def find_stamps(text: str, *, day_first: bool | None = None) -> list[Stamp]:
    """Return the dates in a text, in order."""
    text = digits(text[:MAX_TEXT])
    if not _HAS_YEAR.search(text):
        return []
    found: list[Stamp] = []
    taken: list[tuple[int, int]] = []
    for match, reading in _readings(text, day_first):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        taken.append(match.span())
        found.append(_with_surroundings(text, match, reading))
    return sorted(found, key=lambda stamp: stamp.start)


def read_date(
    text: str, source: str, confidence: float, *, day_first: bool | None = None
) -> FoundDate | None:
    """Read the date in a text: the one said to be that of publication, else the first.

    Args:
        day_first: How 4/5/2019 is meant where nothing else tells; day first by default.
    """
    text = text[:MAX_TEXT].strip()
    whole = None if source == "printed" and not text[4:5].isdigit() else _read_whole(text, source)
    if whole is not None:
        return found_date(whole, source, confidence)
    stamps = [s for s in find_stamps(text, day_first=day_first) if s.day is not None]
    if not stamps:
        return None
    order = {"published": 0, "": 1, "modified": 2, "other": 3}
    return found_date(min(stamps, key=lambda s: order[s.label]), source, confidence)


def found_date(stamp: Stamp, source: str, confidence: float) -> FoundDate | None:
    """Return what a stamp says."""
    if stamp.day is None:
        return None
    at = offset = None
    if stamp.clock is not None and stamp.precision == "day":
        at, offset = stamp.clock.on(stamp.day)
    bare = at is None or (source != "printed" and _is_bare_midnight(at, offset))
    return FoundDate(
        day=stamp.day,
        at=None if bare else at,
        utc_offset=None if bare else offset,
        precision="minute" if not bare else stamp.precision,
        source=source,
        confidence=confidence,
    )


def find_date_spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a line that are a date or time, with what is said about it.

    Days without a year, and "3 hours ago", are among them.
    """
    plain = digits(text[:MAX_TEXT])
    if not any(sign.isdigit() for sign in plain) and "年" not in plain:
        return []
    spans = [(stamp.start, stamp.end) for stamp in find_stamps(plain)]
    for match in (m for pattern in _YEARLESS for m in pattern.finditer(plain)):
        number = month_number(match["mon"])
        if number is None or not 1 <= int(match["d"]) <= 31 or _meets(match.span(), spans):
            continue
        stamp = _with_surroundings(plain, match, (None, "day", None))
        certain = len(match["mon"]) > 3 or match["dot"] or stamp.start < match.start()
        if certain:
            spans.append((stamp.start, stamp.end))
    for match in _AGO.finditer(plain):
        if not _meets(match.span(), spans):
            spans.append((label_before(plain, match.start())[0], match.end()))
    for start, end in clock_spans(plain):
        if not _meets((start, end), spans):
            spans.append((start, end))
    return sorted(spans)


def _meets(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


_Reading = tuple[date | None, str, date | None]


def _readings(text: str, day_first: bool | None) -> Iterator[tuple[re.Match[str], _Reading]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if reading := _read(match, day_first):
                yield match, reading
    for match in _MONTH_YEAR.finditer(text):
        name = match["mon"]
        number = month_number(name)
        if _DAY_BEFORE.search(text, max(0, match.start() - 6), match.start()):
            continue  # "31. Februar 2023" is no day, and so no month either
        sure = len(name) > 3 or match["dot"] or len(text) <= 25
        if number and sure and (day := day_of(match["y"], number, 1)):
            yield match, (day, "month", None)


def _read(match: re.Match[str], day_first: bool | None) -> _Reading | None:
    parts = match.groupdict()
    if "a" in parts:
        return _read_numeric(match, day_first)
    if "mon" in parts:
        number = month_number(match["mon"])
        day = day_of(match["y"], number, match["d"]) if number else None
        return (day, "day", None) if day else None
    year = match["y"]
    if parts.get("era"):
        year = str(era_years()[match["era"]] + (1 if match["ey"] == "元" else int(match["ey"])))
    day = day_of(_han_year(year), _han(match["m"]), _han(match["d"]) if match["d"] else 1)
    return (day, "day" if match["d"] else "month", None) if day else None


def _read_numeric(match: re.Match[str], day_first: bool | None) -> _Reading | None:
    first, second = match["a"], match["b"]
    if match["sep"] == ".":
        day_first = True
    a, b = day_of(match["y"], second, first), day_of(match["y"], first, second)
    if a is None or b is None:
        # Month 1.2.19 of a version number or a share price is not worth a guess.
        return (a or b, "day", None) if a or b else None
    return (b, "day", a) if day_first is False else (a, "day", b if match["sep"] != "." else None)


def day_of(year: object, month: object, day: object) -> date | None:
    """Return the day, if there is one; Buddhist and two-digit years are read."""
    try:
        number = int(str(year).lstrip("'’"))
        if number < 100:
            number += 2000 if number < 70 else 1900
        elif 2400 <= number <= 2650:
            number -= BUDDHIST
        if not EARLIEST_YEAR <= number <= LATEST_YEAR:
            return None
        return date(number, int(str(month)), int(str(day)))
    except ValueError:
        return None


_HAN_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "正": 1,
}


def _han(text: str) -> int:
    """Read a number up to 39 in digits or Han numerals."""
    if text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, mark, ones = text.rpartition("十")
    unit = _HAN_DIGITS.get(ones[-1:], 0)
    if not mark:
        return unit
    return 10 * (_HAN_DIGITS.get(tens[-1:], 1) if tens else 1) + unit


def _han_year(text: str) -> str:
    return text if text.isascii() else "".join(str(_HAN_DIGITS.get(sign, 0)) for sign in text)


def _read_whole(text: str, source: str) -> Stamp | None:
    """Read a value that is nothing but digits and signs: compact dates, epochs, years."""
    if len(text) > 40 or not text[:1].isdigit():
        return None
    if _EPOCH.fullmatch(text) and source != "printed":
        return _read_epoch(text)
    match = _WHOLE.fullmatch(text)
    if match is None or (source == "printed" and match["d"] is None):
        return None
    day = day_of(match["y"], match["m"] or 1, match["d"] or 1)
    if day is None:
        return None
    clock = clock_of(match["h"], match["mi"], zone=match["z"]) if match["h"] else None
    precision = "day" if match["d"] else "month" if match["m"] else "year"
    return Stamp(start=0, end=len(text), day=day, precision=precision, clock=clock)


def _read_epoch(text: str) -> Stamp | None:
    seconds = float(text) if len(text.partition(".")[0]) < 12 else int(text) / 1000
    at = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    if not 1995 <= at.year <= LATEST_YEAR:
        return None
    clock = Clock(hour=at.hour, minute=at.minute, offset=timedelta(0))
    return Stamp(start=0, end=len(text), day=at.date(), precision="day", clock=clock)


def _is_bare_midnight(at: datetime, offset: timedelta | None) -> bool:
    """Midnight in UTC, or nowhere, is how a bare date is written."""
    return (at.hour, at.minute) == (0, 0) and not offset


def _with_surroundings(text: str, match: re.Match[str], reading: _Reading) -> Stamp:
    day, precision, other = reading
    start, end = match.span()
    clock = None
    if "h" in match.groupdict():
        clock = clock_of(match["h"], match["mi"])
    end = trailing_end(text, end)
    if clock is None and (after := clock_after(text, end)):
        clock, end = after
    start = weekday_start(text, start)
    if clock is None and (before := clock_before(text, start)):
        clock, start = before
    start, label = label_before(text, start)
    return Stamp(
        start=start,
        end=end,
        day=day,
        precision=precision,
        clock=clock,
        label=label,
        other_day=other,
    )
