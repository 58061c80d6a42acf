"""`opframe publish`, `check`, `discard`, `rollback`, `snapshots`: what is published, and how it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from flows.commands.terminal import (
    EXIT_REFUSED,
    HomeOption,
    JsonOption,
    expected_errors,
)


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
    from flows.publication import describe_publication, publish_study
    from flows.settings import PublishParameters, find_home

    with expected_errors():
        place = find_home(home)
        parameters = PublishParameters(
            home=place.root,
            runs=tuple(runs or ()),
            dry_run=dry_run,
            set_aside=set_aside,
            despite=tuple(despite or ()),
            check_all=check_all,
            rebuild=rebuild,
        )
        for line in describe_publication(publish_study(place, parameters, typer.echo)):
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


COMMANDS: tuple[Callable[..., None], ...] = (publish, check, discard, rollback, snapshots)
