"""The analyst's exam: every question has an answer, in at most five lines, and the answers are right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.exam import SHIPPED, read_exam
from tests.generated_corpus import run_facts, write_codings, write_corpus
from warehouse.load import load_run
from warehouse.snapshots import open_read_only

AGREED = Path(__file__).parents[2] / "shared" / "analyst-exam.sql"
N = 1_500
QUESTIONS = dict(read_exam())


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    return write_corpus(tmp_path_factory.mktemp("stage"), 0, N)


@pytest.fixture(scope="module")
def exam_file(
    staged: dict[str, list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("warehouse")
    load_run(home, run_facts("r1"), staged, now=datetime(2026, 2, 1))
    codings = write_codings(tmp_path_factory.mktemp("codings"), staged["articles"][0], 60)
    load_run(home, run_facts("r2", hours=1), codings, now=datetime(2026, 2, 2))
    with open_read_only(home) as connection:
        yield connection


@pytest.fixture(scope="module")
def labels(staged: dict[str, list[Path]]) -> list[dict[str, Any]]:
    """The staged document labels of the current model, each with its article."""
    articles = {
        row["version_id"]: row
        for path in staged["articles"]
        for row in pq.read_table(path).to_pylist()
    }
    return [
        {**articles[row["version_id"]], **row}
        for path in staged["frame_labels"]
        for row in pq.read_table(path).to_pylist()
        if row["unit"] == "document" and row["model_version"] == "m2"
    ]


def is_framed(label: dict[str, Any]) -> bool:
    return label["decision"] == "yes" and label["voice"] != "quoted"


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_an_answer_in_five_lines(
    exam_file: duckdb.DuckDBPyConnection, question: str
) -> None:
    query = QUESTIONS[question]

    assert len(query.splitlines()) <= 5
    assert exam_file.execute(query).fetchall()


def test_the_shipped_exam_is_the_agreed_one() -> None:
    if not AGREED.exists():
        pytest.skip("the agreed exam is not here")

    assert SHIPPED.read_text("utf-8") == AGREED.read_text("utf-8")


def test_shares_by_outlet_are_those_of_the_rows(
    exam_file: duckdb.DuckDBPyConnection, labels: list[dict[str, Any]]
) -> None:
    """Q13 and Q21, counted by hand over what was staged."""
    answered = {row[:2]: row[2:] for row in exam_file.execute(QUESTIONS["Q13"]).fetchall()}
    counted: dict[tuple[str, str], list[int]] = {}
    for label in labels:
        if is_framed(label):
            counts = counted.setdefault((label["outlet_name"], label["frame"]), [0, 0])
            counts[0] += 1
    as_of = {row[:2]: row[2] for row in exam_file.execute(QUESTIONS["Q21"]).fetchall()}
    yes = [row for row in labels if row["scheme"] == "relations" and row["decision"] == "yes"]

    assert {key: counts[0] for key, counts in answered.items()} == {
        key: counts[0] for key, counts in counted.items()
    }
    assert all(originals <= every for every, originals in answered.values())
    assert sum(every - originals for every, originals in answered.values()) > 0
    assert sum(as_of.values()) >= len(yes)


def test_the_window_of_an_event_is_sixty_days(
    exam_file: duckdb.DuckDBPyConnection, labels: list[dict[str, Any]]
) -> None:
    """Q01, counted by hand: n of all months is n of the days within the window."""
    start, end = exam_file.execute(
        "SELECT date_start - 60, date_end + 60 FROM events WHERE event_id = 'hrd2011'"
    ).fetchall()[0]
    inside = [
        label
        for label in labels
        if label["scheme"] == "relations"
        and label["decision"] != "abstain"
        and start <= label["date_published"] <= end
    ]
    answered = exam_file.execute(QUESTIONS["Q01"]).fetchall()

    assert sum(row[4] for row in answered) == len(inside)
    assert round(sum(row[3] * row[4] for row in answered)) == sum(map(is_framed, inside))


def test_kappa_is_what_two_columns_of_decisions_give(exam_file: duckdb.DuckDBPyConnection) -> None:
    """Q16 against scikit-learn, on the decisions that both gave."""
    from sklearn.metrics import cohen_kappa_score

    for frame, n, _, _, kappa in exam_file.execute(QUESTIONS["Q16"]).fetchall():
        pairs = exam_file.execute(
            "SELECT m.decision = 'yes', h.decision = 'yes' FROM v_frames_all AS m "
            "JOIN v_frames_all AS h USING (article_id, scheme, frame) "
            "WHERE m.model_version = 'm2' AND h.coder = 'coder1' AND frame = $1",
            [frame],
        ).fetchall()

        assert n == len(pairs) == 60
        assert kappa == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
