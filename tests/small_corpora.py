"""Small warehouses in memory: articles by headline and body, through the real schema and load steps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from tests.conftest import FETCHED_AT
from transforms.rows import SCHEMAS, Row
from warehouse.load import make_marts, migrate
from warehouse.sql_files import read_sql

STEPS = ("040_articles", "060_search", "070_events")


def open_warehouse() -> duckdb.DuckDBPyConnection:
    """Return an empty warehouse in memory."""
    connection = duckdb.connect()
    migrate(connection, FETCHED_AT)
    make_marts(connection)
    return connection


def load_articles(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    articles: Sequence[Mapping[str, Any]],
    staged: Mapping[str, Sequence[Row]] | None = None,
) -> None:
    """Append versions of articles (article_id, headline, body and any column) and run the load steps.

    Args:
        staged: Rows of `events` and `event_sets`; none: the run says nothing about events.
    """
    for number, article in enumerate(articles):
        digest = hashlib.sha256(f"{article.get('headline')}|{article['body']}".encode()).hexdigest()
        row: dict[str, Any] = {
            "version_id": f"{article['article_id']}-{digest[:8]}",
            "version_no": 1,
            "run_id": run_id,
            "first_seen_at": FETCHED_AT,
            "url": f"http://example.org/{article['article_id']}",
            "original_url": f"http://example.org/{article['article_id']}",
            "article_type": "opinion",
            "byline_kind": "none",
            "is_truncated": False,
            "word_count": number,
            "text_sha256": digest,
            "raw_sha256": digest,
            "fetched_at": FETCHED_AT,
            "extractor_version": "x",
            "date_published_precision": "day",
            "date_published_confidence": 1.0,
            **article,
        }
        marks = ", ".join("?" for _ in row)
        connection.execute(
            f"INSERT INTO article_versions ({', '.join(row)}) VALUES ({marks})", list(row.values())
        )
    connection.execute(f"SET VARIABLE run_id = '{run_id}'")
    connection.execute(
        "SET VARIABLE loaded_at = CAST(? AS TIMESTAMP)", [f"2026-11-24 00:00:{int(run_id[1:]):02}"]
    )
    for table in ("events", "event_sets"):
        rows = pa.Table.from_pylist(list((staged or {}).get(table, ())), schema=SCHEMAS[table])
        connection.register("rows", rows)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE staged_{table} AS FROM rows")
        connection.unregister("rows")
    steps = dict(read_sql("load"))
    for name in STEPS:
        connection.execute(steps[name])
