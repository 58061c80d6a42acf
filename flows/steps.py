"""The steps as Prefect tasks, a batch each; no logic."""

from __future__ import annotations

import errno
from typing import Any

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff

from flows import crews, rereading, work
from flows.orchestration.turns import load_in_turn
from flows.pipeline import Steps
from flows.replays import ReplaySteps
from flows.work.canaries import release_canaries


def may_pass(task: Task[Any, Any], run: TaskRun, state: State[Any]) -> bool:
    """True for what may be gone in a minute: a faulty network or disk, not a full one, not a wrong setting."""
    fault = state.result(raise_on_failure=False)
    full = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT)
    return isinstance(fault, OSError) and fault.errno not in full


# Progress lives in the stage, not in Prefect: nothing is cached or persisted here.
_OPTIONS: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
# 10, 20, 40 seconds, each up to half as much longer, so that studies on one server do not knock together.
_RETRIED: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=10),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": may_pass,
    **_OPTIONS,
}

TASK_STEPS = Steps(
    discover=task(name="discover", **_RETRIED)(work.discover),
    fetch=task(name="fetch", **_RETRIED)(work.fetch),
    extract=task(name="extract", **_OPTIONS)(work.extract),
    annotate=task(name="annotate", **_OPTIONS)(work.annotate),
    annotate_backlog=task(name="annotate-backlog", **_OPTIONS)(work.annotate_backlog),
    release_canaries=task(name="release-canaries", **_OPTIONS)(release_canaries),
    finish_jobs=task(name="extract-and-annotate", **_OPTIONS)(crews.finish_jobs),
    load=task(name="load", **_OPTIONS)(load_in_turn),
)
"""Only what touches the network is tried again by Prefect: what fails elsewhere fails the same way again."""

REPLAY_TASKS = ReplaySteps(
    settle_inputs=task(name="settle-inputs", **_OPTIONS)(rereading.settle_inputs),
    extract_again=task(name="extract-again", **_OPTIONS)(rereading.extract_again),
    annotate=TASK_STEPS.annotate,
    annotate_versions=task(name="annotate-versions", **_OPTIONS)(work.annotate_versions),
    finish_jobs=TASK_STEPS.finish_jobs,
    load=TASK_STEPS.load,
)
