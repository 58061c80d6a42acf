"""What every flow of opframe is given, and what surrounds its run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from prefect import get_run_logger, tags
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run

from flows.home import Home
from flows.orchestration.naming import StudyName, name_study, run_namer
from flows.orchestration.progress import Progress
from flows.orchestration.stops import link_run, note_stop
from flows.pipeline import OPENED, WATCH, Report
from flows.runs import Run
from flows.settings import NightlyParameters, PublishParameters, find_home

A_NIGHT = 20 * 3600.0
"""Seconds after which a flow is ended: before the next night begins. It goes on with the next run."""


def flow_options(kind: str, *, timeout_seconds: float | None = A_NIGHT) -> dict[str, Any]:
    """Return the options of a flow: name, names of its runs, hooks, time limit.

    Nothing is persisted by Prefect, and no flow is tried again as a whole: progress lives in the study folder,
    and what may pass by itself is tried again by the task that meets it.
    """
    return {
        "name": kind,
        "flow_run_name": run_namer(kind),
        "persist_result": False,
        "timeout_seconds": timeout_seconds,
        "on_failure": [note_stop],
        "on_crashed": [note_stop],
        "on_cancellation": [note_stop],
    }


@dataclass(frozen=True, slots=True)
class Desk:
    """What a running flow works at."""

    home: Home
    study: StudyName


@contextmanager
def flow_desk(
    kind: str, parameters: NightlyParameters | PublishParameters, *, shows_progress: bool = True
) -> Iterator[Desk]:
    """Tag the flow run and its tasks, link run and flow run, and show how far it is."""
    desk = Desk(find_home(parameters.home), name_study(find_home(parameters.home)))
    names = {"opframe", kind, f"study:{desk.study.slug}"}
    with ExitStack() as stack:
        flow_run_id = flow_run.id
        if flow_run_id:
            with get_client(sync_client=True) as client:
                client.update_flow_run(UUID(flow_run_id), tags=names | set(flow_run.tags or ()))
        stack.enter_context(tags(*names))
        opened = OPENED.set(_link)
        stack.callback(OPENED.reset, opened)
        if shows_progress:
            watch = WATCH.set(_watch_with_artifact(kind, desk.study))
            stack.callback(WATCH.reset, watch)
        yield desk


def log_report(report: Report) -> None:
    """Say in the flow run's log what came in."""
    counts = ", ".join(f"{n} {name}" for name, n in report.counts.items()) or "nothing"
    get_run_logger().info("run %s: %d inputs: %s", report.run_id, report.n_inputs, counts)


def _link(home: Home, run: Run) -> None:
    if flow_run.id:
        link_run(home, run, flow_run.id, flow_run.name or "")
    get_run_logger().info("run %s %s", run.run_id, "goes on" if run.is_resumed else "begins")


def _watch_with_artifact(kind: str, study: StudyName) -> Any:
    # Called from a flow that is not async, Prefect's function answers at once.
    artifact = cast(
        UUID,
        create_progress_artifact(0.0, key=study.artifact_key("progress"), description=kind),
    )
    earlier = WATCH.get()

    def tell(percent: float, words: str) -> None:
        update_progress_artifact(artifact, percent, description=f"{kind}: {words}")

    progress = Progress(kind, tell)

    def watch(step: str, done: int, total: int) -> None:
        earlier(step, done, total)
        progress(step, done, total)

    return watch
