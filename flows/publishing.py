"""Staged runs into the published file: which, in which order, and what is left out.

A published file holds its runs in the order in which they were begun, for an article's versions are
numbered as they come. So runs that are missing between others (after a rollback, or when what a check
refused is published later) are loaded again with all that followed them, from the newest snapshot
that holds none of these, and with the times of their first load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.authors import author_derivation
from flows.home import Home
from flows.night_findings import night_rules, overrule, write_findings
from flows.runs import Run, finish_run, list_runs, mark_refused
from flows.setting_aside import PublishingError, read_set_aside
from flows.stage import Stage
from transforms.rows import SCHEMAS
from warehouse.ask import ask
from warehouse.errors import CheckFailed, SnapshotUnusable
from warehouse.inspection import Inspection, inspect
from warehouse.load import LoadReport, StagedRun, load_runs
from warehouse.snapshots import (
    current_snapshot,
    list_snapshots,
)

FIELDS = (
    "run_id",
    "kind",
    "started_at",
    "parameters",
    "opframe_version",
    "extractor_version",
    "model_version",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is loaded on top of what."""

    runs: tuple[Run, ...]
    base: Path | None = None
    """The snapshot to start from; null: the published one."""
    is_from_nothing: bool = False
    loaded_at: Mapping[str, datetime]
    """When runs were loaded before."""


def load_in_order(
    home: Home,
    runs: Sequence[Run],
    *,
    now: datetime,
    keep: int,
    loaded_at: Mapping[str, datetime] | None = None,
    despite: Sequence[str] = (),
    **options: Any,
) -> LoadReport:
    """Load staged runs on top of each other; `options` as of `warehouse.load.load_runs`.

    The caller holds the build lock.

    Args:
        despite: Checks of a night that do not stop these runs, besides those overruled before.

    Raises:
        CheckFailed: Nothing was published, and the run is marked as refused.
    """
    times = loaded_at or {}
    staged = [staged_run(home, run, times.get(run.run_id), despite) for run in runs]
    is_dry = bool(options.get("is_dry"))
    if despite and not is_dry:
        # Before the load: a kill after it must not leave a file that cannot be built again.
        for run in runs:
            overrule(home, run.run_id, despite, now)
    try:
        return load_runs(home.warehouse, staged, now=now, keep=keep, **options)
    except CheckFailed as error:
        if error.run_id is not None and not is_dry:
            write_findings(home, error)
            mark_refused(home, error.run_id, str(error))
        raise


def publish_plan(
    home: Home,
    plan: Plan,
    *,
    now: datetime,
    keep: int,
    is_dry: bool,
    check_all: bool,
    despite: Sequence[str] = (),
) -> LoadReport:
    """Load the runs of a plan, in its order and on its base. The caller holds the build lock."""
    loaded = load_in_order(
        home,
        plan.runs,
        now=now,
        keep=keep,
        loaded_at=plan.loaded_at,
        base=plan.base,
        is_from_nothing=plan.is_from_nothing,
        is_dry=is_dry,
        check_all=check_all,
        despite=despite,
    )
    if loaded.is_new:
        for run in plan.runs:
            _finish(home, run, loaded)
    return loaded


def make_plan(home: Home, names: Sequence[str] = (), *, is_rebuilt: bool = False) -> Plan:
    """Settle which runs are loaded: the named ones, or all that are staged, and what must follow them.

    Raises:
        PublishingError: There is no such run, or its rows are not all staged.
    """
    there = {run.run_id: run for run in list_runs(home, "staged", "finished", "refused")}
    refused = {run.run_id for run in list_runs(home, "refused")}
    for name in names:
        if name not in there:
            raise PublishingError(_why_not(home, name))
    wanted = {name: run for name, run in there.items() if name in names or name not in refused}
    if names and not is_rebuilt:
        wanted = {name: run for name, run in wanted.items() if name in names}
    loaded_at = _first_loads(home)
    if is_rebuilt:
        return Plan(runs=tuple(wanted.values()), is_from_nothing=True, loaded_at=loaded_at)
    published = inspect(path) if (path := current_snapshot(home.warehouse)) else Inspection()
    missing = [run for run in wanted.values() if run.run_id not in published.run_ids]
    if not missing:
        return Plan(runs=(), loaded_at=loaded_at)
    first = missing[0].started_at
    later = [name for name in published.run_ids if published.started_at[name] > first]
    if not later:
        return Plan(runs=tuple(missing), loaded_at=loaded_at)
    lost = [name for name in later if name not in there]
    if lost:
        raise PublishingError(
            f"{missing[0].run_id} belongs before {', '.join(lost)}, whose staged rows are gone or "
            "discarded: the order cannot be made again. Leave it out with `opframe discard "
            f"{missing[0].run_id}`"
        )
    base = _base_before(home, first, set(published.run_ids) - set(later))
    held = set(inspect(base).run_ids) if base else set()
    runs = {run.run_id: run for run in missing}
    runs |= {name: there[name] for name in published.run_ids if name in there and name not in held}
    if not held and (gone := [n for n in published.run_ids if n not in there]):
        raise PublishingError(
            f"{missing[0].run_id} cannot be put in order: the staged rows of {', '.join(gone)} are "
            "gone, and no snapshot is kept that holds only the runs before it"
        )
    ordered = sorted(runs.values(), key=lambda run: (run.started_at, run.run_id))
    return Plan(runs=tuple(ordered), base=base, is_from_nothing=base is None, loaded_at=loaded_at)


def staged_run(
    home: Home, run: Run, loaded_at: datetime | None = None, despite: Sequence[str] = ()
) -> StagedRun:
    """Return where the rows of a run lie, what of it is set aside, and what may stop it."""
    return StagedRun(
        run={name: getattr(run, name) for name in FIELDS},
        staged=Stage(home, run.run_id).files(),
        empty={table: schema.empty_table() for table, schema in SCHEMAS.items()},
        set_aside=[
            entry
            for entry in read_set_aside(home)
            if entry["extractor_version"] == run.extractor_version
            and entry["model_version"] == run.model_version
        ],
        derive=author_derivation(home),
        rules=night_rules(home, run, despite),
        loaded_at=loaded_at,
    )


def _finish(home: Home, run: Run, loaded: LoadReport) -> None:
    counts = {
        row["outcome"]: row["n"]
        for row in ask(home.warehouse, "run_counts", {"run_id": run.run_id})
    }
    report = {"counts": counts, "n_inputs": sum(counts.values()), "snapshot": loaded.snapshot.name}
    finish_run(home, run, report)


def _base_before(home: Home, first: datetime, allowed: set[str]) -> Path | None:
    for path in reversed(list_snapshots(home.warehouse)):
        try:
            found = inspect(path)
        except SnapshotUnusable:
            continue
        if found.run_ids and set(found.run_ids) <= allowed:
            return path
    return None


def _first_loads(home: Home) -> dict[str, datetime]:
    """Return when each run was first loaded, as far as the kept snapshots know."""
    found: dict[str, datetime] = {}
    for path in list_snapshots(home.warehouse):
        try:
            for name, loaded_at in inspect(path).loaded_at.items():
                found[name] = min(loaded_at, found.get(name, loaded_at))
        except SnapshotUnusable:
            continue
    return found


def _why_not(home: Home, name: str) -> str:
    if not (home.runs / name / "run.json").exists():
        return f"there is no run {name} in {home.runs}; `opframe status` lists the runs"
    if (home.runs / name / "discarded.json").exists():
        return f"{name} was discarded; take that back with `opframe discard {name} --undo`"
    return f"not all rows of {name} are staged: run the command that began it again, it goes on"
