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
from flows.pipeline import Report, run_pipeline
from flows.press.server import Press, serve_press, study_toml
from flows.replay_reports import flips_markdown, read_flips
from flows.replays import reannotate_study, reextract_study
from flows.runs import unfinished_runs
from flows.settings import NightlyParameters, ReextractParameters
from tests.kills.rows import content
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
    return reannotate_study(home, NightlyParameters(home=home.root, batch_size=2))


def reextract(home: Home) -> Report | None:
    return reextract_study(home, ReextractParameters(home=home.root, batch_size=2, everything=True))


FIGURES = {
    "frames": FIGURE,
    "revisions": "FROM v_revisions",
    "sentences": "FROM v_revision_sentences",
    "outlets": "SELECT outlet_name, time_zone FROM outlets",
    "articles": "SELECT headline, body, n_versions FROM v_articles",
    "runs": "SELECT kind, n_inputs, n_new, n_unchanged FROM v_runs",
    "pivot": "PIVOT (FROM v_frames WHERE has_frame) ON outlet_name USING count(*) GROUP BY scheme, frame",
    "search": "SELECT * EXCLUDE (snippet) FROM search('strait')",
    "authors": "FROM v_authors",
    "reliability": "FROM v_reliability",
    "events": "SELECT * FROM articles LEFT JOIN article_events USING (article_id)",
    "quoted": "WITH q AS (SELECT 'it''s' AS x) SELECT x, NULL AS y, [1.5, NULL] AS z FROM q",
}


OF_FIRST_NIGHT = ("frames", "outlets", "articles")


def make_study(root: Path, press: Press) -> Home:
    home = Home(root)
    home.create()
    home.config.write_text(
        study_toml(press.port, ("northern-tribune",))
        + '\n[framing]\nschemes = ["relations", "sea"]\n',
        "utf-8",
    )
    home.codebooks.mkdir()
    (home.codebooks / "sea.toml").write_text(SEA)
    return home


@pytest.fixture
def study(press: Press, tmp_path: Path) -> Home:
    return make_study(tmp_path / "study", press)


@pytest.fixture(scope="module")
def long_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two nights, with an edit; figures as of both; another name of the outlet, another codebook over all."""
    root = tmp_path_factory.mktemp("long")
    with serve_press() as press:
        home = make_study(root / "study", press)
        for press.night in (1, 2):
            night(home)
        for number, run_id in enumerate(run_ids(home), start=1):
            for name, sql in FIGURES.items():
                if number < 2 and name not in OF_FIRST_NIGHT:
                    continue
                path = home.root / "figures" / f"{name}-{number}.toml"
                save_figure(home.warehouse, path, sql, run_id=run_id)
        text = home.config.read_text("utf-8")
        home.config.write_text(text.replace("Northern Tribune", "The Northern Tribune"), "utf-8")
        night(home)
    (home.codebooks / "sea.toml").write_text(STRICTER_SEA)
    assert reannotate(home) is not None
    return home


@pytest.fixture
def long_study(long_home: Home, tmp_path: Path) -> Home:
    """A copy that a test may change."""
    shutil.copytree(long_home.root, tmp_path / "copy", symlinks=True)
    return Home(tmp_path / "copy")


def night(home: Home) -> Report:
    return run_pipeline(home, "nightly", NightlyParameters(home=home.root))[0]


def run_ids(home: Home) -> list[str]:
    return [run_id for (run_id,) in rows(home, "SELECT run_id FROM runs ORDER BY loaded_at")]


def test_a_changed_codebook_gives_flips(long_home: Home) -> None:
    flips = read_flips(long_home.warehouse, run_ids(long_home)[-1])
    sea = next(row for row in flips.frames if row["frame"] == "sea.shipping")
    others = [row for row in flips.frames if row["frame"] != "sea.shipping"]
    listed = rows(
        long_home,
        """
        SELECT from_decision, to_decision, from_scheme_version, to_scheme_version, count(*)
        FROM v_flips WHERE is_latest AND from_decision = 'yes' AND to_decision = 'no' GROUP BY ALL""",
    )

    assert sea["n_yes_to_no"] > 0
    assert sea["n"] == rows(long_home, "SELECT count(*) FROM articles")[0][0]
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
    long_home: Home, view: str, macro: str
) -> None:
    snapshots = sorted((long_home.warehouse / "snapshots").glob("*.duckdb"))
    for snapshot, run_id in zip(snapshots, run_ids(long_home), strict=True):
        with duckdb.connect(str(snapshot), read_only=True) as past:
            columns = [row[0] for row in past.execute(f"DESCRIBE {view}").fetchall()]
            names = ", ".join(columns)
            then = past.execute(f"SELECT {names} FROM {view} ORDER BY ALL").fetchall()
        now = rows(long_home, f"SELECT {names} FROM {macro}('{run_id}') ORDER BY ALL")

        assert now == then
        assert then


def test_an_unknown_run_has_no_state(long_home: Home) -> None:
    with pytest.raises(duckdb.Error, match="no run is called r9"):
        rows(long_home, "FROM frames_as_of('r9')")


@pytest.mark.parametrize(
    ("name", "number"), [*((name, 2) for name in FIGURES), *((name, 1) for name in OF_FIRST_NIGHT)]
)
def test_a_figure_agrees_after_later_loads(long_home: Home, name: str, number: int) -> None:
    found = reproduce_figure(
        long_home.warehouse, long_home.root / "figures" / f"{name}-{number}.toml"
    )

    assert found.agrees, (found.missing, found.added)
    assert found.notes == [f"{4 - number} runs have been loaded since"]
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
    long_home: Home, tmp_path: Path, sql: str, says: str
) -> None:
    with pytest.raises(FigureError, match=says):
        save_figure(long_home.warehouse, tmp_path / "figure.toml", sql)
    with pytest.raises(duckdb.Error):
        save_figure(long_home.warehouse, tmp_path / "figure.toml", "FROM read_csv('/etc/hosts')")
    assert list(tmp_path.glob("figure.*")) == []


def test_a_damaged_figure_or_one_of_another_study_is_refused(
    long_home: Home, tmp_path: Path
) -> None:
    path = tmp_path / "figure.toml"
    save_figure(long_home.warehouse, path, "SELECT 'a\nb' AS x", title='A "quoted" title')
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
            reproduce_figure(long_home.warehouse, path)
    path.write_text(text.replace(run_ids(long_home)[-1], "r1"))
    path.with_suffix(".csv").write_bytes(table)
    with pytest.raises(UnknownRun, match="is this the study"):
        reproduce_figure(long_home.warehouse, path)


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


@pytest.mark.parametrize(("kind", "again"), [("reannotate", reannotate), ("reextract", reextract)])
def test_killed_and_begun_again_it_gives_the_rows_of_an_undisturbed_run(
    study: Home, run_night: RunNight, tmp_path: Path, kind: str, again: Any
) -> None:
    run_night(study)
    (study.codebooks / "sea.toml").write_text(STRICTER_SEA)
    study.config.write_text(
        study.config.read_text("utf-8").replace("Northern Tribune", "The Northern Tribune"), "utf-8"
    )
    calm = Home(tmp_path / "calm")
    shutil.copytree(study.root, calm.root, symlinks=True)
    again(calm)
    process = start(study, kind)
    before = set(study.runs.glob("*/*.json"))
    while process.poll() is None and len(set(study.runs.glob("*/*.json")) - before) < 4:
        try:
            process.wait(0.005)
        except subprocess.TimeoutExpired:
            continue
    process.send_signal(signal.SIGKILL)
    process.communicate()
    was_killed = bool(unfinished_runs(study))
    again(study)

    assert was_killed
    assert content(study) == content(calm)
    n_runs = rows(study, f"SELECT count(*) FROM runs WHERE kind = '{kind}'")
    assert n_runs == [(1,)]


def start(home: Home, kind: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows.cli", kind, "--bare", "--batch-size", "2"]
    command += ["--home", str(home.root), *(["--all"] if kind == "reextract" else [])]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
