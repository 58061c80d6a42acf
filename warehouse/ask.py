"""Ask the published file: read-only, by name of a shipped query or in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.inspection import inspect
from warehouse.migrations import missing_names
from warehouse.snapshots import current_snapshot, open_read_only
from warehouse.sql_files import read_query, read_sql
from warehouse.statements import explain_write, refuse_writes


class OlderFile(WarehouseError):
    """The published file lacks what this opframe's queries ask for."""


def ask(
    warehouse: Path, query: str, parameters: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a shipped query as dicts; none before the first load."""
    if current_snapshot(warehouse) is None:
        return []
    with open_read_only(warehouse) as connection:
        columns, rows = _fetch(connection, read_query(query), parameters)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def ask_sql(
    warehouse: Path,
    sql: str,
    parameters: Mapping[str, object] | None = None,
    *,
    kept: Sequence[Path] | None = None,
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return columns and rows of any statement that only reads; of several, those of the last.

    Args:
        kept: Folders that no result may be written into; none: the study's.

    Raises:
        NoSnapshot: Before the first load.
        QueryRefused: The statement would write into the published file, or fetch code.
        OlderFile: The file was written before there was such a view.
        duckdb.Error: The statement is wrong.
    """
    root = warehouse.parent
    folders = [root / name for name in ("warehouse", "stage", "archive", "runs")]
    with open_read_only(warehouse) as connection:
        refuse_writes(connection, sql, folders if kept is None else kept)
        try:
            return _fetch(connection, sql, parameters)
        except duckdb.InvalidInputException as error:
            explain_write(error, warehouse)
            raise
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            _explain_age(connection, warehouse, error)
            raise


def ask_table(warehouse: Path, query: str, parameters: Mapping[str, object]) -> pa.Table:
    """Return the rows of a shipped query as an Arrow table.

    Raises:
        NoSnapshot: Before the first load.
    """
    with open_read_only(warehouse) as connection:
        return connection.sql(read_query(query), params=dict(parameters)).to_arrow_table()


def _fetch(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    relation = connection.execute(sql, dict(parameters) if parameters else None)
    columns = [column[0] for column in relation.description or []]
    return columns, relation.fetchall()


def _explain_age(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, error: duckdb.Error
) -> None:
    """Say so when the question is asked of a file that an older opframe wrote."""
    lacking = missing_names(connection)
    snapshot = current_snapshot(warehouse)
    applied = inspect(snapshot).schema_files if snapshot else {}
    behind = [name for name, _ in read_sql("schema") if name not in applied]
    if not lacking and not behind:
        return
    without = f" without {', '.join(lacking)}" if lacking else ""
    raise OlderFile(
        f"{error}\nThe published file was written by an older opframe{without}. The next load "
        "(`opframe run`) brings it up to date, `opframe publish --check-all` does so now"
    ) from error
