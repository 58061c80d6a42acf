"""A sentence as its words and what is known of each, names masked (`@N`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from transforms.text.portrayal.grammar import BREAKING_MARKS, BREAKING_WORDS, NEGATIONS, SPEECH
from transforms.text.portrayal.word_forms import stem
from transforms.text.portrayal.word_kinds import class_of, kinds_of, prior
from transforms.text.word_vectors import N_DIMENSIONS, word_vector

NEGATION_REACH = 4
"""Words over which a negation turns what follows."""

Floats = npt.NDArray[np.float32]

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one sentence and what is known of each."""

    starts: Sequence[int]
    ends: Sequence[int]
    lower: Sequence[str]
    stems: Sequence[str]
    is_word: Sequence[bool]
    kinds: Sequence[frozenset[str]]
    """The word lists that hold each word."""
    classes: Sequence[str]
    """A word of grammar itself; of the others the list that holds it, or `*`."""
    polarity: Sequence[float]
    """In -1..1, negation counted in."""
    breaks: Sequence[int]
    """Clause breaks up to each word."""
    names: Sequence[int]
    """Masked names up to each word."""
    depth: Sequence[bool]
    """True within quotation marks."""
    speaks: Sequence[bool]
    """True for verbs of speech."""
    vectors: Floats
    """The vector of each word, zero for masks and marks. Shape: (words, N_DIMENSIONS)."""


def read_sentence(text: str) -> Reading:
    """Read the words of one sentence, names masked."""
    tokens = list(_TOKEN.finditer(text))
    lower: list[str] = []
    for number, token in enumerate(tokens):
        word = token.group()
        if word[0].isdigit():
            lower.append("@0")
        elif (
            word[0].isupper()
            and word != "I"
            and number
            and tokens[number - 1].group() not in '.!?“"‘:'
        ):
            lower.append("@N")
        else:
            lower.append(word.lower().replace("’", "'"))
    is_word = [word[0].isalpha() for word in lower]
    polarity = [
        prior(word) if is_letters else 0.0 for word, is_letters in zip(lower, is_word, strict=True)
    ]
    for number in range(len(lower)):
        if not polarity[number]:
            continue
        before = lower[max(0, number - NEGATION_REACH) : number]
        if any(word in NEGATIONS for word in before):
            polarity[number] *= -0.7
    depth, inside = [], False
    for word in lower:
        if word == "“" or (word == '"' and not inside):
            inside = True
        elif word in ("”", '"'):
            inside = False
        depth.append(inside)
    return Reading(
        starts=[token.start() for token in tokens],
        ends=[token.end() for token in tokens],
        lower=lower,
        stems=[stem(word) for word in lower],
        is_word=is_word,
        kinds=[kinds_of(word) for word in lower],
        classes=[class_of(word) for word in lower],
        polarity=polarity,
        breaks=list(
            accumulate(int(word in BREAKING_WORDS or word in BREAKING_MARKS) for word in lower)
        ),
        names=list(accumulate(int(word == "@N") for word in lower)),
        depth=depth,
        speaks=[word in SPEECH for word in lower],
        vectors=_vectors(lower, is_word),
    )


def _vectors(lower: Sequence[str], is_word: Sequence[bool]) -> Floats:
    vectors = np.zeros((len(lower), N_DIMENSIONS), np.float32)
    for number, word in enumerate(lower):
        if is_word[number]:
            vectors[number] = word_vector(word)
    return vectors


def target_words(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last word that overlap a stretch, or None."""
    numbers = [
        number
        for number in range(len(reading.starts))
        if reading.ends[number] > start and reading.starts[number] < end
    ]
    return (numbers[0], numbers[-1]) if numbers else None
