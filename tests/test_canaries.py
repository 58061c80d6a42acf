"""Canary articles: read right today, noticed when read wrong, never among the study's articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows import work
from flows.home import Home
from flows.pipeline import run_pipeline
from flows.runs import list_runs
from flows.settings import NightlyParameters, Study
from flows.stage import Stage
from flows.work import extracting
from flows.work.canaries import read_canaries, read_gold
from flows.workshop import Workshop, trial_run
from transforms.canaries import compare_canary
from transforms.errors import TransformError
from transforms.framing import Annotator, build_annotator, read_codebook
from transforms.records import RawDocument
from warehouse.ask import ask_sql
from warehouse.errors import CheckFailed
from warehouse.load import LoadReport

FOLDER = Path(__file__).parent.parent / "flows" / "canaries"
CANARIES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def make_shop(folder: Path, annotator: Annotator) -> Workshop:
    return Workshop(Home(folder), Study(), annotator, trial_run(annotator))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, annotator: Annotator) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("canaries")
    return read_canaries(make_shop(folder, annotator), folder / "run")


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_is_read_as_it_was_written(results: list[dict[str, Any]], canary: str) -> None:
    wrong = [row for row in results if row["canary"] == canary and not row["is_right"]]

    assert wrong == []


def test_all_that_a_study_counts_on_is_among_the_fields(results: list[dict[str, Any]]) -> None:
    fields = {row["field"] for row in results}

    for name in ("date_published", "outlet_name", "article_section", "in_language", "headline"):
        assert name in fields
    for start in ("author 2 affiliation", "author 1 job_title", "speaker of", "voice of", "frame "):
        assert any(field.startswith(start) for field in fields), start
    assert 6 <= len(CANARIES) <= 10


def test_a_refused_canary_is_wrong_in_every_field_that_it_has() -> None:
    gold = read_gold(FOLDER / "table-layout" / "page.html")
    rows = compare_canary("table-layout", gold, {}, {"generic"})

    assert all(row["found"] in (None, "0", "") for row in rows)
    assert not any(row["is_right"] for row in rows)


def test_own_schemes_are_not_held_against_the_shipped_models_gold(tmp_path: Path) -> None:
    from tests.weather import CODEBOOK

    (tmp_path / "weather.toml").write_text(CODEBOOK)
    own = build_annotator([], [read_codebook(tmp_path / "weather.toml")])
    rows = read_canaries(make_shop(tmp_path, own), tmp_path / "run")

    assert not any(row["field"].startswith("frame ") for row in rows)
    assert all(row["is_right"] for row in rows)


def small_study(folder: Path) -> Home:
    home = Home(folder)
    home.create()
    (folder / "pages").mkdir()
    page = (FOLDER / "editorial" / "page.html").read_text("utf-8")
    (folder / "pages" / "own.html").write_text(page.replace("library", "swimming pool"))
    home.config.write_text('[[listings]]\nkind = "folder"\npath = "pages"\n')
    return home


def test_canaries_leave_no_trace_among_the_articles(tmp_path: Path, annotator: Annotator) -> None:
    home = small_study(tmp_path)
    report, _ = run_pipeline(
        home, "nightly", NightlyParameters(home=home.root), annotator=annotator
    )
    found = ask_sql(
        home.warehouse,
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM article_versions), "
        "(SELECT count(*) FROM captures), (SELECT n_inputs FROM runs), "
        "(SELECT count(DISTINCT article_id) FROM frame_labels), "
        "(SELECT n_canaries FROM v_nights), (SELECT bool_and(is_right) FROM canary_results)",
    )[1]

    assert found == [(1, 1, 1, 1, 1, len(CANARIES), True)]
    assert report.n_inputs == 1
    assert len(list(home.archive.glob("*-fetch-*.warc.gz"))) == 1
    assert not (home.runs / report.run_id / "canaries").exists()


def test_a_broken_extractor_stops_the_night(
    tmp_path: Path, annotator: Annotator, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = small_study(tmp_path)
    whole = extracting.extract_article

    def broken(document: RawDocument, outlets: Any) -> Any:
        if b"2011-05-12" in document.pages[0].content:
            raise TransformError("no_article_body", "broken on purpose", "mend it")
        return whole(document, outlets)

    monkeypatch.setattr(extracting, "extract_article", broken)
    with pytest.raises(CheckFailed, match=r"canaries_are_read[\s\S]*print-layout"):
        run_pipeline(home, "nightly", NightlyParameters(home=home.root), annotator=annotator)
    run = list_runs(home, "refused")[0]

    # What was read wrong stays to be looked at.
    assert (home.runs / run.run_id / "canaries" / "archive").exists()
    assert not list(home.warehouse.glob("opframe.duckdb"))


def test_canaries_are_read_once_though_the_run_is_resumed(
    tmp_path: Path, annotator: Annotator
) -> None:
    home = small_study(tmp_path)

    def killed(shop: Workshop, wait: float) -> LoadReport:
        raise KeyboardInterrupt

    from flows.pipeline import Steps

    parameters = NightlyParameters(home=home.root)
    with pytest.raises(KeyboardInterrupt):
        run_pipeline(home, "nightly", parameters, annotator=annotator, steps=Steps(load=killed))
    run = list_runs(home, "begun")[0]
    before = Stage(home, run.run_id).read_all("canary_results")
    calls: list[object] = []
    report, _ = run_pipeline(
        home,
        "nightly",
        parameters,
        annotator=annotator,
        steps=Steps(load=lambda *given: calls.append(given) or work.load(*given)),
    )

    assert (report.is_resumed, len(calls), report.verdict) == (True, 1, "trust")
    assert Stage(home, run.run_id).read_all("canary_results") == before
