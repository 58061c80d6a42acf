"""`opframe authors check` and `opframe authors show`: what corrections do, and who is who, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from flows.commands.terminal import EXIT_REFUSED, HomeOption, expected_errors

authors_app = typer.Typer(
    no_args_is_help=True, help="Who is who among the authors, and corrections."
)

SHOWN_PERSONS = 20


@authors_app.command()
def check(home: HomeOption = None) -> None:
    """Say what each entry of authors.toml would do at the next load, and what is wrong with it."""
    from flows.authors import preview_corrections
    from flows.settings import find_home

    with expected_errors():
        place = find_home(home)
        previews = preview_corrections(place)
        if not previews:
            typer.echo(f"{place.authors}: no entries; nothing is corrected")
        for preview in previews:
            typer.echo(f"{preview.label}: {preview.effect}")
            for finding in preview.findings:
                typer.echo(f"  wrong: {finding}")
    if any(preview.findings for preview in previews):
        raise typer.Exit(EXIT_REFUSED)


@authors_app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, a part of one, or an author id.")],
    home: HomeOption = None,
) -> None:
    """Say who this is, where they write, how sure that is, and why."""
    from flows.settings import find_home
    from warehouse.ask import ask

    with expected_errors():
        warehouse = find_home(home).warehouse
        persons = ask(warehouse, "persons_named", {"name": name})
        for person in persons[:SHOWN_PERSONS]:
            key = {"author_id": person["author_id"]}
            for line in person_lines(
                person,
                ask(warehouse, "person_appearances", key),
                ask(warehouse, "person_links", key),
            ):
                typer.echo(line)
        if len(persons) > SHOWN_PERSONS:
            typer.echo(f"… and {len(persons) - SHOWN_PERSONS} more: give more of the name")
        if not persons:
            typer.echo(f'opframe: no author is called "{name}"; try a part of the name', err=True)
    if not persons:
        raise typer.Exit(EXIT_REFUSED)


def person_lines(
    person: Mapping[str, Any],
    appearances: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Return a person as lines for a terminal."""
    articles = "1 article" if person["n_articles"] == 1 else f"{person['n_articles']} articles"
    known = [f"{key} {person[key]}" for key in ("orcid", "wikidata_id") if person[key]]
    lines = [
        f"{person['author_name']}  ({', '.join([person['author_id'], *known])}): {articles}, "
        f"{_span(person)}, sure {_sure(person['author_confidence'])}"
    ]
    for row in appearances:
        what = ", ".join(str(row[key]) for key in ("job_title", "affiliation") if row[key])
        kind = f" [{row['affiliation_type']}]" if row["affiliation_type"] else ""
        lines.append(
            f"  as {row['printed_name']} in {row['outlet_name'] or 'an unknown outlet'}: "
            f"{row['n_articles']}×, {_span(row)}, sure {_sure(row['author_confidence'])}"
            + (f": {what}{kind}" if what else "")
        )
    lines += [f"  {_link_line(row, person['author_id'])}" for row in links]
    return lines


def _link_line(row: Mapping[str, Any], author_id: str) -> str:
    one = f"{row['printed_name']} ({row['outlet_name'] or '?'})"
    other = f"{row['other_printed_name']} ({row['other_outlet_name'] or '?'})"
    if row["is_accepted"]:
        return f"linked {_sure(row['confidence'])}: {one} = {other}: {row['reasons']}"
    elsewhere = row["other_author_id"] if row["author_id"] == author_id else row["author_id"]
    return f"kept apart {_sure(row['confidence'])}: {one} ≠ {other} [{elsewhere}]: {row['reasons']}"


def _span(row: Mapping[str, Any]) -> str:
    first, last = row["date_first"], row["date_last"]
    if first is None:
        return "undated"
    return str(first) if first == last else f"{first} to {last}"


def _sure(confidence: float | None) -> str:
    return "–" if confidence is None else f"{confidence:.2f}"
