"""The inputs of a run: settled once, in the first batch, and what became of those that were refused."""

from __future__ import annotations

from dataclasses import asdict

from flows.sources.http import FetchFailure
from flows.workshop import Workshop
from transforms.errors import TransformError
from transforms.permissions import Permission
from transforms.rows import Row


def n_batches(shop: Workshop) -> int:
    """Return the number of batches that `discover` settled on."""
    return int(shop.stage.facts("discover-0000")["n_batches"])


def n_inputs(shop: Workshop) -> int:
    """Return the number of inputs that `discover` settled on."""
    return len(shop.stage.read("inputs", "discover-0000"))


def batch_inputs(shop: Workshop, number: int) -> list[Row]:
    size = int(shop.stage.facts("discover-0000")["batch_size"])
    return shop.stage.read_some("inputs", "discover-0000", number * size, (number + 1) * size)


def crash_row(shop: Workshop, row: Row, stage: str) -> Row:
    """Return the reject of an input that kills the processes that read it."""
    error = TransformError(
        "crashed_worker",
        f"each process that read it died or hung at {stage}",
        "the others of its batch were read without it; save the page, and report it",
    )
    return reject_row(shop, row, stage, error, False)


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


def decision_row(
    page_no: int,
    requested_url: str,
    permission: Permission,
    *,
    input_no: int | None = None,
    listing_url: str | None = None,
) -> Row:
    """Return what an outlet's rules said about a page of an input, or about an address of a listing."""
    return {
        "input_no": input_no,
        "listing_url": listing_url,
        "page_no": page_no,
        "requested_url": requested_url,
        **asdict(permission),
    }
