"""Schema files, applied once and in order; and what to say when file and opframe are of different age."""

from __future__ import annotations

import re
from datetime import datetime

import duckdb

from warehouse.errors import SchemaTooNew
from warehouse.sql_files import read_sql

_MADE = re.compile(r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:VIEW|MACRO)\s+(\w+)", re.IGNORECASE)


def migrate(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Apply the schema files that the database has not seen yet, in order.

    Raises:
        SchemaTooNew: The database has seen files that this opframe does not have.
    """
    applied = applied_files(connection)
    refuse_newer(applied)
    missing = [(name, text) for name, text in read_sql("schema") if name not in applied]
    for name, text in missing:
        connection.execute(text)
        connection.execute(
            "INSERT INTO schema_migrations (file, applied_at) VALUES (?, ?)", [name, now]
        )
    if missing:
        # Not with the row itself: the first files are applied before the column is there.
        connection.execute(
            "UPDATE schema_migrations SET opframe_version = getvariable('opframe_version') "
            "WHERE list_contains(?, file)",
            [[name for name, _ in missing]],
        )


def applied_files(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """Return the schema files that the database has seen, and the opframe that applied each."""
    columns = {
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = 'schema_migrations' "
            "AND database_name = current_database()"
        ).fetchall()
    }
    if not columns:
        return {}
    version = "opframe_version" if "opframe_version" in columns else "NULL"
    rows = connection.execute(f"SELECT file, {version} FROM schema_migrations").fetchall()
    return dict(rows)


def refuse_newer(applied: dict[str, str | None]) -> None:
    """Stop before an older opframe writes into a newer file.

    Raises:
        SchemaTooNew: Says which version is needed, where the file does.
    """
    known = {name for name, _ in read_sql("schema")}
    unknown = sorted(set(applied) - known)
    if not unknown:
        return
    versions = {version for name in unknown if (version := applied[name])}
    needed = f"opframe {_newest(versions)} or newer" if versions else "a newer opframe"
    raise SchemaTooNew(
        f"the published file was written by a newer opframe (schema files {', '.join(unknown)} are not "
        f"known here). Loading needs {needed}: install it, or go back with `opframe rollback`. Asking "
        "with `opframe sql` still works."
    )


def missing_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the views and macros that this opframe ships and the opened file lacks."""
    shipped = {
        name.lower()
        for room in ("macros", "marts")
        for _, text in read_sql(room)
        for name in _MADE.findall(text)
    }
    there = {
        str(row[0]).lower()
        for row in connection.execute(
            "SELECT view_name FROM duckdb_views() UNION ALL SELECT function_name FROM duckdb_functions() "
            "WHERE NOT internal"
        ).fetchall()
    }
    return sorted(shipped - there)


def _newest(versions: set[str]) -> str:
    return max(versions, key=lambda text: [int(part) for part in re.findall(r"\d+", text)])
