"""Load the staged rows of one run and publish: all of it or nothing.

Copy the last snapshot to a temporary file, one transaction of SQL files over it, checks, checkpoint,
rename, swap the link. A kill at any moment leaves the published file as it was; the next load
starts again from the staged rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.comments import describe
from warehouse.snapshots import (
    current_snapshot,
    fsync,
    list_snapshots,
    point_to,
    prune,
    snapshot_path,
)
from warehouse.sql_files import read_sql

STORAGE_VERSION = "v1.5.0"
"""Three times smaller than DuckDB 1.5's default, and readable by 1.5 and 2.0."""

MEMORY_LIMIT = "700MB"
"""Of DuckDB's buffers; what does not fit is spilled beside the snapshots. A load of 100,000 articles costs
3 % more than without a limit, and stays below 1 GB in all."""

KEPT_SNAPSHOTS = 5


class CheckFailed(Exception):
    """A check found offending rows; nothing was published."""


class StagedRowsUnreadable(Exception):
    """A staged file is missing or does not have the columns that the load expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did."""

    snapshot: Path
    is_new: bool
    """False: the run had been loaded before, and nothing changed."""


def load_run(
    warehouse: Path,
    run: Mapping[str, object],
    staged: Mapping[str, Sequence[Path]],
    *,
    now: datetime,
) -> LoadReport:
    """Append one run to a copy of the last snapshot, check it and publish it.

    The caller holds the build lock.

    Args:
        warehouse: The folder of the published link.
        run: run_id, kind, started_at, parameters (JSON), opframe_version, extractor_version,
            model_version.
        staged: Parquet files by staged table; each table has at least one file.
        now: UTC, naive.

    Raises:
        CheckFailed: Names the check and its first offending rows.
        StagedRowsUnreadable: A file is missing, or a column is.
    """
    snapshots = warehouse / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    for leftover in snapshots.glob(".building*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    last = current_snapshot(warehouse)
    if last is not None and _has_run(last, str(run["run_id"])):
        return LoadReport(snapshot=last, is_new=False)
    building = snapshots / ".building.duckdb"
    if last is not None:
        shutil.copyfile(last, building)
        building.chmod(0o644)
    _build(building, run, staged, now)
    fsync(building)
    building.chmod(0o444)
    snapshot = _unused_path(warehouse, now)
    building.rename(snapshot)
    fsync(snapshots)
    point_to(warehouse, snapshot)
    prune(warehouse, KEPT_SNAPSHOTS)
    return LoadReport(snapshot=snapshot, is_new=True)


def _unused_path(warehouse: Path, now: datetime) -> Path:
    path = snapshot_path(warehouse, now)
    newest = list_snapshots(warehouse)[-1:]
    # A clock set back must not make the new snapshot sort before the last one.
    return (
        path
        if not newest or newest[0].name < path.name
        else newest[0].with_name(newest[0].stem + "+.duckdb")
    )


def _has_run(snapshot: Path, run_id: str) -> bool:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        found = connection.execute(
            "SELECT count(*) FROM runs WHERE run_id = ?", [run_id]
        ).fetchone()
    return found is not None and found[0] > 0


def _build(
    path: Path, run: Mapping[str, object], staged: Mapping[str, Sequence[Path]], now: datetime
) -> None:
    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(path.with_name(".building.spill")),
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute(
            f"ATTACH '{_quoted(path)}' AS opframe (STORAGE_VERSION '{STORAGE_VERSION}')"
        )
        connection.execute("USE opframe")
        connection.execute("BEGIN")
        migrate(connection, now)
        for name, value in {**run, "loaded_at": now}.items():
            connection.execute(f"SET VARIABLE {name} = $1", [value])
        _read_staged(connection, staged)
        make_macros(connection)
        for _, text in read_sql("load"):
            connection.execute(text)
        make_marts(connection)
        run_checks(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT opframe")
        connection.execute("USE memory")
        connection.execute("DETACH opframe")


def migrate(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Apply the schema files that the database has not seen yet, in order."""
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'schema_migrations' "
        "AND database_name = current_database()"
    ).fetchone()
    applied: set[str] = set()
    if known is not None and known[0]:
        applied = {
            row[0] for row in connection.execute("SELECT file FROM schema_migrations").fetchall()
        }
    for name, text in read_sql("schema"):
        if name not in applied:
            connection.execute(text)
            connection.execute("INSERT INTO schema_migrations VALUES (?, ?)", [name, now])


def make_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables, views and macros in a database that has none."""
    migrate(connection, datetime(1970, 1, 1))
    make_marts(connection)


def make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the scalar macros; the load uses some of them."""
    for _, text in read_sql("macros"):
        connection.execute(text)


def make_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros, then the views and table macros that analysts ask, and say what they mean."""
    make_macros(connection)
    for _, text in read_sql("marts"):
        connection.execute(text)
    describe(connection)


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run each check; any row it returns stops the publication.

    Raises:
        CheckFailed: With the check's promise and up to three offending rows.
    """
    for name, text in read_sql("checks"):
        relation = connection.execute(text)
        rows = relation.fetchmany(3)
        if rows:
            columns = [column[0] for column in relation.description or []]
            shown = "; ".join(str(dict(zip(columns, row, strict=True))) for row in rows)
            promise = text.splitlines()[0].removeprefix("-- ")
            raise CheckFailed(
                f"check {name} failed, nothing was published. It promises: {promise} "
                f"Offending rows: {shown}. The staged rows are kept for inspection."
            )


def _read_staged(
    connection: duckdb.DuckDBPyConnection, staged: Mapping[str, Sequence[Path]]
) -> None:
    # Views, not tables: the rows are read where they are needed, and never held twice.
    for table, paths in staged.items():
        files = ", ".join(f"'{_quoted(path)}'" for path in paths)
        try:
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW staged_{table} AS "
                f"SELECT * FROM read_parquet([{files}], hive_partitioning = false)"
            )
        except duckdb.Error as error:
            raise StagedRowsUnreadable(f"staged rows of {table} cannot be read: {error}") from error


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
