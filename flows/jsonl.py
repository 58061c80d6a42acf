"""`opframe extract` and `annotate`: rows in, rows out; one bad row gives a row with `error`."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from flows.contract import Json, annotation_json, article_json, error_json
from flows.limits import time_limit
from flows.workshop import utc_now
from transforms.errors import OpframeError, TransformError
from transforms.extraction import extract_article
from transforms.framing import AnnotationInput, Annotator
from transforms.outlets import OutletList
from transforms.records import RawDocument, RawPage

MAX_BYTES = 50_000_000


def extract_rows(
    rows: Iterable[Json], outlets: OutletList, outlet_id: str | None
) -> Iterator[Json]:
    """Yield an article or an error for each row {"id", "path", "url"?}."""
    for row in rows:
        row_id = str(row["id"]) if row.get("id") is not None else None
        try:
            if "error" in row:
                raise TransformError("bad_row", row["error"], "one JSON object a line")
            yield _extract(row, outlets, outlet_id)
        except (OpframeError, OSError, EOFError, KeyError, ValueError, TypeError) as error:
            yield error_json(row_id, error)


def annotate_rows(rows: Iterable[Json], annotator: Annotator) -> Iterator[Json]:
    """Yield an annotation or an error for each row {"id", "text", "headline"?, "in_language"?}."""
    for row in rows:
        row_id = str(row["id"]) if row.get("id") is not None else None
        text, headline, language = row.get("text"), row.get("headline"), row.get("in_language")
        is_text = isinstance(headline, str | None) and isinstance(language, str | None)
        if "error" in row or not isinstance(text, str) or not is_text:
            detail = row.get("error") or "`text` (and `headline`, `in_language`) must be text"
            yield error_json(
                row_id, TransformError("bad_row", detail, 'one {"id", "text"} object a line')
            )
            continue
        given = AnnotationInput(text=text, headline=headline, in_language=language)
        try:
            with time_limit():
                annotation = next(iter(annotator.annotate([given])))
        except TransformError as error:
            yield error_json(row_id, error)
            continue
        yield annotation_json(annotation, row_id or "")


def read_rows(path: str) -> Iterator[Json]:
    """Yield the objects of a JSON-lines file, gz or plain, or of `-`; a bad line gives an error row."""
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                row = {"id": f"line {number}", "error": f"not JSON: {error}"}
            yield (
                row if isinstance(row, dict) else {"id": f"line {number}", "error": "not an object"}
            )


def file_rows(paths: Iterable[Path]) -> Iterator[Json]:
    return ({"id": path.name, "path": str(path)} for path in paths)


def _extract(row: Json, outlets: OutletList, outlet_id: str | None) -> Json:
    path = Path(row["path"])
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        content = file.read(MAX_BYTES)
    url = row.get("url") or f"file:{path.name}"
    is_text = path.name.removesuffix(".gz").endswith(".txt")
    page = RawPage(url=url, content=content, content_type=row.get("content_type"))
    document = RawDocument(
        url=url,
        pages=(page,),
        fetched_at=utc_now(),
        is_plain_text=is_text,
        outlet=outlets.get(outlet_id) if outlet_id else None,
    )
    with time_limit():
        article = extract_article(document, outlets)
    return article_json(article, str(row["id"]))


@contextmanager
def _opened(path: str) -> Iterator[IO[Any]]:
    if path == "-":
        yield sys.stdin
    elif path.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
            yield file
    else:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            yield file
