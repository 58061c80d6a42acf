"""Frames, quotes and actors of texts: of a batch, or of earlier runs when the model is new."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from time import process_time

from flows.limits import time_limit
from flows.workshop import Workshop
from transforms.framing import AnnotationInput
from transforms.records import Article
from transforms.rows import Row, Rows, annotation_rows, article_rows, merge_rows
from warehouse.ask import ask


def annotate(shop: Workshop, number: int) -> None:
    """Annotate the articles of one batch that the model has not read before."""
    batch = f"annotate-{number:04}"
    if shop.stage.is_committed(batch):
        return
    started = process_time()
    known = {
        row["version_id"]
        for row in ask(
            shop.home.warehouse, "annotated_versions", {"model_version": shop.run.model_version}
        )
    }
    articles: dict[str, Row] = {}
    for row in shop.stage.read("articles", f"extract-{number:04}"):
        if row["version_id"] not in known:
            articles.setdefault(row["version_id"], row)
    rows = _annotate(shop, list(articles.values()))
    shop.stage.commit(batch, rows, cpu_seconds=round(process_time() - started, 3))


def annotate_article(shop: Workshop, article: Article) -> None:
    """Annotate one article and keep nothing: to see whether it can be done."""
    _annotate(shop, article_rows(0, article)["articles"])


def annotate_backlog(shop: Workshop, batch_size: int) -> None:
    """Annotate what earlier runs loaded and a new codebook or model has not read yet."""
    for version_ids in backlog_batches(shop, batch_size):
        annotate_versions(shop, version_ids)


def backlog_batches(shop: Workshop, batch_size: int) -> list[list[str]]:
    """Return the texts of earlier runs that the model has not read and this run has not yet done."""
    done = {
        row["version_id"]
        for batch in shop.stage.batches("backlog")
        for row in shop.stage.read("annotations", batch)
    }
    found = ask(shop.home.warehouse, "backlog", {"model_version": shop.run.model_version})
    left = [row["version_id"] for row in found if row["version_id"] not in done]
    return [left[start : start + batch_size] for start in range(0, len(left), batch_size)]


def annotate_versions(shop: Workshop, version_ids: Sequence[str]) -> None:
    """Annotate some texts that are in the warehouse."""
    batch = f"backlog-{hashlib.sha256(' '.join(version_ids).encode()).hexdigest()[:12]}"
    if not shop.stage.is_committed(batch):
        rows = ask(shop.home.warehouse, "version_texts", {"version_ids": list(version_ids)})
        shop.stage.commit(batch, _annotate(shop, rows))


def _annotate(shop: Workshop, rows: Sequence[Row]) -> Rows:
    texts = [
        AnnotationInput(text=row["body"], headline=row["headline"], in_language=row["in_language"])
        for row in rows
    ]
    # Bodies are short by now: one that takes minutes is a fault of ours, and stops the run with a word.
    with time_limit(pages=len(rows)):
        annotations = list(shop.annotator.annotate(texts))
    return merge_rows(
        annotation_rows(row.get("input_no"), row["article_id"], row["version_id"], annotation)
        for row, annotation in zip(rows, annotations, strict=True)
    )
