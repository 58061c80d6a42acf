"""Times of day in a text, with half of the day and time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from transforms.extraction.dates.date_words import label_before, weekday_start
from transforms.extraction.dates.found import offset_of
from transforms.extraction.knowledge import knowledge

REACH = 48
"""Characters around a date in which its time of day is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day."""

    hour: int
    minute: int
    offset: timedelta | None = None
    place: str | None = None
    """The IANA zone, where the offset depends on the day: ET, PT."""

    def on(self, day: date) -> tuple[datetime, timedelta | None]:
        """Return the local time and offset on a day."""
        at = datetime(day.year, day.month, day.day, self.hour, self.minute)
        return at, offset_of(self.place, at) if self.place else self.offset


def clock_of(
    hour: str, minute: str | None, *, half: str = "", zone: str | None = None
) -> Clock | None:
    """Build a clock, if there is such a time."""
    number, minutes = int(hour), int(minute or 0)
    half = half[:1].lower()
    if half in ("p", "下", "오") and number < 12:
        number += 12
    elif half == "a" and number == 12:
        number = 0
    if number == 24 and not minutes:
        number = 0
    if number > 23 or minutes > 59:
        return None
    name = (zone or "").lower().strip(" ().")
    return Clock(
        hour=number,
        minute=minutes,
        offset=read_offset(name),
        place=knowledge("dates")["zone_places"].get(name),
    )


def read_offset(text: str) -> timedelta | None:
    """Read `Z`, `+0800`, `GMT+8`, `CEST`."""
    if not text:
        return None
    minutes = knowledge("dates")["zones"].get(text.lower())
    if minutes is not None:
        return timedelta(minutes=minutes)
    found = re.fullmatch(r"(?:utc|gmt)?\s*([+-])(\d{1,2}):?(\d{2})?", text, re.IGNORECASE)
    if not found or int(found[2]) > 15:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -offset if found[1] == "-" else offset


@cache
def _time() -> str:
    table = knowledge("dates")
    zones = "|".join([*table["zones"], *table["zone_places"]])
    return (
        r"(?:(?P<half2>上午|下午|오전|오후|午前|午後)\s?)?"
        r"(?P<h>\d{1,2})(?:(?:\s?[:：]\s?|[.hH]|\s?[時时点]\s?|시\s?|\sh\s)(?P<mi>\d{2})(?!\d)(?:[:.](?P<s>\d{2})(?:[.,]\d{1,9})?)?"
        r"(?:\s?(?P<half>[ap]\.?\s?m\b\.?))?|\s?(?P<half3>[ap]\.?\s?m\b\.?)|\s(?=uhr\b))"
        r"(?:\s?(?:uhr|hrs?|h|min|分|분|น\.)(?!\w))?"
        rf"(?:\s?\(?(?P<zone>(?:(?:utc|gmt)\s?)?[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d)|(?:{zones})(?!\w))\)?)?"
    )


@cache
def _after() -> re.Pattern[str]:
    words = "|".join(knowledge("dates")["labels"]["before_clock"])
    return re.compile(
        rf"(?:[tT]|[\s,.;|·•–—@(/:-]{{0,4}}(?:(?:{words})\s*:?\s*)?){_time()}\)?", re.IGNORECASE
    )


@cache
def _before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.:]){_time()}[\s,;|·•–—-]{{0,4}}(?:(?:on|le|am|el|il|em|den)\s+)?$", re.IGNORECASE
    )


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.:/]){_time()}(?![\w:/])", re.IGNORECASE)


def clock_after(text: str, end: int) -> tuple[Clock, int] | None:
    """Return the time of day that follows a date, and where it ends."""
    found = _after().match(text, end, end + REACH)
    if not found or (clock := _clock(found)) is None:
        return None
    return clock, found.end()


def clock_before(text: str, start: int) -> tuple[Clock, int] | None:
    """Return the time of day that leads up to a date, and where it begins."""
    base = max(0, start - REACH)
    stretch = text[base:start]
    if not any(sign.isdigit() for sign in stretch):
        return None
    found = _before().search(stretch)
    if not found or (clock := _clock(found)) is None:
        return None
    return clock, weekday_start(text, base + found.start())


def clock_spans(text: str) -> list[tuple[int, int]]:
    """Return the times of day that stand alone, with their label; `5:12` alone may be a verse."""
    found = []
    for match in _alone().finditer(text):
        start, label = label_before(text, match.start())
        marked = any(match[name] for name in ("half", "half2", "half3", "zone"))
        if _clock(match) and (marked or label in ("published", "modified")):
            found.append((start, match.end()))
    return found


def _clock(found: re.Match[str]) -> Clock | None:
    half = found["half"] or found["half3"] or ""
    other = found["half2"] or ""
    if other in ("下午", "오후", "午後"):
        half = "p"
    elif other:
        half = "a"
    return clock_of(found["h"], found["mi"], half=half, zone=found["zone"])
