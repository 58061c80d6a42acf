"""The checks of a night as their files describe them, and what a study changes about them.

A check of a night is a SQL file in `night_checks/`: it returns one row for each thing that it notices. Its head is
comments: the first line is the promise; then `-- level:` (note, warn or stop), `-- message:` (a template over the
columns of a row), `-- remedy:`, and `-- thresholds:` (name = number, …), which the SQL reads as variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from warehouse.heads import read_head
from warehouse.sql_files import read_sql

LEVELS = ("off", "note", "warn", "stop")
"""From nothing to a night that is not published."""
_KEYS = ("level", "message", "remedy", "thresholds")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightCheck:
    """One check of a night, read."""

    name: str
    promise: str
    level: str
    message: str
    remedy: str
    thresholds: Mapping[str, float]
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRules:
    """What a study changes about the checks, and what a person overrules for one run."""

    levels: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    overruled: frozenset[str] = frozenset()
    """Checks whose stop does not hold for the run."""
    is_settled: bool = False
    """The run was published before: nothing stops it again."""

    def level_of(self, check: NightCheck) -> str:
        return self.levels.get(check.name, check.level)

    def is_overruled(self, check: NightCheck) -> bool:
        return self.is_settled or check.name in self.overruled


@cache
def read_night_checks() -> tuple[NightCheck, ...]:
    """Return the checks of a night, in order of name."""
    return tuple(_read(name, text) for name, text in read_sql("night_checks"))


def _read(name: str, text: str) -> NightCheck:
    head = read_head(text, _KEYS)
    pairs = [entry.split("=") for entry in head.get("thresholds", "").split(",") if entry]
    return NightCheck(
        name=name,
        promise=head["promise"],
        level=head["level"],
        message=head["message"],
        remedy=head["remedy"],
        thresholds={key.strip(): float(value) for key, value in pairs},
        sql=text,
    )
