"""The backfill flow: what the listings show of past days, a run of its own for each day."""

from __future__ import annotations

from prefect import flow

from flows.backfilling import Backfill, DaysMissing, backfill_study, run_day
from flows.orchestration.artifacts import leave_days, leave_published
from flows.orchestration.flow_runs import flow_desk, flow_options, log_report
from flows.pipeline import Report
from flows.reports import backfill_markdown, day_rows
from flows.settings import BackfillDayParameters, BackfillParameters
from flows.steps import TASK_STEPS


@flow(**flow_options("backfill-day"))
def backfill_day(parameters: BackfillDayParameters) -> Report:
    """Fetch, extract, annotate and publish the items of one day."""
    with flow_desk("backfill-day", parameters, shows_progress=False):
        report = run_day(parameters, TASK_STEPS)
        log_report(report)
        return report


@flow(**flow_options("backfill", timeout_seconds=None))
def backfill(parameters: BackfillParameters) -> Backfill:
    """Run once for each day with items from `date_from` to `date_to`, both included.

    Raises:
        DaysMissing: Not all days were published; the same run again goes on with them.
    """
    with flow_desk("backfill", parameters) as desk:
        found = backfill_study(desk.home, parameters, backfill_day)
        leave_days(desk.study, day_rows(found), backfill_markdown(found))
        if any(day.state == "published" for day in found.days):
            leave_published(desk.study, desk.home)
        if complaint := found.complaint():
            raise DaysMissing(found, complaint)
        return found
