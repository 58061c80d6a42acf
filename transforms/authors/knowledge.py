"""What the linking knows about words: `people.toml`, read once."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@cache
def people() -> dict[str, Any]:
    """Return the tables of `people.toml`."""
    return tomllib.loads(_text())


@cache
def word_set(name: str) -> frozenset[str]:
    return frozenset(people()[name])


@cache
def knowledge_digest() -> str:
    """Return what changes when the knowledge does."""
    return hashlib.sha256(_text().encode()).hexdigest()[:8]


@cache
def occupation_words() -> dict[str, str]:
    """Return the kind of occupation by word."""
    return {word: kind for kind, listed in people()["occupations"].items() for word in listed}


def fold(text: str) -> str:
    """Return text without case, accents and apostrophes."""
    if text.isascii():
        return text.lower().translate(_APOSTROPHES)
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c)).translate(_APOSTROPHES)


def _text() -> str:
    return files(__package__).joinpath("people.toml").read_text("utf-8")
