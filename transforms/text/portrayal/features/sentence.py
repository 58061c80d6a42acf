"""What the sentence as a whole is like, and the actor's place in it."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from transforms.text.portrayal.features.feature import Feature
from transforms.text.portrayal.grammar import PRONOUNS
from transforms.text.portrayal.reading import Reading


def whole(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield length, names and marks of the sentence, and where in it the actor stands."""
    lower = reading.lower
    n_words, word = len(lower), lower[first] if first == last else ""
    is_pronoun = word in PRONOUNS
    yield f"#target={word if is_pronoun else 'name'}", 1.0, -1
    yield f"#words={min(3, last - first)}", 1.0, -1
    yield f"#names={min(6, reading.names[-1])}", 1.0, -1
    n_marks = lower.count("“") + lower.count('"')
    yield f"#marks={min(4, n_marks)}", 1.0, -1
    yield f"#quoted={int(reading.depth[first])}", 1.0, -1
    yield "#length", log(1 + n_words) / 4, -1
    yield "#position", first / n_words, -1
    if first == 0:
        yield "#first", 1.0, -1
    if "?" in lower:
        yield "#question", 1.0, -1
