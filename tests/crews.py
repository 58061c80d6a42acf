"""What the tests of crews share: a study of saved pages, its rows, and pages that kill who reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from flows.home import Home
from flows.pipeline import Report, run_pipeline
from flows.press.articles import article_path, read_articles, read_outlets
from flows.press.rendering import render_pages
from flows.runs import list_runs
from flows.settings import NightlyParameters
from flows.sources.archives import Capture, write_archive
from flows.stage import Stage
from tests.conftest import FETCHED_AT
from transforms.framing import Annotator
from warehouse.ask import ask_sql

N = 9
FOREVER, ONCE = "kills-each-time", "kills-once"
"""In an address, with `-extract`: the process that extracts it dies; `-worker`: the Dask worker over that.
In a text, with `-annotate`: the process that annotates it."""

SITE = f'''
import os, signal
from pathlib import Path
import transforms.extraction, transforms.framing.annotator as annotator

extract, annotate = transforms.extraction.extract_article, annotator.Annotator._annotation

def die(text, step):
    if "{FOREVER}-" + step in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "{ONCE}-" + step in text:
        try:
            Path(os.environ["OPFRAME_TEST_DEATHS"], step).touch(exist_ok=False)
        except FileExistsError:
            return
        os.kill(os.getppid() if step == "worker" else os.getpid(), signal.SIGKILL)

def extract_or_die(document, outlets):
    die(document.url, "extract")
    die(document.url, "worker")
    return extract(document, outlets)

def annotate_or_die(self, doc, headline, given, has_evidence):
    die(doc.text, "annotate")
    return annotate(self, doc, headline, given, has_evidence)

transforms.extraction.extract_article = extract_or_die
annotator.Annotator._annotation = annotate_or_die
'''
"""A `sitecustomize` of the worker processes: real code that really kills its process."""


def make_study(root: Path, marks: dict[int, str] | None = None) -> Home:
    """A study over a WARC of N pages of the sample press, and a page that is none.

    Args:
        marks: Number of a page to what its address and text are to say.
    """
    home = Home(root)
    home.create()
    articles = [
        a for a in read_articles(1) if len(a.pages) == 1 and a.outlet_id == "harbour-courier"
    ]
    outlet = read_outlets()["harbour-courier"]
    with write_archive(home.root / "pages.warc.gz") as archive:
        for number in range(N + 1):
            article = articles[number % len(articles)]
            mark = (marks or {}).get(number, "plain")
            url = f"http://{outlet.domain}{article_path(article)}"
            first = article.pages[0][0][:40].encode()
            page = render_pages(article, outlet)[0].replace(
                first, f"Page {number} {mark}. ".encode() + first
            )
            page = page.replace(
                article_path(article).encode(), f"{article_path(article)}-{number}".encode()
            )
            archive.write(
                Capture(
                    url=f"{url}-{number}?{mark}",
                    content=page if number < N else b"",
                    captured_at=FETCHED_AT,
                    content_type="text/html",
                    http_status=200,
                )
            )
    home.config.write_text('[[listings]]\nkind = "warc"\npath = "pages.warc.gz"\n')
    return home


def run_study(home: Home, annotator: Annotator, **who: object) -> Report:
    parameters = NightlyParameters.model_validate({"home": home.root, "batch_size": 3, **who})
    return run_pipeline(home, "nightly", parameters, annotator=annotator)[0]


def arm_workers(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have every Python process started from now on die of the marked pages."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SITE)
    path = [str(folder), str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.setenv("OPFRAME_TEST_DEATHS", str(folder))


def staged_rows(home: Home) -> dict[str, list[str]]:
    """Return all rows that the only run staged, in order, less what the clock says."""
    (run,) = list_runs(home, "finished")
    stage = Stage(home, run.run_id)
    return {
        table: [
            _PLACE.sub("", str({k: value for k, value in row.items() if k not in _OF_THE_RUN}))
            for row in stage.read_all(table)
        ]
        for table in stage.files()
    }


def published_rows(home: Home) -> dict[str, list[str]]:
    """Return all rows of all tables of the published file, less what names the run or the clock."""
    columns = ask_sql(
        home.warehouse,
        "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
        "WHERE NOT duckdb_columns.internal ORDER BY ALL",
    )[1]
    tables: dict[str, list[str]] = {}
    for table, column in columns:
        if column not in _OF_THE_RUN and table not in _LEFT_OUT:
            tables.setdefault(str(table), []).append(f'"{column}"')
    tables["search_postings"] = ["*"]
    return {
        table: sorted(
            _TIME.sub("", _PLACE.sub("", str(row)))
            for row in ask_sql(home.warehouse, f"SELECT {', '.join(names)} FROM {table}")[1]
        )
        for table, names in tables.items()
    }


_PLACE = re.compile(r"file://[^']*#\d+")
"""A record of the WARC file: its offset hangs on the ids, which are random."""

_TIME = re.compile(r"datetime\.datetime\([^)]*\)")
"""Most are of the load; those of articles are staged, and compared there."""

_LEFT_OUT = ("runs", "schema_migrations", "search_texts", "search_stretch_words")
"""Stretches are numbered in the order in which threads come to them; what they say is in search_postings."""

_OF_THE_RUN = (
    "run_id",
    "warc_offset",
    "linked_at",
    "rejected_at",
    "warc_file",
    "loaded_at",
    "first_run_id",
    "last_run_id",
    "first_seen_at",
)


def rejected(home: Home) -> Iterable[tuple[object, ...]]:
    return ask_sql(home.warehouse, "SELECT input_no, stage, reason FROM rejects ORDER BY ALL")[1]
