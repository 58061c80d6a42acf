"""`opframe publish`, `check`, `discard`, `rollback`, `snapshots`: what is published, and how it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.terminal import (
    EXIT_REFUSED,
    HomeOption,
    JsonOption,
    expected_errors,
)

if TYPE_CHECKING:
    from flows.home import Home
    from warehouse.load import LoadReport


def publish(
    runs: Annotated[
        list[str] | None,
        typer.Argument(help="Runs; none: all that are staged, but not what a check refused."),
    ] = None,
    home: HomeOption = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Build and check, say what would be new, publish nothing."),
    ] = False,
    set_aside: Annotated[
        bool,
        typer.Option(
            "--set-aside",
            help="Leave out the inputs whose rows break a check; they end as rejects.",
        ),
    ] = False,
    despite: Annotated[
        list[str] | None,
        typer.Option(
            "--despite",
            help="A check of a night that shall not stop the named runs; may be repeated.",
        ),
    ] = None,
    check_all: Annotated[
        bool, typer.Option("--check-all", help="Check all rows, not only the new ones.")
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Build the file anew from the staged rows of all runs."),
    ] = False,
) -> None:
    """Publish runs whose rows are staged and not in the published file, in the order begun."""
    from flows.night_findings import refuse_unknown
    from flows.published import mend_published
    from flows.publishing import make_plan
    from flows.runs import list_runs
    from flows.setting_aside import PublishingError
    from flows.settings import find_home
    from warehouse.lock import hold_lock

    with expected_errors():
        place = find_home(home)
        named = list(runs or ())
        refuse_unknown(despite or ())
        if despite and not named:
            raise PublishingError("name the run that shall be published despite the check")
        if set_aside and not named:
            named = [run.run_id for run in list_runs(place, "refused")]
        with hold_lock(place.build_lock, "opframe publish"):
            if not rebuild:
                for note in mend_published(place):
                    typer.echo(f"note: {note}")
            plan = make_plan(place, named, is_rebuilt=rebuild)
            if not plan.runs and not check_all and not rebuild:
                typer.echo("nothing to publish: all staged runs are in the published file")
                for run in list_runs(place, "refused"):
                    typer.echo(f"refused by a check: {run.run_id} (name it to try again)")
                return
            loaded = _load(
                place,
                plan,
                set_aside=set_aside,
                dry_run=dry_run,
                check_all=check_all,
                despite=despite or (),
            )
        for line in describe_load(loaded, [run.run_id for run in plan.runs], dry_run):
            typer.echo(line)


def check(home: HomeOption = None) -> None:
    """Run every check over all rows of the published file."""
    from flows.settings import find_home
    from warehouse.checking import read_checks
    from warehouse.checking import run_checks as run_all
    from warehouse.errors import CheckFailed
    from warehouse.snapshots import open_read_only

    with expected_errors(), open_read_only(find_home(home).warehouse) as connection:
        connection.execute("SET VARIABLE check_all = true")
        try:
            warnings = run_all(connection)
        except CheckFailed as error:
            for finding in error.findings:
                typer.echo(finding.describe())
            raise typer.Exit(EXIT_REFUSED) from None
        for finding in warnings:
            typer.echo(finding.describe())
        typer.echo(f"{len(read_checks())} checks over all rows: {len(warnings)} warn, none failed")


def discard(
    run: Annotated[str, typer.Argument(help="A run that shall not be published.")],
    home: HomeOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
) -> None:
    """Leave a run out of every later publication; its staged rows and pages stay."""
    from flows.runs import discard_run
    from flows.setting_aside import PublishingError
    from flows.settings import find_home
    from warehouse.inspection import inspect
    from warehouse.snapshots import current_snapshot

    with expected_errors():
        place = find_home(home)
        if not (place.runs / run / "run.json").exists():
            raise PublishingError(f"there is no run {run} in {place.runs}")
        snapshot = current_snapshot(place.warehouse)
        if not undo and snapshot and run in inspect(snapshot).run_ids:
            raise PublishingError(
                f"{run} is in the published file: go back with `opframe rollback` first"
            )
        discard_run(place, run, is_undone=undo)
        typer.echo(f"{run}: {'to be published again' if undo else 'discarded'}")


def rollback(
    home: HomeOption = None,
    to: Annotated[
        str | None, typer.Option("--to", help="A snapshot by name, older or newer.")
    ] = None,
) -> None:
    """Publish the snapshot before the current one, or the one of that name. Nothing is lost."""
    from flows.published import lacking_runs
    from flows.settings import find_home
    from warehouse.lock import hold_lock
    from warehouse.snapshots import roll_back

    with expected_errors():
        place = find_home(home)
        with hold_lock(place.build_lock, "a rollback"):
            snapshot = roll_back(place.warehouse, to)
        typer.echo(f"published: {snapshot.name}")
        if lacking := lacking_runs(place, snapshot):
            typer.echo(
                f"it lacks {', '.join(lacking)}: their rows stay staged; `opframe publish` brings "
                "them back, `opframe discard RUN` leaves one out for good"
            )


def snapshots(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """The snapshots that are kept, oldest first: what each holds, which is published."""
    from flows.published import describe_snapshots
    from flows.settings import find_home
    from flows.tables import print_rows

    with expected_errors():
        rows = describe_snapshots(find_home(home))
        if rows:
            print_rows(
                list(rows[0]), [tuple(row.values()) for row in rows], "json" if as_json else "table"
            )
        elif not as_json:
            typer.echo("no snapshot yet; run `opframe run` first")


def _load(
    place: Home,
    plan: Any,
    *,
    set_aside: bool,
    dry_run: bool,
    check_all: bool,
    despite: Sequence[str],
) -> LoadReport:
    from flows.publishing import publish_plan
    from flows.setting_aside import set_aside as note_aside
    from flows.settings import kept_snapshots
    from flows.workshop import utc_now
    from warehouse.errors import CheckFailed

    keep = kept_snapshots(place)
    while True:
        try:
            return publish_plan(
                place,
                plan,
                now=utc_now(),
                keep=keep,
                is_dry=dry_run,
                check_all=check_all,
                despite=despite,
            )
        except CheckFailed as error:
            if not set_aside or dry_run or error.run_id is None:
                raise
            for entry in note_aside(place, error, utc_now()):
                typer.echo(f"set aside: {entry['input_url']} ({entry['check']})")


def describe_load(loaded: LoadReport, run_ids: list[str], is_dry: bool) -> list[str]:
    """Say what a load did, or would do."""
    outcomes = ", ".join(f"{n} {name}" for name, n in sorted(loaded.outcomes.items()))
    lines = [
        f"{'would publish' if is_dry else 'published'}: {', '.join(run_ids) or 'no new run'}",
        f"outcomes: {outcomes or 'none'}",
        *(f"  {n:+} rows in {table}" for table, n in loaded.n_rows.items()),
        f"checks: {loaded.n_checks} run, {len(loaded.warnings)} warn, none failed",
        f"size: {loaded.n_bytes / 1e6:.1f} MB, before {loaded.n_bytes_before / 1e6:.1f} MB"
        + (" (written anew without holes)" if loaded.is_compacted else ""),
    ]
    lines += [finding.describe() for finding in loaded.warnings]
    lines += [f"note: {note}" for note in loaded.notes]
    return [*lines, f"snapshot: {loaded.snapshot.name}"] if not is_dry else lines


COMMANDS: tuple[Callable[..., None], ...] = (publish, check, discard, rollback, snapshots)
