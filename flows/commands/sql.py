"""`opframe sql`: questions to the published file, and what may be asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.terminal import console, expected_errors

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.dictionary import Entry

NO_QUERY = """no query given. Try one of these, the query in quotes:
  opframe sql --help-views                what there is to ask
  opframe sql --help-views v_frames       the columns of one view
  opframe sql "SELECT outlet_name, count(*) AS n FROM articles GROUP BY ALL ORDER BY n DESC"
More questions with their answers: docs/sql-cookbook.md"""


def sql(
    query: Annotated[
        str | None, typer.Argument(help="Any SQL that reads; with --help-views a name.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option("--home", help="The study folder; else OPFRAME_HOME, else here.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="For scripts: JSON instead of tables.")
    ] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="A table for a document.")
    ] = False,
    help_views: Annotated[
        bool, typer.Option("--help-views", help="What there is to ask; with a name its columns.")
    ] = False,
) -> None:
    """Ask the published file, read-only."""
    from flows.settings import find_home
    from flows.tables import print_rows
    from transforms.errors import OpframeError
    from warehouse.ask import ask_sql

    with expected_errors():
        warehouse = find_home(home).warehouse
        if help_views:
            print_help(console(), read_help(warehouse), query)
        elif query is None or not query.strip():
            raise OpframeError(NO_QUERY)
        else:
            columns, rows = ask_sql(warehouse, query)
            styles = {"csv": as_csv, "json": as_json, "markdown": as_markdown}
            chosen = [style for style, is_chosen in styles.items() if is_chosen]
            print_rows(columns, rows, chosen[0] if chosen else "table")


def read_help(warehouse: Path) -> list[Entry]:
    """Return what the published file holds; before the first load, what it will hold."""
    import duckdb

    from warehouse.dictionary import read_entries
    from warehouse.load import make_empty
    from warehouse.snapshots import current_snapshot, open_read_only

    if current_snapshot(warehouse) is not None:
        with open_read_only(warehouse) as connection:
            return read_entries(connection, has_macro_columns=True)
    with duckdb.connect() as connection:
        make_empty(connection)
        return read_entries(connection, has_macro_columns=True)


def print_help(console: Console, entries: list[Entry], name: str | None) -> None:
    """Print all tables, views and macros with grain and columns; or one with what its columns mean.

    Raises:
        OpframeError: There is nothing of that name.
    """
    from difflib import get_close_matches

    from transforms.errors import OpframeError

    if name is None:
        for entry in entries:
            _print_entry(console, entry)
        console.print("\nThe columns of one: opframe sql --help-views v_frames", highlight=False)
        return
    chosen = [entry for entry in entries if entry.name == name.lower()]
    if not chosen:
        near = get_close_matches(name.lower(), [entry.name for entry in entries], n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}? " if near else ""
        raise OpframeError(
            f"there is no table, view or macro {name!r}: {hint}opframe sql --help-views lists all"
        )
    for entry in chosen:
        _print_entry(console, entry, has_meanings=True)


def _print_entry(console: Console, entry: Entry, *, has_meanings: bool = False) -> None:
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table

    lead = "" if entry.kind == "macro" else "one row: "
    console.print(
        f"\n[bold]{escape(entry.call or entry.name)}[/bold] ({entry.kind}), {lead}{escape(entry.one_row_is)}",
        highlight=False,
    )

    def show(text: str) -> None:
        console.print(Padding(escape(text), (0, 0, 0, 2)), highlight=False)

    if entry.note:
        show(entry.note)
    parts = (*entry.parameters, *entry.columns)
    if has_meanings:
        table = Table("column" if entry.columns else "parameter", "type", "meaning")
        for part in parts:
            table.add_row(part.name, escape(part.data_type or "–"), escape(part.comment()))
        console.print(table)
    elif parts:
        show("columns: " + ", ".join(part.name for part in parts))
    for example in entry.examples:
        show(f"{example};")


COMMANDS = (sql,)
