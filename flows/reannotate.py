"""The flow that reads every text of the warehouse again, with the study's present codebooks and models."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.orchestration.artifacts import leave_published
from flows.orchestration.flow_runs import flow_desk, flow_options, log_report
from flows.replay_reports import flips_markdown, read_flips
from flows.replays import reannotate_study
from flows.settings import NightlyParameters
from flows.steps import REPLAY_TASKS


@flow(**flow_options("reannotate"))
def reannotate(parameters: NightlyParameters) -> dict[str, Any] | None:
    """Annotate, publish, and leave the flips as an artifact; None: nothing to do."""
    with flow_desk("reannotate", parameters) as desk:
        report = reannotate_study(desk.home, parameters, steps=REPLAY_TASKS)
        if report is None:
            return None
        text = flips_markdown(read_flips(desk.home.warehouse, report.run_id))
        key = desk.study.artifact_key("flips")
        create_markdown_artifact(text, key=key, description=report.run_id)
        leave_published(desk.study, desk.home)
        log_report(report)
        return asdict(report)
