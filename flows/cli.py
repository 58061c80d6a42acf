"""`opframe`: a thin face over the flows. Heavy imports happen inside the commands."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from flows import history_commands, publishing_commands
from flows.author_commands import authors_app
from flows.codings_commands import codings_app
from flows.export_commands import export
from flows.framing_commands import ModelOption, codebook_app, evaluate, train
from flows.search_commands import events_app, search
from flows.sql_commands import sql

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who wrote which op-ed, where, when, and how does it frame the matter?",
)

app.add_typer(codebook_app, name="codebook")
app.add_typer(events_app, name="events")
app.add_typer(authors_app, name="authors")
app.add_typer(codings_app, name="codings")

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="The study folder; else OPFRAME_HOME, else here.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON instead of tables.")]

EXIT_REFUSED = 1
"""What was asked for could not be done; the message says why."""


@app.command()
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


@app.command()
def run(
    home: HomeOption = None,
    bare: Annotated[bool, typer.Option("--bare", help="Plain functions: no Prefect.")] = False,
    batch_size: Annotated[int, typer.Option(min=1, max=5000)] = 100,
    as_json: JsonOption = False,
) -> None:
    """The nightly run: fetch what the listings show, extract, annotate, publish."""
    from flows.settings import NightlyParameters, find_home

    with expected_errors():
        parameters = NightlyParameters(home=find_home(home).root, batch_size=batch_size)
        report = run_study(parameters, bare=bare, is_quiet=as_json)
        show_report(report, as_json)


@app.command()
def backfill(
    date_from: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    date_to: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")],
    home: HomeOption = None,
) -> None:
    """What the listings show of past days, one run a day. Through Prefect."""
    from flows.settings import BackfillParameters, find_home, prepare_prefect

    with expected_errors():
        parameters = BackfillParameters.model_validate(
            {"home": find_home(home).root, "date_from": date_from, "date_to": date_to}
        )
        prepare_prefect()
        from flows.backfill import backfill as flow

        for report in flow(parameters):
            typer.echo(f"{report['run_id']}: {report['counts'] or 'nothing listed'}")


@app.command()
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
    as_json: JsonOption = False,
) -> None:
    """Read some inputs now: a card per article; loaded only if asked."""
    from flows.adhoc_runs import read_adhoc
    from flows.cards import print_card

    with expected_errors():
        cards, report = read_adhoc(
            inputs, home, outlet, load, models=model or (), watch=watcher(as_json)
        )
        if as_json:
            print_json({"articles": cards, "report": report})
        else:
            for card in cards:
                print_card(console(), card)
            show_report(report, as_json=False)
    if not cards:
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def extract(
    files: Annotated[list[Path] | None, typer.Argument(help="HTML or .txt, plain or gz.")] = None,
    jsonl: Annotated[
        str | None, typer.Option(help='Manifest of {"id", "path", "url"?}; gz, plain or -.')
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet id of all files.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each field's candidates and why one won.")
    ] = False,
) -> None:
    """Pages to article records, as JSON lines; or, for a person, with --explain."""
    from flows.explain import print_explanation
    from flows.jsonl import extract_rows, file_rows, read_rows
    from transforms.outlets import shipped_outlets

    with expected_errors():
        rows = read_rows(jsonl) if jsonl else file_rows(files or [])
        for row in extract_rows(rows, shipped_outlets(), outlet):
            if explain:
                print_explanation(console(), row)
            else:
                print_json(row)


@app.command()
def annotate(
    jsonl: Annotated[
        str, typer.Option(help='Rows of {"id", "text", "headline"?}; gz, plain or -.')
    ] = "-",
    model: ModelOption = None,
    home: HomeOption = None,
) -> None:
    """Texts to frames, quotes and actors, as JSON lines."""
    from flows.jsonl import annotate_rows, read_rows
    from flows.settings import find_home, read_study
    from flows.study_models import make_annotator

    with expected_errors():
        place = find_home(home)
        study = read_study(place) if place.config.exists() else None
        annotator = make_annotator(place, study, model or ())
        for row in annotate_rows(read_rows(jsonl), annotator):
            print_json(row)


app.add_typer(history_commands.figure_app, name="figure")
for command in history_commands.COMMANDS:
    app.command()(command)
app.command()(train)
app.command()(evaluate)
app.command()(export)
app.command()(sql)
app.command()(search)
for publishing in publishing_commands.COMMANDS:
    app.command()(publishing)


@app.command()
def doctor(home: HomeOption = None) -> None:
    """What is installed, what is missing, how to get it."""
    from flows.studies import examine

    with expected_errors():
        findings = list(examine(home))
        for is_well, line in findings:
            typer.echo(f"{'ok  ' if is_well else 'MISS'}  {line}")
    if not all(is_well for is_well, _ in findings):
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def demo(
    directory: Annotated[Path, typer.Option(help="Where the demo's study goes.")] = Path("demo"),
    nights: Annotated[int, typer.Option(min=1, max=2)] = 1,
    bare: Annotated[bool, typer.Option("--bare", help="Plain functions: no Prefect.")] = False,
) -> None:
    """Serve the sample press on loopback, run the nightly flow on it, ask a first question."""
    from flows.demo import play

    with expected_errors():
        play(directory, nights, bare)


def run_study(parameters: Any, *, bare: bool, is_quiet: bool) -> Any:
    """Run the nightly flow, through Prefect unless bare."""
    from flows.home import Home
    from flows.settings import prepare_prefect

    if bare:
        from flows.pipeline import run_pipeline

        return run_pipeline(Home(parameters.home), "nightly", parameters, watch=watcher(is_quiet))[
            0
        ]
    prepare_prefect()
    if not is_quiet and sys.stderr.isatty():
        typer.echo("starting Prefect …", err=True)
    from flows.nightly import nightly
    from flows.pipeline import WATCH, Report

    WATCH.set(watcher(is_quiet))
    return Report(**nightly(parameters))


def show_report(report: Any, as_json: bool) -> None:
    from dataclasses import asdict

    from flows.reports import print_report

    if as_json:
        print_json(asdict(report))
    else:
        print_report(console(), report)


def console() -> Any:
    from rich.console import Console

    return Console(soft_wrap=False, width=None if sys.stdout.isatty() else 140)


def watcher(is_quiet: bool) -> Callable[[str, int, int], None]:
    """Return a progress display for a terminal, or a watcher that is silent."""
    if is_quiet or not sys.stderr.isatty():
        return lambda step, done, total: None

    def watch(step: str, done: int, total: int) -> None:
        bar = "█" * (20 * done // max(1, total))
        sys.stderr.write(f"\r{step:<10} {bar:<20} {done}/{total} ")
        sys.stderr.write("\n" if done == total else "")
        sys.stderr.flush()

    return watch


@contextmanager
def expected_errors() -> Iterator[None]:
    """Turn an expected error into its message and an exit code; let others show themselves."""
    from pydantic import ValidationError

    from flows.settings import explain_validation
    from transforms.errors import OpframeError
    from warehouse.catalogue import UnknownTable
    from warehouse.errors import WarehouseError
    from warehouse.history import OtherSchema, UnknownRun
    from warehouse.lock import LockHeld
    from warehouse.table_files import RowsLost

    expected: tuple[type[Exception], ...] = (
        OpframeError,
        LockHeld,
        WarehouseError,
        OtherSchema,
        UnknownRun,
        UnknownTable,
        RowsLost,
        FileNotFoundError,
        PermissionError,
    )
    if "duckdb" in sys.modules:
        expected = (*expected, sys.modules["duckdb"].Error)
    try:
        yield
    except ValidationError as error:
        _fail(explain_validation(error, "parameters"))
    except expected as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS):
            raise
        _fail(
            f"{error.filename or 'a file'} could not be written ({error.strerror}). What is published is "
            "as it was; make room, then run the same command again: it goes on where it stopped"
        )


def _fail(message: str) -> None:
    typer.echo(f"opframe: {message}", err=True)
    raise typer.Exit(EXIT_REFUSED)


def print_json(value: Any) -> None:
    import json
    from dataclasses import asdict, is_dataclass

    def plain(entry: Any) -> Any:
        return asdict(entry) if is_dataclass(entry) and not isinstance(entry, type) else str(entry)

    typer.echo(json.dumps(value, ensure_ascii=False, default=plain))


def main() -> None:
    app()


if __name__ == "__main__":
    main()
