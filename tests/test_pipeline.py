"""Nights over the press, a folder and a WARC: outcomes, versions, retries, the archive."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.home import Home
from flows.pipeline import Report, run_pipeline
from flows.press.articles import article_path, read_articles, read_outlets
from flows.press.rendering import render_pages
from flows.press.server import Press
from flows.settings import NightlyParameters
from flows.sources.archives import Capture, PageScan, read_page, write_archive
from tests.conftest import FETCHED_AT
from warehouse.ask import ask_sql

RunNight = Callable[..., Report]
STUDY_OUTLETS = ("harbour-courier", "northern-tribune", "xinghe-wanbao")
N = sum(article.outlet_id in STUDY_OUTLETS for article in read_articles(1))
N_NEW = sum(article.outlet_id in STUDY_OUTLETS for article in read_articles(2)) - N


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    return ask_sql(home.warehouse, sql)[1]


def test_a_second_night_brings_only_what_changed(
    press: Press, press_study: Home, run_night: RunNight
) -> None:
    first = run_night(press_study)
    again = run_night(press_study)
    press.night = 2
    second = run_night(press_study)

    assert first.counts == {"new": N, "rejected": 1}
    assert again.counts == {"unchanged": N, "rejected": 1}
    assert second.counts == {"new": N_NEW, "new_version": 1, "unchanged": N - 1, "rejected": 1}
    assert rows(
        press_study, "SELECT version_no FROM article_versions WHERE headline LIKE 'Jakarta%'"
    ) == [(2,)]
    assert len({row["headline"] for row in second.articles}) == N_NEW + 1


def test_each_input_has_one_outcome_and_the_dead_link_a_remedy(
    press_study: Home, run_night: RunNight
) -> None:
    report = run_night(press_study)

    assert sum(report.counts.values()) == report.n_inputs == N + 1
    assert rows(press_study, "SELECT stage, reason, is_retryable FROM rejects") == [
        ("fetch", "http_404", False)
    ]
    assert "dead link" in str(rows(press_study, "SELECT remedy FROM rejects")[0][0])


def test_labels_lead_back_to_words_model_and_run(press_study: Home, run_night: RunNight) -> None:
    report = run_night(press_study)
    found = rows(
        press_study,
        """
        SELECT count(*), count(DISTINCT e.run_id), bool_and(e.model_version LIKE 'opframe-frame-%'),
               bool_and(contains(coalesce(a.headline, '') || a.body, e.evidence_text))
        FROM v_evidence AS e JOIN v_articles AS a USING (article_id)""",
    )

    n_evidence, n_runs, named, stands = found[0]
    assert n_evidence > 100  # type: ignore[operator]
    assert (n_runs, named, stands) == (1, True, True)
    assert rows(press_study, "SELECT DISTINCT run_id FROM frame_labels") == [(report.run_id,)]


def test_actors_lead_back_to_the_words_that_portray_them(
    press_study: Home, run_night: RunNight
) -> None:
    run_night(press_study)
    found = rows(
        press_study,
        """
        SELECT count(*), count(DISTINCT entity_type), count(role),
               bool_and(contains(sentence_text, entity_text)),
               bool_and((role IS NULL) = (role_evidence IS NULL)),
               bool_and(polarity <> 'neutral' OR polarity_evidence IS NULL)
        FROM v_actors""",
    )
    portrayals = rows(press_study, "SELECT count(*) FROM actor_portrayals")

    n_actors, n_types, n_roles, stands, roles_are_shown, neutral_is_silent = found[0]
    assert (n_actors,) == portrayals[0]
    assert n_types >= 4  # type: ignore[operator]
    assert n_roles < n_actors / 4  # type: ignore[operator]
    assert (stands, roles_are_shown, neutral_is_silent) == (True, True, True)


def test_a_passing_failure_is_tried_again(tmp_path: Path, run_night: RunNight) -> None:
    home = Home(tmp_path)
    home.create()
    (tmp_path / "urls.txt").write_text("http://gone.example/opinion/one\n")
    home.config.write_text(
        '[fetch]\nretries = 0\nseconds_between_hits = 0\nresolve = { "gone.example" = "127.0.0.1:9" }\n'
        '[[listings]]\nkind = "urls"\npath = "urls.txt"\n'
    )
    first = run_night(home)
    (tmp_path / "urls.txt").write_text("")
    second = run_night(home)

    assert first.counts == second.counts == {"failed": 1}
    assert rows(home, "SELECT reason, is_retryable FROM rejects LIMIT 1") == [
        ("robots_unreachable", True)
    ]


def test_a_folder_and_a_warc_of_the_same_pages_meet_in_the_same_articles(
    tmp_path: Path, run_night: RunNight
) -> None:
    home = Home(tmp_path / "study")
    home.create()
    pages = tmp_path / "study" / "pages"
    pages.mkdir()
    outlet = read_outlets()["harbour-courier"]
    articles = [article for article in read_articles(1) if article.outlet_id == outlet.outlet_id]
    with write_archive(home.root / "crawl.warc.gz") as archive:
        for article in articles:
            content = render_pages(article, outlet)[0]
            (pages / f"{article.slug}.html.gz").write_bytes(gzip.compress(content))
            archive.write(
                Capture(
                    url=f"http://{outlet.domain}{article_path(article)}",
                    content=content,
                    captured_at=FETCHED_AT,
                    content_type="text/html",
                    http_status=200,
                )
            )
    home.config.write_text('[[listings]]\nkind = "folder"\npath = "pages"\n')
    first = run_night(home)
    home.config.write_text('[[listings]]\nkind = "warc"\npath = "crawl.warc.gz"\n')
    second = run_night(home)

    assert first.counts == {"new": len(articles)}
    assert second.counts == {"unchanged": len(articles)}


def test_hostile_files_end_in_rejects_with_reason_and_remedy(
    tmp_path: Path, run_night: RunNight
) -> None:
    home = Home(tmp_path / "study")
    home.create()
    pages = home.root / "pages"
    pages.mkdir()
    (pages / "1-empty.html").write_bytes(b"")
    (pages / "2-picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (pages / "3-deep.html").write_bytes(b"<div>" * 4_000_000)
    (pages / "4-deep.html").write_bytes(b"<div>" * 1_500_000)
    (pages / "5-invalid.html").write_bytes(b"<p>" + bytes(range(128, 256)) * 4)
    (pages / "6-not-gzip.html.gz").write_bytes(b"not gzip at all")
    with write_archive(home.root / "crawl.warc.gz") as archive:
        archive.write(
            Capture(
                url="http://example.org/a-page",
                content=b"",
                captured_at=FETCHED_AT,
                content_type="text/html",
                http_status=200,
            )
        )
    home.config.write_text(
        '[[listings]]\nkind = "folder"\npath = "pages"\n'
        '[[listings]]\nkind = "warc"\npath = "crawl.warc.gz"\n'
        '[[listings]]\nkind = "warc"\npath = "no-such.warc"\n'
    )
    report = run_night(home)

    assert report.counts == {"rejected": 7}
    found = rows(home, "SELECT stage, reason FROM rejects ORDER BY input_no NULLS LAST")
    assert found == [
        ("extract", "empty"),
        ("extract", "not_html"),
        ("fetch", "page_too_large"),
        ("extract", "too_deep"),
        ("extract", "no_article_body"),
        ("fetch", "unreadable_file"),
        ("extract", "empty"),
        ("discover", "no_such_listing"),
    ]
    assert rows(home, "SELECT count(*) FROM rejects WHERE length(remedy) < 8") == [(0,)]


def test_what_kills_left_is_cleared_once_nobody_touches_it(
    press_study: Home, run_night: RunNight
) -> None:
    home = press_study
    (home.runs / "a").mkdir(parents=True)
    old = [folder / ".old.7.tmp" for folder in (home.archive, home.stage, home.runs / "a")]
    new = [path.with_name(".new.8.tmp") for path in old]
    for path in old + new:
        path.write_bytes(b"half of it")
    for path in old:
        os.utime(path, (0, 0))

    run_night(home)

    assert [path for path in old + new if path.exists()] == new


def test_the_archive_gives_the_same_bytes_back(press_study: Home, run_night: RunNight) -> None:
    import hashlib

    run_night(press_study)
    captures = rows(press_study, "SELECT warc_file, warc_offset, raw_sha256 FROM captures")

    assert len(captures) == N
    for name, offset, digest in captures:
        kept = read_page(press_study.archive / str(name), int(str(offset)))
        assert hashlib.sha256(kept.content).hexdigest() == digest
    assert (
        sum(len(list(PageScan(path))) for path in press_study.archive.glob("*-fetch-*.warc.gz"))
        == N
    )


def test_a_new_codebook_reads_what_earlier_runs_loaded(
    press_study: Home, run_night: RunNight
) -> None:
    run_night(press_study)
    old = rows(press_study, "SELECT DISTINCT model_version FROM v_frames")
    press_study.codebooks.mkdir()
    (press_study.codebooks / "sea.toml").write_text(SEA)
    run_night(press_study)

    assert rows(press_study, "SELECT count(DISTINCT model_version) FROM frame_labels") == [(2,)]
    assert rows(press_study, "SELECT DISTINCT model_version FROM v_frames") != old
    assert rows(
        press_study, "SELECT count(*) FROM frame_labels WHERE unit = 'document' AND scheme = 'sea'"
    ) == [(N,)]


SEA = """
id = "sea"
version = "1"
title = "The sea"
citation = "none"
language = "en"
[[frames]]
name = "shipping"
definition = "Ships."
voice_rule = "any"
threshold = 0.3
items = [{ id = "s1", question = "Ships?", weight = 0.5, cues = ["ship{,s,ping}"] }]
"""


@pytest.mark.real
def test_real_pages_end_in_published_rows(run_night: RunNight, tmp_path: Path) -> None:
    data = Path(__file__).parents[2] / "shared" / "data" / "pages" / "fundus-tests" / "pages"
    if not data.exists():
        pytest.skip("the real pages are not here: ../shared/data")
    home = Home(tmp_path)
    home.create()
    home.config.write_text(f'[[listings]]\nkind = "folder"\npath = "{data}"\n')
    report, _ = run_pipeline(home, "nightly", NightlyParameters(home=home.root))

    assert report.n_inputs == 126
    assert report.counts["new"] >= 122
    dated, with_author = rows(
        home, "SELECT count(date_published), count(author_names) FROM v_articles"
    )[0]
    assert dated >= 118  # type: ignore[operator]
    assert with_author >= 85  # type: ignore[operator]
