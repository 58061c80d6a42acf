"""DuckDB 1.5 and 2.0 read each other's files. Needs the folder that `make test-duckdb15` installs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.home import Home
from tests.exam import read_exam
from warehouse.ask import ask_sql
from warehouse.snapshots import current_snapshot, open_snapshot

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".duckdb-1.5"
IS_OLDER = duckdb.__version__.startswith("1.5")
HELP = "SELECT view_name, unnest(examples) AS example FROM help ORDER BY ALL"

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="DuckDB 1.5 is not here: make test-duckdb15"
)

ANSWER = """
import json, sys, duckdb
assert duckdb.__version__ != sys.argv[2], duckdb.__version__
connection = duckdb.connect(sys.argv[1], read_only=True)
for query in json.load(sys.stdin):
    try:
        print(len(connection.execute(query).fetchall()))
    except duckdb.CatalogException:
        print("none")
"""


def other(*command: str, given: str | None = None) -> str:
    """Run Python with the DuckDB that this process does not have."""
    places = [str(ROOT)] if IS_OLDER else [str(FOLDER), str(ROOT)]
    done = subprocess.run(
        [sys.executable, *command],
        input=given,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def count_rows(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Count what a question brings; "none" where it asks for what no snapshot has."""
    try:
        return str(len(connection.execute(query).fetchall()))
    except duckdb.CatalogException:
        return "none"


@pytest.fixture
def queries(two_nights: Home) -> list[str]:
    examples = [row[1] for row in ask_sql(two_nights.warehouse, HELP)[1]]
    return [*examples, *(query for _, query in read_exam())]


def test_the_other_version_answers_all_examples_and_the_exam(
    two_nights: Home, queries: list[str]
) -> None:
    file = str(current_snapshot(two_nights.warehouse))
    answers = other("-c", ANSWER, file, duckdb.__version__, given=json.dumps(queries))
    with open_snapshot(current_snapshot(two_nights.warehouse)) as connection:
        own = [count_rows(connection, query) for query in queries]

    assert answers.split() == own
    assert len(queries) > 40


def test_what_the_other_version_publishes_opens_here(two_nights: Home, tmp_path: Path) -> None:
    shutil.copytree(two_nights.root, tmp_path / "study", symlinks=True)
    home = Home(tmp_path / "study")
    before = ask_sql(home.warehouse, "FROM frame_labels ORDER BY ALL")
    snapshot = current_snapshot(home.warehouse)
    other("-m", "flows.cli", "rollback", "--home", str(home.root))
    other("-m", "flows.cli", "publish", "--home", str(home.root))

    assert current_snapshot(home.warehouse) != snapshot
    assert ask_sql(home.warehouse, "FROM frame_labels ORDER BY ALL") == before


def test_the_newest_shell_of_1_5_opens_the_file(two_nights: Home) -> None:
    shell = FOLDER / "duckdb_cli" / "duckdb"
    if not shell.exists():
        pytest.skip("the shell is not made for this machine")
    link = two_nights.warehouse / "opframe.duckdb"
    query = "SELECT count(*) AS n FROM v_frames; DESCRIBE v_articles"
    done = subprocess.run(
        [shell, "-readonly", "-csv", str(link), "-c", query],
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout.splitlines()[1]) > 1000
    assert "article_id" in done.stdout
