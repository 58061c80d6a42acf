"""The nightly flow: what the study's listings show, published."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.pipeline import Report, run_pipeline
from flows.reports import report_markdown
from flows.settings import NightlyParameters, find_home
from flows.steps import TASK_STEPS


@flow(name="nightly", persist_result=False)
def nightly(parameters: NightlyParameters) -> dict[str, Any]:
    """Fetch, extract, annotate and publish what the study's listings show tonight."""
    report, _ = run_pipeline(find_home(parameters.home), "nightly", parameters, steps=TASK_STEPS)
    return publish_report(report)


def publish_report(report: Report) -> dict[str, Any]:
    """Leave the report as an artifact and return it as a dict."""
    create_markdown_artifact(report_markdown(report), key="opframe-run", description=report.run_id)
    return asdict(report)
