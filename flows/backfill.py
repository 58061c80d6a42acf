"""The backfill flow: what the listings show of past days, one run a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect import flow

from flows.nightly import publish_report
from flows.pipeline import run_pipeline
from flows.settings import BackfillParameters, find_home
from flows.steps import TASK_STEPS


@flow(name="backfill", persist_result=False)
def backfill(parameters: BackfillParameters) -> list[dict[str, Any]]:
    """Run once for each day from `date_from` to `date_to`, both included."""
    days = (parameters.date_to - parameters.date_from).days + 1
    reports = []
    for number in range(days):
        day = parameters.date_from + timedelta(days=number)
        of_day = parameters.model_copy(update={"date_from": day, "date_to": day})
        report, _ = run_pipeline(
            find_home(parameters.home), "backfill", of_day, steps=TASK_STEPS, dates=(day, day)
        )
        reports.append(publish_report(report))
    return reports
