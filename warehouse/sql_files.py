"""The SQL that the package ships, by room and in order of name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def read_sql(room: str) -> tuple[tuple[str, str], ...]:
    """Return (name without suffix, text) of each .sql file in a room such as `marts`."""
    entries = files("warehouse").joinpath(room).iterdir()
    found = sorted(
        (entry.name, entry.read_text("utf-8")) for entry in entries if entry.name.endswith(".sql")
    )
    return tuple((name.removesuffix(".sql"), text) for name, text in found)


@cache
def read_query(name: str) -> str:
    """Return one query of `queries/`."""
    return files("warehouse").joinpath("queries", f"{name}.sql").read_text("utf-8")
