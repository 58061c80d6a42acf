"""News agencies and editorial boards: who signs where no person does."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.knowledge import knowledge, pattern, words
from transforms.extraction.names import name_key

MAX_AGENCY, MAX_WORDS = 60, 6
_LEAD = re.compile(r"^(?:the|quelle:|source:|fuente:|fonte:)\s+", re.IGNORECASE)


def find_agency(text: str) -> str | None:
    """Return the wire service that a text is the name of, as it names it."""
    bare = _LEAD.sub("", text.strip(" .()[]"))
    if not 1 < len(bare) < MAX_AGENCY:
        return None
    is_cased = len(bare) > 5 or bare[:1].isupper() or bare in words("agencies", "names")
    if name_key(bare) in _keys("agencies") and is_cased:
        return bare
    calls_itself = pattern("agency_words", "names").search(bare)
    return bare if calls_itself and len(bare.split()) <= MAX_WORDS and bare[0].isupper() else None


def name_agency(printed: str | None) -> str | None:
    """Return the one name of an agency that pages print in several ways: `agencies.toml`."""
    return _names().get(name_key(printed), printed) if printed else None


def is_board(text: str) -> bool:
    """True for "The Editorial Board" and its like, alone."""
    return name_key(text) in _keys("editorial_board")


@cache
def _names() -> dict[str, str]:
    known = knowledge("agencies")["names"]
    names = {name_key(word): name for name, others in known.items() for word in (name, *others)}
    return {key: name for key, name in names.items() if key}


@cache
def _keys(name: str) -> frozenset[str]:
    return frozenset(map(name_key, words(name, "names"))) - {""}
