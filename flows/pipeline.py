"""What a run does, whatever runs it: the order of the steps, and the report at the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from flows import work
from flows.authors import study_corrections
from flows.home import Home
from flows.published import load_notes, mend_published
from flows.runs import Run, finish_run, open_run
from flows.settings import NightlyParameters, Study, read_study
from flows.study_models import make_annotator
from flows.workshop import Workshop, utc_now, versions
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
    is_loaded: bool = True,
) -> tuple[Report, Workshop]:
    """Run all steps, from where an unfinished run of the same kind and parameters stopped.

    Raises:
        SettingsError: The study cannot be used.
        LockHeld: The same run, or another load, goes on elsewhere.
        CheckFailed: The rows do not keep what the warehouse promises; nothing was published.
    """
    steps = steps or Steps()
    watch = watch or WATCH.get()
    study = study or read_study(home)
    annotator = annotator or make_annotator(home, study)
    study_corrections(home)  # a fault in them should not show hours later, at the load
    home.create()
    given = json.loads(parameters.model_dump_json(exclude={"home", "lock_wait_seconds"}))
    given = {**given, "study": digest(study.model_dump_json())}
    lock = home.runs / f"{kind}-{digest(json.dumps(given, sort_keys=True))}.lock"
    with hold_lock(lock, f"a {kind} run", wait_seconds=parameters.lock_wait_seconds):
        with hold_lock(home.build_lock, f"a {kind} run", wait_seconds=parameters.lock_wait_seconds):
            notes = mend_published(home)
        run = open_run(home, kind, given, versions(annotator), now=utc_now())
        OPENED.get()(home, run)
        shop = Workshop(home, study, annotator, run, outlet_id=outlet_id)
        watch("discover", 0, 1)
        steps.discover(shop, names, parameters.batch_size, choice)
        watch("discover", 1, 1)
        total = work.n_batches(shop)
        for step in ("fetch", "extract", "annotate"):
            for number in range(total):
                watch(step, number, total)
                getattr(steps, step)(shop, number)
            watch(step, total, total)
        if not is_loaded:
            return _staged_report(shop), shop
        steps.annotate_backlog(shop, parameters.batch_size)
        watch("load", 0, 1)
        loaded = steps.load(shop, parameters.lock_wait_seconds)
        watch("load", 1, 1)
        report = loaded_report(shop, loaded, notes)
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


def loaded_report(shop: Workshop, loaded: LoadReport, notes: Sequence[str] = ()) -> Report:
    """Return what a loaded run brought, as the published file says."""
    key = {"run_id": shop.run.run_id}
    counts = {row["outcome"]: row["n"] for row in ask(shop.home.warehouse, "run_counts", key)}
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
