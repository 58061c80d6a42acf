"""The warehouse as of a run: macros, flips, saved figures, and runs that read again and are killed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.figure_files import FigureError, read_figure
from flows.figures import reproduce_figure, save_figure
from flows.home import Home
from flows.pipeline import Report
from flows.press.server import Press, study_toml
from flows.replay_reports import flips_markdown, read_flips
from flows.replays import reannotate_study
from flows.settings import NightlyParameters
from tests.test_kill import content
from tests.test_pipeline import SEA
from transforms.numbers import rows_are_close
from warehouse.ask import ask_sql
from warehouse.canonical import read_canonical, write_canonical
from warehouse.history import UnknownRun
from warehouse.snapshots import NoSnapshot, current_snapshot

RunNight = Callable[..., Report]
STRICTER_SEA = SEA.replace('version = "1"', 'version = "2"').replace(
    'cues = ["ship{,s,ping}"]', 'cues = ["lighthouse{,s}"]'
)
FIGURE = """
SELECT outlet_name, scheme, frame, avg(has_frame::INT) AS pct, avg(probability) AS p, count(*) AS n
FROM v_frames GROUP BY ALL"""


def rows(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return ask_sql(home.warehouse, sql)[1]


def reannotate(home: Home) -> Report | None:
    return reannotate_study(home, NightlyParameters(home=home.root, batch_size=3))


@pytest.fixture
def study(press: Press, tmp_path: Path) -> Home:
    home = Home(tmp_path / "study")
    home.create()
    home.config.write_text(
        study_toml(press.port, ("northern-tribune",)) + '\n[framing]\nschemes = ["relations", "sea"]\n',
        "utf-8",
    )
    home.codebooks.mkdir()
    (home.codebooks / "sea.toml").write_text(SEA)
    return home


@pytest.fixture
def long_study(study: Home, press: Press, run_night: RunNight) -> Home:
    """Two nights, with an edit, then another codebook over all of it."""
    run_night(study)
    press.night = 2
    run_night(study)
    (study.codebooks / "sea.toml").write_text(STRICTER_SEA)
    assert reannotate(study) is not None
    return study


def run_ids(home: Home) -> list[str]:
    return [run_id for (run_id,) in rows(home, "SELECT run_id FROM runs ORDER BY loaded_at")]


def test_a_changed_codebook_gives_flips(long_study: Home) -> None:
    flips = read_flips(long_study.warehouse, run_ids(long_study)[-1])
    sea = next(row for row in flips.frames if row["frame"] == "sea.shipping")
    others = [row for row in flips.frames if row["frame"] != "sea.shipping"]
    listed = rows(
        long_study,
        """
        SELECT from_decision, to_decision, from_scheme_version, to_scheme_version, count(*)
        FROM v_flips WHERE is_latest AND from_decision = 'yes' AND to_decision = 'no' GROUP BY ALL""",
    )

    assert sea["n_yes_to_no"] > 0
    assert sea["n"] == rows(long_study, "SELECT count(*) FROM articles")[0][0]
    assert all(row["flipped_share"] == 0 for row in others)
    assert listed == [("yes", "no", "1", "2", sea["n_yes_to_no"])]
    assert "sea.shipping" in flips_markdown(flips)
    assert all(row["headline"] for row in flips.examples)


def test_a_model_that_has_read_everything_has_nothing_to_do(long_study: Home) -> None:
    before = current_snapshot(long_study.warehouse)

    assert reannotate(long_study) is None
    assert current_snapshot(long_study.warehouse) == before
    (long_study.codebooks / "sea.toml").write_text(SEA)
    back = reannotate(long_study)
    assert back is not None
    flips = read_flips(long_study.warehouse, back.run_id)
    assert next(row for row in flips.frames if row["frame"] == "sea.shipping")["n_no_to_yes"] > 0


def test_nothing_can_be_read_again_before_the_first_load(study: Home) -> None:
    with pytest.raises(NoSnapshot, match="opframe run"):
        reannotate(study)


@pytest.mark.parametrize(
    ("view", "macro"),
    [
        ("articles", "articles_as_of"),
        ("v_authors", "authors_as_of"),
        ("v_decisions", "decisions_as_of"),
        ("v_frames", "frames_as_of"),
        ("v_evidence", "evidence_as_of"),
    ],
)
def test_the_state_as_of_a_run_is_the_state_that_was_published(
    long_study: Home, view: str, macro: str
) -> None:
    snapshots = sorted((long_study.warehouse / "snapshots").glob("*.duckdb"))
    for snapshot, run_id in zip(snapshots, run_ids(long_study), strict=True):
        with duckdb.connect(str(snapshot), read_only=True) as past:
            columns = [row[0] for row in past.execute(f"DESCRIBE {view}").fetchall()]
            names = ", ".join(columns)
            then = past.execute(f"SELECT {names} FROM {view} ORDER BY ALL").fetchall()
        now = rows(long_study, f"SELECT {names} FROM {macro}('{run_id}') ORDER BY ALL")

        assert now == then
        assert then


def test_an_unknown_run_has_no_state(long_study: Home) -> None:
    with pytest.raises(duckdb.Error, match="no run is called r9"):
        rows(long_study, "FROM frames_as_of('r9')")


@pytest.mark.parametrize(
    "sql",
    [
        FIGURE,
        "FROM v_revisions",
        "FROM v_revision_sentences",
        "SELECT outlet_name, time_zone FROM outlets",
        "SELECT headline, body, n_versions FROM v_articles",
        "SELECT kind, n_inputs, n_new, n_unchanged FROM v_runs",
        "PIVOT (FROM v_frames WHERE has_frame) ON outlet_name USING count(*) GROUP BY scheme, frame",
        "WITH q AS (SELECT 'it''s' AS x) SELECT x, NULL AS y, [1.5, NULL] AS z FROM q",
    ],
)
def test_a_figure_agrees_after_later_loads(
    study: Home, press: Press, run_night: RunNight, tmp_path: Path, sql: str
) -> None:
    run_night(study)
    press.night = 2
    run_night(study)
    first, second = run_ids(study)
    for name, run_id in (("first", first), ("second", second)):
        save_figure(study.warehouse, tmp_path / f"{name}.toml", sql, run_id=run_id)
    (study.codebooks / "sea.toml").write_text(STRICTER_SEA)
    reannotate(study)
    text = study.config.read_text("utf-8")
    study.config.write_text(text.replace("Northern Tribune", "The Northern Tribune"), "utf-8")
    run_night(study)

    for name in ("first", "second"):
        found = reproduce_figure(study.warehouse, tmp_path / f"{name}.toml")
        assert found.agrees, (found.missing, found.added)
        assert "have been loaded since" in found.notes[0]
        assert found.figure.models[0]["scheme"] == "relations"


def test_a_figure_does_not_agree_when_rows_were_tampered_with(
    long_study: Home, tmp_path: Path
) -> None:
    path = tmp_path / "figure.toml"
    save_figure(long_study.warehouse, path, FIGURE)
    snapshot = current_snapshot(long_study.warehouse)
    assert snapshot is not None
    snapshot.chmod(0o644)
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(
            "UPDATE frame_labels SET decision = 'yes', voice = 'author' "
            "WHERE scheme = 'sea' AND scheme_version = '2'"
        )
    found = reproduce_figure(long_study.warehouse, path)

    assert not found.agrees
    assert not found.is_close
    assert len(found.missing) == len(found.added) == 1
    assert '"shipping"' in found.added[0]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("DELETE FROM runs", "one query that reads"),
        ("COPY runs TO 'runs.csv'", "one query that reads"),
        ("SELECT 1; DROP TABLE runs", "one query that reads"),
        ("SELEC 1", "no SQL"),
        ("SELECT random() AS x", "other rows each time"),
    ],
)
def test_a_query_that_writes_or_rolls_dice_is_no_figure(
    study: Home, run_night: RunNight, tmp_path: Path, sql: str, says: str
) -> None:
    run_night(study)
    with pytest.raises(FigureError, match=says):
        save_figure(study.warehouse, tmp_path / "figure.toml", sql)
    with pytest.raises(duckdb.Error):
        save_figure(study.warehouse, tmp_path / "figure.toml", "FROM read_csv('/etc/hosts')")
    assert list(tmp_path.glob("figure.*")) == []


def test_a_damaged_figure_or_one_of_another_study_is_refused(
    study: Home, run_night: RunNight, tmp_path: Path
) -> None:
    run_night(study)
    path = tmp_path / "figure.toml"
    save_figure(study.warehouse, path, "SELECT 'a\nb' AS x", title='A "quoted" title')
    text, table = path.read_text(), path.with_suffix(".csv").read_bytes()

    assert read_figure(path).title == 'A "quoted" title'
    for damage, says in (
        (lambda: path.write_text(text[:-20]), "damaged"),
        (lambda: path.write_text("title = 'x'"), "lacks sql"),
        (lambda: path.with_suffix(".csv").write_bytes(table + b"1\n"), "not the result"),
        (lambda: path.with_suffix(".csv").unlink(), "does not exist"),
        (lambda: path.unlink(), "does not exist"),
    ):
        path.write_text(text)
        path.with_suffix(".csv").write_bytes(table)
        damage()
        with pytest.raises(FigureError, match=says):
            reproduce_figure(study.warehouse, path)
    path.write_text(text.replace(run_ids(study)[0], "r1"))
    path.with_suffix(".csv").write_bytes(table)
    with pytest.raises(UnknownRun, match="is this the study"):
        reproduce_figure(study.warehouse, path)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()), st.dates()
)


@given(st.lists(st.tuples(VALUES, VALUES)), st.randoms())
def test_the_canonical_form_knows_no_order_and_gives_its_rows_back(
    table: list[tuple[Any, Any]], chance: Any
) -> None:
    content = write_canonical(["a", "b"], table)
    shuffled = list(table)
    chance.shuffle(shuffled)

    assert write_canonical(["a", "b"], shuffled) == content
    head, found = read_canonical(content)
    assert head == '"a","b"'
    assert len(found) == len(table)
    assert rows_are_close(found, found)


@pytest.mark.parametrize(
    ("some", "others", "close"),
    [
        (['"x",0.1'], ['"x",0.10000000000000002'], True),
        (['"x",0.1'], ['"x",0.1000001'], False),
        (['"x",1'], ['"x",2'], False),
        (['"x",0.1'], ['"y",0.1'], False),
        (['"x",0.1'], [], False),
    ],
)
def test_last_digits_are_told_from_other_numbers(
    some: list[str], others: list[str], close: bool
) -> None:
    assert rows_are_close(some, others) is close


@pytest.mark.parametrize("kind", ["reannotate", "reextract"])
def test_killed_and_begun_again_it_gives_the_rows_of_an_undisturbed_run(
    study: Home, run_night: RunNight, tmp_path: Path, kind: str
) -> None:
    run_night(study)
    (study.codebooks / "sea.toml").write_text(STRICTER_SEA)
    study.config.write_text(
        study.config.read_text("utf-8").replace("Northern Tribune", "The Northern Tribune"), "utf-8"
    )
    calm = Home(tmp_path / "calm")
    shutil.copytree(study.root, calm.root, symlinks=True)
    finish(calm, kind)
    for n_committed in (0, 2, 4):
        process = start(study, kind)
        before = set(study.runs.glob("*/*.json"))
        while process.poll() is None and len(set(study.runs.glob("*/*.json")) - before) <= n_committed:
            try:
                process.wait(0.005)
            except subprocess.TimeoutExpired:
                continue
        process.send_signal(signal.SIGKILL)
        process.communicate()
    finish(study, kind)

    assert content(study) == content(calm)
    n_runs = rows(study, f"SELECT count(*) FROM runs WHERE kind = '{kind}'")
    assert n_runs == [(1,)]


def start(home: Home, kind: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows.cli", kind, "--bare", "--batch-size", "2"]
    command += ["--home", str(home.root), *(["--all"] if kind == "reextract" else [])]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(home: Home, kind: str) -> None:
    process = start(home, kind)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
