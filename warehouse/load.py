"""Load staged runs and publish: all of it or nothing.

Copy the last snapshot to a temporary file, the SQL files of each run over it, checks,
checkpoint, rename, swap the link. A kill at any moment leaves the published file as it was; the
next load starts again from the staged rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse.checking import Finding, read_checks, run_checks
from warehouse.comments import describe
from warehouse.compaction import STAGED_TO_FILE, attach, block_size, compact, should_compact
from warehouse.derivation import DERIVED_STEP, Ask, Derivation, stage_derived
from warehouse.errors import (
    CheckFailed,
    SnapshotUnusable,
)
from warehouse.faults import tell_faults
from warehouse.inspection import Inspection, inspect
from warehouse.migrations import migrate, refuse_newer
from warehouse.nights import check_night
from warehouse.snapshots import (
    KEPT_SNAPSHOTS,
    aside_note,
    current_snapshot,
    damage,
    is_as_sealed,
    list_snapshots,
    point_to,
    prune,
    put_log_aside,
    seal,
    unused_path,
)
from warehouse.sql_files import read_sql
from warehouse.staged import StagedRun, read_staged
from warehouse.stretch_numbers import make_functions

__all__ = [
    "DERIVED_STEP",
    "Ask",
    "CheckFailed",
    "Derivation",
    "LoadReport",
    "StagedRun",
    "load_run",
    "load_runs",
    "make_empty",
    "make_macros",
    "make_marts",
    "make_views",
    "migrate",
    "run_checks",
]

MEMORY_LIMIT = "600MB"
"""Of DuckDB's buffers; what does not fit is spilled beside the snapshots. A load of 100,000 articles stays
below 1 GB in all."""

FIRST_DERIVING_STEP = "040"
"""Load steps before it append what a run brings; those from it on derive."""

SEALED_SINCE = "0015_publishing"
"""Snapshots of an opframe without this schema file have the times of their building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did, or would do."""

    snapshot: Path
    is_new: bool
    """False: the runs had been loaded before, or it was a dry run, and nothing changed."""
    warnings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What was found and mended on the way."""
    n_checks: int = 0
    n_rows: Mapping[str, int] = field(default_factory=dict)
    """Rows added, by table."""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    n_bytes: int = 0
    n_bytes_before: int = 0
    is_compacted: bool = False


def load_run(
    warehouse: Path,
    run: Mapping[str, object],
    staged: Mapping[str, Sequence[Path]],
    *,
    now: datetime,
    empty: Mapping[str, Any] | None = None,
    set_aside: Sequence[Mapping[str, object]] = (),
    derive: Mapping[str, Derivation] | None = None,
    keep: int = KEPT_SNAPSHOTS,
) -> LoadReport:
    """Append one run to a copy of the last snapshot, check it and publish it; see `load_runs`."""
    one = StagedRun(
        run=run, staged=staged, empty=empty or {}, set_aside=set_aside, derive=derive or {}
    )
    return load_runs(warehouse, [one], now=now, keep=keep)


def load_runs(
    warehouse: Path,
    runs: Sequence[StagedRun],
    *,
    now: datetime,
    keep: int = KEPT_SNAPSHOTS,
    base: Path | None = None,
    is_from_nothing: bool = False,
    is_dry: bool = False,
    check_all: bool = False,
) -> LoadReport:
    """Append runs, in this order, to a copy of a snapshot, check it and publish it.

    The caller holds the build lock.

    Args:
        warehouse: The folder of the published link.
        now: UTC, naive.
        keep: Snapshots that stay.
        base: The snapshot to start from; none: the published one.
        is_from_nothing: Start with an empty file.
        is_dry: Build and check, publish nothing.
        check_all: Check all rows, not only those that the runs bring.

    Raises:
        CheckFailed: Names the checks and their first offending rows.
        StagedRowsUnreadable: A file is missing, or a column is.
        SchemaTooNew: A newer opframe wrote the published file.
        SnapshotUnusable: The published file cannot be read.
        PublishingFailed: No room or no right to write.
    """
    snapshots = warehouse / "snapshots"
    building = snapshots / ".building.duckdb"
    with tell_faults(warehouse):
        snapshots.mkdir(parents=True, exist_ok=True)
        remove_leftovers(warehouse)
        notes: list[str] = []
        last = None if is_from_nothing else base or _find_last(warehouse, notes)
        before = _examine(last, notes) if last is not None else Inspection()
        refuse_newer(before.schema_files)
        is_changed = SEALED_SINCE in before.schema_files and last and not is_as_sealed(last)
        if last is not None and is_changed:
            notes.append(
                f"{last.name} has been written to, or copied without its times, since it was "
                "published: all checks were run over it. To be sure of it: `opframe publish --rebuild`"
            )
        wanted = [one for one in runs if one.run["run_id"] not in before.run_ids]
        if not wanted and last is not None and not is_dry and base is None and not check_all:
            return LoadReport(snapshot=last, is_new=False, notes=tuple(notes))
        try:
            if last is not None:
                shutil.copyfile(last, building)
                building.chmod(0o644)
            built = _build(building, wanted, now, check_all=bool(check_all or is_changed))
            n_bytes = building.stat().st_size
            if is_dry:
                snapshot, is_new = last or building, False
            else:
                snapshot, is_new = unused_path(warehouse, now), True
                seal(building, snapshot)
                # Before the link moves: who has just read where it points to must still find the file there.
                prune(warehouse, keep)
                point_to(warehouse, snapshot)
        finally:
            remove_leftovers(warehouse)
    return LoadReport(
        snapshot=snapshot,
        is_new=is_new,
        notes=tuple(notes),
        n_checks=len(read_checks("staged_checks")) + len(read_checks()),
        n_bytes=n_bytes,
        n_bytes_before=before.n_bytes,
        **built,
    )


def remove_leftovers(warehouse: Path) -> None:
    """Remove what a killed load left: half-built files and their logs."""
    for leftover in (warehouse / "snapshots").glob(".building*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)


def _find_last(warehouse: Path, notes: list[str]) -> Path | None:
    last = current_snapshot(warehouse)
    if last is None and (snapshots := list_snapshots(warehouse)):
        # A kill between the first snapshot and its link, or somebody removed the link.
        last = snapshots[-1]
        notes.append(f"the link to the published file was gone; went on from {last.name}")
    return last


def _examine(last: Path, notes: list[str]) -> Inspection:
    if aside := put_log_aside(last):
        notes.append(aside_note(aside))
    return inspect(last)


def _build(
    path: Path, runs: Sequence[StagedRun], now: datetime, *, check_all: bool
) -> dict[str, Any]:
    """Make the file at `path`; return what was added, the warnings, and whether it was compacted."""
    warnings: list[Finding] = []
    n_staged = sum(
        file.stat().st_size
        for one in runs
        for files in one.staged.values()
        for file in files
        if file.exists()
    )
    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(path.with_name(".building.spill")),
    }
    with duckdb.connect(":memory:", config=config) as connection:
        is_old = path.exists()
        try:
            attach(connection, path, "opframe", block_size(n_staged * STAGED_TO_FILE))
        except duckdb.Error as error:
            if is_old:
                raise SnapshotUnusable(damage(path, error)) from error
            raise
        connection.execute("USE opframe")
        counts = _count_rows(connection)
        connection.execute("SET VARIABLE check_all = $1", [check_all])
        if not runs:
            _refresh(connection, now, warnings)
        last_loaded = now
        for number, one in enumerate(runs):
            # Each later than the one before: what is current is decided by time.
            loaded_at = one.loaded_at or now
            if number:
                loaded_at = max(loaded_at, last_loaded + timedelta(microseconds=1))
            last_loaded = loaded_at
            _append(connection, one, loaded_at, warnings)
        connection.execute("CHECKPOINT opframe")
        ids = [one.run["run_id"] for one in runs]
        outcomes = connection.execute(
            "SELECT outcome, count(*) FROM run_outcomes WHERE list_contains($1, run_id) GROUP BY ALL",
            [ids],
        ).fetchall()
        added = {
            table: n - counts.get(table, 0)
            for table, n in _count_rows(connection).items()
            if n != counts.get(table, 0)
        }
        connection.execute("USE memory")
        is_compacted = should_compact(connection, "opframe")
        fresh = path.with_name(".building-compacted.duckdb")
        if is_compacted:
            compact(connection, "opframe", fresh)
        connection.execute("DETACH opframe")
    if is_compacted:
        fresh.replace(path)
    return {
        "warnings": tuple(warnings),
        "outcomes": dict(outcomes),
        "n_rows": added,
        "is_compacted": is_compacted,
    }


def _append(
    connection: duckdb.DuckDBPyConnection,
    one: StagedRun,
    loaded_at: datetime,
    warnings: list[Finding],
) -> None:
    for name, value in {**one.run, "loaded_at": loaded_at}.items():
        connection.execute(f"SET VARIABLE {name} = $1", [value])
    connection.execute("BEGIN")
    migrate(connection, loaded_at)
    make_macros(connection)
    read_staged(connection, one, loaded_at)
    warnings += run_checks(connection, "staged_checks", one.staged)
    is_appended = False
    for name, text in read_sql("load"):
        if name >= FIRST_DERIVING_STEP and not is_appended:
            # Else the texts and labels of a large run fill the memory until the end, and are spilled. Nothing is
            # published by it: the file becomes a snapshot when all is done and checked.
            connection.execute("COMMIT")
            connection.execute("BEGIN")
            is_appended = True
        if name in one.derive:
            stage_derived(connection, one.derive[name])
        elif text.startswith(DERIVED_STEP):
            continue
        connection.execute(text)
    make_marts(connection)
    warnings += run_checks(connection, "checks", one.staged)
    check_night(connection, str(one.run["run_id"]), str(one.run["kind"]), one.rules)
    connection.execute("COMMIT")


def _refresh(connection: duckdb.DuckDBPyConnection, now: datetime, warnings: list[Finding]) -> None:
    connection.execute("BEGIN")
    migrate(connection, now)
    make_marts(connection)
    warnings += run_checks(connection)
    connection.execute("COMMIT")


def make_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables, views and macros in a database that has none."""
    migrate(connection, datetime(1970, 1, 1))
    make_marts(connection)


def make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the scalar macros and functions; the load uses some of them."""
    make_functions(connection)
    for _, text in read_sql("macros"):
        connection.execute(text)


def make_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros, then the views and table macros that analysts ask, and say what they mean."""
    make_views(connection)
    describe(connection)


def make_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros, then the views and table macros."""
    make_macros(connection)
    for _, text in read_sql("marts"):
        connection.execute(text)


def _count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'opframe' ORDER BY table_name"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        found = connection.execute(f'SELECT count(*) FROM opframe."{table}"').fetchone()
        counts[table] = int(found[0]) if found else 0
    return counts
