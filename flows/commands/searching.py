"""`opframe search` and `opframe events …`: the published file asked in words, and by event."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from flows.commands.terminal import HomeOption, expected_errors

events_app = typer.Typer(no_args_is_help=True, help="The study's own events, of events.toml.")

CsvOption = Annotated[bool, typer.Option("--csv", help="CSV instead of tables.")]
ObjectsOption = Annotated[
    bool, typer.Option("--json", help="For scripts: one JSON object a line instead of tables.")
]


def search(
    query: Annotated[
        str,
        typer.Argument(
            help='Words that must all occur; "exact phrase"; a NEAR b, a NEAR/5 b; a OR b; NOT a; '
            "dialog*; headline:word."
        ),
    ],
    home: HomeOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many articles.")] = 20,
    as_csv: CsvOption = False,
    as_json: ObjectsOption = False,
) -> None:
    """Find articles by words in headline and body, the best first, with the words around the hits."""
    from flows.settings import find_home
    from flows.tables import print_rows
    from warehouse.ask import ask_sql
    from warehouse.sql_files import read_query

    with expected_errors():
        warehouse = find_home(home).warehouse
        columns, rows = ask_sql(warehouse, read_query("search"), {"query": query, "limit": limit})
        if as_csv or as_json:
            print_rows(columns, rows, "csv" if as_csv else "json")
            return
        for row in rows:
            _print_hit(dict(zip(columns, row, strict=True)))
        n_found = len(rows)
        if n_found == limit:
            found = ask_sql(warehouse, "SELECT count(*) FROM search($query)", {"query": query})
            n_found = found[1][0][0]
        typer.echo(f"{len(rows)} of {n_found} articles")


@events_app.command()
def check(home: HomeOption = None, as_json: ObjectsOption = False) -> None:
    """Validate events.toml and list the events with how many articles each links, as published."""
    from flows.settings import find_home
    from flows.study_events import event_rows
    from flows.tables import print_rows
    from warehouse.ask import ask

    with expected_errors():
        place = find_home(home)
        written = {row["event_id"]: row for row in event_rows(place)["events"]}
        published = {row["event_id"]: row for row in ask(place.warehouse, "events_published")}
        lines = [
            _line(name, written.get(name), published.get(name))
            for name in sorted({*written, *published})
        ]
        if lines:
            columns = list(lines[0])
            print_rows(
                columns, [tuple(line.values()) for line in lines], "json" if as_json else "table"
            )
        elif not as_json:
            typer.echo(f"no events: write them into {place.events}")


def _print_hit(hit: Mapping[str, Any]) -> None:
    signed = " · ".join(
        str(value)
        for value in (hit["author_names"], hit["outlet_name"], hit["date_published"])
        if value is not None
    )
    typer.echo(f"{hit['rank']}. {hit['headline'] or 'no headline'}  [{hit['score']:.2f}]")
    typer.echo(f"   {signed}\n   {hit['url']}")
    typer.echo(f"{textwrap.indent(textwrap.fill(hit['snippet'] or '', 100), '   ')}\n")


def _line(
    name: str, written: dict[str, object] | None, published: dict[str, object] | None
) -> dict[str, object]:
    known = written or published or {}
    if published is None:
        state = "new: linked by the next run"
    elif written is None:
        state = "taken out: gone with the next run"
    elif written["event_version_id"] != published["event_version_id"]:
        state = "changed: linked again by the next run"
    else:
        state = "published"
    counts = ("n_articles", "n_before", "n_during", "n_after", "mean_relevance")
    return {
        **{key: known[key] for key in ("event_id", "event_name", "date_start", "date_end")},
        **{key: (published or {}).get(key) for key in counts},
        "state": state,
    }


COMMANDS = (search,)
