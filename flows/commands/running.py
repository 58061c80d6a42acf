"""Commands that run the pipeline, and those that make and examine a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.framing import ModelOption
from flows.commands.terminal import (
    EXIT_LOOK,
    EXIT_REFUSED,
    EXIT_STOPPED,
    BareOption,
    BatchOption,
    DaskOption,
    HomeOption,
    JsonOption,
    ProcessesOption,
    console,
    crashes,
    expected_errors,
    print_json,
    run_backfill,
    run_study,
    show_report,
    show_stopped,
    watcher,
)


def init(directory: Annotated[Path, typer.Argument(help="The new study folder.")]) -> None:
    """Make a study folder: opframe.toml with comments, codebooks/, and the places of the data."""
    from flows.studies import create_study

    with expected_errors():
        for path in create_study(directory):
            typer.echo(f"made {path}")
        typer.echo(
            f"Next: name outlets and listings in {directory / 'opframe.toml'}, then: "
            f"opframe run --home {directory}"
        )


def run(
    home: HomeOption = None,
    bare: BareOption = False,
    batch_size: BatchOption = 100,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 where something is to be looked at.")
    ] = False,
    processes: ProcessesOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> None:
    """The nightly run: fetch what the listings show, extract, annotate, check, publish.

    Exit codes: 0 trust, or look; 3 look, with --strict; 4 stopped by a check, nothing published; 1 could not be done,
    the message says why; 70 crashed.
    """
    from flows.settings import NightlyParameters, find_home
    from warehouse.errors import CheckFailed

    with expected_errors(), crashes():
        parameters = NightlyParameters.model_validate(
            {
                "home": find_home(home).root,
                "batch_size": batch_size,
                "processes": processes,
                "dask": dask,
            }
        )
        try:
            report = run_study(parameters, bare=bare, is_quiet=as_json)
        except CheckFailed as error:
            show_stopped(parameters, error, as_json)
            raise typer.Exit(EXIT_STOPPED) from None
        show_report(report, as_json)
    if strict and report.verdict == "look":
        raise typer.Exit(EXIT_LOOK)


def backfill(
    date_from: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    date_to: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD, included.")],
    home: HomeOption = None,
    by: Annotated[
        str,
        typer.Option(
            help="listed, published (date in the URL, else listed) or captured (archives)."
        ),
    ] = "listed",
    again: Annotated[bool, typer.Option("--again", help="Also days that are done.")] = False,
    bare: BareOption = False,
    batch_size: BatchOption = 100,
    processes: ProcessesOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the listings show of past days, one run a day; the same command goes on where it stopped."""
    from dataclasses import asdict

    from flows.reports import backfill_lines, day_rows
    from flows.settings import BackfillParameters, find_home
    from flows.tables import print_rows

    with expected_errors():
        parameters = BackfillParameters.model_validate(
            {
                "home": find_home(home).root,
                "date_from": date_from,
                "date_to": date_to,
                "by": by,
                "again": again,
                "batch_size": batch_size,
                "processes": processes,
                "dask": dask,
            }
        )
        found = run_backfill(parameters, bare=bare, is_quiet=as_json)
        rows = day_rows(found)
        if as_json:
            print_json(asdict(found))
        elif rows:
            print_rows(list(rows[0]), [tuple(row.values()) for row in rows], "table")
        for line in () if as_json else backfill_lines(found):
            typer.echo(line)
        if complaint := found.complaint():
            typer.echo(f"opframe: {complaint}", err=True)
            raise typer.Exit(EXIT_REFUSED)


def adhoc(
    inputs: Annotated[
        list[str], typer.Argument(help="URL, HTML or .txt file, folder, list of URLs, WARC.")
    ],
    home: HomeOption = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet id of all inputs.")] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Publish into the study's warehouse.")
    ] = False,
    model: ModelOption = None,
    processes: ProcessesOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read some inputs now: a card per article; loaded only if asked."""
    from flows.adhoc_runs import read_adhoc
    from flows.cards import print_card

    with expected_errors():
        cards, report = read_adhoc(
            inputs,
            home,
            outlet,
            load,
            models=model or (),
            processes=processes,
            dask=dask,
            watch=watcher(as_json),
        )
        if as_json:
            print_json({"articles": cards, "report": report})
        else:
            for card in cards:
                print_card(console(), card)
            show_report(report, as_json=False)
    if not cards:
        raise typer.Exit(EXIT_REFUSED)


def doctor(home: HomeOption = None) -> None:
    """What is installed, what is missing, how to get it."""
    from flows.studies import examine

    with expected_errors():
        findings = list(examine(home))
        for is_well, line in findings:
            typer.echo(f"{'ok  ' if is_well else 'MISS'}  {line}")
    if not all(is_well for is_well, _ in findings):
        raise typer.Exit(EXIT_REFUSED)


def demo(
    directory: Annotated[Path, typer.Option(help="Where the demo's study goes.")] = Path("demo"),
    nights: Annotated[int, typer.Option(min=1, max=2)] = 1,
    bare: BareOption = False,
) -> None:
    """Serve the sample press on loopback, run the nightly flow on it, ask a first question."""
    from flows.demo import play

    with expected_errors():
        play(directory, nights, bare)


COMMANDS = (init, run, backfill, adhoc, doctor, demo)
