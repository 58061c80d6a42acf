"""What all commands share: options, expected errors, and how things are shown."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pydantic import ValidationError

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="The study folder; else OPFRAME_HOME, else here.")
]
BareOption = Annotated[bool, typer.Option("--bare", help="Plain functions: no Prefect.")]
BatchOption = Annotated[
    int, typer.Option(min=1, max=5000, help="Inputs in one unit of work: what a crash can cost.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON instead of tables.")]


ProcessesOption = Annotated[
    str | None,
    typer.Option("--processes", help='Processes that read pages, or "auto"; else as opframe.toml.'),
]
DaskOption = Annotated[
    str | None,
    typer.Option(
        "--dask", help='A Dask scheduler whose workers read pages: tcp://host:8786, "local".'
    ),
]

EXIT_REFUSED = 1
"""What was asked for could not be done; the message says why."""
EXIT_LOOK = 3
"""A night was published and something is to be looked at; only with --strict."""
EXIT_STOPPED = 4
"""A check keeps the night from being published."""
EXIT_STALE = 5
"""No night was published for too long."""
EXIT_CRASHED = 70
"""An error that nobody expected; the trace is on stderr (EX_SOFTWARE of sysexits.h)."""


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


def run_backfill(parameters: Any, *, bare: bool, is_quiet: bool) -> Any:
    """Run a backfill, through Prefect unless bare."""
    from flows.home import Home
    from flows.settings import prepare_prefect

    if bare:
        from flows.backfilling import backfill_study
        from flows.pipeline import WATCH

        WATCH.set(watcher(is_quiet))
        return backfill_study(Home(parameters.home), parameters)
    prepare_prefect()
    from flows.backfill import backfill
    from flows.backfilling import DaysMissing
    from flows.pipeline import WATCH

    WATCH.set(watcher(is_quiet))
    try:
        return backfill(parameters)
    except DaysMissing as error:
        return error.found


def show_report(report: Any, as_json: bool) -> None:
    from dataclasses import asdict

    from flows.reports import print_report

    if as_json:
        print_json(asdict(report))
    else:
        print_report(console(), report)


def show_stopped(parameters: Any, error: Any, as_json: bool) -> None:
    """Show a night that a check stopped, and how it can be published all the same."""
    from flows.home import Home
    from flows.pipeline import stopped_report

    report = stopped_report(Home(parameters.home), error.run_id)
    report.notes.extend(getattr(error, "__notes__", ()))
    show_report(report, as_json)
    typer.echo(str(error), err=True)
    names = sorted({row["check_name"] for row in report.findings if row["level"] == "stop"})
    typer.echo(
        f"again: opframe publish {error.run_id}; as it is, where the check is one of the night: opframe publish "
        f"{error.run_id} {' '.join(f'--despite {name}' for name in names)}; never: opframe discard {error.run_id}",
        err=True,
    )


@contextmanager
def crashes() -> Iterator[None]:
    """Show the trace of an error that nobody expected, and exit with a code of its own."""
    from pydantic import ValidationError

    try:
        yield
    except (typer.Exit, typer.Abort, ValidationError, OSError):
        raise
    except Exception as error:
        if isinstance(error, _expected()):
            raise
        import traceback

        traceback.print_exc()
        raise typer.Exit(EXIT_CRASHED) from error


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


def _expected() -> tuple[type[Exception], ...]:
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
    return expected


@contextmanager
def expected_errors() -> Iterator[None]:
    """Turn an expected error into its message and an exit code; let others show themselves."""
    from flows.stopping import end_in_order

    # What stands behind `except` is asked when something is raised: until then nothing of it is loaded.
    try:
        with end_in_order():
            yield
    except _refused_parameters() as error:
        from flows.settings import explain_validation

        _fail(explain_validation(error, "parameters"))
    except _expected() as error:
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


def _refused_parameters() -> type[ValidationError]:
    from pydantic import ValidationError

    return ValidationError


def _fail(message: str) -> None:
    typer.echo(f"opframe: {message}", err=True)
    raise typer.Exit(EXIT_REFUSED)


def print_json(value: Any) -> None:
    import json
    from dataclasses import asdict, is_dataclass

    def plain(entry: Any) -> Any:
        return asdict(entry) if is_dataclass(entry) and not isinstance(entry, type) else str(entry)

    typer.echo(json.dumps(value, ensure_ascii=False, default=plain))
