"""What is published stands: bad rows, full disks, kills, strangers' logs, files of other ages."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.files import read_json, write_json
from flows.home import Home
from flows.pipeline import run_pipeline
from flows.runs import list_runs, mark_refused, open_run
from flows.settings import NightlyParameters
from tests.conftest import FETCHED_AT
from tests.kills.rows import Reader
from transforms.framing import Annotator
from transforms.rows import SCHEMAS
from warehouse.ask import OlderFile, ask_sql
from warehouse.compaction import SMALL_BLOCK, attach
from warehouse.errors import NoSnapshot, QueryRefused, SnapshotUnusable
from warehouse.inspection import inspect
from warehouse.snapshots import (
    current_snapshot,
    list_snapshots,
    log_of,
    open_snapshot,
    point_to,
    roll_back,
)
from warehouse.sql_files import read_sql

COUNTS = "SELECT count(*), count(DISTINCT run_id) FROM frame_labels"
CONTENT = "SELECT article_id, version_no, version_id, run_id FROM article_versions ORDER BY ALL"


@pytest.fixture
def study(two_nights: Home, tmp_path: Path) -> Home:
    """The study after two nights, for writing."""
    shutil.copytree(two_nights.root, tmp_path / "study", symlinks=True)
    return Home(tmp_path / "study")


@pytest.fixture
def half(study: Home) -> Home:
    """The study with its second night staged and not published."""
    roll_back(study.warehouse)
    return study


def opframe(home: Home, *arguments: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, [*arguments, "--home", str(home.root)])
    assert found.exit_code == code, found.output
    return found.output


def ask(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return ask_sql(home.warehouse, sql)[1]


def night(home: Home, number: int) -> str:
    return list_runs(home, "finished", "refused", "staged")[number - 1].run_id


def spoil(home: Home, table: str, change: Callable[[list[dict[str, Any]]], object]) -> Path:
    """Change the staged rows of the second night and forget that it was ever published."""
    for path in sorted((home.stage / table / f"run_id={night(home, 2)}").glob("*.parquet")):
        rows = pq.read_table(path, partitioning=None).to_pylist()
        if rows and (table != "articles" or len(rows) > 1):
            change(rows)
            pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMAS[table]), path)
            (home.runs / night(home, 2) / "finished.json").unlink()
            return path
    raise AssertionError(f"no rows of {table}")


def put(**fields: object) -> Callable[[list[dict[str, Any]]], object]:
    return lambda rows: rows[-1].update(fields)


def fetched_new(rows: list[dict[str, Any]]) -> object:
    """Date every article into the future: most are unchanged, and only new ones are checked."""
    return [row.update(date_published=datetime(2036, 1, 1).date()) for row in rows]


BAD_ROWS = [
    ("frame_labels", put(frame="no-such-frame"), "labels_belong_to_a_codebook", "new version"),
    ("frame_labels", put(decision="perhaps"), "labels_use_the_vocabulary", "opframe_version"),
    ("frame_labels", put(voice="loud"), "labels_use_the_vocabulary", "opframe_version"),
    ("frame_labels", put(probability=1.5), "labels_use_the_vocabulary", "opframe_version"),
    ("frame_labels", put(end_char=10_000_000), "offsets_lie_in_the_text", "model_version"),
    ("frame_labels", put(frame=None), "keys_are_given", "staged file"),
    ("frame_labels", put(version_id="stranger"), "rows_have_their_annotation", "staged file"),
    ("frame_labels", lambda rows: rows.append(rows[-1]), "labels_are_unique", "twice"),
    ("sentences", put(start_char=-4), "offsets_lie_in_the_text", "model_version"),
    ("frame_evidence", put(evidence_text="never said"), "evidence_stands_in", "model_version"),
    ("quotes", put(speaker_end_char=10_000_000), "quotes_stand_in", "model_version"),
    ("quotes", put(quote_text="never said"), "quotes_stand_in", "model_version"),
    ("actor_portrayals", put(entity_text="Nobody"), "portrayals_stand_in", "model_version"),
    ("articles", put(version_id=None), "keys_are_given", "staged file"),
    ("articles", fetched_new, "dates_are_possible", "--explain"),
    ("inputs", lambda rows: rows.append(rows[-1]), "inputs_are_unique", "discard"),
]


@pytest.mark.parametrize(("table", "change", "check", "remedy"), BAD_ROWS)
def test_bad_rows_are_named_and_nothing_is_published(
    half: Home, table: str, change: Callable[..., object], check: str, remedy: str
) -> None:
    before = ask(half, COUNTS), current_snapshot(half.warehouse)
    file = spoil(half, table, change)
    said = opframe(half, "publish", code=1)

    assert check in said
    assert "remedy: " in said
    assert remedy in said
    assert file.name in said.replace("\n", "")
    assert (ask(half, COUNTS), current_snapshot(half.warehouse)) == before
    assert not list((half.warehouse / "snapshots").glob(".building*"))
    assert file.exists()


def test_a_refused_run_is_shown_set_aside_or_discarded(half: Home) -> None:
    spoil(half, "quotes", put(quote_text="never said"))
    run = night(half, 2)
    opframe(half, "publish", code=1)
    shown = opframe(half, "status", code=4)
    again = opframe(half, "publish")
    opframe(half, "discard", run)
    discarded = opframe(half, "publish", run, code=1)
    opframe(half, "discard", run, "--undo")
    said = opframe(half, "publish", run, "--set-aside")

    assert f"not published: {run}" in shown
    assert "quotes_stand_in_the_text" in shown
    assert "nothing to publish" in again
    assert "--undo" in discarded
    assert "set aside: http" in said
    assert ask(half, "SELECT count(*) FROM runs") == [(2,)]
    assert ask(half, "SELECT reason FROM rejects WHERE stage = 'check'") == [
        ("quotes_stand_in_the_text",)
    ]
    assert ask(
        half, f"SELECT outcome FROM run_outcomes WHERE run_id = '{run}' AND stage = 'check'"
    ) == [("rejected",)]
    assert "none failed" in opframe(half, "check")


def test_a_dry_run_says_what_would_be_new_and_publishes_nothing(half: Home) -> None:
    before = current_snapshot(half.warehouse), sorted(half.root.rglob("*"))
    said = opframe(half, "publish", "--dry-run")

    assert "would publish" in said
    assert "2 new" in said
    assert "+3 rows in article_versions" in said
    assert (current_snapshot(half.warehouse), sorted(half.root.rglob("*"))) == before


def test_a_rollback_loses_nothing(study: Home) -> None:
    everything = ask(study, CONTENT), ask(study, "SELECT run_id, loaded_at FROM runs ORDER BY ALL")
    newest = current_snapshot(study.warehouse)
    said = opframe(study, "rollback")
    shown = opframe(study, "status")
    listed = opframe(study, "snapshots", "--json")
    opframe(study, "publish")
    brought_back = (
        ask(study, CONTENT),
        ask(study, "SELECT run_id, loaded_at FROM runs ORDER BY ALL"),
    )
    opframe(study, "rollback", "--to", newest.stem)

    assert night(study, 2) in said
    assert "publish" in said
    assert "not in this snapshot" in shown
    assert '"state": "published", "n_runs": 1' in listed
    assert brought_back == everything
    assert current_snapshot(study.warehouse) == newest
    assert "opframe-" in opframe(study, "rollback", "--to", "no-such", code=1)


def add_third_night(home: Home) -> str:
    """Stage the second night's rows once more, as a run begun an hour later."""
    second = night(home, 2)
    third = second.replace("nightly", "third")
    shutil.copytree(home.runs / second, home.runs / third)
    (home.runs / third / "finished.json").unlink()
    write_json(home.runs / third / "staged.json", {})
    fields = read_json(home.runs / third / "run.json")
    later = datetime.fromisoformat(fields["started_at"]) + timedelta(hours=1)
    write_json(home.runs / third / "run.json", {**fields, "run_id": third, "started_at": later})
    return third


def test_a_run_published_late_takes_its_place_among_the_others(half: Home) -> None:
    third = add_third_night(half)
    opframe(half, "publish", third)
    between = ask(half, "SELECT count(*) FROM article_versions")
    opframe(half, "publish")

    assert inspect(current_snapshot(half.warehouse)).run_ids == (
        night(half, 1),
        night(half, 2),
        third,
    )
    assert ask(half, "SELECT count(*) FROM article_versions") == between
    assert ask(half, f"SELECT count(*) FROM article_versions WHERE run_id = '{third}'") == [(0,)]


def test_a_file_built_anew_holds_the_same(study: Home) -> None:
    tables = ("article_versions", "frame_labels", "quotes", "run_outcomes", "articles", "runs")
    before = {table: ask(study, f"FROM {table} ORDER BY ALL") for table in tables}
    opframe(study, "publish", "--rebuild")

    assert {table: ask(study, f"FROM {table} ORDER BY ALL") for table in tables} == before


def test_a_small_study_is_a_small_file_without_holes(study: Home) -> None:
    with duckdb.connect(str(current_snapshot(study.warehouse)), read_only=True) as connection:
        block, total, free = connection.execute(
            "SELECT block_size, total_blocks, free_blocks FROM pragma_database_size()"
        ).fetchone()
    first, second = (path.stat().st_size for path in list_snapshots(study.warehouse))

    assert block == SMALL_BLOCK
    assert free * 3 < total
    assert second < first * 1.2


def test_old_snapshots_go_but_never_the_current_one(study: Home) -> None:
    with study.config.open("a") as config:
        config.write("\n[warehouse]\nsnapshots_kept = 1\n")
    before = current_snapshot(study.warehouse)
    opframe(study, "publish", "--rebuild")
    kept = list_snapshots(study.warehouse)
    opframe(study, "publish", "--rebuild")
    later = list_snapshots(study.warehouse)

    # Who read the link just before it moved still finds the file.
    assert len(kept) == 2
    assert before in kept
    assert len(later) == 2
    assert before not in later
    assert current_snapshot(study.warehouse) in later


FULL = """
import resource, sys
from flows.cli import app
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
app(["publish", "--home", sys.argv[1]])
"""


def test_a_full_disk_leaves_what_is_published(half: Home) -> None:
    before = current_snapshot(half.warehouse)
    found = subprocess.run(
        [sys.executable, "-c", FULL, str(half.root)], capture_output=True, text=True, check=False
    )

    assert found.returncode == 1
    assert "no room left" in found.stderr
    assert "opframe publish" in found.stderr
    assert "Traceback" not in found.stderr
    assert current_snapshot(half.warehouse) == before
    assert not list((half.warehouse / "snapshots").glob(".building*"))
    opframe(half, "publish")
    assert ask(half, "SELECT count(*) FROM runs") == [(2,)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_named(half: Home) -> None:
    folder = half.warehouse / "snapshots"
    folder.chmod(0o555)
    said = opframe(half, "publish", code=1)
    folder.chmod(0o755)

    assert "may not be written" in said


def write_and_die(snapshot: Path, home: Home) -> None:
    """Open a snapshot for writing as an analyst with root's rights might, and die."""
    snapshot.chmod(0o644)
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]);"
        "c.execute('SET checkpoint_threshold = \\'1GB\\'');"
        "c.execute('DELETE FROM frame_labels'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(snapshot)], check=False)


def test_a_dead_writers_log_is_never_replayed(half: Home) -> None:
    snapshot = current_snapshot(half.warehouse)
    before = ask(half, "SELECT count(*) FROM frame_labels")[0][0]
    write_and_die(snapshot, half)
    assert log_of(snapshot).exists()
    with pytest.raises(SnapshotUnusable, match=r"opened .* for writing"):
        ask(half, COUNTS)
    said = opframe(half, "publish")

    assert ".wal.aside" in said.replace("\n", "")
    assert ask(half, "SELECT count(*) FROM frame_labels")[0][0] > before
    assert not log_of(snapshot).exists()


def test_a_changed_snapshot_is_checked_in_full_and_named(half: Home) -> None:
    snapshot = current_snapshot(half.warehouse)
    snapshot.chmod(0o644)
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute("UPDATE frame_labels SET decision = 'maybe' WHERE rowid = 0")
    said = opframe(half, "publish", code=1)

    assert "labels_use_the_vocabulary" in said
    assert "maybe" in said


def test_a_writer_who_is_alive_is_waited_for_by_name(half: Home) -> None:
    snapshot = current_snapshot(half.warehouse)
    snapshot.chmod(0o644)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(snapshot)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        writer.stdout.readline()
        said = opframe(half, "publish", code=1)
        writer.communicate(b"\n")

    assert "open for writing" in said


def test_a_reader_keeps_its_file_while_others_are_published_and_pruned(half: Home) -> None:
    with half.config.open("a") as config:
        config.write("\n[warehouse]\nsnapshots_kept = 1\n")
    opened = current_snapshot(half.warehouse)
    with open_snapshot(opened) as reader:
        before = reader.execute(COUNTS).fetchall()
        opframe(half, "publish")
        opframe(half, "publish", "--rebuild")

        assert opened not in list_snapshots(half.warehouse)
        assert reader.execute(COUNTS).fetchall() == before
        assert reader.execute("SELECT sum(length(body)) FROM article_versions").fetchone()


def damage(home: Home) -> None:
    snapshot = current_snapshot(home.warehouse)
    snapshot.chmod(0o644)
    os.truncate(snapshot, 100_000)


def test_a_damaged_snapshot_says_how_to_go_on(study: Home) -> None:
    damage(study)

    assert "rollback" in opframe(study, "sql", COUNTS, code=1)
    assert "rollback" in opframe(study, "publish", code=1)
    assert "trouble" in opframe(study, "status")
    assert "damaged" in opframe(study, "snapshots")
    opframe(study, "rollback")
    opframe(study, "publish")
    assert ask(study, "SELECT count(*) FROM runs") == [(2,)]


def test_a_damaged_snapshot_can_be_built_anew(study: Home) -> None:
    before = ask(study, CONTENT)
    damage(study)
    opframe(study, "publish", "--rebuild")

    assert ask(study, CONTENT) == before


def test_a_missing_link_is_made_again_and_a_dangling_one_named(half: Home) -> None:
    link = half.warehouse / "opframe.duckdb"
    link.unlink()
    with pytest.raises(NoSnapshot, match="rollback --to"):
        ask(half, COUNTS)
    said = opframe(half, "publish")
    link.unlink()
    link.symlink_to("snapshots/opframe-none.duckdb")
    with pytest.raises(SnapshotUnusable, match="rollback --to"):
        ask(half, COUNTS)
    opframe(half, "rollback", "--to", list_snapshots(half.warehouse)[-1].stem)

    assert "link" in said
    assert ask(half, "SELECT count(*) FROM runs") == [(2,)]


def publish_by_hand(home: Home, change: str | None, files: int | None = None) -> None:
    """Publish a snapshot of other schema files: a changed one, or one with only the first files."""
    path = home.warehouse / "snapshots" / "opframe-20990101T000000000000Z.duckdb"
    if files is None:
        shutil.copyfile(current_snapshot(home.warehouse), path)
    with duckdb.connect() as connection:
        attach(connection, path, "published", SMALL_BLOCK)
        connection.execute("USE published")
        for name, text in read_sql("schema")[:files] if files else ():
            connection.execute(text)
            connection.execute("INSERT INTO schema_migrations VALUES (?, now()::TIMESTAMP)", [name])
        if change:
            connection.execute(change)
    point_to(home.warehouse, path)


def test_a_file_of_a_newer_opframe_is_asked_but_not_loaded_into(half: Home) -> None:
    publish_by_hand(
        half,
        "INSERT INTO schema_migrations VALUES ('0099_wonders', TIMESTAMP '2030-01-01', '7.1.0')",
    )
    said = opframe(half, "publish", code=1)

    assert "opframe 7.1.0 or newer" in said.replace("\n", " ")
    assert "0099_wonders" in said
    assert ask(half, "SELECT count(*) FROM runs") == [(1,)]


def test_a_file_of_an_older_opframe_says_so_and_is_brought_up_to_date(study: Home) -> None:
    content = ask(study, CONTENT)
    publish_by_hand(study, None, files=4)
    with pytest.raises(OlderFile, match=r"older opframe without .*v_frames"):
        ask(study, "FROM v_frames")
    opframe(study, "publish")

    assert ask(study, CONTENT) == content
    assert ask(study, "SELECT count(*) FROM v_frames")[0][0] > 1000
    assert ask(study, "SELECT count(*) FROM schema_migrations WHERE opframe_version IS NULL") == [
        (4,)
    ]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("DELETE FROM runs", "read-only"),
        ("CREATE TABLE mine (i INT)", "cp "),
        ("DROP VIEW v_frames", "read-only"),
        ("SELECT 1; /* quietly */ INSTALL httpfs", "INSTALL is refused"),
        ("LOAD 'mine.so'", "LOAD is refused"),
        ("COPY (SELECT 1) TO '{home}/warehouse/opframe.duckdb'", "own folders"),
        ("EXPORT DATABASE '{home}/stage/x'", "own folders"),
    ],
)
def test_a_query_that_writes_is_refused(two_nights: Home, sql: str, says: str) -> None:
    with pytest.raises(QueryRefused, match=says):
        ask(two_nights, sql.format(home=two_nights.root))


def test_a_query_may_keep_its_own_results(two_nights: Home, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    ask(two_nights, f"COPY (SELECT outlet_name FROM articles) TO '{own}'")

    assert ask(two_nights, "CREATE TEMP TABLE t AS SELECT 1 AS i; SELECT i + 1 FROM t") == [(2,)]
    assert ask(two_nights, f"SELECT count(*) FROM '{own}'") == [(42,)]


def test_a_short_article_is_reported_and_published(half: Home) -> None:
    spoil(half, "articles", lambda rows: [row.update(word_count=3) for row in rows])
    said = opframe(half, "publish")

    assert "bodies_are_long_enough warns" in said
    assert ask(half, "SELECT count(*) FROM runs") == [(2,)]


def test_publishing_survives_kills_and_readers_see_whole_files(half: Home) -> None:
    chance = random.Random(7)
    first = current_snapshot(half.warehouse)
    reader = Reader(half.warehouse / "opframe.duckdb")
    reader.start()
    n_killed = 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "publish", "--rebuild", "--home", str(half.root)],
            stdout=subprocess.DEVNULL,
        )
        while process.poll() is None and not list(half.warehouse.glob("snapshots/.building*")):
            wait_for_end(process, 0.002)
        wait_for_end(process, chance.random() * 0.4)
        n_killed += process.poll() is None
        process.kill()
        process.wait()
    reader.end()
    opframe(half, "publish", "--rebuild")

    assert n_killed >= 4
    assert reader.faults == []
    assert reader.n_reads > 10
    assert ask(half, "SELECT count(*) FROM runs") == [(2,)]
    assert not list((half.warehouse / "snapshots").glob(".building*"))
    assert first in list_snapshots(half.warehouse) or len(list_snapshots(half.warehouse)) == 5


def test_a_load_after_a_rollback_goes_on_from_there_and_names_what_is_lacking(
    half: Home, annotator: Annotator
) -> None:
    second = night(half, 2)
    half.config.write_text('[[listings]]\nkind = "folder"\npath = "pages"\n')
    (half.root / "pages").mkdir()
    (half.root / "pages" / "a-letter.txt").write_text(
        "A letter\n\nBy Ada Quill\n\n" + "Ships sail. " * 40
    )
    report, _ = run_pipeline(
        half, "nightly", NightlyParameters(home=half.root), annotator=annotator
    )
    between = inspect(current_snapshot(half.warehouse)).run_ids
    opframe(half, "publish")

    assert report.counts == {"new": 1}
    assert any(second in note and "opframe publish" in note for note in report.notes)
    assert between == (night(half, 1), report.run_id)
    assert inspect(current_snapshot(half.warehouse)).run_ids == (between[0], second, between[1])
    assert "none failed" in opframe(half, "check")


def test_a_refused_run_does_not_block_the_next(tmp_path: Path) -> None:
    home = Home(tmp_path)
    versions = {"opframe_version": "1", "extractor_version": "1", "model_version": "1"}
    first = open_run(home, "nightly", {}, versions, now=FETCHED_AT)
    resumed = open_run(home, "nightly", {}, versions, now=FETCHED_AT)
    mark_refused(home, first.run_id, "a check failed")
    second = open_run(home, "nightly", {}, versions, now=FETCHED_AT)

    assert (resumed.run_id, resumed.is_resumed) == (first.run_id, True)
    assert second.run_id != first.run_id


def wait_for_end(process: subprocess.Popen[bytes], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
