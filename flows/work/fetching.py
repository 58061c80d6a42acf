"""The pages of a batch, into the archive."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from flows.sources.archives import Capture, write_archive
from flows.sources.http import FetchFailure
from flows.sources.pages import capture_input
from flows.work.inputs import batch_inputs, reject_row
from flows.workshop import Workshop
from transforms.rows import Row


def fetch(shop: Workshop, number: int) -> None:
    """Get the pages of one batch into the archive; hosts in parallel, one hit at a time on each."""
    batch = f"fetch-{number:04}"
    if shop.stage.is_committed(batch):
        return
    by_host: dict[str, list[Row]] = defaultdict(list)
    for row in batch_inputs(shop, number):
        by_host[urlsplit(row["input_url"]).netloc].append(row)
    results: dict[int, list[Capture] | FetchFailure] = {}
    stopped = threading.Event()

    def visit(rows: Iterable[Row]) -> None:
        for row in rows:
            if stopped.is_set():
                return
            results[row["input_no"]] = _capture(shop, row["input_url"])

    with ThreadPoolExecutor(shop.study.fetch.max_hosts_at_once) as pool:
        try:
            list(pool.map(visit, by_host.values()))
        except BaseException:
            # A signal or a time limit: the pool waits for pages in flight, not for all that are to come.
            stopped.set()
            raise
    captures, rejects = [], []
    name = f"{shop.run.run_id}-{batch}.warc.gz"
    with write_archive(shop.home.archive / name, _about(shop)) as archive:
        for row in batch_inputs(shop, number):
            result = results[row["input_no"]]
            if isinstance(result, FetchFailure):
                rejects.append(reject_row(shop, row, "fetch", result, result.is_retryable))
                continue
            for page_no, capture in enumerate(result, start=1):
                place = {
                    "warc_file": name,
                    "warc_offset": archive.write(capture, _facts(shop, row)),
                }
                captures.append(_capture_row(row, page_no, capture, place))
    shop.stage.commit(batch, {"captures": captures, "rejects": rejects})


def _about(shop: Workshop) -> list[tuple[str, str]]:
    """Return what the warcinfo record says of the run (ISO 28500, 6.2; Dublin Core's terms)."""
    study = shop.study.study
    about = [
        ("software", f"opframe/{shop.run.opframe_version}"),
        ("isPartOf", study.name),
        ("description", f"{shop.run.kind} run {shop.run.run_id}"),
        ("robots", "obey"),
        ("http-header-user-agent", shop.fetcher.user_agent),
    ]
    return [*about, ("operator", study.contact)] if study.contact else about


def _facts(shop: Workshop, row: Row) -> list[tuple[str, str]]:
    facts = {
        "run": shop.run.run_id,
        "input": row["input_url"],
        "listing": row["listing_url"],
        "outlet": row["outlet_id"],
    }
    return [(name, value) for name, value in facts.items() if value]


def _capture(shop: Workshop, url: str) -> list[Capture] | FetchFailure:
    try:
        return capture_input(url, shop.fetcher, shop.study.fetch, shop.clock)
    except FetchFailure as failure:
        return failure


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
