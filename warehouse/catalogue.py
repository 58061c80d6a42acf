"""What a warehouse file holds: its tables and views, their columns, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import duckdb


class UnknownTable(Exception):
    """A table was asked for that the file does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    type: str
    """As DuckDB writes it: VARCHAR, BIGINT, STRUCT(low DOUBLE, high DOUBLE) …"""
    is_required: bool = False
    """True: never null, by the schema. Not known of views."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table, a view, or the rows of a query."""

    name: str
    columns: tuple[Column, ...]
    is_view: bool = False
    comment: str | None = None

    def has(self, *names: str) -> bool:
        return set(names) <= {column.name for column in self.columns}


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    """Return the tables and views of the file, in order of name."""
    kinds = connection.execute(
        """
        SELECT table_name, false, comment FROM duckdb_tables()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        UNION ALL
        SELECT view_name, true, comment FROM duckdb_views()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        ORDER BY ALL
        """
    ).fetchall()
    columns: dict[str, list[Column]] = {}
    for table, name, type_, is_nullable, comment in connection.execute(
        """
        SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        ORDER BY table_name, column_index
        """
    ).fetchall():
        columns.setdefault(table, []).append(
            Column(name=name, type=type_, is_required=not is_nullable, comment=comment)
        )
    return [
        Relation(
            name=name,
            columns=tuple(columns.get(name, ())),
            is_view=is_view,
            comment=comment or None,
        )
        for name, is_view, comment in kinds
    ]


def describe(connection: duckdb.DuckDBPyConnection, sql: str, name: str) -> Relation:
    """Return the columns that a query gives, under a name."""
    rows = connection.execute(f"DESCRIBE {sql}").fetchall()
    return Relation(name=name, columns=tuple(Column(name=row[0], type=row[1]) for row in rows))


def choose(relations: Sequence[Relation], patterns: Sequence[str]) -> list[Relation]:
    """Return the relations that the names or patterns (`v_*`) name.

    Raises:
        UnknownTable: A pattern names none; says which there are.
    """
    return [*dict.fromkeys(_chosen(relations, patterns))]


def _chosen(relations: Sequence[Relation], patterns: Sequence[str]) -> Iterator[Relation]:
    for pattern in patterns:
        found = [relation for relation in relations if fnmatchcase(relation.name, pattern)]
        if not found:
            known = ", ".join(relation.name for relation in relations)
            raise UnknownTable(f'the file has no table or view "{pattern}"; it has: {known}')
        yield from found


def quote(name: str) -> str:
    """Return an identifier as SQL."""
    return '"' + name.replace('"', '""') + '"'
