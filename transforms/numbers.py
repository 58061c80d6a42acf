"""Numbers that are the same but for the order in which they were added up."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from math import isclose

RELATIVE = 1e-12
"""A sum of a million doubles in another order differs by less (Higham 2002, §4.2: n·2⁻⁵³ at the worst)."""


def rows_are_close(some: Sequence[str], others: Sequence[str]) -> bool:
    """True when CSV rows agree one by one, but for the last digits of numbers that are not whole."""
    if len(some) != len(others):
        return False
    pairs = zip(sorted(map(_key, some)), sorted(map(_key, others)), strict=True)
    return all(left[0] == right[0] and all(map(_close, left[1], right[1])) for left, right in pairs)


def _key(row: str) -> tuple[list[str], list[float]]:
    fields = next(csv.reader([row]), [])
    real = [_as_real(field) for field in fields]
    words = [field if number is None else "" for field, number in zip(fields, real, strict=True)]
    return words, [number for number in real if number is not None]


def _as_real(text: str) -> float | None:
    if not ("." in text or "e" in text.lower()):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _close(left: float, right: float) -> bool:
    return isclose(left, right, rel_tol=RELATIVE, abs_tol=RELATIVE)
