"""`opframe archive …`: what was fetched, as it came."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.terminal import (
    EXIT_REFUSED,
    HomeOption,
    JsonOption,
    expected_errors,
    print_json,
    watcher,
)

SHOWN = 50
archive_app = typer.Typer(no_args_is_help=True, help="The pages as they were fetched: WARC files.")


@archive_app.callback()
def archive() -> None:
    """Keep the group one, although it has one command."""


@archive_app.command("verify")
def verify(
    home: HomeOption = None,
    reindex: Annotated[
        bool, typer.Option("--reindex", help="Write the indexes of whole files anew.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read the whole archive: every digest, the indexes, and each page that a row was read from."""
    from dataclasses import asdict

    from flows.archive_checks import verify_archive
    from flows.settings import find_home

    with expected_errors():
        report = verify_archive(find_home(home), is_reindexed=reindex, watch=watcher(as_json))
        if as_json:
            print_json(asdict(report))
        else:
            for note in report.notes:
                typer.echo(f"note: {note}")
            for problem in report.problems[:SHOWN]:
                typer.echo(f"{problem.reason}: {problem.file}: {problem.detail} ({problem.remedy})")
            if len(report.problems) > SHOWN:
                typer.echo(f"and {len(report.problems) - SHOWN} more: --json shows all")
            typer.echo(
                f"{report.n_files} files, {report.n_bytes:,} bytes, {report.n_records:,} records, "
                f"{report.n_captures:,} captures: {len(report.problems) or 'no'} problems"
            )
    if report.problems:
        raise typer.Exit(EXIT_REFUSED)
