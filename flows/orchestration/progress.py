"""How far a run is, as a percentage, told every few seconds at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

SHARES: Mapping[str, Mapping[str, float]] = {
    "reannotate": {"reannotate": 95, "load": 5},
    "reextract": {"extract": 50, "annotate": 40, "reannotate": 5, "load": 5},
}
"""How much of a kind's time a step takes, of 100; measured nights differ, the order does not."""
USUAL_SHARES: Mapping[str, float] = {
    "discover": 5,
    "fetch": 55,
    "extract": 15,
    "annotate": 20,
    "load": 5,
}
CREW_SHARES: Mapping[str, float] = {"discover": 5, "fetch": 55, "read": 35, "load": 5}
"""Where processes or Dask extract and annotate in one step."""
SECONDS_BETWEEN = 3.0
"""A server should not hear of every batch."""


class Progress:
    """Called like any watcher with step, done, total; tells (percent, words)."""

    def __init__(
        self,
        kind: str,
        tell: Callable[[float, str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shares = SHARES.get(kind, USUAL_SHARES)
        self._tell = tell
        self._clock = clock
        self._told_at: float | None = None
        self._percent = 0.0
        # Days of a backfill: the part of the whole that one day is.
        self._base, self._width, self._day = 0.0, 1.0, ""

    def __call__(self, step: str, done: int, total: int) -> None:
        fraction = done / total if total else 1.0
        words = f"{step} {done} of {total}"
        if step == "day":
            self._base, self._width = fraction, 1 / max(1, total)
            self._day, within = f"{words}, ", 0.0
            words = words if done == total else f"{words}, next"
        else:
            shares = self._shares if step in self._shares else CREW_SHARES
            if step not in shares:
                return
            names = list(shares)
            before = sum(shares[name] for name in names[: names.index(step)])
            within, words = (before + fraction * shares[step]) / 100, self._day + words
        self._percent = max(self._percent, min(100.0, 100 * (self._base + self._width * within)))
        now = self._clock()
        if self._told_at is None or now - self._told_at >= SECONDS_BETWEEN or self._percent == 100:
            self._told_at = now
            self._tell(round(self._percent, 1), words)
