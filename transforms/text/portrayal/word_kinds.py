"""What a word says of whom it is said, out of context: the lists of words.toml."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from transforms.text.portrayal.grammar import NEGATIONS, SPEECH, is_telling
from transforms.text.portrayal.word_forms import base_forms

_CLASSES = ("blame", "praise", "harm", "help", "suffer", "negative", "positive")


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Return the word lists by name, as in words.toml."""
    data = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in data.items()}


@lru_cache(maxsize=50_000)
def kinds_of(word: str) -> frozenset[str]:
    """Return the word lists that hold a word in one of its forms."""
    found = {
        name
        for name, words in word_lists().items()
        if any(form in words for form in base_forms(word))
    }
    return frozenset(found)


def is_noun_in(kind: str, word: str) -> bool:
    """Return whether a word or what it is the plural of is in a list; verbs of the same stem are not."""
    words = word_lists()[kind]
    return (
        word in words or word.removesuffix("s") in words or word.removesuffix("ies") + "y" in words
    )


@lru_cache(maxsize=50_000)
def prior(word: str) -> float:
    """Return what a word says of whom it is said, out of context: -1, 0 or 1."""
    kinds = kinds_of(word)
    return float(bool(kinds & {"positive", "help"}) - bool(kinds & {"negative", "harm", "suffer"}))


@lru_cache(maxsize=50_000)
def class_of(word: str) -> str:
    """Return a word of grammar itself; of the others what list holds them, or `*`."""
    if word[0] == "@" or not is_telling(word) or word in NEGATIONS:
        return word
    if word in SPEECH:
        return "@says"
    kinds = kinds_of(word)
    return next((f"@{kind}" for kind in _CLASSES if kind in kinds), "*")
