"""`knowledge.toml`, read once and compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def knowledge() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("knowledge.toml").read_text("utf-8"))


def words(name: str) -> frozenset[str]:
    return frozenset(knowledge()[name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one pattern for a list of regular expressions."""
    return re.compile("|".join(f"(?:{part})" for part in knowledge()[name]), re.IGNORECASE)


@cache
def word_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that finds any word of a list, as a whole word; longest first."""
    listed = sorted(knowledge()[name], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)", re.IGNORECASE)


@cache
def month_numbers() -> dict[str, int]:
    return {word: int(number) for number, names in knowledge()["months"].items() for word in names}
