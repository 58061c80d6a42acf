"""Which words stand around the actor, by side, nearness and clause."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from transforms.text.portrayal.features.feature import Feature
from transforms.text.portrayal.reading import Reading
from transforms.text.portrayal.surroundings import NEAR, others_around, uncrossed


def around(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield each word: next to the actor by side, less with distance, in its clause."""
    stems, is_word = reading.stems, reading.is_word
    clause = uncrossed(reading.breaks, first, last)
    for number, side, distance in others_around(reading, first, last):
        word = stems[number]
        if distance <= NEAR:
            yield f"{side}n={word}", 1.0, number
        if is_word[number]:
            yield f"s={word}", 1.0, number
            yield f"d={word}", 1 / sqrt(distance), number
            if number in clause:
                yield f"c={word}", 1.0, number


def adjacent(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield the one to three words next to the actor on each side, as they are."""
    left, right = reading.stems[max(0, first - 3) : first], reading.stems[last + 1 : last + 4]
    for length in (1, 2, 3):
        if len(left) >= length:
            yield f"l{length}={'_'.join(left[-length:])}", 1.0, first - 1
        if len(right) >= length:
            yield f"r{length}={'_'.join(right[:length])}", 1.0, last + min(length, 2)
    if left and right:
        yield f"lr={left[-1]}_{right[0]}", 1.0, last + 1


def patterns(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield the words next to the actor by what they are: `was @blame by`."""
    left = reading.classes[max(0, first - 3) : first]
    right = reading.classes[last + 1 : last + 4]
    for length in (1, 2, 3):
        if len(left) >= length:
            yield f"pl{length}={'_'.join(left[-length:])}", 1.0, first - 1
        if len(right) >= length:
            yield f"pr{length}={'_'.join(right[:length])}", 1.0, last + 1
    if left and right:
        yield f"plr={left[-1]}_{right[0]}", 1.0, last + 1
