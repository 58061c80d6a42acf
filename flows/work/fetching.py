"""The pages of a batch, into the archive."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from flows.sources.archives import write_archive
from flows.sources.earlier import Earlier, Past
from flows.sources.failures import FetchFailure, lasting
from flows.sources.pages import Fetched, capture_input
from flows.sources.politeness import host_key
from flows.work.archiving import about_run
from flows.work.inputs import batch_inputs, decision_row, reject_row
from flows.workshop import Workshop
from transforms.rows import Row
from warehouse.ask import ask


def fetch(shop: Workshop, number: int) -> None:
    """Get the pages of one batch into the archive; hosts in parallel, one hit at a time on each."""
    batch = f"fetch-{number:04}"
    if shop.stage.is_committed(batch):
        return
    inputs = batch_inputs(shop, number)
    results = _visit_hosts(shop, inputs)
    captures, rejects, decisions = [], [], []
    name = f"{shop.run.run_id}-{batch}.warc.gz"
    with write_archive(shop.home.archive / name, about_run(shop)) as archive:
        for row in inputs:
            result = results[row["input_no"]]
            if isinstance(result, FetchFailure):
                rejects.append(reject_row(shop, row, "fetch", result, result.is_retryable))
                if result.permission:
                    decisions.append(
                        decision_row(
                            1, row["input_url"], result.permission, input_no=row["input_no"]
                        )
                    )
                continue
            for page_no, fetched in enumerate(result, start=1):
                if fetched.kept and fetched.revisit:
                    archive.write(fetched.revisit, _facts(shop, row, fetched))
                    place = {
                        "warc_file": fetched.kept.warc_file,
                        "warc_offset": fetched.kept.warc_offset,
                    }
                else:
                    offset = archive.write(fetched.capture, _facts(shop, row, fetched))
                    place = {"warc_file": name, "warc_offset": offset}
                captures.append(_capture_row(row, page_no, fetched, place))
                if fetched.permission and fetched.requested_url:
                    decisions.append(
                        decision_row(
                            page_no,
                            fetched.requested_url,
                            fetched.permission,
                            input_no=row["input_no"],
                        )
                    )
    shop.stage.commit(
        batch, {"captures": captures, "rejects": rejects, "fetch_decisions": decisions}
    )


def _visit_hosts(shop: Workshop, inputs: Sequence[Row]) -> dict[int, list[Fetched] | FetchFailure]:
    by_host: dict[str, list[Row]] = defaultdict(list)
    for row in inputs:
        by_host[_host(row["input_url"])].append(row)
    past = _past(shop, inputs)
    results: dict[int, list[Fetched] | FetchFailure] = {}
    is_stopped = threading.Event()

    def visit(rows: Iterable[Row]) -> None:
        for row in rows:
            if is_stopped.is_set():
                return
            results[row["input_no"]] = _capture(shop, row, past)

    with ThreadPoolExecutor(shop.study.fetch.max_hosts_at_once) as pool:
        try:
            list(pool.map(visit, by_host.values()))
        except BaseException:
            is_stopped.set()  # the pool waits for its threads: let none begin another page
            raise
    return results


def _host(url: str) -> str:
    try:
        return host_key(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _past(shop: Workshop, inputs: Sequence[Row]) -> Past:
    """Return the last captures of a batch's pages that a server can compare with what it has."""
    urls = [row["input_url"] for row in inputs if not row["input_url"].startswith("file:")]
    # A file of an older opframe knows of no validators; the first load brings it up to date.
    held = ask(shop.home.warehouse, "table_is_held", {"table_name": "fetch_decisions"})
    if not urls or not held:
        return Past()
    found = ask(shop.home.warehouse, "last_captures", {"urls": urls})
    return Past(
        shop.home.archive,
        {row.pop("requested_url"): Earlier(**row) for row in found},
    )


def _capture(shop: Workshop, row: Row, past: Past) -> list[Fetched] | FetchFailure:
    url, listing = row["input_url"], row["listing_url"] or ""
    if url.startswith("file:") and listing.startswith(("http:", "https:")):
        return lasting(
            "bad_url",
            f"{listing} names a file of this machine: {url}",
            "none: what comes over the network names addresses of the network",
        )
    try:
        return capture_input(url, shop.fetcher, shop.study.fetch, shop.clock, past)
    except FetchFailure as failure:
        return failure


def _facts(shop: Workshop, row: Row, fetched: Fetched) -> list[tuple[str, str]]:
    facts = {
        "run": shop.run.run_id,
        "input": row["input_url"],
        "listing": row["listing_url"],
        "outlet": row["outlet_id"],
        "requested": fetched.requested_url,
    }
    return [(name, value) for name, value in facts.items() if value]


def _capture_row(row: Row, page_no: int, fetched: Fetched, place: Row) -> Row:
    capture = fetched.capture
    return {
        "input_no": row["input_no"],
        "page_no": page_no,
        "requested_url": fetched.requested_url,
        "capture_url": capture.url,
        "http_status": capture.http_status,
        "content_type": capture.content_type,
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "n_bytes": len(capture.content),
        "raw_sha256": hashlib.sha256(capture.content).hexdigest(),
        "captured_at": capture.captured_at,
        **place,
    }
