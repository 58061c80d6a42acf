"""The command as a user types it: help, errors without traceback, JSON, the public contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.demo import play
from flows.home import Home
from flows.press.articles import read_articles, read_outlets
from flows.press.rendering import render_pages

TEXT = """International ties

Two ports can learn from one another

By Marta Vesterinen (
Updated: 2011-05-09 13:27
Large Medium Small

The talks between China and the United States opened this week in a spirit of mutual respect, and both
governments agreed to share the cost of the next round.

Critics accused Beijing of delay. “We came to listen,” said Vice Minister Fang Zhiyuan.

Both sides should now publish what they asked.

Marta Vesterinen is a fellow at the Kotka Institute for Port Studies.
"""

ARTICLE_KEYS = [
    "id",
    "url",
    "outlet_id",
    "outlet_name",
    "headline",
    "alternative_headline",
    "byline",
    "authors",
    "published_at",
    "date_published",
    "date_published_precision",
    "date_published_source",
    "date_modified",
    "article_section",
    "article_type",
    "in_language",
    "wire_service",
    "body",
    "word_count",
]
AUTHOR_KEYS = ["author_name", "role", "job_title", "affiliation", "affiliation_type", "bio"]
FRAME_KEYS = ["scheme", "frame", "unit", "voice", "score", "probability", "decision", "evidence"]
EVIDENCE_KEYS = ["start_char", "end_char", "evidence_text", "weight", "rule"]
QUOTE_KEYS = [
    "start_char",
    "end_char",
    "quote_text",
    "speaker_name",
    "speaker_role",
    "speaker_start_char",
    "speaker_end_char",
    "cue_verb",
    "cue_kind",
    "cue_start_char",
    "cue_end_char",
    "quote_type",
    "is_asserted",
    "nesting_level",
]


def opframe(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, flows.cli; heavy = {'prefect', 'spacy', 'duckdb', 'pyarrow', 'resiliparse', 'requests'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_pages_to_rows_need_neither_arrow_nor_the_network() -> None:
    code = (
        "import sys, flows.jsonl, flows.sources.files;"
        "heavy = {'prefect', 'spacy', 'duckdb', 'pyarrow', 'numpy', 'pydantic', 'requests', 'bs4'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_a_bare_run_imports_no_prefect() -> None:
    code = (
        "import sys, flows.pipeline, flows.adhoc_runs, flows.cards; print('prefect' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--bare", "--home", "{empty}"], "opframe init"),
        (["sql", "SELECT 1", "--home", "{empty}"], "opframe run"),
        (["rollback", "--home", "{empty}"], "older"),
        (["extract", "--jsonl", "{empty}/none.jsonl"], "none.jsonl"),
        (["adhoc", "{empty}/x.html", "--outlet", "no-such"], "no-such"),
    ],
)
def test_expected_errors_are_one_clear_line(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    found = opframe(*(argument.format(empty=tmp_path) for argument in arguments))

    assert found.returncode == 1
    assert says in found.stderr
    assert "Traceback" not in found.stderr


def test_extract_and_annotate_keep_their_contract(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    rows = [
        {"id": "a", "path": str(tmp_path / "a.txt")},
        {"id": "b", "path": str(tmp_path / "none.html")},
    ]
    (tmp_path / "m.jsonl").write_text("\n".join([*map(json.dumps, rows), "not json"]))
    found = opframe("extract", "--jsonl", str(tmp_path / "m.jsonl"), "--outlet", "china-daily")
    article, missing, broken = map(json.loads, found.stdout.splitlines())
    given = "\n".join(
        [json.dumps({"id": "a", "text": article["body"], "headline": article["headline"]}), "{}"]
    )
    annotated = opframe("annotate", given=given)
    annotation, empty = map(json.loads, annotated.stdout.splitlines())

    assert set(ARTICLE_KEYS) <= set(article)
    assert set(AUTHOR_KEYS) <= set(article["authors"][0])
    assert article["authors"][0]["author_name"] == "Marta Vesterinen"
    assert article["authors"][0]["affiliation"] == "Kotka Institute for Port Studies"
    assert article["published_at"] == "2011-05-09T05:27:00"
    assert "Medium" not in article["body"]
    assert "fellow" not in article["body"]
    assert (missing["id"], broken["id"]) == ("b", "line 3")
    assert missing["error"]
    assert broken["error"]
    assert {"id", "frames", "quotes", "actors"} <= set(annotation)
    frame = next(
        f for f in annotation["frames"] if f["frame"] == "cooperation" and f["unit"] == "document"
    )
    assert set(FRAME_KEYS) <= set(frame)
    assert set(EVIDENCE_KEYS) <= set(frame["evidence"][0])
    assert frame["decision"] == "yes"
    assert set(QUOTE_KEYS) <= set(annotation["quotes"][0])
    assert {"entity_name", "polarity"} <= set(annotation["actors"][0])
    assert empty["error"]


def test_adhoc_prints_a_card_and_loads_only_if_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    home = tmp_path / "study"
    assert opframe("init", str(home)).returncode == 0
    again = opframe("init", str(home))
    silent = opframe("run", "--bare", "--home", str(home))
    missing = opframe("doctor", "--home", str(home))
    card = opframe("adhoc", str(tmp_path / "a.txt"), "--outlet", "china-daily", "--home", str(home))
    unloaded = opframe("sql", "FROM articles", "--home", str(home))
    loaded = opframe("adhoc", str(tmp_path / "a.txt"), "--load", "--json", "--home", str(home))
    answer = opframe("sql", "SELECT headline FROM articles", "--csv", "--home", str(home))
    written = opframe("sql", "DELETE FROM runs", "--home", str(home))

    assert again.returncode == 1
    assert (silent.returncode, missing.returncode) == (1, 1)
    assert "names no listing" in silent.stderr
    assert "opframe sources add" in missing.stdout
    assert "Marta Vesterinen (fellow, Kotka Institute for Port Studies)" in card.stdout
    assert unloaded.returncode == 1
    assert json.loads(loaded.stdout)["report"]["counts"] == {"new": 1}
    assert answer.stdout.split() == [
        "headline",
        "Two",
        "ports",
        "can",
        "learn",
        "from",
        "one",
        "another",
    ]
    assert written.returncode == 1


def test_the_demo_plays_two_nights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(tmp_path / "demo", 2, True)
    shown = capsys.readouterr().out

    assert "new_version" in shown
    assert "http_404" in shown
    assert "opframe.duckdb" in shown
    assert Home(tmp_path / "demo").config.exists()


def test_extract_explains_who_said_what(tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text(TEXT)
    done = opframe("extract", "--explain", str(tmp_path / "talks.txt"))

    for words in ("By Marta Vesterinen (", "first-lines", "a printed line that says", "Kotka"):
        assert words in done.stdout


def test_extract_reads_pages_from_files(tmp_path: Path) -> None:
    article = next(a for a in read_articles(1) if a.slug == "publish-or-stay-at-home")
    page = tmp_path / "page.html"
    page.write_bytes(render_pages(article, read_outlets()[article.outlet_id])[0])
    found = json.loads(opframe("extract", str(page)).stdout)

    assert found["headline"] == article.headline
