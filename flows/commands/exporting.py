"""`opframe export`: the file's tables for one's own use, or a bundle that may be given to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.commands.terminal import expected_errors, watcher

if TYPE_CHECKING:
    from flows.exporting.plain import ExportReport, Selection
    from flows.home import Home
    from flows.settings import Study

Format = Literal["parquet", "csv", "both"]
ManyNames = Annotated[
    list[str] | None,
    typer.Option("--tables", help="Names or patterns (v_*), with commas; may be given again."),
]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Published then or later.")
]
LastDay = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Published then or earlier.")
]


def export(
    directory: Annotated[Path, typer.Argument(help="The new folder.")],
    home: Annotated[
        Path | None, typer.Option("--home", help="The study folder; else OPFRAME_HOME, else here.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="Kind of files.")] = "both",
    tables: ManyNames = None,
    where: Annotated[
        str | None, typer.Option(help="Only articles of which this SQL about v_articles is true.")
    ] = None,
    since: Day = None,
    until: LastDay = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help="Only articles of this outlet; may be given again.")
    ] = None,
    query: Annotated[
        str | None, typer.Option(help="Instead of tables: the rows of this SQL.")
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV for Excel: byte order mark, no formulas.")
    ] = False,
    shareable: Annotated[
        bool, typer.Option("--shareable", help="For journals and repositories: no texts.")
    ] = False,
    evidence_characters: Annotated[
        int | None,
        typer.Option(min=0, max=300, help="Shareable: so much of a stretch of text at most."),
    ] = None,
    headlines: Annotated[
        bool | None, typer.Option("--headlines/--no-headlines", help="Shareable: with headlines.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of an older export.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="For scripts: JSON instead of tables.")
    ] = False,
) -> None:
    """Tables as Parquet and CSV with hashes and datapackage.json; or a bundle to share."""
    from flows.exporting.plain import Selection
    from flows.settings import Study, find_home, read_study

    with expected_errors():
        place = find_home(home)
        study = read_study(place) if place.config.exists() else Study()
        selection = Selection(
            tables=tuple(name.strip() for given in tables or () for name in given.split(",")),
            where=where,
            since=since.date() if since else None,
            until=until.date() if until else None,
            outlets=tuple(outlet or ()),
            query=query,
        )
        watch = watcher(as_json)
        if shareable:
            changed = {"evidence_characters": evidence_characters, "headlines": headlines}
            said = {name: value for name, value in changed.items() if value is not None}
            study = study.model_copy(update={"export": study.export.model_copy(update=said)})
            report = _share(place, study, directory, selection, format_, excel, replace, watch)
        else:
            from flows.exporting.plain import export_tables

            report = export_tables(
                place,
                study.study,
                directory,
                selection,
                format_=format_,
                for_excel=excel,
                is_replaced=replace,
                watch=watch,
            )
        _show(report, as_json)


def _share(
    home: Home,
    study: Study,
    directory: Path,
    selection: Selection,
    format_: Format,
    excel: bool,
    replace: bool,
    watch: Callable[[str, int, int], None],
) -> ExportReport:
    from flows.exporting.folder import ExportError
    from flows.exporting.shareable import export_shareable

    if selection.tables or selection.query:
        raise ExportError(
            "--shareable decides by itself which tables go out (warehouse/shareable.toml); leave out "
            "--tables and --query"
        )
    return export_shareable(
        home,
        study,
        directory,
        selection,
        format_=format_,
        for_excel=excel,
        is_replaced=replace,
        watch=watch,
    )


def _show(report: ExportReport, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from flows.tables import print_rows

    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    rows = [tuple(table.values()) for table in report.tables]
    print_rows(["table", "rows", "bytes"], rows, "table")
    for note in report.notes:
        typer.echo(note)
    typer.echo(f"written: {report.folder}, as of {report.run_id} ({report.snapshot})")
    typer.echo(f"check it: cd {report.folder} && sha256sum -c SHA256SUMS")


COMMANDS = (export,)
