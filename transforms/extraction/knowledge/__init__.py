"""What the rules know about words: TOML files, read once and compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def knowledge(file: str) -> dict[str, Any]:
    """Return one file's tables: `names`, `headline`, `sections`, `dates`, `body`, `bio` …"""
    return tomllib.loads(files(__package__).joinpath(f"{file}.toml").read_text("utf-8"))


@cache
def words(name: str, file: str) -> frozenset[str]:
    return frozenset(knowledge(file)[name])


@cache
def pattern(name: str, file: str) -> re.Pattern[str]:
    """Return one pattern for a list of regular expressions."""
    return re.compile("|".join(f"(?:{part})" for part in knowledge(file)[name]), re.IGNORECASE)


@lru_cache(maxsize=16384)
def has_token(marks: str, name: str, file: str) -> bool:
    """True when one of a list's words stands among class names and ids; pages repeat theirs."""
    return bool(marks) and token_pattern(name, file).search(marks) is not None


@cache
def token_pattern(name: str, file: str) -> re.Pattern[str]:
    """Return a pattern for words in class names and ids: `byline` in `c-byline__name`, not in `bylines`."""
    return re.compile(r"(?<![^\s_-])(?:" + "|".join(knowledge(file)[name]) + r")(?![^\s_\d-])")
