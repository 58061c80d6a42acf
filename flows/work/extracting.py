"""The articles of a batch, out of the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from time import process_time
from types import MappingProxyType

from flows.limits import time_limit
from flows.sources.archives import read_page
from flows.work.inputs import batch_inputs, crash_row, reject_row
from flows.workshop import Workshop
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.mementos import find_memento
from transforms.records import Article, RawDocument, RawPage
from transforms.rows import Row, Rows, article_rows, merge_rows, outlet_row

NOBODY: Mapping[int, str] = MappingProxyType({})


def extract(shop: Workshop, number: int, crashed: Mapping[int, str] = NOBODY) -> None:
    """Read the articles of one batch out of the archive.

    Args:
        crashed: Inputs that have killed the processes that read them, and at which step; rejected unread.
    """
    batch = f"extract-{number:04}"
    if shop.stage.is_committed(batch):
        return
    started = process_time()
    captures = _captures(shop, number)
    tables = ("articles", "version_authors", "field_provenance", "text_fingerprints")
    found: list[Rows] = [{table: [] for table in tables}]
    rejects, outlets = [], {}
    for row in batch_inputs(shop, number):
        if row["input_no"] not in captures:
            continue
        if row["input_no"] in crashed:
            rejects.append(crash_row(shop, row, crashed[row["input_no"]]))
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
        batch,
        {**merge_rows(found), "rejects": rejects, "outlets": list(outlets.values())},
        cpu_seconds=round(process_time() - started, 3),
    )


def extract_input(shop: Workshop, number: int, input_no: int) -> Article | None:
    """Read one input of a batch and commit nothing; None: it was not fetched.

    Raises:
        TransformError: There is no article to be had.
    """
    captures = _captures(shop, number)
    if input_no not in captures:
        return None
    row = next(row for row in batch_inputs(shop, number) if row["input_no"] == input_no)
    with time_limit():
        return extract_article(read_document(shop, row, captures[input_no]), shop.outlets)


def _captures(shop: Workshop, number: int) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in shop.stage.read("captures", f"fetch-{number:04}"):
        found[row["input_no"]].append(row)
    return found


def read_document(shop: Workshop, row: Row, captures: Sequence[Row]) -> RawDocument:
    pages: list[RawPage] = []
    memento = None
    for capture in captures:
        kept = read_page(shop.home.archive / capture["warc_file"], capture["warc_offset"])
        if not pages:
            memento = find_memento(capture["capture_url"], kept.headers)
        pages.append(
            RawPage(
                url=capture["capture_url"],
                content=kept.content,
                content_type=capture["content_type"],
            )
        )
    outlet_id = row["outlet_id"]
    url = row["input_url"]
    if memento is None and url.startswith("file:"):
        url = captures[0]["capture_url"]
    return RawDocument(
        url=memento.original_url if memento else url,
        archive_url=memento.archive_url if memento else None,
        pages=tuple(pages),
        fetched_at=captures[0]["captured_at"],
        outlet=shop.outlets.get(outlet_id) if outlet_id else None,
        is_plain_text=(captures[0]["content_type"] or "").startswith("text/plain"),
    )
