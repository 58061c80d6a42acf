"""The steps as Prefect tasks, a batch each; no logic."""

from __future__ import annotations

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import work
from flows.pipeline import Steps

TASK_STEPS = Steps(
    discover=task(work.discover, name="discover", cache_policy=NO_CACHE, persist_result=False),
    fetch=task(work.fetch, name="fetch", cache_policy=NO_CACHE, persist_result=False, retries=2,
               retry_delay_seconds=10, retry_jitter_factor=0.5),
    extract=task(work.extract, name="extract", cache_policy=NO_CACHE, persist_result=False),
    annotate=task(work.annotate, name="annotate", cache_policy=NO_CACHE, persist_result=False),
    annotate_backlog=task(work.annotate_backlog, name="annotate-backlog", cache_policy=NO_CACHE,
                          persist_result=False),
    load=task(work.load, name="load", cache_policy=NO_CACHE, persist_result=False),
)
"""Discover, extract, annotate and load repeat nothing by themselves: what fails there fails again."""
