"""Rows fit tables, loads are all or nothing, the lock is one at a time, rollback goes back."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.home import Home
from flows.pipeline import Report
from flows.work import load
from tests.conftest import FETCHED_AT
from transforms.rows import SCHEMAS
from warehouse.ask import ask_sql
from warehouse.load import CheckFailed, make_marts, migrate, run_checks
from warehouse.lock import LockHeld, hold_lock
from warehouse.snapshots import NoSnapshot, current_snapshot, list_snapshots, roll_back
from warehouse.sql_files import read_sql

TABLES = {"articles": "article_versions", "inputs": "run_outcomes", "events": "event_versions"}

FIGURES = {
    "measured_at",
    "n",
    "n_positive",
    "agreement",
    "precision",
    "tier",
    *("sensitivity", "specificity", "f1", "kappa", "alpha"),
    *(
        f"{name}_{end}"
        for name in ("sensitivity", "specificity", "f1", "kappa", "alpha")
        for end in ("low", "high")
    ),
}
ADDED_AT_LOAD = {
    "is_rereading",
    "rereads_version_no",
    "run_id",
    "version_no",
    "first_seen_at",
    "annotated_at",
    "outcome",
    "stage",
    "reason",
    "article_id",
    "version_id",
    "current_from",
    *FIGURES,
}


@pytest.fixture
def empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    migrate(connection, FETCHED_AT)
    make_marts(connection)
    connection.execute("SET VARIABLE run_id = 'r1'")
    return connection


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_row_keys_and_table_columns_are_the_same(
    empty: duckdb.DuckDBPyConnection, name: str
) -> None:
    columns = {row[0] for row in empty.execute(f"DESCRIBE {TABLES.get(name, name)}").fetchall()}
    keys = set(SCHEMAS[name].names)

    assert keys - columns <= {"input_no"}
    assert columns - keys <= ADDED_AT_LOAD


def test_a_schema_file_is_applied_once(empty: duckdb.DuckDBPyConnection) -> None:
    migrate(empty, FETCHED_AT)

    assert empty.execute("SELECT count(*) FROM schema_migrations").fetchone() == (
        len(read_sql("schema")),
    )


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (
            "INSERT INTO runs VALUES ('r1', 'x', now(), now(), '{}', '1', '1', '1', 2)",
            "outcomes_are_complete",
        ),
        (
            "INSERT INTO frame_labels SELECT 'a', 'v', 'r1', 'machine', 'm', 's', '1', 'f', 'document', NULL, 0, 1,"
            " 'author', 1, 1, 1, 'yes', NULL, 0.5, false, NULL, NULL FROM range(2)",
            "labels_are_unique",
        ),
        (
            "INSERT INTO quotes (article_id, version_id, run_id, model_version, start_char, end_char, quote_text,"
            " quote_type) VALUES ('a', 'v', 'r1', 'm', 0, 3, 'abc', 'direct')",
            "rows_belong_to_a_version",
        ),
    ],
)
def test_checks_stop_a_publication(
    empty: duckdb.DuckDBPyConnection, spoil: str, check: str
) -> None:
    run_checks(empty)
    empty.execute(spoil)

    with pytest.raises(CheckFailed, match=check):
        run_checks(empty)


def test_loading_twice_changes_nothing(press_study: Home, run_night: Callable[..., Report]) -> None:
    from flows.pipeline import run_pipeline
    from flows.settings import NightlyParameters

    _, shop = run_pipeline(press_study, "nightly", NightlyParameters(home=press_study.root))
    before = current_snapshot(press_study.warehouse)

    assert load(shop, 1.0).is_new is False
    assert current_snapshot(press_study.warehouse) == before


def test_snapshots_are_read_only_and_rollback_goes_back(
    press_study: Home, run_night: Callable[..., Report]
) -> None:
    run_night(press_study)
    run_night(press_study)
    first, second = list_snapshots(press_study.warehouse)

    assert stat.S_IMODE(second.stat().st_mode) == 0o444
    assert not list(press_study.warehouse.rglob("*.wal"))
    assert roll_back(press_study.warehouse) == first
    assert ask_sql(press_study.warehouse, "SELECT count(*) FROM runs")[1] == [(1,)]
    with pytest.raises(NoSnapshot):
        roll_back(press_study.warehouse)


def test_the_second_loader_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    with (
        hold_lock(lock, "loading r1"),
        pytest.raises(LockHeld, match=rf"process {os.getpid()} .*loading r1"),
        hold_lock(lock, "loading r2"),
    ):
        raise AssertionError("two held it")


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    code = (
        "import os, pathlib; from warehouse.lock import hold_lock\n"
        f"with hold_lock(pathlib.Path({str(lock)!r}), 'dying'): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)

    assert "dying" in lock.read_text()
    with hold_lock(lock, "loading"):
        assert "loading" in lock.read_text()


def test_a_frame_of_an_article_is_counted_once(
    press_study: Home, run_night: Callable[..., Report]
) -> None:
    run_night(press_study)
    doubled = ask_sql(
        press_study.warehouse,
        """
        SELECT article_id FROM v_frames GROUP BY article_id, scheme, frame HAVING count(*) > 1""",
    )[1]

    assert doubled == []
