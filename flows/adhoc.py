"""The ad-hoc flow: some URLs, files, folders or archives, now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow

from flows.orchestration.artifacts import leave_report
from flows.orchestration.flow_runs import flow_desk, flow_options, log_report
from flows.pipeline import run_pipeline
from flows.settings import AdhocParameters
from flows.steps import TASK_STEPS


@flow(**flow_options("adhoc"))
def adhoc(parameters: AdhocParameters) -> dict[str, Any]:
    """Read the inputs and, with `load`, publish them."""
    with flow_desk("adhoc", parameters) as desk:
        report, _ = run_pipeline(
            desk.home,
            "adhoc",
            parameters,
            steps=TASK_STEPS,
            names=parameters.inputs,
            outlet_id=parameters.outlet,
            is_loaded=parameters.load,
        )
        leave_report(desk.study, desk.home, report)
        log_report(report)
        return asdict(report)
