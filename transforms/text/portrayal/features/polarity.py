"""Words of praise and blame around the actor."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.text.portrayal.features.feature import Feature
from transforms.text.portrayal.reading import Reading
from transforms.text.portrayal.surroundings import others_around, uncrossed


def polar(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield words of praise and blame, by side, nearness, clause, quotation, and who stands between."""
    speaks = reading.speaks
    is_speaker = any(speaks[last + 1 : last + 5]) or any(speaks[max(0, first - 2) : first])
    yield f"#speaker={int(is_speaker)}", 1.0, -1
    total = absolute = highest = lowest = 0.0
    before = after = 0
    clause = uncrossed(reading.breaks, first, last)
    alone = uncrossed(reading.names, first, last)
    for number, side, distance in others_around(reading, first, last):
        value = reading.polarity[number]
        if not value:
            continue
        total += value
        absolute += abs(value)
        highest, lowest = max(highest, value), min(lowest, value)
        sign = "+" if value > 0 else "-"
        if side == "L":
            before = 1 if value > 0 else -1
        elif not after:
            after = 1 if value > 0 else -1
        value = abs(value)
        bin_no = 1 + sum(distance > limit for limit in (2, 4, 8, 16))
        yield f"#all{sign}", value, number
        yield f"#side{side}{sign}", value, number
        yield f"#near{side}{sign}", value * 2 / (1 + distance / 3), number
        yield f"#bin{side}{bin_no}{sign}", value, number
        yield f"#speaker{int(is_speaker)}{side}{sign}", value, number
        is_same = reading.depth[number] == reading.depth[first]
        yield f"#quote{int(is_same)}{sign}", value, number
        if number in clause:
            yield f"#clause{side}{sign}", value, number
        if number in alone:
            yield f"#alone{side}{sign}", value, number
        for kind in reading.kinds[number]:
            if kind in ("harm", "help", "suffer"):
                yield f"#{kind}{side}", value, number
    yield "#total", total, -1
    yield "#absolute", absolute, -1
    yield "#highest", highest, -1
    yield "#lowest", -lowest, -1
    yield f"#nearest={before}{after}", 1.0, -1
    yield f"#sign={0 if abs(total) < 0.2 else 1 if total > 0 else -1}", 1.0, -1
