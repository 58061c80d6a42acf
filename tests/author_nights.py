"""Nights of bylines, loaded as the pipeline loads them, without pages: for tests and the benchmark of authors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.authors import author_derivation
from flows.home import Home
from transforms.rows import SCHEMAS, author_id
from warehouse.ask import ask_sql
from warehouse.load import load_run

START = datetime(2026, 11, 1)


def load_night(
    home: Home,
    night: int,
    bylines: Iterable[str],
    seen: Sequence[int] | None = None,
    *,
    is_linked: bool = True,
) -> None:
    """Load one run of articles, one a byline: "name | outlet | affiliation | job title | bio | year".

    Args:
        seen: The nights on which the articles were fetched; none: this one.
        is_linked: False: a load of a version that knew no persons.
    """
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in SCHEMAS}
    for number, text in enumerate(bylines):
        name, outlet, affiliation, title, bio, year = (p.strip() or None for p in text.split("|"))
        key = hashlib.sha256(f"{night} {number} {text}".encode()).hexdigest()[:16]
        url = f"https://{outlet}.example/{night}/{number}"
        ids = {"input_no": number, "article_id": key, "version_id": f"{key}-1"}
        article = {
            **dict.fromkeys(SCHEMAS["articles"].names),
            **ids,
            "url": url,
            "original_url": url,
            "outlet_id": outlet,
            "outlet_name": (outlet or "").replace("-", " ").title(),
            "article_type": "opinion",
            "byline_kind": "person",
            "body": "Tides rise.",
            "text_sha256": key,
            "raw_sha256": key,
            "extractor_version": "1",
            "word_count": 2,
            "is_truncated": False,
            "fetched_at": START + timedelta(days=seen[number] if seen else night),
            "date_published": date(int(year), 5, 1) if year else None,
            "date_published_precision": "day" if year else None,
            "date_published_source": "test" if year else None,
            "date_published_confidence": 0.9 if year else None,
        }
        author = {
            **dict.fromkeys(SCHEMAS["version_authors"].names),
            **ids,
            "position": 1,
            "author_id": author_id(name or ""),
            "author_name": name,
            "affiliation": affiliation,
            "job_title": title,
            "bio": bio,
        }
        rows["inputs"].append({"input_no": number, "input_url": url, "listing_url": "test"})
        rows["articles"].append(article)
        rows["version_authors"].append(author)
    load_rows(home, night, rows, is_linked)


def load_rows(
    home: Home, night: int, rows: dict[str, list[dict[str, Any]]], is_linked: bool
) -> None:
    """Load the staged rows of one run, and link the authors by the study's corrections."""
    folder = home.stage / f"night-{night}"
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Sequence[Path]] = {}
    for table, listed in rows.items():
        path = folder / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(listed, schema=SCHEMAS[table]), path)
        files[table] = [path]
    now = START + timedelta(days=night, hours=2)
    run = {
        "run_id": f"night-{night:03}",
        "kind": "nightly",
        "started_at": now,
        "parameters": "{}",
        "opframe_version": "1",
        "extractor_version": "1",
        "model_version": "m",
    }
    load_run(
        home.warehouse, run, files, now=now, derive=author_derivation(home) if is_linked else None
    )


def persons(home: Home) -> set[frozenset[str]]:
    """Return each person as the set of the addresses of their articles."""
    sql = "SELECT list(url) FROM v_authors GROUP BY author_id"
    return {frozenset(urls) for (urls,) in ask_sql(home.warehouse, sql)[1]}
