"""Single steps for scripts: pages to article records, texts to annotations, as JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.framing import ModelOption
from flows.commands.terminal import HomeOption, console, expected_errors, print_json


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
    from flows.jsonl import extract_rows, file_rows, read_rows
    from transforms.outlets import shipped_outlets

    with expected_errors():
        rows = read_rows(jsonl) if jsonl else file_rows(files or [])
        for row in extract_rows(rows, shipped_outlets(), outlet):
            if explain:
                from flows.explain import print_explanation

                print_explanation(console(), row)
            else:
                print_json(row)


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


COMMANDS = (extract, annotate)
