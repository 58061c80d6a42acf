"""The verbs beside the actor."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.text.portrayal.features.feature import Feature
from transforms.text.portrayal.grammar import AUXILIARIES, BE_WORDS, BREAKING_MARKS, BREAKING_WORDS
from transforms.text.portrayal.reading import Reading


def verbs(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield the verb that the actor seems to be subject or object of."""
    lower, auxiliary = reading.lower, ""
    for number in range(last + 1, min(len(lower), last + 9)):
        word = lower[number]
        if word in BREAKING_WORDS or word in BREAKING_MARKS:
            break
        if word in AUXILIARIES:
            auxiliary = word
        elif reading.is_word[number] and (word.endswith("ed") or auxiliary):
            is_passive = word.endswith(("ed", "en")) and auxiliary in BE_WORDS
            yield f"{'pass' if is_passive else 'subj'}={reading.stems[number]}", 1.0, number
            break
    for number in range(first - 1, max(-1, first - 6), -1):
        word = lower[number]
        if word == "by":
            yield f"by={reading.stems[number - 1] if number else ''}", 1.0, max(0, number - 1)
            break
        if reading.is_word[number] and word not in AUXILIARIES and len(word) > 3:
            yield f"obj={reading.stems[number]}", 1.0, number
            break
