"""The flow that reads every text of the warehouse again, with the study's present codebooks and models."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.replay_reports import flips_markdown, read_flips
from flows.replays import reannotate_study
from flows.settings import NightlyParameters, find_home
from flows.steps import REPLAY_TASKS


@flow(name="reannotate", persist_result=False)
def reannotate(parameters: NightlyParameters) -> dict[str, Any] | None:
    """Annotate, publish, and leave the flips as an artifact; None: nothing to do."""
    home = find_home(parameters.home)
    report = reannotate_study(home, parameters, steps=REPLAY_TASKS)
    if report is None:
        return None
    flips = read_flips(home.warehouse, report.run_id)
    create_markdown_artifact(flips_markdown(flips), key="opframe-flips", description=report.run_id)
    return asdict(report)
