"""The words around an actor: how far, and what lies between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from transforms.text.portrayal.reading import Reading

MAX_WORDS = 80
"""Words to either side that are looked at: enough for nearly all sentences."""

NEAR = 4
"""Words to either side that count as next to the actor."""


def others_around(reading: Reading, first: int, last: int) -> Iterator[tuple[int, str, int]]:
    """Yield the words before and after the actor with side and distance."""
    for number in chain(
        range(max(0, first - MAX_WORDS), first),
        range(last + 1, min(len(reading.lower), last + 1 + MAX_WORDS)),
    ):
        yield (number, "L", first - number) if number < first else (number, "R", number - last)


def uncrossed(counts: Sequence[int], first: int, last: int) -> range:
    """Return the words between which and the actor nothing counted lies: one stretch, as counts only grow."""
    start = bisect_left(counts, counts[first - 1]) + 1 if first and counts[first - 1] else 0
    return range(start, bisect_right(counts, counts[last]))
