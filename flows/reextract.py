"""The flow that reads every page of the archive again, with the present extractor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.orchestration.artifacts import leave_published
from flows.orchestration.flow_runs import flow_desk, flow_options, log_report
from flows.replay_reports import read_rereadings, rereadings_markdown
from flows.replays import reextract_study
from flows.settings import ReextractParameters
from flows.steps import REPLAY_TASKS


@flow(**flow_options("reextract"))
def reextract(parameters: ReextractParameters) -> dict[str, Any] | None:
    """Extract, annotate, publish, and leave what changed as an artifact; None: nothing to do."""
    with flow_desk("reextract", parameters) as desk:
        report = reextract_study(desk.home, parameters, steps=REPLAY_TASKS)
        if report is None:
            return None
        text = rereadings_markdown(report, read_rereadings(desk.home.warehouse, report.run_id))
        key = desk.study.artifact_key("rereadings")
        create_markdown_artifact(text, key=key, description=report.run_id)
        leave_published(desk.study, desk.home)
        log_report(report)
        return asdict(report)
