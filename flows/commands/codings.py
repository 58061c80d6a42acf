"""`opframe codings …`: sheets drawn, filled in and imported, exported for reliability calculators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import HomeOption, expected_errors, print_json

codings_app = typer.Typer(
    no_args_is_help=True, help="What people code: draw a sheet, import it, export it."
)

SchemeOption = Annotated[
    str | None, typer.Option(help="Scheme of all rows; else a column, or what the frames tell.")
]


@codings_app.command("import")
def import_sheet(
    file: Annotated[Path, typer.Argument(help="CSV or TSV: a row a decision, or a row a text.")],
    coder: Annotated[
        str | None, typer.Option(help="Who coded all rows; else a column coder.")
    ] = None,
    scheme: SchemeOption = None,
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts: JSON.")] = False,
) -> None:
    """Load what a person coded. The sheet of `opframe codings sheet` or `opframe codebook sheet`, or rows of
    url (or article_id, version_id), scheme, frame, decision, and optional item, voice, comment, coded_at."""
    from flows.clock import utc_now
    from flows.codings import import_codings
    from flows.settings import find_home
    from flows.study_models import study_codebooks

    with expected_errors():
        place = find_home(home)
        report = import_codings(place, file, coder, scheme, study_codebooks(place), clock=utc_now)
        if as_json:
            print_json(report)
            return
        counts = ", ".join(f"{n} {name}" for name, n in report.counts.items()) or "no rows"
        if not report.is_new:
            typer.echo(
                f"{file.name} was imported before, nothing changed (run {report.run_id}: {counts})"
            )
        else:
            typer.echo(f"Run {report.run_id}: rows of {file.name}: {counts}")
        for row in report.rejects[:20]:
            typer.echo(f"refused: {row['detail']} [{row['reason']}]: {row['remedy']}")
        if len(report.rejects) > 20:
            typer.echo(
                f"and {len(report.rejects) - 20} more: FROM rejects WHERE run_id = '{report.run_id}'"
            )
        if report.is_new:
            typer.echo(
                'Next: opframe sql "SELECT scheme, frame, judge, reference, n, alpha, alpha_low, tier '
                "FROM v_reliability WHERE set_kind <> 'double-read op-eds'\""
            )


@codings_app.command()
def sheet(
    scheme: Annotated[str, typer.Argument(help="Id of a codebook of the study, or shipped.")],
    n: Annotated[int, typer.Option("--n", min=1, help="Texts to draw.")] = 50,
    seed: Annotated[str, typer.Option(help="Another seed draws other texts.")] = "1",
    home: HomeOption = None,
) -> None:
    """Print a coding sheet with texts of the study, drawn at random: give each coder the same one."""
    import csv
    import sys

    from flows.codings import draw_sheet
    from flows.settings import SettingsError, find_home
    from flows.study_models import study_codebooks

    with expected_errors():
        place = find_home(home)
        books = {book.id: book for book in study_codebooks(place)}
        if scheme not in books:
            raise SettingsError(f"{scheme}: no codebook of the study: {', '.join(books)}")
        csv.writer(sys.stdout, lineterminator="\n").writerows(
            draw_sheet(place, books[scheme], n, seed)
        )


@codings_app.command()
def export(
    scheme: Annotated[str, typer.Argument(help="Scheme.")],
    frame: Annotated[str, typer.Argument(help="Frame.")],
    recal: Annotated[
        bool, typer.Option("--recal", help="No header, no ids: as ReCal (dfreelon.org) takes it.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Print one frame as CSV, a row a text, a column a coder (1, 0): for R's irr, or ReCal."""
    import csv
    import sys

    from flows.codings import coding_matrix
    from flows.settings import find_home

    with expected_errors():
        coders, rows = coding_matrix(find_home(home), scheme, frame)
        writer = csv.writer(sys.stdout, lineterminator="\n")
        if recal:
            writer.writerows(row[1:] for row in rows)
        else:
            writer.writerow(["version_id", *coders])
            writer.writerows(rows)
