"""The steps of a run as plain functions, a batch each. Each commits its rows, or nothing.

A step that finds its batch committed returns at once: that is all there is to resuming.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from flows.limits import time_limit
from flows.loading import load_staged
from flows.sources.archives import Capture, read_page, write_archive
from flows.sources.discovery import ReadListing, read_named_inputs, read_study_listings
from flows.sources.http import FetchFailure
from flows.sources.pages import capture_input
from flows.stage import EMPTY_ROWS
from flows.study_events import event_rows
from flows.workshop import Workshop
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.framing import AnnotationInput
from transforms.framing.reliability import reliability_rows
from transforms.records import RawDocument, RawPage
from transforms.rows import Row, Rows, annotation_rows, article_rows, merge_rows, outlet_row
from warehouse.ask import ask
from warehouse.load import LoadReport


def discover(
    shop: Workshop, names: Sequence[str] | None, batch_size: int, dates: Any = None
) -> None:
    """Read the listings, or the named inputs, and settle once what the run's inputs are.

    Args:
        names: Inputs of an ad-hoc run; None: the study's listings, and what failed last time.
        dates: (from, to) to keep only items listed on these days, both included.
    """
    if shop.stage.is_committed("discover-0000"):
        return
    if names is None:
        listings = read_study_listings(shop.study, shop.home.root, shop.fetcher)
    else:
        listings = read_named_inputs(names, shop.outlet_id)
    inputs = _number(_listed(listings, dates) + ([] if names or dates else _retryable(shop)))
    rows: dict[str, Any] = {**EMPTY_ROWS}
    rows["inputs"] = inputs
    rows["run_listings"] = [_listing_row(listing) for listing in listings]
    rows["rejects"] = [_listing_reject(shop, listing) for listing in listings if listing.failure]
    used = {row["outlet_id"] for row in inputs} - {None}
    rows["outlets"] = [
        outlet_row(outlet) for id_ in sorted(used) if (outlet := shop.outlets.get(id_))
    ]
    rows |= event_rows(shop.home)
    rows |= model_rows(shop)
    n_batches = -(-len(inputs) // batch_size)
    shop.stage.commit("discover-0000", rows, n_batches=n_batches, batch_size=batch_size)


def model_rows(shop: Workshop) -> Rows:
    """Return what a run says of the models that it labels with."""
    models = shop.annotator.scheme_models()
    return {
        "codebook_frames": shop.annotator.codebook_rows(),
        "scheme_models": models,
        "frame_reliability": reliability_rows(models),
    }


def n_batches(shop: Workshop) -> int:
    """Return the number of batches that `discover` settled on."""
    return int(shop.stage.facts("discover-0000")["n_batches"])


def fetch(shop: Workshop, number: int) -> None:
    """Get the pages of one batch into the archive; hosts in parallel, one hit at a time on each."""
    batch = f"fetch-{number:04}"
    if shop.stage.is_committed(batch):
        return
    by_host: dict[str, list[Row]] = defaultdict(list)
    for row in batch_inputs(shop, number):
        by_host[urlsplit(row["input_url"]).netloc].append(row)
    results: dict[int, list[Capture] | FetchFailure] = {}

    def visit(rows: Iterable[Row]) -> None:
        for row in rows:
            results[row["input_no"]] = _capture(shop, row["input_url"])

    with ThreadPoolExecutor(shop.study.fetch.max_hosts_at_once) as pool:
        list(pool.map(visit, by_host.values()))
    captures, rejects = [], []
    name = f"{shop.run.run_id}-{batch}.warc.gz"
    with write_archive(shop.home.archive / name) as archive:
        for row in batch_inputs(shop, number):
            result = results[row["input_no"]]
            if isinstance(result, FetchFailure):
                rejects.append(reject_row(shop, row, "fetch", result, result.is_retryable))
                continue
            for page_no, capture in enumerate(result, start=1):
                place = {"warc_file": name, "warc_offset": archive.write(capture)}
                captures.append(_capture_row(row, page_no, capture, place))
    shop.stage.commit(batch, {"captures": captures, "rejects": rejects})


def extract(shop: Workshop, number: int) -> None:
    """Read the articles of one batch out of the archive."""
    batch = f"extract-{number:04}"
    if shop.stage.is_committed(batch):
        return
    captures: dict[int, list[Row]] = defaultdict(list)
    for row in shop.stage.read("captures", f"fetch-{number:04}"):
        captures[row["input_no"]].append(row)
    tables = ("articles", "version_authors", "field_provenance", "text_fingerprints")
    found: list[Rows] = [{table: [] for table in tables}]
    rejects, outlets = [], {}
    for row in batch_inputs(shop, number):
        if row["input_no"] not in captures:
            continue
        document = read_document(shop, row, captures[row["input_no"]])
        try:
            with time_limit():
                article = extract_article(document, shop.outlets)
        except TransformError as error:
            rejects.append(reject_row(shop, row, "extract", error, False))
            continue
        found.append(article_rows(row["input_no"], article))
        if article.outlet_id and (outlet := shop.outlets.get(article.outlet_id)):
            outlets[outlet.outlet_id] = outlet_row(outlet)
    shop.stage.commit(
        batch, {**merge_rows(found), "rejects": rejects, "outlets": list(outlets.values())}
    )


def annotate(shop: Workshop, number: int) -> None:
    """Annotate the articles of one batch that the model has not read before."""
    batch = f"annotate-{number:04}"
    if shop.stage.is_committed(batch):
        return
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
    shop.stage.commit(batch, _annotate(shop, list(articles.values())))


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


def load(shop: Workshop, lock_wait_seconds: float) -> LoadReport:
    """Publish the run's rows. Waits for another loader, and says who it is if that takes too long."""
    return load_staged(shop.home, shop.run, shop.stage, now=shop.clock(), wait=lock_wait_seconds)


def batch_inputs(shop: Workshop, number: int) -> list[Row]:
    size = int(shop.stage.facts("discover-0000")["batch_size"])
    return shop.stage.read("inputs", "discover-0000")[number * size : (number + 1) * size]


def _listed(listings: Sequence[ReadListing], dates: Any) -> list[Row]:
    return [
        {
            "input_url": item.url,
            "listing_url": listing.listing_url,
            "outlet_id": listing.outlet_id,
            "listed_at": item.listed_at,
        }
        for listing in listings
        for item in listing.items
        if dates is None
        or (item.listed_at is not None and dates[0] <= item.listed_at.date() <= dates[1])
    ]


def _retryable(shop: Workshop) -> list[Row]:
    return ask(shop.home.warehouse, "retryable")


def _number(rows: Sequence[Row]) -> list[Row]:
    # A URL that two listings name is one input.
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["input_url"], row)
    return [{"input_no": number, **row} for number, row in enumerate(first.values())]


def _capture(shop: Workshop, url: str) -> list[Capture] | FetchFailure:
    try:
        return capture_input(url, shop.fetcher, shop.study.fetch, shop.clock)
    except FetchFailure as failure:
        return failure


def read_document(shop: Workshop, row: Row, captures: Sequence[Row]) -> RawDocument:
    pages = []
    for capture in captures:
        kept = read_page(shop.home.archive / capture["warc_file"], capture["warc_offset"])
        pages.append(
            RawPage(
                url=capture["capture_url"],
                content=kept.content,
                content_type=capture["content_type"],
            )
        )
    outlet_id = row["outlet_id"]
    url = row["input_url"]
    return RawDocument(
        url=captures[0]["capture_url"] if url.startswith("file:") else url,
        pages=tuple(pages),
        fetched_at=captures[0]["captured_at"],
        outlet=shop.outlets.get(outlet_id) if outlet_id else None,
        is_plain_text=(captures[0]["content_type"] or "").startswith("text/plain"),
    )


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


def _listing_row(listing: ReadListing) -> Row:
    return {
        "listing_url": listing.listing_url,
        "listing_kind": listing.listing_kind,
        "outlet_id": listing.outlet_id,
        "n_items": len(listing.items),
        "is_read": listing.failure is None,
        "detail": listing.detail,
    }


def _listing_reject(shop: Workshop, listing: ReadListing) -> Row:
    row = {"input_no": None, "input_url": listing.listing_url, "outlet_id": listing.outlet_id}
    failure = listing.failure
    assert failure is not None
    return reject_row(shop, row, "discover", failure, failure.is_retryable)


def reject_row(
    shop: Workshop, row: Row, stage: str, error: FetchFailure | TransformError, is_retryable: bool
) -> Row:
    return {
        "input_no": row["input_no"],
        "input_url": row["input_url"],
        "outlet_id": row["outlet_id"],
        "stage": stage,
        "reason": error.reason,
        "detail": error.detail,
        "remedy": error.remedy,
        "is_retryable": is_retryable,
        "rejected_at": shop.clock(),
    }


def _capture_row(row: Row, page_no: int, capture: Capture, place: Row) -> Row:
    return {
        "input_no": row["input_no"],
        "page_no": page_no,
        "capture_url": capture.url,
        "http_status": capture.http_status,
        "content_type": capture.content_type,
        "n_bytes": len(capture.content),
        "raw_sha256": hashlib.sha256(capture.content).hexdigest(),
        "captured_at": capture.captured_at,
        **place,
    }
