"""What a run does, whatever runs it: the order of the steps, and the report at the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flows import work
from flows.authors import study_corrections
from flows.clock import utc_now
from flows.crews import (
    AnnotateTexts,
    AnnotatorSource,
    Crew,
    ReadBatch,
    finish_jobs,
    hire_crew,
)
from flows.files import clear_leftovers
from flows.home import Home
from flows.morning import tell, watched_night
from flows.night_findings import find_verdict, read_findings
from flows.published import load_notes, mend_published
from flows.runs import Run, finish_run, open_run
from flows.settings import NightlyParameters, Study, read_study, refuse_silence
from flows.stage import Stage
from flows.study_models import make_annotator
from flows.work.canaries import release_canaries
from flows.workshop import Workshop, versions
from transforms.framing import Annotator
from warehouse.ask import ask
from warehouse.load import LoadReport
from warehouse.lock import hold_lock

Watch = Callable[[str, int, int], None]
"""Called with step, batches done, batches in all."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps as plain functions; a flow puts tasks in their place."""

    discover: Callable[..., Any] = work.discover
    fetch: Callable[..., Any] = work.fetch
    extract: Callable[..., Any] = work.extract
    annotate: Callable[..., Any] = work.annotate
    annotate_backlog: Callable[..., Any] = work.annotate_backlog
    release_canaries: Callable[..., Any] = release_canaries
    finish_jobs: Callable[..., Any] = finish_jobs
    """Takes the place of extract and annotate where a crew does the batches."""
    load: Callable[..., Any] = work.load


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run brought."""

    run_id: str
    is_resumed: bool
    counts: dict[str, int]
    """Inputs by outcome; they add up to `n_inputs`."""
    n_inputs: int
    listings: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    """Entries of authors.toml with something wrong."""
    snapshot: str | None = None
    """Null: nothing was loaded."""
    notes: list[str] = field(default_factory=list)
    """What the load warned of, mended, or found missing."""
    verdict: str | None = None
    """trust, look or stopped; null: not a night, but what a person asked for."""
    why: str | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    """What the checks of the night noticed, the gravest first."""
    to_code: list[dict[str, Any]] = field(default_factory=list)
    """New articles about whose frames the model is least sure."""


def _nobody(step: str, done: int, total: int) -> None:
    """Watch without telling anyone."""


WATCH: ContextVar[Watch] = ContextVar("watch", default=_nobody)
"""Who watches the runs of this context; reaches through a Prefect flow, whose parameters cannot."""

OPENED: ContextVar[Callable[[Home, Run], None]] = ContextVar(
    "opened", default=lambda home, run: None
)
"""Who is told which run was begun or is continued; reaches through a Prefect flow like WATCH."""


def run_pipeline(
    home: Home,
    kind: str,
    parameters: NightlyParameters,
    *,
    steps: Steps | None = None,
    watch: Watch | None = None,
    names: Sequence[str] | None = None,
    outlet_id: str | None = None,
    choice: work.DayChoice | None = None,
    study: Study | None = None,
    annotator: Annotator | None = None,
    source: AnnotatorSource | None = None,
    is_loaded: bool = True,
) -> tuple[Report, Workshop]:
    """Run all steps, from where an unfinished run of the same kind and parameters stopped.

    Args:
        source: Where the annotator comes from, if not from the study in `home`.

    Raises:
        SettingsError: The study cannot be used.
        LockHeld: The same run, or another load, goes on elsewhere.
        CheckFailed: The rows do not keep what the warehouse promises; nothing was published.
    """
    steps = steps or Steps()
    watch = watch or WATCH.get()
    study = study or read_study(home)
    if names is None and choice is None:
        refuse_silence(home, study)
    source = source or AnnotatorSource(home=home)
    annotator = annotator or make_annotator(source.home, study, source.models)
    study_corrections(home)  # a fault in them should not show hours later, at the load
    home.create()
    given = run_identity(parameters, study)
    lock = home.runs / f"{kind}-{digest(json.dumps(given, sort_keys=True))}.lock"
    with hold_lock(lock, f"a {kind} run", wait_seconds=parameters.lock_wait_seconds):
        with hold_lock(home.build_lock, f"a {kind} run", wait_seconds=parameters.lock_wait_seconds):
            notes = mend_published(home)
        for folder in (home.archive, home.stage, home.runs):
            clear_leftovers(folder)
        run = open_run(home, kind, given, versions(annotator), now=utc_now())
        OPENED.get()(home, run)
        shop = Workshop(home, study, annotator, run, outlet_id=outlet_id)
        with watched_night(shop) if kind == "nightly" else nullcontext():
            _stage(shop, steps, watch, parameters, source, names, choice, is_loaded=is_loaded)
            if not is_loaded:
                return _staged_report(shop), shop
            if kind == "nightly":
                steps.release_canaries(shop)
            steps.annotate_backlog(shop, parameters.batch_size)
            watch("load", 0, 1)
            loaded = steps.load(shop, parameters.lock_wait_seconds)
            watch("load", 1, 1)
            report = loaded_report(shop, loaded, notes)
        if kind == "nightly":
            report.notes.extend(tell(shop, report.findings))
        finish_run(
            home,
            run,
            {
                "counts": report.counts,
                "n_inputs": report.n_inputs,
                "snapshot": loaded.snapshot.name,
            },
        )
    return report, shop


def _stage(
    shop: Workshop,
    steps: Steps,
    watch: Watch,
    parameters: NightlyParameters,
    source: AnnotatorSource,
    names: Sequence[str] | None,
    choice: work.DayChoice | None,
    *,
    is_loaded: bool,
) -> None:
    watch("discover", 0, 1)
    steps.discover(shop, names, parameters.batch_size, choice)
    watch("discover", 1, 1)
    backlog = work.backlog_batches(shop, parameters.batch_size) if is_loaded else []
    n_inputs = work.n_inputs(shop) + sum(len(texts) for texts in backlog)
    with hire_crew(shop, parameters, source, n_inputs) as crew:
        if crew is None:
            _read_here(shop, steps, watch)
        else:
            _read_elsewhere(shop, steps, watch, crew, backlog, parameters.batch_size)


def _read_here(shop: Workshop, steps: Steps, watch: Watch) -> None:
    total = work.n_batches(shop)
    for step in ("fetch", "extract", "annotate"):
        for number in range(total):
            watch(step, number, total)
            getattr(steps, step)(shop, number)
        watch(step, total, total)


def _read_elsewhere(
    shop: Workshop,
    steps: Steps,
    watch: Watch,
    crew: Crew,
    backlog: Sequence[Sequence[str]],
    batch_size: int,
) -> None:
    # Fetching waits for politeness most of the time; the crew reads what is there meanwhile.
    total = work.n_batches(shop)
    for number in range(total):
        watch("fetch", number, total)
        steps.fetch(shop, number)
        job = ReadBatch(number=number, n_inputs=batch_size)
        if not job.is_done(shop):
            crew.begin(job)
    watch("fetch", total, total)
    for texts in backlog:
        crew.begin(AnnotateTexts(version_ids=tuple(texts)))
    steps.finish_jobs(crew, partial(watch, "read"))


def run_identity(parameters: NightlyParameters, study: Study) -> dict[str, Any]:
    """Return what tells an unfinished run from others, besides versions: not who does its batches."""
    given = json.loads(
        parameters.model_dump_json(exclude={"home", "lock_wait_seconds", "processes", "dask"})
    )
    return {**given, "study": study_digest(study)}


def study_digest(study: Study) -> str:
    """Return a key for what a study makes of its inputs: not how it is watched, nor by whom it is done."""
    return digest(study.model_dump_json(exclude={"checks", "notify", "run"}))


def loaded_report(shop: Workshop, loaded: LoadReport, notes: Sequence[str] = ()) -> Report:
    """Return what a loaded run brought, as the published file says."""
    key = {"run_id": shop.run.run_id}
    counts = {row["outcome"]: row["n"] for row in ask(shop.home.warehouse, "run_counts", key)}
    findings = read_findings(shop.home, shop.run.run_id)
    verdict, why = find_verdict(findings) if shop.run.kind == "nightly" else (None, None)
    return Report(
        run_id=shop.run.run_id,
        is_resumed=shop.run.is_resumed,
        counts=counts,
        n_inputs=sum(counts.values()),
        snapshot=str(loaded.snapshot),
        notes=[*notes, *load_notes(shop.home, loaded)],
        listings=shop.stage.read_all("run_listings"),
        rejects=ask(shop.home.warehouse, "run_rejects", key),
        articles=ask(shop.home.warehouse, "run_articles", key),
        corrections=ask(shop.home.warehouse, "correction_findings", key),
        verdict=verdict,
        why=why,
        findings=findings,
        to_code=ask(shop.home.warehouse, "articles_to_code", key),
    )


def stopped_report(home: Home, run_id: str) -> Report:
    """Return what is known of a night that a check keeps from being published."""
    stage = Stage(home, run_id)
    findings = read_findings(home, run_id)
    verdict, why = find_verdict(findings)
    return Report(
        run_id=run_id,
        is_resumed=False,
        counts={},
        n_inputs=len(stage.read_all("inputs")),
        listings=stage.read_all("run_listings"),
        rejects=[row for row in stage.read_all("rejects") if row["input_no"] is not None],
        verdict=verdict,
        why=why,
        findings=findings,
    )


def _staged_report(shop: Workshop) -> Report:
    rejects = shop.stage.read_all("rejects")
    n_inputs = len(shop.stage.read_all("inputs"))
    refused = [row for row in rejects if row["input_no"] is not None]
    counts = {
        "read": n_inputs - len(refused),
        "rejected": sum(not row["is_retryable"] for row in refused),
        "failed": sum(row["is_retryable"] for row in refused),
    }
    return Report(
        run_id=shop.run.run_id,
        is_resumed=False,
        n_inputs=n_inputs,
        rejects=rejects,
        counts={name: n for name, n in counts.items() if n},
        listings=shop.stage.read_all("run_listings"),
    )


def digest(text: str) -> str:
    """Return a short key for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
