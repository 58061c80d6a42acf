"""The dictionary written into the published file: comments on everything, and the rows of `help`."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from warehouse.dictionary import Entry, read_entries


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment on every table, view, column and macro, and fill `help`.

    A view or macro made again has lost its comments, a table keeps them: only what is not said yet
    is said.
    """
    entries = read_entries(connection)
    said = _read_comments(connection)
    statements = [
        f"COMMENT ON {subject} IS '{_quoted(comment)}'"
        for entry in entries
        for subject, key, comment in _comments(entry)
        if said.get(key) != comment
    ]
    if statements:
        connection.execute(";\n".join(statements))
    _fill_help(connection, entries)


def _comments(entry: Entry) -> Iterator[tuple[str, tuple[str, str], str]]:
    """Yield (what is commented on, key of the catalog, comment)."""
    word = {"table macro": "MACRO TABLE"}.get(entry.kind, entry.kind.upper())
    if entry.one_row_is:
        yield f'{word} "{entry.name}"', (entry.name, ""), entry.comment()
    if entry.kind in ("table", "view"):
        for column in entry.columns:
            if column.means:
                subject = f'COLUMN "{entry.name}"."{column.name}"'
                yield subject, (entry.name, column.name), column.comment()


def _read_comments(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    rows = connection.execute(
        """
        WITH said AS (
            SELECT table_name, column_name, comment, database_name FROM duckdb_columns()
            UNION ALL SELECT table_name, '', comment, database_name FROM duckdb_tables()
            UNION ALL SELECT view_name, '', comment, database_name FROM duckdb_views()
        )
        SELECT table_name, column_name, comment FROM said
        WHERE database_name = current_database() AND comment IS NOT NULL
        """
    ).fetchall()
    return {(name, column): comment for name, column, comment in rows}


def _fill_help(connection: duckdb.DuckDBPyConnection, entries: list[Entry]) -> None:
    rows = [
        {
            "view_name": entry.name,
            "kind": entry.kind,
            "one_row_is": entry.one_row_is,
            "note": entry.note or None,
            "example": entry.examples[0] if entry.examples else None,
            "examples": list(entry.examples),
            "column_names": [column.name for column in entry.columns or entry.parameters],
        }
        for entry in entries
    ]
    connection.execute(
        "INSERT INTO help BY NAME SELECT unnest(r, max_depth := 2) FROM (SELECT unnest($rows) AS r)",
        {"rows": rows},
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
