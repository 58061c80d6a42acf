"""`opframe extract` and `annotate`: rows in, rows out; one bad row gives a row with `error`."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from flows.clock import utc_now
from flows.contract import Json, annotation_json, article_json, error_json
from flows.limits import time_limit
from transforms.errors import OpframeError, TransformError
from transforms.extraction import extract_article
from transforms.framing import AnnotationInput, Annotator
from transforms.mementos import find_memento
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
    """Yield a row for each file, and for each page of a WARC or WACZ file."""
    from flows.sources.inputs import find_inputs
    from flows.sources.places import WACZ_SUFFIXES, WARC_SUFFIXES

    for path in paths:
        if not path.name.lower().endswith(WARC_SUFFIXES + WACZ_SUFFIXES):
            yield {"id": path.name, "path": str(path)}
            continue
        found = find_inputs(str(path))
        for item in found.items:
            record = item.url.partition("#")[2]
            yield {"id": f"{path.name}#{record}", "path": str(path), "record": record}
        if found.detail:
            sys.stderr.write(f"{path.name}: {found.detail}\n")


def _extract(row: Json, outlets: OutletList, outlet_id: str | None) -> Json:
    from flows.sources.files import as_taken, read_file

    path = Path(row["path"])
    place = f"#{row['record']}" if row.get("record") else ""
    kept = as_taken(read_file(path.resolve().as_uri() + place, MAX_BYTES, utc_now))
    url = row.get("url") or kept.url
    memento = find_memento(url, kept.headers)
    content_type = row.get("content_type") or kept.content_type
    page = RawPage(url=url, content=kept.content, content_type=content_type)
    document = RawDocument(
        url=memento.original_url if memento else url,
        archive_url=memento.archive_url if memento else None,
        pages=(page,),
        fetched_at=kept.captured_at,
        is_plain_text=(kept.content_type or "").startswith("text/plain"),
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
