"""Backfills: past days, one run a day; what stops is continued by the same command.

The listings are read once; a day without items makes no run. A day is done when its run of the same study was
published or discarded. A day that fails does not keep later ones from running, with three exceptions that later
days would meet as well: a check that refused the rows, a full disk, and three failures in a row.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.clock import utc_now
from flows.home import Home
from flows.pipeline import WATCH, Report, Steps, run_pipeline, study_digest
from flows.runs import Run, list_runs
from flows.settings import (
    BackfillDayParameters,
    BackfillParameters,
    Study,
    find_home,
    read_study,
    refuse_silence,
)
from flows.sources.discovery import ReadListing, read_study_listings
from flows.study_models import make_annotator
from flows.work import DayChoice
from flows.work.days import oldest_listed
from flows.workshop import make_fetcher
from transforms.days import day_of_item
from transforms.errors import OpframeError
from transforms.framing import Annotator
from warehouse.errors import CheckFailed
from warehouse.lock import hold_lock

FAILURES_IN_A_ROW = 3
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)

DayRunner = Callable[[BackfillDayParameters], Report]


@dataclass(frozen=True, slots=True)
class Shared:
    """What is made once for all days of a backfill."""

    listings: Sequence[ReadListing]
    annotator: Annotator


SHARED: ContextVar[Shared | None] = ContextVar("shared", default=None)
"""Reaches through a Prefect flow, whose parameters cannot carry it; null: a day that is run alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What became of one day."""

    day: date
    state: str
    """done (before), published, failed, refused."""
    run_id: str | None = None
    """Null: it failed before its run began."""
    counts: dict[str, int] = field(default_factory=dict)
    detail: str | None = None
    """Null unless failed or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """What a backfill brought."""

    days: tuple[Day, ...]
    """Those with items, in order; none after the one that stopped it."""
    n_days: int
    """All from the first to the last."""
    n_undated: int
    """Items that nothing dates before they are fetched; left out."""
    notes: tuple[str, ...] = ()

    def complaint(self) -> str | None:
        """Say which days are missing and what to do about them; null when none is."""
        missing = [day for day in self.days if day.state in ("failed", "refused")]
        if not missing:
            return None
        lines = [f"{day.day}: {day.state}: {day.detail}" for day in missing]
        refused = next((day for day in missing if day.state == "refused"), None)
        remedy = "the same command again goes on with these days"
        if refused:
            remedy = (
                f"see what the check found, then `opframe publish {refused.run_id}` (with "
                f"--set-aside: without the rows) or `opframe discard {refused.run_id}`, then {remedy}"
            )
        return "\n".join([f"{len(missing)} days are missing", *lines, remedy])


class DaysMissing(OpframeError):
    """Not all days of a backfill were published; says which, why and what to do."""

    def __init__(self, found: Backfill, complaint: str) -> None:
        self.found = found
        super().__init__(complaint)


def backfill_study(
    home: Home,
    parameters: BackfillParameters,
    run_one: DayRunner | None = None,
    *,
    annotator: Annotator | None = None,
) -> Backfill:
    """Run once for each day with items from `date_from` to `date_to`, both included.

    Raises:
        SettingsError: The study cannot be used.
        LockHeld: Another backfill goes on.
    """
    study = read_study(home)
    refuse_silence(home, study)
    home.create()
    lock = home.runs / "backfill.lock"
    with hold_lock(lock, "a backfill", wait_seconds=parameters.lock_wait_seconds):
        listings = read_study_listings(
            study,
            home.root,
            make_fetcher(home, study),
            now=utc_now(),
            since=oldest_listed(parameters.date_from, parameters.by),
        )
        token = SHARED.set(Shared(listings, annotator or make_annotator(home, study)))
        try:
            return _run_days(home, parameters, study, listings, run_one or run_day)
        finally:
            SHARED.reset(token)


def run_day(parameters: BackfillDayParameters, steps: Steps | None = None) -> Report:
    """Run one day, with plain functions unless other steps are given."""
    shared = SHARED.get()
    listings = shared.listings if shared else None
    return run_pipeline(
        find_home(parameters.home),
        "backfill",
        parameters,
        steps=steps,
        choice=DayChoice(day=parameters.day, by=parameters.by, listings=listings),
        annotator=shared.annotator if shared else None,
    )[0]


def settled_days(home: Home, by: str, study: Study) -> dict[date, Run]:
    """Return the last published, discarded or refused run of each day, of the study as it is now."""
    wanted = {"by": by, "study": study_digest(study)}
    found = {}
    for run in list_runs(home, "finished", "discarded", "refused"):
        given = json.loads(run.parameters) if run.kind == "backfill" else {}
        if "day" in given and all(given.get(name) == value for name, value in wanted.items()):
            found[date.fromisoformat(given["day"])] = run
    return found


def _run_days(
    home: Home,
    parameters: BackfillParameters,
    study: Study,
    listings: Sequence[ReadListing],
    run_one: DayRunner,
) -> Backfill:
    watch = WATCH.get()
    n_days = (parameters.date_to - parameters.date_from).days + 1
    found = [day_of_item(item, parameters.by) for listing in listings for item in listing.items]
    wanted = {parameters.date_from + timedelta(days=number) for number in range(n_days)}
    days = sorted(wanted.intersection(day for day in found if day))
    settled = settled_days(home, parameters.by, study)
    refused = {run.run_id for run in list_runs(home, "refused")}
    results: list[Day] = []
    for number, day in enumerate(days):
        watch("day", number, len(days))
        run = settled.get(day)
        if run is not None and run.run_id in refused:
            detail = "a check refused its rows before"
            results.append(Day(day=day, state="refused", run_id=run.run_id, detail=detail))
        elif run is not None and not parameters.again:
            results.append(Day(day=day, state="done", run_id=run.run_id))
        else:
            results.append(_try_day(parameters, day, run_one))
        if _must_stop(results):
            break
    watch("day", len(days), len(days))
    return Backfill(
        days=tuple(results),
        n_days=n_days,
        n_undated=sum(day is None for day in found),
        notes=tuple(_notes(listings, len(days) - len(results))),
    )


def _try_day(parameters: BackfillParameters, day: date, run_one: DayRunner) -> Day:
    shared = parameters.model_dump(exclude={"date_from", "date_to", "again"})
    try:
        report = run_one(BackfillDayParameters(**shared, day=day))
    except CheckFailed as error:
        return Day(day=day, state="refused", run_id=error.run_id, detail=str(error))
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise
        return Day(day=day, state="failed", detail=f"{type(error).__name__}: {error}")
    except Exception as error:
        # Whatever it was, it is told at the end, and the other days are worth having.
        return Day(day=day, state="failed", detail=f"{type(error).__name__}: {error}")
    return Day(day=day, state="published", run_id=report.run_id, counts=report.counts)


def _must_stop(results: Sequence[Day]) -> bool:
    last = results[-FAILURES_IN_A_ROW:]
    all_failed = len(last) == FAILURES_IN_A_ROW and all(day.state == "failed" for day in last)
    return results[-1].state == "refused" or all_failed


def _notes(listings: Sequence[ReadListing], n_left: int) -> list[str]:
    notes = [
        f"listing not read: {listing.listing_url} ({listing.detail}); when it can be read again, "
        "`--again` reads the days that are done once more"
        for listing in listings
        if listing.failure
    ]
    if n_left:
        notes.append(f"stopped: {n_left} later days were not begun")
    return notes
