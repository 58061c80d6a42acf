"""The ad-hoc flow: some URLs, files, folders or archives, now."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.nightly import publish_report
from flows.pipeline import run_pipeline
from flows.settings import AdhocParameters, find_home
from flows.steps import TASK_STEPS


@flow(name="adhoc", persist_result=False)
def adhoc(parameters: AdhocParameters) -> dict[str, Any]:
    """Read the inputs and, with `load`, publish them."""
    report, _ = run_pipeline(
        find_home(parameters.home),
        "adhoc",
        parameters,
        steps=TASK_STEPS,
        names=parameters.inputs,
        outlet_id=parameters.outlet,
        is_loaded=parameters.load,
    )
    return publish_report(report)
