"""Whether 4/5/2019 is the fourth of May or the fifth of April."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extraction.dates.date_words import digits
from transforms.extraction.page.lines import Line
from transforms.records import Outlet

MAX_LINES, MAX_LINE = 400, 240
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\d/-])")
_EDITION = re.compile(r"/(en[-_][a-z]{2})/", re.IGNORECASE)
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "PW"})
_SOLD_ENDINGS = frozenset({"us", "io", "co", "tv", "me", "ai", "fm", "ly", "cc", "ws"})
"""Two letters that tell no country, the United States apart."""


def is_day_first(
    lines: Sequence[Line], url: str, outlet: Outlet | None, language: str | None
) -> bool:
    """Tell the order by the page's other dates, the outlet's country, the address, the language."""
    for line in lines[:MAX_LINES]:
        text = line.text
        if len(text) > MAX_LINE or ("/" not in text and "-" not in text):
            continue
        if match := _SLASHED.search(text if text.isascii() else digits(text)):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                return True
            if second > 12 >= first:
                return False
    if outlet is not None and outlet.country:
        return outlet.country not in _MONTH_FIRST_COUNTRIES
    edition = _EDITION.search(url[:300])
    tag = (edition[1] if edition else language or "").replace("_", "-").lower()
    if tag == "en-us":
        return False
    ending = url.partition("://")[2].partition("/")[0].partition(":")[0].rpartition(".")[2]
    if len(ending) == 2 and ending not in _SOLD_ENDINGS:
        return True
    return bool(tag) and tag != "en"
