"""Ask the published file: read-only, by name of a shipped query or in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.snapshots import current_snapshot, open_read_only
from warehouse.sql_files import read_query


def ask(
    warehouse: Path, query: str, parameters: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a shipped query as dicts; none before the first load."""
    if current_snapshot(warehouse) is None:
        return []
    columns, rows = ask_sql(warehouse, read_query(query), parameters)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def ask_sql(
    warehouse: Path, sql: str, parameters: Mapping[str, object] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return columns and rows of any statement that only reads.

    Raises:
        NoSnapshot: Before the first load.
        duckdb.Error: The statement is wrong, or would write.
    """
    with open_read_only(warehouse) as connection:
        relation = connection.execute(sql, dict(parameters) if parameters else None)
        columns = [column[0] for column in relation.description or []]
        return columns, relation.fetchall()


def ask_table(warehouse: Path, query: str, parameters: Mapping[str, object]) -> pa.Table:
    """Return the rows of a shipped query as an Arrow table.

    Raises:
        NoSnapshot: Before the first load.
    """
    with open_read_only(warehouse) as connection:
        return connection.sql(read_query(query), params=dict(parameters)).to_arrow_table()
