"""The rows that a run staged, as views `staged_<table>`, less what a person set aside.

Inputs that a check stopped can be set aside: they end as rejects, and the rest of the run is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.derivation import Derivation
from warehouse.errors import StagedRowsUnreadable
from warehouse.night_rules import NightRules

REMEDY = "take the entry out of runs/set-aside.json to let the article in again"
# Kept of what is set aside: the input itself, what was captured of it, why it was refused before.
_KEPT_TABLES = {"inputs", "captures", "fetch_decisions", "rejects"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRun:
    """A run whose rows lie in the stage."""

    run: Mapping[str, object]
    """run_id, kind, started_at, parameters (JSON), opframe_version, extractor_version, model_version."""
    staged: Mapping[str, Sequence[Path]]
    """Parquet files by staged table."""
    empty: Mapping[str, Any] = field(default_factory=dict)
    """By staged table: an Arrow table without rows, for what an older opframe did not stage."""
    set_aside: Sequence[Mapping[str, object]] = ()
    """Inputs that are not to be loaded: input_url, version_id or null, check, detail."""
    derive: Mapping[str, Derivation] = field(default_factory=dict)
    """By load step, what makes further staged tables just before it. A step that needs them and gets
    none is left out; the next load with them makes up for it."""
    rules: NightRules = field(default_factory=NightRules)
    """For the checks of a night."""
    loaded_at: datetime | None = None
    """When it was loaded before; null: never."""


def read_staged(connection: duckdb.DuckDBPyConnection, one: StagedRun, now: datetime) -> None:
    """Make a view of each staged table.

    Raises:
        StagedRowsUnreadable: A file is missing, or a column is.
    """
    # Views, not tables: the rows are read where they are needed, and never held twice.
    for table in one.staged:
        try:
            if table in one.empty:
                # A table, not the Arrow table itself: DuckDB 1.5 pushes filters into it that Arrow refuses.
                connection.register("no_rows", one.empty[table])
                connection.execute(
                    f"CREATE OR REPLACE TEMP TABLE empty_{table} AS SELECT * FROM no_rows"
                )
                connection.unregister("no_rows")
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW staged_{table} AS {_source(one, table)}"
            )
        except duckdb.Error as error:
            raise StagedRowsUnreadable(
                f"staged rows of {table} cannot be read: {error}. Nothing was published; bring back "
                f"the file, or leave the run out with `opframe discard {one.run['run_id']}`"
            ) from error
    if one.set_aside:
        _set_aside(connection, one, now)


def _source(one: StagedRun, table: str) -> str:
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in one.staged[table])
    parts = [f"SELECT * FROM empty_{table}"] if table in one.empty else []
    if files:
        parts.append(
            f"SELECT * FROM read_parquet([{files}], hive_partitioning = false, union_by_name = true)"
        )
    return " UNION ALL BY NAME ".join(parts)


def _set_aside(connection: duckdb.DuckDBPyConnection, one: StagedRun, now: datetime) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE set_aside "
        "(input_url VARCHAR, version_id VARCHAR, check_name VARCHAR, detail VARCHAR)"
    )
    for entry in one.set_aside:
        connection.execute(
            "INSERT INTO set_aside VALUES ($1, $2, $3, $4)",
            [entry["input_url"], entry["version_id"], entry["check"], entry["detail"]],
        )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE set_aside_rejects AS
        SELECT i.input_no, i.input_url, i.outlet_id, 'check' AS stage, any_value(s.check_name) AS reason,
               any_value(s.detail) AS detail, $1 AS remedy, false AS is_retryable,
               $2::TIMESTAMP AS rejected_at
        FROM staged_inputs AS i
        LEFT JOIN staged_articles AS a USING (input_no)
        JOIN set_aside AS s
            ON s.version_id = a.version_id OR s.version_id IS NULL AND s.input_url = i.input_url
        GROUP BY ALL""",
        [REMEDY, now],
    )
    for table in one.staged:
        rows = connection.execute(f"DESCRIBE FROM staged_{table}").fetchall()
        if table in _KEPT_TABLES or "input_no" not in {row[0] for row in rows}:
            continue
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW staged_{table} AS SELECT * FROM ({_source(one, table)}) AS s "
            "WHERE NOT coalesce(s.input_no IN (SELECT input_no FROM set_aside_rejects), false)"
        )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW staged_rejects AS {_source(one, 'rejects')} "
        "UNION ALL BY NAME SELECT * FROM set_aside_rejects"
    )
