"""Planted articles through the real load: staged rows, checks, publication."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.planted_copies import WIRE, Planted
from transforms.rows import SCHEMAS, Row, fingerprint_rows, merge_rows
from warehouse.load import load_run

MODEL = "m1"
LOADED_AT = datetime(2025, 1, 1)
_SENTENCE = re.compile(r"[^\n]+?(?:[.?!]['\"”’]?(?=\s)|$)", re.MULTILINE)


def load_planted(warehouse: Path, articles: Sequence[Planted], night: int = 0) -> Path:
    """Load articles as one run; return the published file."""
    staged = _write(warehouse / f"staged-{night}", staged_rows(articles))
    moment = LOADED_AT + timedelta(days=night)
    run = {
        "run_id": f"night-{night:02}",
        "kind": "nightly",
        "started_at": moment,
        "parameters": "{}",
        "opframe_version": "0",
        "extractor_version": "0",
        "model_version": MODEL,
    }
    return load_run(warehouse, run, staged, now=moment).snapshot


def article_id(article: Planted) -> str:
    return hashlib.sha256(f"planted {article.number}".encode()).hexdigest()[:24]


def staged_rows(articles: Sequence[Planted]) -> Mapping[str, Sequence[Row]]:
    """Return what extraction and annotation would have staged, without labels."""
    outlets = sorted({article.outlet_id for article in articles})
    return {
        **merge_rows(_rows(number, article) for number, article in enumerate(articles)),
        "outlets": [
            {"outlet_id": id_, "outlet_name": id_, "is_wire": id_ == WIRE} for id_ in outlets
        ],
    }


def _rows(input_no: int, article: Planted) -> dict[str, list[Row]]:
    body, identity = article.body, article_id(article)
    text_sha256 = hashlib.sha256(f"{article.headline}\n{body}".encode()).hexdigest()
    key: Row = {
        "input_no": input_no,
        "article_id": identity,
        "version_id": f"{identity}-{text_sha256[:16]}",
    }
    url = f"https://{article.outlet_id}.example/{article.number}"
    facts: dict[str, Any] = {
        **key,
        "url": url,
        "original_url": url,
        "outlet_id": article.outlet_id,
        "outlet_name": article.outlet_id,
        "headline": article.headline,
        "article_type": "opinion",
        "byline_kind": "none",
        "wire_service": article.wire_service,
        "date_published": article.published_at.date(),
        "published_at": article.published_at if article.hours_known else None,
        "date_published_precision": "minute" if article.hours_known else "day",
        "date_published_source": "planted",
        "date_published_confidence": 0.9,
        "in_language": "en",
        "is_truncated": False,
        "word_count": len(body.split()),
        "body": body,
        "text_sha256": text_sha256,
        "raw_sha256": text_sha256,
        "fetched_at": LOADED_AT,
        "extractor_version": "0",
    }
    spans = [match.span() for match in _SENTENCE.finditer(body)]
    return {
        "inputs": [{"input_no": input_no, "input_url": url, "listing_url": "planted"}],
        "articles": [facts],
        **fingerprint_rows(input_no, identity, key["version_id"], body),
        "annotations": [{**key, "model_version": MODEL, "n_sentences": len(spans)}],
        "sentences": [
            {
                **key,
                "model_version": MODEL,
                "sentence_no": number,
                "start_char": start + len(body[start:end]) - len(body[start:end].lstrip()),
                "end_char": end,
                "voice": "author",
            }
            for number, (start, end) in enumerate(spans)
        ],
    }


def _write(folder: Path, rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Path]]:
    folder.mkdir(parents=True)
    paths = {}
    for table, schema in SCHEMAS.items():
        path = folder / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(list(rows.get(table, ())), schema=schema), path)
        paths[table] = [path]
    return paths
