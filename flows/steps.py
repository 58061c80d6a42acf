"""The steps as Prefect tasks, a batch each; no logic."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import crews, rereading, work
from flows.pipeline import Steps
from flows.replays import ReplaySteps
from flows.work.canaries import release_canaries

# Progress lives in the stage, not in Prefect: nothing is cached or persisted here.
_OPTIONS: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}

TASK_STEPS = Steps(
    discover=task(name="discover", **_OPTIONS)(work.discover),
    fetch=task(
        name="fetch", retries=2, retry_delay_seconds=10, retry_jitter_factor=0.5, **_OPTIONS
    )(work.fetch),
    extract=task(name="extract", **_OPTIONS)(work.extract),
    annotate=task(name="annotate", **_OPTIONS)(work.annotate),
    annotate_backlog=task(name="annotate-backlog", **_OPTIONS)(work.annotate_backlog),
    release_canaries=task(name="release-canaries", **_OPTIONS)(release_canaries),
    finish_jobs=task(name="extract-and-annotate", **_OPTIONS)(crews.finish_jobs),
    load=task(name="load", **_OPTIONS)(work.load),
)
"""Only fetching is tried again by Prefect: what fails elsewhere fails the same way again."""

REPLAY_TASKS = ReplaySteps(
    settle_inputs=task(name="settle-inputs", **_OPTIONS)(rereading.settle_inputs),
    extract_again=task(name="extract-again", **_OPTIONS)(rereading.extract_again),
    annotate=TASK_STEPS.annotate,
    annotate_versions=task(name="annotate-versions", **_OPTIONS)(work.annotate_versions),
    finish_jobs=TASK_STEPS.finish_jobs,
    load=TASK_STEPS.load,
)
