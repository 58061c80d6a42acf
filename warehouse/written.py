"""What holds of written rows: keys, references, the values that occur. Nothing is said unchecked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from warehouse.catalogue import Relation, quote


@cache
def knowledge() -> Mapping[str, Any]:
    """Return `exports.toml`."""
    return tomllib.loads(files("warehouse").joinpath("exports.toml").read_text("utf-8"))


class WrittenTables:
    """The tables of one export, each by one of its files."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tables: Mapping[str, tuple[Relation, Path]]
    ) -> None:
        self._connection = connection
        self._tables = tables

    def primary_key(self, name: str) -> tuple[str, ...]:
        """Return the columns that tell any two rows apart, if they are known and do."""
        relation, path = self._tables[name]
        key = tuple(knowledge()["keys"].get(name, ()))
        if not key or not relation.has(*key):
            return ()
        columns = ", ".join(map(quote, key))
        missing = " OR ".join(f"{quote(column)} IS NULL" for column in key)
        return (
            ()
            if self._any(
                f"SELECT 1 FROM {_rows(path)} GROUP BY {columns} HAVING count(*) > 1 OR any_value({missing})"
            )
            else key
        )

    def references(self, name: str) -> tuple[tuple[str, str, str], ...]:
        """Return (column, table, its column) where each value, if any, is found there."""
        relation, path = self._tables[name]
        found = []
        for column, place in knowledge()["references"].items():
            table, target = place.split(".")
            if table not in self._tables or not relation.has(column):
                continue
            if (table, target) == (name, column) or not self._tables[table][0].has(target):
                continue
            left, right = _rows(path), _rows(self._tables[table][1])
            if not self._any(
                f"SELECT 1 FROM {left} AS l WHERE l.{quote(column)} IS NOT NULL AND "
                f"l.{quote(column)} NOT IN (SELECT {quote(target)} FROM {right} "
                f"WHERE {quote(target)} IS NOT NULL)"
            ):
                found.append((column, table, target))
        return tuple(found)

    def values(self, name: str, column: str) -> tuple[str, ...]:
        """Return the values that the column is limited to, if it is."""
        values = tuple(knowledge()["values"].get(column, ()))
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
        path = self._tables[name][1]
        if not values or self._any(
            f"SELECT 1 FROM {_rows(path)} WHERE {quote(column)} NOT IN ({listed})"
        ):
            return ()
        return values

    def range(self, name: str, column: str) -> tuple[float, float] | None:
        """Return the numbers that the column lies between, if it does."""
        if column not in knowledge()["ranges"]:
            return None
        low, high = knowledge()["ranges"][column]
        path = self._tables[name][1]
        outside = f"{quote(column)}::DOUBLE NOT BETWEEN {low} AND {high}"
        return None if self._any(f"SELECT 1 FROM {_rows(path)} WHERE {outside}") else (low, high)

    def _any(self, sql: str) -> bool:
        return self._connection.execute(f"{sql} LIMIT 1").fetchone() is not None


def _rows(path: Path) -> str:
    place = "'" + str(path).replace("'", "''") + "'"
    if path.suffix == ".parquet":
        return f"read_parquet({place})"
    return f"read_csv({place}, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
