"""The nightly flow: what the study's listings show, published."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow

from flows.orchestration.artifacts import leave_report, leave_text
from flows.orchestration.flow_runs import flow_desk, flow_options, log_report
from flows.pipeline import run_pipeline, stopped_report
from flows.settings import NightlyParameters
from flows.steps import TASK_STEPS
from warehouse.errors import CheckFailed


@flow(**flow_options("nightly"))
def nightly(parameters: NightlyParameters) -> dict[str, Any]:
    """Fetch, extract, annotate and publish what the study's listings show tonight."""
    with flow_desk("nightly", parameters) as desk:
        try:
            report, _ = run_pipeline(desk.home, "nightly", parameters, steps=TASK_STEPS)
        except CheckFailed as error:
            if error.run_id:
                leave_text(desk.study, stopped_report(desk.home, error.run_id))
            raise
        leave_report(desk.study, desk.home, report)
        log_report(report)
        return asdict(report)
