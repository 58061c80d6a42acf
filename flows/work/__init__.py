"""The steps of a run as plain functions, a batch each. Each commits its rows, or nothing.

A step that finds its batch committed returns at once: that is all there is to resuming.
"""

from __future__ import annotations

from flows.loading import load_staged
from flows.work.annotating import (
    annotate,
    annotate_article,
    annotate_backlog,
    annotate_versions,
    backlog_batches,
)
from flows.work.days import DayChoice
from flows.work.discovering import discover, model_rows
from flows.work.extracting import NOBODY, extract, extract_input, read_document
from flows.work.fetching import fetch
from flows.work.inputs import batch_inputs, crash_row, n_batches, n_inputs, reject_row
from flows.workshop import Workshop
from warehouse.load import LoadReport

__all__ = [
    "NOBODY",
    "DayChoice",
    "annotate",
    "annotate_article",
    "annotate_backlog",
    "annotate_versions",
    "backlog_batches",
    "batch_inputs",
    "crash_row",
    "discover",
    "extract",
    "extract_input",
    "fetch",
    "load",
    "model_rows",
    "n_batches",
    "n_inputs",
    "read_document",
    "reject_row",
]


def load(shop: Workshop, lock_wait_seconds: float) -> LoadReport:
    """Publish the run's rows. Waits for another loader, and says who it is if that takes too long."""
    return load_staged(shop.home, shop.run, shop.stage, now=shop.clock(), wait=lock_wait_seconds)
