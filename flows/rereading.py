"""The steps of `opframe reextract`: pages in the archive to articles once more. A batch each, as in `flows.work`.

Every version as fetched is read again, not only the latest: edits are told from what an extractor does
differently by readings of both versions by one extractor. An article keeps the id that it has had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from time import process_time

from flows.limits import time_limit
from flows.stage import EMPTY_ROWS
from flows.work import NOBODY, batch_inputs, crash_row, model_rows, read_document, reject_row
from flows.workshop import Workshop
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.extraction.identity import keep_identity
from transforms.records import Article
from transforms.rows import Row, Rows, article_rows, merge_rows, outlet_row
from warehouse.ask import ask


class MissingCapture(TransformError):
    """The archive does not hold the page any more; may pass."""


def versions_to_reread(warehouse: Path, extractor_version: str, is_all: bool) -> list[Row]:
    """Return the versions as fetched that an extractor has not read; `is_all`: all of them."""
    facts = {"extractor_version": extractor_version, "is_all": is_all}
    return ask(warehouse, "versions_to_reread", facts)


def settle_inputs(shop: Workshop, batch_size: int, is_all: bool) -> None:
    """Settle once which versions are read again."""
    if shop.stage.is_committed("discover-0000"):
        return
    versions = versions_to_reread(shop.home.warehouse, shop.run.extractor_version, is_all)
    rows: Rows = {name: list(empty) for name, empty in EMPTY_ROWS.items()}
    rows["inputs"] = [
        {
            "input_no": number,
            "input_url": row["input_url"],
            "listing_url": "archive",
            "outlet_id": row["outlet_id"],
            "listed_at": None,
        }
        for number, row in enumerate(versions)
    ]
    rows["rereadings"] = [
        {
            "input_no": number,
            "article_id": row["article_id"],
            "version_no": row["version_no"],
            "extractor_version": shop.run.extractor_version,
        }
        for number, row in enumerate(versions)
    ]
    rows["run_listings"] = [
        {
            "listing_url": "archive",
            "listing_kind": "archive",
            "outlet_id": None,
            "n_items": len(versions),
            "is_read": True,
            "detail": None,
        }
    ]
    rows |= model_rows(shop)
    n_batches = -(-len(versions) // batch_size)
    shop.stage.commit("discover-0000", rows, n_batches=n_batches, batch_size=batch_size)


def extract_again(shop: Workshop, number: int, crashed: Mapping[int, str] = NOBODY) -> None:
    """Read the versions of one batch out of the archive; `crashed` as in `flows.work.extract`."""
    batch = f"extract-{number:04}"
    if shop.stage.is_committed(batch):
        return
    started = process_time()
    inputs = batch_inputs(shop, number)
    wanted = _wanted(shop, inputs)
    captures = _captures(shop, list(wanted.values()))
    found: list[Rows] = [{"articles": [], "version_authors": [], "field_provenance": []}]
    rejects, outlets = [], {}
    for row in inputs:
        version = wanted[row["input_no"]]
        if row["input_no"] in crashed:
            rejects.append(crash_row(shop, row, crashed[row["input_no"]]))
            continue
        try:
            article = _read_again(shop, row, captures[version])
        except MissingCapture as error:
            rejects.append(reject_row(shop, row, "fetch", error, True))
            continue
        except TransformError as error:
            rejects.append(reject_row(shop, row, "extract", error, False))
            continue
        article = keep_identity(article, version[0])
        found.append(article_rows(row["input_no"], article))
        if article.outlet_id and (outlet := shop.outlets.get(article.outlet_id)):
            outlets[outlet.outlet_id] = outlet_row(outlet)
    shop.stage.commit(
        batch,
        {**merge_rows(found), "rejects": rejects, "outlets": list(outlets.values())},
        cpu_seconds=round(process_time() - started, 3),
    )


def extract_input_again(shop: Workshop, number: int, input_no: int) -> Article:
    """Read one version of a batch and commit nothing.

    Raises:
        TransformError: There is no article to be had.
    """
    row = next(row for row in batch_inputs(shop, number) if row["input_no"] == input_no)
    version = _wanted(shop, [row])[input_no]
    return _read_again(shop, row, _captures(shop, [version])[version])


Version = tuple[str, int]
"""article_id and version_no of a version as fetched."""


def _wanted(shop: Workshop, inputs: list[Row]) -> dict[int, Version]:
    numbers = {row["input_no"] for row in inputs}
    return {
        row["input_no"]: (row["article_id"], row["version_no"])
        for row in shop.stage.read("rereadings", "discover-0000")
        if row["input_no"] in numbers
    }


def _captures(shop: Workshop, versions: list[Version]) -> dict[Version, list[Row]]:
    keys = {
        "article_ids": [article_id for article_id, _ in versions],
        "version_nos": [version_no for _, version_no in versions],
    }
    found: dict[Version, list[Row]] = defaultdict(list)
    for row in ask(shop.home.warehouse, "version_captures", keys):
        found[(row["article_id"], row["version_no"])].append(row)
    return found


def _read_again(shop: Workshop, row: Row, captures: list[Row]) -> Article:
    if not captures:
        raise MissingCapture("no_capture", "the warehouse knows no page of it", "fetch it again")
    try:
        document = read_document(shop, row, captures)
    except OSError as error:
        raise MissingCapture(
            "no_capture", str(error), "put the file back into archive/, then run reextract again"
        ) from error
    with time_limit():
        return extract_article(document, shop.outlets)
