"""`opframe codebook …`: check a codebook, show it for an appendix, make a coding sheet of it."""

from __future__ import annotations

from typing import Annotated

import typer

codebook_app = typer.Typer(no_args_is_help=True, help="Check, show and print codebooks.")

BookArgument = Annotated[str, typer.Argument(help="A TOML file, or the id of a shipped codebook.")]


@codebook_app.command()
def check(file: BookArgument) -> None:
    """Validate a codebook: the line at fault, or what is weak about it."""
    from flows.cli import expected_errors
    from flows.coded_sets import find_codebook
    from transforms.framing.rendering import advise

    with expected_errors():
        book = find_codebook(file)
        n_examples = sum(len(frame.examples) for frame in book.frames)
        n_cues = sum(len(item.cues) for frame in book.frames for item in frame.items)
        typer.echo(
            f"{book.id}@{book.version} is valid: {len(book.frames)} frames, {n_examples} examples, "
            f"{n_cues} cues"
        )
        for line in advise(book):
            typer.echo(f"weak: {line}")


@codebook_app.command()
def show(file: BookArgument) -> None:
    """Print a codebook as Markdown, for the appendix of a paper."""
    from flows.cli import expected_errors
    from flows.coded_sets import find_codebook
    from transforms.framing.rendering import render_appendix

    with expected_errors():
        typer.echo(render_appendix(find_codebook(file)), nl=False)


@codebook_app.command()
def sheet(file: BookArgument) -> None:
    """Print the head of a coding sheet as CSV: a column an item and frame, its question below."""
    from flows.cli import expected_errors
    from flows.coded_sets import find_codebook
    from transforms.framing.rendering import render_sheet

    with expected_errors():
        typer.echo(render_sheet(find_codebook(file)), nl=False)


@codebook_app.command("list")
def list_codebooks() -> None:
    """List the shipped codebooks."""
    from transforms.framing import shipped_codebooks

    for book in shipped_codebooks():
        typer.echo(f"{book.id}@{book.version}: {book.title}: {', '.join(book.frame_names())}")
