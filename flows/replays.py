"""What the warehouse holds, read again without network: its texts by another model, its pages by another extractor.

Runs like any other: begun once, in batches, continued after a crash by the same command, published whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from flows import rereading, work
from flows.authors import study_corrections
from flows.clock import utc_now
from flows.crews import AnnotateTexts, AnnotatorSource, ReadBatch, finish_jobs, hire_crew
from flows.home import Home
from flows.pipeline import (
    OPENED,
    WATCH,
    Report,
    Watch,
    digest,
    loaded_report,
    run_identity,
)
from flows.runs import find_unfinished, finish_run, open_run
from flows.settings import NightlyParameters, ReextractParameters, Study, read_study
from flows.stage import EMPTY_ROWS
from flows.study_models import make_annotator
from flows.workshop import Workshop, versions
from transforms.framing import Annotator
from warehouse.ask import ask
from warehouse.errors import NoSnapshot
from warehouse.lock import hold_lock
from warehouse.snapshots import current_snapshot


@dataclass(frozen=True, slots=True)
class ReplaySteps:
    """The steps as plain functions; a flow puts tasks in their place."""

    settle_inputs: Callable[..., Any] = rereading.settle_inputs
    extract_again: Callable[..., Any] = rereading.extract_again
    annotate: Callable[..., Any] = work.annotate
    annotate_versions: Callable[..., Any] = work.annotate_versions
    finish_jobs: Callable[..., Any] = finish_jobs
    load: Callable[..., Any] = work.load


def reannotate_study(
    home: Home,
    parameters: NightlyParameters,
    *,
    steps: ReplaySteps | None = None,
    watch: Watch | None = None,
    annotator: Annotator | None = None,
) -> Report | None:
    """Annotate every text in the warehouse with the study's present models and codebooks, and publish.

    Returns:
        The report; None where the models have read everything and are the current ones.

    Raises:
        NoSnapshot: Nothing has been loaded yet.
        SettingsError: The study, a codebook or a model cannot be used.
    """
    steps, watch = steps or ReplaySteps(), watch or WATCH.get()
    study, annotator, given = _prepare(home, parameters, annotator)
    if not _is_unfinished(home, "reannotate", given, annotator) and _is_annotated(home, annotator):
        return None
    with _open_shop(home, "reannotate", parameters, given, study, annotator) as shop:
        if not shop.stage.is_committed("discover-0000"):
            shop.stage.commit("discover-0000", {**EMPTY_ROWS, **work.model_rows(shop)})
        _annotate_backlog(shop, steps, parameters, watch)
        return _publish(shop, steps, parameters, watch)


def reextract_study(
    home: Home,
    parameters: ReextractParameters,
    *,
    steps: ReplaySteps | None = None,
    watch: Watch | None = None,
    annotator: Annotator | None = None,
) -> Report | None:
    """Read every article in the archive with the present extractor, label new texts, and publish.

    Returns:
        The report; None where the extractor has read everything.

    Raises:
        NoSnapshot: Nothing has been loaded yet.
        SettingsError: The study, a codebook or a model cannot be used.
    """
    steps, watch = steps or ReplaySteps(), watch or WATCH.get()
    study, annotator, given = _prepare(home, parameters, annotator)
    extractor = versions(annotator)["extractor_version"]
    if not _is_unfinished(home, "reextract", given, annotator) and not rereading.versions_to_reread(
        home.warehouse, extractor, parameters.everything
    ):
        return None
    with _open_shop(home, "reextract", parameters, given, study, annotator) as shop:
        steps.settle_inputs(shop, parameters.batch_size, parameters.everything)
        _read_again(shop, steps, parameters, watch)
        _annotate_backlog(shop, steps, parameters, watch)
        return _publish(shop, steps, parameters, watch)


Given = dict[str, Any]
"""What a run's identity depends on, besides versions."""


def _prepare(
    home: Home, parameters: NightlyParameters, annotator: Annotator | None
) -> tuple[Study, Annotator, Given]:
    if current_snapshot(home.warehouse) is None:
        raise NoSnapshot(f"{home.warehouse} holds nothing to read again; run `opframe run` first")
    study = read_study(home)
    study_corrections(home)  # a fault in them should not show hours later, at the load
    return study, annotator or make_annotator(home, study), run_identity(parameters, study)


def _is_unfinished(home: Home, kind: str, given: Given, annotator: Annotator) -> bool:
    return find_unfinished(home, kind, given, versions(annotator)) is not None


def _is_annotated(home: Home, annotator: Annotator) -> bool:
    key = {"model_version": annotator.model_version}
    wanted = {(row["scheme"], row["scheme_version"]) for row in annotator.codebook_rows()}
    current = {
        (row["scheme"], row["scheme_version"])
        for row in ask(home.warehouse, "current_schemes", key)
    }
    return wanted <= current and not ask(home.warehouse, "backlog", key)


@contextmanager
def _open_shop(
    home: Home,
    kind: str,
    parameters: NightlyParameters,
    given: Given,
    study: Study,
    annotator: Annotator,
) -> Iterator[Workshop]:
    home.create()
    lock = home.runs / f"{kind}-{digest(json.dumps(given, sort_keys=True))}.lock"
    with hold_lock(lock, f"a {kind} run", wait_seconds=parameters.lock_wait_seconds):
        run = open_run(home, kind, given, versions(annotator), now=utc_now())
        OPENED.get()(home, run)
        yield Workshop(home, study, annotator, run)


def _read_again(
    shop: Workshop, steps: ReplaySteps, parameters: NightlyParameters, watch: Watch
) -> None:
    total = work.n_batches(shop)
    jobs = [
        ReadBatch(number=number, n_inputs=parameters.batch_size, extractor="extract_again")
        for number in range(total)
    ]
    source = AnnotatorSource(home=shop.home)
    with hire_crew(shop, parameters, source, work.n_inputs(shop)) as crew:
        if crew is not None:
            for job in jobs:
                if not job.is_done(shop):
                    crew.begin(job)
            steps.finish_jobs(crew, partial(watch, "read"))
            return
    for name, step in (("extract", steps.extract_again), ("annotate", steps.annotate)):
        for number in range(total):
            watch(name, number, total)
            step(shop, number)
        watch(name, total, total)


def _annotate_backlog(
    shop: Workshop, steps: ReplaySteps, parameters: NightlyParameters, watch: Watch
) -> None:
    batches = work.backlog_batches(shop, parameters.batch_size)
    source = AnnotatorSource(home=shop.home)
    with hire_crew(shop, parameters, source, sum(len(texts) for texts in batches)) as crew:
        if crew is not None:
            for texts in batches:
                crew.begin(AnnotateTexts(version_ids=tuple(texts)))
            steps.finish_jobs(crew, partial(watch, "reannotate"))
            return
    for number, version_ids in enumerate(batches):
        watch("reannotate", number, len(batches))
        steps.annotate_versions(shop, version_ids)
    watch("reannotate", len(batches), len(batches))


def _publish(
    shop: Workshop, steps: ReplaySteps, parameters: NightlyParameters, watch: Watch
) -> Report:
    watch("load", 0, 1)
    loaded = steps.load(shop, parameters.lock_wait_seconds)
    watch("load", 1, 1)
    report = loaded_report(shop, loaded)
    facts = {
        "counts": report.counts,
        "n_inputs": report.n_inputs,
        "snapshot": loaded.snapshot.name,
    }
    finish_run(shop.home, shop.run, facts)
    return report
