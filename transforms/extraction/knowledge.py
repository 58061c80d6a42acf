"""The knowledge files beside the rules, read once and compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def knowledge(file: str = "knowledge") -> dict[str, Any]:
    """Return one file's tables: `knowledge`, `names`, `dates`, `body`."""
    return tomllib.loads(files(__package__).joinpath(f"{file}.toml").read_text("utf-8"))


@cache
def words(name: str, file: str = "knowledge") -> frozenset[str]:
    return frozenset(knowledge(file)[name])


@cache
def pattern(name: str, file: str = "knowledge") -> re.Pattern[str]:
    """Return one pattern for a list of regular expressions."""
    return re.compile("|".join(f"(?:{part})" for part in knowledge(file)[name]), re.IGNORECASE)


@cache
def word_pattern(name: str, file: str = "knowledge") -> re.Pattern[str]:
    """Return a pattern that finds any word of a list, as a whole word; longest first."""
    listed = sorted(knowledge(file)[name], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=16384)
def has_token(marks: str, name: str, file: str = "knowledge") -> bool:
    """True when one of a list's words stands among class names and ids; pages repeat theirs."""
    return bool(marks) and token_pattern(name, file).search(marks) is not None


@cache
def token_pattern(name: str, file: str = "knowledge") -> re.Pattern[str]:
    """Return a pattern for words in class names and ids: `byline` in `c-byline__name`, not in `bylines`."""
    return re.compile(r"(?<![^\s_-])(?:" + "|".join(knowledge(file)[name]) + r")(?![^\s_\d-])")
