"""Windows: the words near an actor, in its clause and on each side of it, summed as word vectors,
so that words unseen in training count by their meaning."""

from __future__ import annotations

import numpy as np

from transforms.text.portrayal.reading import Floats, Reading
from transforms.text.portrayal.surroundings import MAX_WORDS, NEAR, uncrossed

N_WINDOWS = 6

_BY_DISTANCE = 1 / np.sqrt(np.arange(1, MAX_WORDS + 1))


def windows(reading: Reading, first: int, last: int) -> tuple[Floats, Floats]:
    """Return how much each word counts in each window, and the sums of their vectors, of unit length.

    Near the actor, in its clause, anywhere and less with distance; each before and after it.
    Masks and marks count, but their vectors are zero.
    Shapes: (N_WINDOWS, words), (N_WINDOWS, N_DIMENSIONS).
    """
    counts = np.zeros((N_WINDOWS, len(reading.lower)), np.float32)
    start, end = max(0, first - MAX_WORDS), min(len(reading.lower), last + 1 + MAX_WORDS)
    clause = uncrossed(reading.breaks, first, last)
    counts[0, max(start, first - NEAR) : first] = 1.0
    counts[1, last + 1 : last + 1 + NEAR] = 1.0
    counts[2, max(start, clause.start) : first] = 1.0
    counts[3, last + 1 : min(end, clause.stop)] = 1.0
    counts[4, start:first] = _BY_DISTANCE[: first - start][::-1]
    counts[5, last + 1 : end] = _BY_DISTANCE[: end - last - 1]
    sums = counts @ reading.vectors
    shares = 1 / np.maximum(np.sqrt(np.einsum("ij,ij->i", sums, sums)), 1e-6)[:, None]
    return counts * shares, sums * shares
