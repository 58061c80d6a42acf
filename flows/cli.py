"""`opframe`: its commands, put together."""

from __future__ import annotations

import typer

from flows.commands import (
    exporting,
    framing,
    history,
    nights,
    planning,
    publishing,
    reading,
    running,
    searching,
    sql,
    standing,
)
from flows.commands.archive import archive_app
from flows.commands.authors import authors_app
from flows.commands.codings import codings_app
from flows.commands.press import press_app
from flows.commands.sources import sources_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who wrote which op-ed, where, when, and how does it frame the matter?",
)

GROUPS = {
    "archive": archive_app,
    "codebook": framing.codebook_app,
    "events": searching.events_app,
    "authors": authors_app,
    "codings": codings_app,
    "figure": history.figure_app,
    "press": press_app,
    "sources": sources_app,
    "notify": nights.notify_app,
}
"""Commands of two words, by the first."""

for name, group in GROUPS.items():
    app.add_typer(group, name=name)
for topic in (
    running,
    reading,
    history,
    framing,
    exporting,
    sql,
    searching,
    standing,
    publishing,
    nights,
    planning,
):
    for command in topic.COMMANDS:
        app.command()(command)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
