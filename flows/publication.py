"""Staged runs published on request, by a person or a flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.clock import utc_now
from flows.home import Home
from flows.night_findings import refuse_unknown
from flows.published import mend_published
from flows.publishing import Plan, make_plan, publish_plan
from flows.runs import list_runs
from flows.setting_aside import PublishingError, set_aside
from flows.settings import PublishParameters, kept_snapshots
from warehouse.errors import CheckFailed
from warehouse.load import LoadReport
from warehouse.lock import hold_lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What became of a request to publish."""

    run_ids: tuple[str, ...] = ()
    loaded: LoadReport | None = None
    """Null: there was nothing to publish."""
    is_dry: bool = False
    refused: tuple[str, ...] = ()
    """Runs that a check refused and nobody named; only where there was nothing else."""


def publish_study(
    home: Home, parameters: PublishParameters, say: Callable[[str], None] = lambda line: None
) -> Publication:
    """Publish the named runs, or all that are staged, in the order begun.

    Args:
        say: Told at once what is mended and what is set aside.

    Raises:
        PublishingError: There is no such run, or its rows are not all staged.
        LockHeld: Another loader is at it.
        CheckFailed: Rows break a check; nothing was published.
    """
    named = list(parameters.runs)
    refuse_unknown(parameters.despite)
    if parameters.despite and not named:
        raise PublishingError("name the run that shall be published despite the check")
    if parameters.set_aside and not named:
        named = [run.run_id for run in list_runs(home, "refused")]
    wait = parameters.lock_wait_seconds
    with hold_lock(home.build_lock, "opframe publish", wait_seconds=wait):
        if not parameters.rebuild:
            for note in mend_published(home):
                say(f"note: {note}")
        plan = make_plan(home, named, is_rebuilt=parameters.rebuild)
        if not plan.runs and not parameters.check_all and not parameters.rebuild:
            return Publication(refused=tuple(run.run_id for run in list_runs(home, "refused")))
        loaded = _load(home, plan, parameters, say)
    return Publication(
        run_ids=tuple(run.run_id for run in plan.runs), loaded=loaded, is_dry=parameters.dry_run
    )


def describe_publication(done: Publication) -> list[str]:
    """Say what was published, or would be."""
    loaded = done.loaded
    if loaded is None:
        return [
            "nothing to publish: all staged runs are in the published file",
            *(f"refused by a check: {name} (name it to try again)" for name in done.refused),
        ]
    outcomes = ", ".join(f"{n} {name}" for name, n in sorted(loaded.outcomes.items()))
    lines = [
        f"{'would publish' if done.is_dry else 'published'}: {', '.join(done.run_ids) or 'no new run'}",
        f"outcomes: {outcomes or 'none'}",
        *(f"  {n:+} rows in {table}" for table, n in loaded.n_rows.items()),
        f"checks: {loaded.n_checks} run, {len(loaded.warnings)} warn, none failed",
        f"size: {loaded.n_bytes / 1e6:.1f} MB, before {loaded.n_bytes_before / 1e6:.1f} MB"
        + (" (written anew without holes)" if loaded.is_compacted else ""),
    ]
    lines += [finding.describe() for finding in loaded.warnings]
    lines += [f"note: {note}" for note in loaded.notes]
    return lines if done.is_dry else [*lines, f"snapshot: {loaded.snapshot.name}"]


def _load(
    home: Home, plan: Plan, parameters: PublishParameters, say: Callable[[str], None]
) -> LoadReport:
    while True:
        try:
            return publish_plan(
                home,
                plan,
                now=utc_now(),
                keep=kept_snapshots(home),
                is_dry=parameters.dry_run,
                check_all=parameters.check_all,
                despite=parameters.despite,
            )
        except CheckFailed as error:
            if not parameters.set_aside or parameters.dry_run or error.run_id is None:
                raise
            for entry in set_aside(home, error, utc_now()):
                say(f"set aside: {entry['input_url']} ({entry['check']})")
