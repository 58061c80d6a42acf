"""Whether two printed affiliations name one organisation: by general rules, without a list of any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from transforms.authors.knowledge import fold, people, word_set

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_ACRONYM = re.compile(r"\(([A-Z]{2,8})\)|^([A-Z]{2,8})$")
MIN_SHARED = 0.6
"""Of the words of the shorter name that the longer one has too, for a likeness."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An affiliation in parts, folded."""

    words: frozenset[str]
    """Words that say which one it is."""
    initials: str
    """First letters of these words, in order."""
    acronym: str | None
    """Printed as such, alone or in brackets."""
    is_han: bool


@lru_cache(maxsize=65536)
def read_organisation(text: str) -> Organisation:
    """Take an affiliation apart."""
    found = _ACRONYM.search(text.strip())
    acronym = (found.group(1) or found.group(2)).lower() if found else None
    folded = fold(re.sub(r"\([^)]*\)", " ", text) or text)
    if _HAN.search(folded):
        return Organisation(frozenset({"".join(_WORD.findall(folded))}), "", acronym, True)
    tokens = [
        word for word in _WORD.findall(folded) if word not in word_set("organisation_fillers")
    ]
    words = frozenset(_one_form(word) for word in tokens)
    return Organisation(words, "".join(word[0] for word in tokens), acronym, False)


def likeness(one: str, other: str) -> float:
    """Return how surely both name one organisation: 1 the same, 0 nothing in common.

    "University of Kotka" and "Kotka University" are the same; so are "Kotka Institute of
    Technology" and "KIT"; a department and its university nearly are.
    """
    a, b = read_organisation(one), read_organisation(other)
    if not a.words or not b.words:
        return 0.0
    if a.words == b.words:
        return 1.0
    if _is_acronym(a, b) or _is_acronym(b, a):
        return 0.9
    if a.is_han or b.is_han:
        (x,), (y,) = (tuple(a.words), tuple(b.words)) if a.is_han and b.is_han else (("",), ("",))
        short, long = sorted((x, y), key=len)
        return 0.9 if len(short) >= 4 and short in long else 0.0
    telling = word_set("organisation_parts") | word_set("shared_words")
    shared = a.words & b.words
    if not shared - telling:
        return 0.0
    shorter = min(len(a.words), len(b.words))
    share = len(shared) / shorter
    if share == 1.0:
        return 0.9
    return 0.6 * share if share >= MIN_SHARED else 0.0


def _is_acronym(short: Organisation, long: Organisation) -> bool:
    candidates = {short.acronym} if short.acronym else set()
    return bool(candidates) and (
        long.acronym in candidates or (len(long.initials) > 2 and long.initials in candidates)
    )


def _one_form(word: str) -> str:
    """Return the word in the singular, and of another language in English where it is usual."""
    known = people()["organisation_words"].get(word)
    if known:
        return str(known)
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
