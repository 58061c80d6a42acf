"""Who does harm or help, and who bears it."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.text.portrayal.features.feature import Feature
from transforms.text.portrayal.grammar import BE_WORDS
from transforms.text.portrayal.reading import Reading
from transforms.text.portrayal.surroundings import others_around, uncrossed

RELATED = 8
"""Words to either side between which a verb and the actor belong together."""

_RELATIONS = frozenset(("harm", "help", "suffer", "blame", "praise"))


def related(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield whether the actor does, or bears, what the verbs beside it say."""
    lower = reading.lower
    clause = uncrossed(reading.breaks, first, last)
    alone = uncrossed(reading.names, first, last)
    for number, side, distance in others_around(reading, first, last):
        if distance > RELATED:
            continue
        word = lower[number]
        kinds = reading.kinds[number] & _RELATIONS
        if not kinds:
            continue
        if side == "R":
            is_passive = word.endswith(("ed", "en", "t")) and (
                any(before in BE_WORDS for before in lower[max(last + 1, number - 3) : number])
                or "by" in lower[number + 1 : number + 3]
            )
            is_agent = not is_passive
        else:
            is_agent = any(between in ("by", "from") for between in lower[number + 1 : first])
        crossed = "=" if number in clause else "-"
        named = "-" if number in alone else "N"
        for kind in kinds:
            role = "does" if is_agent else "bears"
            yield f"#{kind}.{role}{crossed}{named}", 1.0, number
            yield f"#{kind}.{role}", 2 / (1 + distance / 3), number
            yield f"{role}={reading.stems[number]}", 1.0, number
