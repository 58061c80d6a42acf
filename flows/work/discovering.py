"""What the listings show, or what a person named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.sources.discovery import ReadListing, read_named_inputs, read_study_listings
from flows.stage import EMPTY_ROWS
from flows.study_events import event_rows
from flows.work.archiving import keep_listings
from flows.work.days import DayChoice
from flows.work.inputs import decision_row, reject_row
from flows.workshop import Workshop
from transforms.days import day_of_item
from transforms.framing.reliability import reliability_rows
from transforms.rows import Row, Rows, outlet_row
from warehouse.ask import ask


def discover(
    shop: Workshop, names: Sequence[str] | None, batch_size: int, choice: DayChoice | None = None
) -> None:
    """Read the listings, or the named inputs, and settle once what the run's inputs are.

    Args:
        names: Inputs of an ad-hoc run; None: the study's listings, and what failed last time.
        choice: The day whose items are kept, in a backfill.
    """
    if shop.stage.is_committed("discover-0000"):
        return
    listings: Sequence[ReadListing]
    if choice is not None and choice.listings is not None:
        listings = choice.listings
    elif names is None:
        since = choice.since if choice else None
        with keep_listings(shop) as keep:
            listings = read_study_listings(
                shop.study, shop.home.root, shop.fetcher, now=shop.clock(), since=since, keep=keep
            )
    else:
        listings = read_named_inputs(names, shop.outlet_id)
    inputs = _number(_listed(listings, choice) + ([] if names or choice else _retryable(shop)))
    rows: dict[str, Any] = {**EMPTY_ROWS}
    rows["inputs"] = inputs
    rows["run_listings"] = [_listing_row(listing) for listing in listings]
    rows["fetch_decisions"] = [
        decision_row(number, url, permission, listing_url=listing.listing_url)
        for listing in listings
        for number, (url, permission) in enumerate(listing.permissions, start=1)
    ]
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


def _listed(listings: Sequence[ReadListing], choice: DayChoice | None) -> list[Row]:
    return [
        {
            "input_url": item.url,
            "listing_url": listing.listing_url,
            "outlet_id": listing.outlet_id,
            "listed_at": item.listed_at,
        }
        for listing in listings
        for item in listing.items
        if choice is None or day_of_item(item, choice.by) == choice.day
    ]


def _retryable(shop: Workshop) -> list[Row]:
    return ask(shop.home.warehouse, "retryable")


def _number(rows: Sequence[Row]) -> list[Row]:
    # A URL that two listings name is one input.
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["input_url"], row)
    return [{"input_no": number, **row} for number, row in enumerate(first.values())]


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
