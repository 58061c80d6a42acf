"""What stands around an actor in its sentence, as named numbers: one code for training and prediction.

Names are masked (`@N`): the model learns what is said of somebody, not of whom it was said in the
training news. Each feature knows the word that it comes from, so that a score leads back to words.
Beside the names stand windows (windows.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.text.portrayal.features.feature import Feature
from transforms.text.portrayal.features.neighbours import adjacent, around, patterns
from transforms.text.portrayal.features.polarity import polar
from transforms.text.portrayal.features.relations import related
from transforms.text.portrayal.features.sentence import whole
from transforms.text.portrayal.features.verbs import verbs
from transforms.text.portrayal.reading import Reading

__all__ = ["Feature", "features"]


def features(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield the features of the actor that is the words from first to last."""
    yield from around(reading, first, last)
    yield from adjacent(reading, first, last)
    yield from patterns(reading, first, last)
    yield from verbs(reading, first, last)
    yield from polar(reading, first, last)
    yield from related(reading, first, last)
    yield from whole(reading, first, last)
