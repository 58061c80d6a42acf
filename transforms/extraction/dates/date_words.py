"""Words around dates: months, weekdays, what is said before and after them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from transforms.extraction.knowledge import knowledge

LABEL_REACH = 45
"""Characters before a date in which a label may stand."""

_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")


def digits(text: str) -> str:
    """Return the text with ASCII digits for those of any script; every offset stays."""
    if text.isascii() or not _FOREIGN_DIGIT.search(text):
        return text
    return _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.digit(found.group())), text)


@lru_cache(maxsize=4096)
def month_number(name: str) -> int | None:
    """Return the number of the month that a word, or its first part, names."""
    name = unicodedata.normalize("NFC", name).lower().replace("i̇", "i").strip(".")
    known = _months()
    return known.get(name) or known.get(_bare(name)) or known.get(name.partition(".")[0])


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, names in knowledge("dates")["months"].items():
        for name in names:
            found[name] = int(number)
            found.setdefault(_bare(name), int(number))
            if "\u0590" < name[0] < "\u05ff":
                found["ב" + name] = int(number)
    return found


def _bare(name: str) -> str:
    """Return a Latin word without its accents; marks of other scripts are part of the word."""
    if name.isascii() or name[:1] > "\u024f":
        return name
    text = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l"))
    return "".join(sign for sign in text if not unicodedata.combining(sign))


@cache
def era_years() -> dict[str, int]:
    """The year before the first of each era."""
    return dict(knowledge("dates")["eras"])


@cache
def _weekday_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_weekdays()})[.,]?(?:[\s,]+(?:den|the|ngày|dne|dia|el|le))?[\s,]*$",
        re.IGNORECASE,
    )


@cache
def _weekday_after() -> re.Pattern[str]:
    return re.compile(
        rf"[\s,.]*[(（]?(?:(?:{_weekdays()})(?!\w)|[月火水木金土日](?=[)）])|[월화수목금토일](?=[)）]))[)）.]?",
        re.IGNORECASE,
    )


def _weekdays() -> str:
    names = sorted(knowledge("dates")["weekdays"]["all"], key=len, reverse=True)
    bare = {_bare(name) for name in names}
    return "|".join(re.escape(name) for name in sorted(bare | set(names), key=len, reverse=True))


def weekday_start(text: str, start: int) -> int:
    """Return where a weekday that leads up to an offset begins, else the offset."""
    base = max(0, start - 22)
    found = _weekday_before().search(text[base:start])
    return base + found.start() if found else start


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:{'|'.join(knowledge('dates')['labels']['after'])})(?!\w)", re.IGNORECASE
    )


def trailing_end(text: str, end: int) -> int:
    """Return where the words end that belong to a date that ends here: года, r., (木), Monday."""
    if found := _after().match(text, end):
        end = found.end()
    found = _weekday_after().match(text, end)
    return found.end() if found else end


@cache
def _label_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = knowledge("dates")["labels"]
    between = "|".join(table["between"])
    return tuple(
        (
            name,
            re.compile(
                rf"(?<!\w)(?:{'|'.join(table[name])})(?:\s*[:：|–—-]|\s+(?:{between})(?!\w)|\s*[(（[【])*\s*$",
                re.IGNORECASE,
            ),
        )
        for name in ("modified", "published", "other")
    )


@cache
def _between_end() -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<=\W))(?:on|at|am|le|el|il|em|op|den|dne|d\.)\s+$", re.IGNORECASE)


def label_before(text: str, start: int) -> tuple[int, str]:
    """Return where the label before an offset begins, and its kind: published, modified, other."""
    base = max(0, start - LABEL_REACH)
    stretch = text[base:start]
    if not stretch.strip():
        return start, ""
    for name, pattern in _label_patterns():
        if found := pattern.search(stretch):
            return (base + found.start() if name != "other" else start), name
    if found := _between_end().search(stretch):
        return base + found.start(), ""
    return start, ""


@cache
def _modified_after() -> re.Pattern[str]:
    words = "|".join(knowledge("dates")["labels"]["modified_after"])
    return re.compile(rf"\s?(?:{words})", re.IGNORECASE)


def label_after(text: str, end: int) -> tuple[int, str]:
    """Return where the label behind a date ends, and its kind."""
    found = _modified_after().match(text, end)
    return (found.end(), "modified") if found else (end, "")
