"""`opframe reannotate`, `reextract`, `diff`, `figure save` and `reproduce`: what changed, and how it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.terminal import (
    EXIT_REFUSED,
    BareOption,
    BatchOption,
    DaskOption,
    HomeOption,
    JsonOption,
    ProcessesOption,
    console,
    expected_errors,
    show_report,
    watcher,
)

figure_app = typer.Typer(no_args_is_help=True, help="Save figures that can be recomputed.")


def reannotate(
    home: HomeOption = None,
    bare: BareOption = False,
    batch_size: BatchOption = 100,
    processes: ProcessesOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read every text again with the study's present codebooks and models; report what flipped."""
    from flows.replay_reports import print_flips, read_flips
    from flows.settings import NightlyParameters, find_home

    with expected_errors():
        place = find_home(home)
        parameters = NightlyParameters.model_validate(
            {
                "home": place.root,
                "batch_size": batch_size,
                "processes": processes,
                "dask": dask,
            }
        )
        report = _replay("reannotate", parameters, bare, as_json)
        if report is None:
            typer.echo("nothing to do: the present models have read every text and are current")
            return
        flips = read_flips(place.warehouse, report.run_id)
        if as_json:
            _print_json({"report": report, "flips": flips})
            return
        console().print(f"[bold]Run {report.run_id}[/bold]")
        print_flips(console(), flips)


def reextract(
    home: HomeOption = None,
    bare: BareOption = False,
    batch_size: BatchOption = 100,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what this extractor has read before.")
    ] = False,
    processes: ProcessesOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read every page of the archive again with the present extractor; report which fields changed."""
    from flows.replay_reports import print_rereadings, read_rereadings
    from flows.settings import ReextractParameters, find_home

    with expected_errors():
        place = find_home(home)
        parameters = ReextractParameters.model_validate(
            {
                "home": place.root,
                "batch_size": batch_size,
                "everything": everything,
                "processes": processes,
                "dask": dask,
            }
        )
        report = _replay("reextract", parameters, bare, as_json)
        if report is None:
            typer.echo("nothing to do: the present extractor has read every page (--all: again)")
            return
        fields = read_rereadings(place.warehouse, report.run_id)
        if as_json:
            _print_json({"report": report, "fields": fields})
            return
        show_report(report, as_json=False)
        print_rereadings(console(), fields)


def diff(
    article: Annotated[str, typer.Argument(help="article_id, or URL.")], home: HomeOption = None
) -> None:
    """Print the edits of an article: what was added and removed, which frames came and went."""
    from flows.revisions import print_revisions, read_revisions
    from flows.settings import find_home

    with expected_errors():
        print_revisions(console(), read_revisions(find_home(home).warehouse, article))


@figure_app.command()
def save(
    file: Annotated[
        Path, typer.Argument(help="The figure's file, NAME.toml; rows go into NAME.csv.")
    ],
    sql: Annotated[str, typer.Option("--sql", help="One query that reads; - for standard input.")],
    title: Annotated[str | None, typer.Option(help="What the figure shows.")] = None,
    run: Annotated[
        str | None, typer.Option("--run", help="As of which run; else the last one.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Ask a query and save it with its result, so that `opframe reproduce` can ask it again."""
    import sys

    from flows.figures import save_figure
    from flows.settings import find_home

    with expected_errors():
        text = sys.stdin.read() if sql == "-" else sql
        warehouse = find_home(home).warehouse
        figure, notes = save_figure(warehouse, file, text, title=title, run_id=run)
        typer.echo(
            f"saved {file} and {file.with_suffix('.csv')}: {figure.n_rows} rows, as of run "
            f"{figure.run_id}, SHA-256 {figure.sha256}"
        )
        for note in notes:
            typer.echo(f"note: {note}")


def reproduce(
    figure: Annotated[Path, typer.Argument(help="A file that `opframe figure save` wrote.")],
    home: HomeOption = None,
) -> None:
    """Ask a saved figure again as of its run: do the bits agree? Exit 0 if so, else 1."""
    from flows.figures import SHOWN_ROWS, reproduce_figure
    from flows.settings import find_home

    with expected_errors():
        found = reproduce_figure(find_home(home).warehouse, figure)
        saved = found.figure
        verdict = "agrees to the bit" if found.agrees else "does NOT agree"
        typer.echo(f"{saved.title}: {verdict} ({saved.n_rows} rows, as of run {saved.run_id})")
        if found.is_close and not found.agrees:
            typer.echo("the rows are the same but for the last digits of floating-point numbers")
        for sign, rows in (("-", found.missing), ("+", found.added)):
            for row in rows[:SHOWN_ROWS]:
                typer.echo(f"{sign} {row}")
            if len(rows) > SHOWN_ROWS:
                typer.echo(f"{sign} … {len(rows) - SHOWN_ROWS} more")
        for note in found.notes:
            typer.echo(f"note: {note}")
        if not found.agrees:
            raise typer.Exit(EXIT_REFUSED)


def _replay(kind: str, parameters: Any, bare: bool, is_quiet: bool) -> Any:
    """Run the flow, through Prefect unless bare."""
    from flows.home import Home
    from flows.pipeline import WATCH, Report
    from flows.settings import prepare_prefect

    WATCH.set(watcher(is_quiet))
    if bare:
        from flows import replays

        run = {"reannotate": replays.reannotate_study, "reextract": replays.reextract_study}[kind]
        return run(Home(parameters.home), parameters)
    prepare_prefect()
    from flows.reannotate import reannotate as reannotate_flow
    from flows.reextract import reextract as reextract_flow

    flow: Any = {"reannotate": reannotate_flow, "reextract": reextract_flow}[kind]
    found = flow(parameters)
    return None if found is None else Report(**found)


def _print_json(value: Any) -> None:
    import json
    from dataclasses import asdict, is_dataclass

    def plain(entry: Any) -> Any:
        return asdict(entry) if is_dataclass(entry) and not isinstance(entry, type) else str(entry)

    typer.echo(json.dumps(value, ensure_ascii=False, default=plain))


COMMANDS = (reannotate, reextract, diff, reproduce)
