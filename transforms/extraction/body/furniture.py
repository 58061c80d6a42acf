"""Paragraphs that are no text: share bars, dates, rights, links to other articles."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.dates.printed import find_date_spans
from transforms.extraction.knowledge import knowledge, words

MAX_FURNITURE = 300
"""A paragraph longer than this is text, whatever it opens with."""
MAX_DATE_LINE = 90
MAX_LEFT = 3
"""Letters that may be left of a date line without its dates and labels: "at", "MEZ"."""
_MARKS = " [(•·*–-—|»>"
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")


def is_furniture(text: str) -> bool:
    """True for a short paragraph that is no part of any article's text."""
    if len(text) > MAX_FURNITURE:
        return False
    return (
        _LETTER.search(text[:100]) is None
        or _openings().match(text) is not None
        or (text[0] in _MARKS and _openings().match(text.lstrip(_MARKS)) is not None)
        or _says_so(text.lower())
        or ("@" in text and len(text) < MAX_DATE_LINE and _address().match(text) is not None)
        or is_date_line(text)
    )


def is_date_line(text: str) -> bool:
    """True for a line that says when, and nothing else."""
    if len(text) > MAX_DATE_LINE or not _DIGIT.search(text):
        return False
    spans = find_date_spans(text)
    if not spans:
        return False
    left = "".join(
        text[before:after]
        for (_, before), (after, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    )
    return len(_LETTER.findall(_labels().sub("", left))) <= MAX_LEFT


@cache
def _openings() -> re.Pattern[str]:
    return _any("furniture")


def _says_so(lower: str) -> bool:
    return any(phrase in lower for phrase in words("furniture_within", "body"))


def _any(name: str) -> re.Pattern[str]:
    parts = knowledge("body")[name]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


@cache
def _address() -> re.Pattern[str]:
    return re.compile(knowledge("body")["address_line"])


@cache
def _labels() -> re.Pattern[str]:
    """Return a pattern for what stands before a date: "Published on", "Stand"."""
    labels = knowledge("dates")["labels"]
    parts = [*labels["published"], *labels["modified"]]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)
