"""The data dictionary: what the catalog holds, with what dictionary.toml says of it.

One file of words feeds the comments in the published file, `v_help`, `opframe sql --help-views` and
docs/data-dictionary.*.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

KINDS = ("view", "macro", "table macro", "table")
"""In the order in which they are listed: what an analyst starts from first."""

SECTIONS = {"view": "views", "table": "tables", "macro": "macros", "table macro": "macros"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table or view, or a parameter of a macro."""

    name: str
    data_type: str | None
    """Null of a parameter."""
    means: str
    """Empty: the dictionary has no entry."""
    unit: str = ""
    values: tuple[str, ...] = ()
    null: str = ""
    """When it is null; empty: never."""

    def comment(self) -> str:
        """Say all of it in one line."""
        unit = f" [{self.unit}]" if self.unit else ""
        values = f". One of: {', '.join(self.values)}" if self.values else ""
        null = f". Null: {self.null}" if self.null else ""
        return f"{self.means.rstrip('.')}{unit}{values}{null}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A table, view or macro."""

    name: str
    kind: str
    """One of KINDS."""
    one_row_is: str
    """Of a scalar macro: what it gives. Empty: the dictionary has no entry."""
    note: str = ""
    call: str = ""
    """Of a macro: how it is called."""
    examples: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    """Of a table macro only where they were asked for."""
    parameters: tuple[Column, ...] = ()

    def comment(self) -> str:
        """Say what a row is, or what a macro gives, in one line."""
        grain = self.one_row_is if self.kind == "macro" else f"One row: {self.one_row_is}"
        given = "; ".join(f"{each.name}: {each.means}" for each in self.parameters)
        parts = (grain, self.note.rstrip("."), f"Parameters: {given}" if given else "")
        return ". ".join(part for part in parts if part) + "."


@cache
def read_dictionary() -> Mapping[str, Mapping[str, Any]]:
    """Return the sections of the shipped dictionary.toml."""
    return tomllib.loads(files("warehouse").joinpath("dictionary.toml").read_text("utf-8"))


def read_entries(
    connection: duckdb.DuckDBPyConnection, *, has_macro_columns: bool = False
) -> list[Entry]:
    """Return an entry for all that the current database holds, by kind, in the dictionary's order.

    Args:
        has_macro_columns: Ask what columns the table macros give; takes a moment for each.
    """
    entries = [*_read_relations(connection), *_read_macros(connection, has_macro_columns)]
    order = [name for section in ("views", "macros", "tables") for name in _section(section)]
    places = {name: place for place, name in enumerate(order)}
    return sorted(
        entries,
        key=lambda entry: (
            KINDS.index(entry.kind),
            places.get(entry.name, len(places)),
            entry.name,
        ),
    )


@dataclass(slots=True)
class _Relation:
    kind: str
    columns: list[tuple[str, str, bool]] = field(default_factory=list)


def _read_relations(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    found: dict[str, _Relation] = {}
    rows = connection.execute(
        """
        SELECT c.table_name, v.view_name IS NOT NULL, c.column_name, c.data_type, c.is_nullable
        FROM duckdb_columns() AS c
        LEFT JOIN (FROM duckdb_views() WHERE database_name = current_database()) AS v
            ON v.view_name = c.table_name AND v.schema_name = c.schema_name
        WHERE c.database_name = current_database() AND NOT c.internal
        ORDER BY c.table_name, c.column_index
        """
    ).fetchall()
    for name, is_view, column, data_type, is_nullable in rows:
        relation = found.setdefault(name, _Relation("view" if is_view else "table"))
        relation.columns.append((column, data_type, is_nullable))
    return [
        _entry(
            name,
            relation.kind,
            columns=tuple(
                _column(relation.kind, name, column, data_type, is_nullable)
                for column, data_type, is_nullable in relation.columns
            ),
        )
        for name, relation in found.items()
    ]


def _read_macros(connection: duckdb.DuckDBPyConnection, has_macro_columns: bool) -> list[Entry]:
    rows = connection.execute(
        """
        SELECT function_name, replace(function_type, '_', ' '), parameters FROM duckdb_functions()
        WHERE database_name = current_database() AND NOT internal
            AND function_type IN ('macro', 'table_macro')
        ORDER BY ALL
        """
    ).fetchall()
    entries = []
    for name, kind, parameters in rows:
        said = _section("macros").get(name, {})
        columns: list[tuple[str, str]] = []
        if has_macro_columns and kind == "table macro" and "call" in said:
            described = connection.execute(f"DESCRIBE FROM {said['call']}").fetchall()
            columns = [(row[0], row[1]) for row in described]
        entries.append(
            _entry(
                name,
                kind,
                columns=tuple(_column(kind, name, *column, True) for column in columns),
                parameters=tuple(
                    Column(
                        name=parameter,
                        data_type=None,
                        means=said.get("parameters", {}).get(parameter, ""),
                    )
                    for parameter in parameters
                ),
            )
        )
    return entries


def _entry(
    name: str,
    kind: str,
    columns: tuple[Column, ...] = (),
    parameters: tuple[Column, ...] = (),
) -> Entry:
    said = _section(SECTIONS[kind]).get(name, {})
    return Entry(
        name=name,
        kind=kind,
        one_row_is=said.get("does" if kind == "macro" else "one_row_is", ""),
        note=said.get("note", ""),
        call=said.get("call", ""),
        examples=tuple(said.get("examples", ())),
        columns=columns,
        parameters=parameters,
    )


def _column(kind: str, relation: str, name: str, data_type: str, is_nullable: bool) -> Column:
    own = _parts(_section(SECTIONS[kind]).get(relation, {}).get("columns", {}).get(name, {}))
    common = {} if "means" in own else _parts(_section("columns").get(name, {}))
    said = {**common, **own}
    return Column(
        name=name,
        data_type=data_type,
        means=said.get("means", ""),
        unit=said.get("unit", ""),
        values=tuple(said.get("values", ())),
        null=said.get("null", "") if is_nullable else "",
    )


def _parts(said: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"means": said} if isinstance(said, str) else said


def _section(name: str) -> Mapping[str, Any]:
    return read_dictionary().get(name, {})
