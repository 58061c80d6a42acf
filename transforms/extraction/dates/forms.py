"""The forms in which dates are written, with a year, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from transforms.extraction.dates.date_words import digits, era_years, month_number

EARLIEST_YEAR, LATEST_YEAR = 1600, 2200
BUDDHIST = 543

MAX_MONTH_LINE = 25
"""Characters of a line in which a short name such as May or Set is believed to be a month."""
# A letter of any script, with the marks that \w leaves out in Indic and Thai words.
_L = r"[^\s\d!-/:-@\[-`{-~\u00a0-\u00b4\u00b6-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff20]"
_MONTH = rf"(?<!{_L})(?P<mon>(?:كانون |تشرين )?{_L}{{1,14}}(?:\.{_L}{{1,2}}(?!{_L}))?)"
_DAY = r"(?<!\d)(?<!\d[.:/-])(?P<d>\d{1,2})"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|ère|ème|re|e|o|a|-?го|ης|ni)(?!\w)|[.ºª°])?"
_OF = r"(?:(?:de|of|del|di|den|tháng|ta)\s+|d['’]\s*|ב)?"
_YEAR = r"(?P<y>\d{4})(?!\d)"
_SHORT_YEAR = r"(?P<y>\d{4}(?!\d)|['’]?\d{2}(?=\s*(?:$|[,|·•;)–—])))"
_HAN = "〇零○一二三四五六七八九十廿卅"
_NUMERIC = tuple(
    re.compile(text)
    for text in (
        # 2023-03-09, 2023/3/9, 2023. 3. 9.
        r"(?<!\d)(?<!\d[-/.])(?P<y>\d{4})\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})(?!\d)",
        # 9/3/2023, 25. 3. 2023, 09.03.23
        r"(?<![\d.,/-])(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d{2}(?=\.?\s*(?:$|[\s,|·•;)–—])))(?!\d|[./-]\d)",
    )
)
# 2023年3月9日, 令和5年3月9日, 二〇二三年三月, 2023년 3월 9일
_CJK = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|大正|明治|民國|民国)\s*(?P<ey>\d{{1,3}}|元)|(?<!\d)(?P<y>\d{{4}}|\d{{2}}|[{_HAN}]{{4}}))\s*[年년]\s*"
    rf"(?P<m>\d{{1,2}}|[正{_HAN}]{{1,3}})\s*[月월](?:\s*(?P<d>\d{{1,2}}|[{_HAN}]{{1,4}})\s*[日號号일]|\s*[号號])?"
)
# 9 tháng 3 năm 2023
_VIETNAMESE = re.compile(
    rf"{_DAY}\s*tháng\s*(?P<m>\d{{1,2}})[,\s]*(?:năm\s*)?{_YEAR}", re.IGNORECASE
)
_NAMED = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        # 9 March 2023, 9. März 2023, 1º de maio de 2020, 12-May-2020
        rf"{_DAY}{_ORDINAL}[\s./–-]{{0,3}}{_OF}{_MONTH}\.?[\s,./–-]{{0,3}}(?:(?:de|del|of|năm)\s+|de l['’]any\s+)?{_SHORT_YEAR}",
        # March 9, 2023; Mar 9th 2023
        rf"{_MONTH}\.?[\s-]{{0,2}}(?P<d>\d{{1,2}})(?:\s?(?:st|nd|rd|th)(?!\w))?\s?[,\s.-]\s?{_SHORT_YEAR}",
        # Mon Mar 09 10:30:00 +0000 2023
        rf"{_MONTH} {{1,2}}(?P<d>\d{{1,2}}),? {{1,2}}(?P<h>\d{{1,2}}):(?P<mi>\d{{2}})(?::\d{{2}})?(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{{3,4}}|[+-]\d{{4}}))?,? {{1,2}}{_YEAR}",
        # 2023. március 9., 2023 m. kovo 9 d., 2023-Mar-09
        rf"(?<!\d)(?P<y>\d{{4}})[.,]?[\s-]{{1,2}}(?:m\.\s?|ж\.\s?|gada\s)?{_MONTH}\.?[\s-]{{1,2}}(?P<d>\d{{1,2}})(?![\d:])",
        # 2023. gada 9. marts
        rf"(?<!\d)(?P<y>\d{{4}})\. gada (?P<d>\d{{1,2}})\. {_MONTH}",
    )
)
# March 2014, Mar./Apr. 2014, marzo de 2014
_MONTH_YEAR = re.compile(
    rf"{_MONTH}(?:\.?\s?[/–-]\s?{_L}{{1,14}})?(?P<dot>\.?)[\s,]{{1,2}}(?:(?:de|del|of|năm)\s+)?{_YEAR}(?![:/.-]\d)",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"\d[.\s]*(?:de\s)?$")
_ASCII_DIGITS = re.compile(r"[0-9][0-9]")
_DIGIT = re.compile(r"[\d年년月]")
_DIGITS = re.compile(r"\d\d|[年년月]")
# March 5 and 5 March, without a year, before a stop or at the end.
_STOP = r"(?=\s*(?:$|[|,;·•)]|[–—-]\s))"
YEARLESS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"{_MONTH}(?P<dot>\.?)\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_STOP}",
        rf"{_DAY}{_ORDINAL}\s{{1,2}}{_OF}{_MONTH}(?P<dot>\.?){_STOP}",
    )
)
_HAS_YEAR = re.compile(
    r"(?<!\d)[12][4-90]\d\d(?!\d)|年|년"  # a year, the Buddhist ones among them
    r"|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d\d(?!\d)"
    r"|\d[^\W\d_]{0,2}\.?[\s-]{1,2}[^\W\d_]{3,12}\.?[,\s-]{1,2}['’]?\d\d(?!\d)|['’]\d\d(?!\d)"
)
_WORD = re.compile(rf"{_L}{{2,14}}(?:\.{_L}{{1,2}})?|{_L}\.{_L}")


def may_hold_date(text: str) -> bool:
    """Return False, fast, for most texts without a date that has a year."""
    if text.isascii():
        return bool(_ASCII_DIGITS.search(text)) and bool(_HAS_YEAR.search(text))
    return (
        bool(_DIGIT.search(text))
        and bool(_DIGITS.search(text))
        and bool(_HAS_YEAR.search(digits(text)))
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What one stretch of a text says."""

    day: date
    precision: str
    """day or month."""
    other_day: date | None = None
    """The day that it would be, were day and month in the other order."""


def read_forms(text: str, day_first: bool | None) -> Iterator[tuple[re.Match[str], Reading]]:
    """Yield the dates that have a year, form by form; stretches may meet, the first is right."""
    for pattern in _patterns_for(text):
        for match in pattern.finditer(text):
            if reading := _read(match, day_first):
                yield match, reading


def _patterns_for(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the forms worth trying, as the signs and words in the text tell."""
    if "-" in text or "/" in text or "." in text:
        yield _NUMERIC[0]
    if "年" in text or "년" in text:
        yield _CJK
    if "tháng" in text.lower():
        yield _VIETNAMESE
    is_named = (
        any(month_number(word) for word in _WORD.findall(text)) or "ين " in text or "ون " in text
    )
    if is_named:
        yield from _NAMED
    yield _NUMERIC[1]
    if is_named:
        yield _MONTH_YEAR


def _read(match: re.Match[str], day_first: bool | None) -> Reading | None:
    parts = match.re.groupindex
    if "a" in parts:
        return _read_numeric(match, day_first)
    if "dot" in parts:
        return _read_month(match)
    if "mon" in parts:
        number = month_number(match["mon"])
        day = day_of(match["y"], number, match["d"]) if number else None
        return Reading(day, "day") if day else None
    year = match["y"]
    if "era" in parts and match["era"]:
        year = str(era_years()[match["era"]] + (1 if match["ey"] == "元" else int(match["ey"])))
    day = day_of(_han_year(year), _han(match["m"]), _han(match["d"]) if match["d"] else 1)
    return Reading(day, "day" if match["d"] else "month") if day else None


def _read_month(match: re.Match[str]) -> Reading | None:
    name, text = match["mon"], match.string
    if _DAY_BEFORE.search(text, max(0, match.start() - 6), match.start()):
        return None  # "31. Februar 2023" is no day, and so no month either
    # "Ann May 2019": short names are words and names of persons too.
    is_sure = len(name) > 3 or match["dot"] or len(text) <= MAX_MONTH_LINE or _is_apart(match)
    number = month_number(name)
    day = day_of(match["y"], number, 1) if number and is_sure else None
    return Reading(day, "month") if day else None


def _is_apart(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()].rstrip(), match.string[match.end() :].lstrip()
    return before[-1:] in "·•|(:;–—/" and after[:1] in "·•|):;–—/"


def _read_numeric(match: re.Match[str], day_first: bool | None) -> Reading | None:
    first, second = match["a"], match["b"]
    if match["sep"] == ".":
        day_first = True
    a, b = day_of(match["y"], second, first), day_of(match["y"], first, second)
    if a is None or b is None:
        day = a or b
        return Reading(day, "day") if day else None
    if day_first is False:
        return Reading(b, "day", a)
    return Reading(a, "day", b if match["sep"] != "." and a != b else None)


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
