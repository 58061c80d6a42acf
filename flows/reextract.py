"""The flow that reads every page of the archive again, with the present extractor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.replay_reports import read_rereadings, rereadings_markdown
from flows.replays import reextract_study
from flows.settings import ReextractParameters, find_home
from flows.steps import REPLAY_TASKS


@flow(name="reextract", persist_result=False)
def reextract(parameters: ReextractParameters) -> dict[str, Any] | None:
    """Extract, annotate, publish, and leave what changed as an artifact; None: nothing to do."""
    home = find_home(parameters.home)
    report = reextract_study(home, parameters, steps=REPLAY_TASKS)
    if report is None:
        return None
    fields = read_rereadings(home.warehouse, report.run_id)
    text = rereadings_markdown(report, fields)
    create_markdown_artifact(text, key="opframe-rereadings", description=report.run_id)
    return asdict(report)
