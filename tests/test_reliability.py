"""Figures find the labels of the model that was measured, and no others; shares say what belongs beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import cohen_kappa_score

from tests.generated_corpus import FRAMES, run_facts, write_corpus
from transforms.framing import Annotator, build_annotator, shipped_codebooks, shipped_model
from transforms.framing.reliability import (
    count_agreement,
    reliability_rows,
    shipped_reliability,
)
from transforms.rows import SCHEMAS
from warehouse.load import load_run
from warehouse.snapshots import open_read_only

N_ARTICLES = 120
MODEL = "method/model-1"
SHIPPED = {"tp": 80, "fp": 20, "fn": 20, "tn": 180, "n_abstained": 5, "n_unsure": 0}


def test_the_shipped_figures_are_of_the_shipped_model(annotator: Annotator) -> None:
    rows = reliability_rows(annotator.scheme_models())
    frames = {(row["scheme"], row["frame"]) for row in annotator.codebook_rows()}
    measured = {(row["scheme"], row["frame"]) for row in rows}

    # After `make train`: make reliability.
    assert {shipped_reliability()["scheme_model"]} == {
        row["scheme_model"] for row in annotator.scheme_models()
    }
    assert measured == {(scheme, frame) for scheme, frame in frames if scheme != "entman"}
    assert all(sum(row[name] for name in SHIPPED) == 30 for row in rows)


def test_a_studys_own_scheme_does_not_get_the_shipped_figures() -> None:
    book = next(book for book in shipped_codebooks() if book.id == "relations")
    own = build_annotator([shipped_model().without({"relations"})], [book])
    schemes = {row["scheme"]: row["scheme_model"] for row in own.scheme_models()}
    others = build_annotator([shipped_model()]).scheme_models()

    assert own.model_version not in {row["model_version"] for row in others}
    assert "cues-" in schemes["relations"]
    assert {row["scheme"] for row in reliability_rows(own.scheme_models())} == {
        "generic",
        "policy",
        "policy_rollup",
    }


@pytest.mark.parametrize(
    ("judged", "reference", "counted"),
    [
        ([True, True, False, False], [True, False, True, False], "tp fp fn tn"),
        ([None, None], [True, False], "n_abstained n_abstained"),
        ([True, None], [None, None], "n_unsure n_unsure"),
        ([], [], ""),
    ],
)
def test_each_text_is_counted_once(
    judged: list[bool | None], reference: list[bool | None], counted: str
) -> None:
    found = count_agreement(judged, reference)

    assert {name: n for name, n in found.items() if n} == {
        name: counted.split().count(name) for name in counted.split()
    }


def stage(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[Path]]:
    """Write staged rows; every table has a file, though it be empty."""
    folder.mkdir()
    for table, schema in SCHEMAS.items():
        rows = pa.Table.from_pylist(tables.get(table, []), schema=schema)
        pq.write_table(rows, folder / f"{table}.parquet")
    return {table: [folder / f"{table}.parquet"] for table in SCHEMAS}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 generated articles, labelled by a model of which one frame was measured."""
    folder = tmp_path_factory.mktemp("reliability")
    staged = write_corpus(folder / "corpus", 0, N_ARTICLES)
    measured = stage(
        folder / "measured",
        {
            "scheme_models": [
                {
                    "model_version": "m2",
                    "scheme": scheme,
                    "scheme_version": "1",
                    "scheme_model": MODEL,
                }
                for scheme in ("relations", "generic")
            ],
            "frame_reliability": [
                {
                    "scheme": "relations",
                    "scheme_version": "1",
                    "frame": "conflict",
                    "unit": "document",
                    "coder": "machine",
                    "scheme_model": MODEL,
                    "set_name": "shipped",
                    "set_kind": "double-read op-eds",
                    **SHIPPED,
                }
            ],
        },
    )
    names = ("scheme_models", "frame_reliability")
    load_run(
        folder / "warehouse",
        run_facts("r1"),
        {**staged, **{name: measured[name] for name in names}},
        now=datetime(2026, 2, 1),
    )
    return folder / "warehouse"


@pytest.fixture
def ask(warehouse: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    def run(sql: str) -> list[tuple[Any, ...]]:
        with open_read_only(warehouse) as connection:
            return connection.execute(sql).fetchall()

    return run


Ask = Callable[[str], list[tuple[Any, ...]]]


def test_labels_carry_the_tier_of_their_frame(ask: Ask) -> None:
    tiers = ask("SELECT DISTINCT scheme, frame, reliability_tier FROM v_frames ORDER BY ALL")

    assert tiers == [
        (scheme, frame, "C" if (scheme, frame) == ("relations", "conflict") else "D")
        for scheme, frame in sorted(FRAMES)
    ]


def test_a_share_has_its_base_its_interval_and_its_errors_beside_it(ask: Ask) -> None:
    counts = ask(
        "SELECT count(*), count(has_frame), count(*) FILTER (has_frame) FROM v_decisions "
        "WHERE scheme = 'relations' AND frame = 'conflict' AND is_group_original AND wire_service IS NULL"
    )[0]
    found = ask(
        "SELECT n_articles, n_decided, n_yes, share = n_yes / n_decided, low < share AND share < high, "
        "abstain_rate, corrected_share, rogan_gladen(share, .8, .9), "
        "corrected_low < corrected_share AND corrected_share < corrected_high, reliability_tier, trusted_share "
        "FROM frame_shares('relations') WHERE frame = 'conflict'"
    )[0]

    assert found[:5] == (*counts, True, True)
    assert found[5] == pytest.approx(1 - counts[1] / counts[0])
    assert found[6] == pytest.approx(found[7])
    assert found[8:] == (True, "C", None)


def test_copies_wire_and_weak_dates_are_left_out_and_counted(ask: Ask) -> None:
    frame = "WHERE frame = 'conflict'"
    plain, with_copies = (
        ask(f"SELECT n_articles, n_copies FROM frame_shares('relations'{option}) {frame}")[0]
        for option in ("", ", copies := true")
    )
    by_day, by_day_all, by_outlet = (
        ask(
            f"SELECT sum(n_articles), sum(n_weak_dates) FROM frame_shares('relations', {option}) {frame}"
        )[0]
        for option in ("month", "month, weak_dates := true", "outlet_name")
    )
    n_weak = ask("SELECT count(*) FROM articles WHERE has_weak_date")[0][0]

    assert plain[1] == with_copies[1] > 0
    assert (plain[0] + plain[1], with_copies[0]) == (N_ARTICLES, N_ARTICLES)
    assert by_day[1] == n_weak > 0
    assert by_day[0] < by_day_all[0] == by_outlet[0] == plain[0]
    assert by_outlet[1] == 0


@pytest.mark.parametrize(
    ("per", "columns"),
    [
        ("outlet_name", ["per"]),
        (
            "{'country': country, 'quarter': date_trunc('quarter', date_published)}",
            ["country", "quarter"],
        ),
        ("date_part('year', date_published)", ["per"]),
        ("article_type, keep := country IN ('CN', 'US')", ["per"]),
    ],
)
def test_shares_go_by_anything(warehouse: Path, ask: Ask, per: str, columns: list[str]) -> None:
    call = f"frame_shares('relations', {per})"
    with open_read_only(warehouse) as connection:
        names = [row[0] for row in connection.execute(f"DESCRIBE FROM {call}").fetchall()]

    assert names[: len(columns) + 1] == [*columns, "frame"]
    assert ask(f"SELECT bool_and(n_yes <= n_decided AND n_decided <= n_articles) FROM {call}") == [
        (True,)
    ]


def test_a_poor_frame_is_shown_when_asked_for(ask: Ask) -> None:
    found = ask(
        "SELECT frame, trusted_share = share FROM frame_shares('relations', least_tier := 'C') ORDER BY ALL"
    )

    assert found == [("conflict", True), ("cooperation", None)]


def test_two_sets_of_articles_are_compared(ask: Ask) -> None:
    rows = ask("FROM compare_shares('relations', country = 'CN', country <> 'CN', copies := true)")
    n = ask("SELECT count(*) FROM v_frames WHERE scheme = 'relations' AND frame = 'conflict'")[0][0]

    assert [row[0] for row in rows] == ["conflict", "cooperation"]
    assert rows[0][1] + rows[0][3] == n
    for row in rows:
        assert row[5] == pytest.approx(row[2] - row[4])
        assert row[6] < row[5] < row[7]


def test_keyness_ranks_words_and_counts_the_articles_that_say_them(ask: Ask) -> None:
    rows = ask("FROM keyness(country = 'CN', country = 'US', copies := true, min_articles := 1)")
    n = ask(
        "SELECT count(*) FILTER (country = 'CN'), count(*) FILTER (country = 'US') FROM v_evidence"
    )[0]

    assert (sum(row[1] for row in rows), sum(row[2] for row in rows)) == n
    assert [abs(row[5]) for row in rows] == sorted((abs(row[5]) for row in rows), reverse=True)
    assert all((row[4] > 0) == (row[1] / n[0] > row[2] / n[1]) for row in rows if row[5])
    assert all(row[3] <= row[1] + row[2] for row in rows)


@pytest.fixture
def coded(warehouse: Path, tmp_path: Path) -> Callable[[int], duckdb.DuckDBPyConnection]:
    """Let two people code some texts; coder1 as the model, but for each fifth; coder2 as coder1, but for two."""

    def code(n: int) -> duckdb.DuckDBPyConnection:
        with open_read_only(warehouse) as connection:
            texts = connection.execute(
                "SELECT article_id, version_id, has_frame FROM v_frames "
                "WHERE scheme = 'relations' AND frame = 'conflict' ORDER BY version_id LIMIT $1",
                [n],
            ).fetchall()
        rows = []
        for number, (article_id, version_id, has_frame) in enumerate(texts):
            first = has_frame != (number % 5 == 0)
            for coder, says in (("coder1", first), ("coder2", first != (number < 2))):
                rows.append(
                    {
                        "file_name": f"{coder}.csv",
                        "file_sha256": coder,
                        "line_no": len(rows),
                        "coder": coder,
                        "unit_given": article_id,
                        "article_id": article_id,
                        "version_id": version_id,
                        "scheme": "relations",
                        "scheme_version": "1",
                        "frame": "conflict",
                        "decision_given": "1",
                        "decision": "yes" if says else "no",
                        "voice": "author",
                        "decided_at": datetime(2026, 3, 1),
                    }
                )
        inputs = [
            {
                "input_no": row["line_no"],
                "input_url": row["unit_given"],
                "listing_url": row["file_name"],
            }
            for row in rows
        ]
        copy = tmp_path / "warehouse"
        link = copy / "snapshots"
        link.mkdir(parents=True)
        (link / "opframe-1.duckdb").write_bytes((warehouse / "opframe.duckdb").read_bytes())
        (copy / "opframe.duckdb").symlink_to(Path("snapshots") / "opframe-1.duckdb")
        facts = {**run_facts("r2", hours=1), "kind": "codings", "model_version": "none"}
        staged = stage(tmp_path / "codings", {"codings": rows, "inputs": inputs})
        load_run(copy, facts, staged, now=datetime(2026, 3, 2))
        return open_read_only(copy)

    return code


def test_agreement_is_that_of_scikit_learn_and_of_the_exam(
    coded: Callable[[int], duckdb.DuckDBPyConnection],
) -> None:
    with coded(60) as connection:
        pairs = connection.execute(
            "SELECT model_has_frame, has_frame FROM v_codings WHERE coder = 'coder1'"
        ).fetchall()
        found = dict(
            connection.execute(
                "SELECT judge || '/' || reference, kappa FROM v_reliability "
                "WHERE set_kind <> 'double-read op-eds'"
            ).fetchall()
        )
        exam = connection.execute(
            "WITH p AS (SELECT m.decision = 'yes' AND m.voice <> 'quoted' AS m, h.decision = 'yes' AS h "
            "FROM v_frames_all m JOIN v_frames_all h USING (article_id, scheme, frame) "
            "WHERE m.model_version = 'm2' AND h.coder = 'coder1') "
            "SELECT avg((m = h)::INT) AS po, avg(m::INT) * avg(h::INT) + (1 - avg(m::INT)) * (1 - avg(h::INT)) "
            "AS pe, (po - pe) / (1 - pe) FROM p"
        ).fetchone()
    kappa = cohen_kappa_score(*zip(*pairs, strict=True))

    assert len(pairs) == 60
    assert found["machine/coder1"] == pytest.approx(kappa)
    assert exam is not None
    assert exam[2] == pytest.approx(kappa)
    assert set(found) == {"machine/coder1", "machine/coder2", "coder2/coder1"}


@pytest.mark.parametrize(("n", "set_name"), [(34, "shipped"), (35, "coder1")])
def test_a_studys_own_codings_stand_once_there_are_enough(
    coded: Callable[[int], duckdb.DuckDBPyConnection], n: int, set_name: str
) -> None:
    with coded(n) as connection:
        used = connection.execute(
            "SELECT set_name, n FROM frame_tiers WHERE frame = 'conflict' AND scheme = 'relations' "
            "AND model_version = 'm2'"
        ).fetchall()
        marked = connection.execute("SELECT reference FROM v_reliability WHERE is_used").fetchall()

    assert used == [(set_name, n if set_name == "coder1" else 300)]
    assert marked == [(set_name,)]
