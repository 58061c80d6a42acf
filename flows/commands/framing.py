"""`opframe codebook …`, `opframe train` and `opframe evaluate`: schemes checked, shown, learned, measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import expected_errors

codebook_app = typer.Typer(no_args_is_help=True, help="Check, show and print codebooks.")

BookArgument = Annotated[str, typer.Argument(help="A TOML file, or the id of a shipped codebook.")]

ModelOption = Annotated[
    list[Path] | None,
    typer.Option("--model", help="Folder of a further model; may be given again."),
]
WhereOption = Annotated[
    list[str] | None, typer.Option("--where", help="Only rows with field=value: meta.lang=en.")
]


@codebook_app.command()
def check(file: BookArgument) -> None:
    """Validate a codebook: the line at fault, or what is weak about it."""
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
    from flows.coded_sets import find_codebook
    from transforms.framing.rendering import render_appendix

    with expected_errors():
        typer.echo(render_appendix(find_codebook(file)), nl=False)


@codebook_app.command()
def sheet(file: BookArgument) -> None:
    """Print the head of a coding sheet as CSV: a column an item and frame, its question below."""
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


def train(
    out: Annotated[Path, typer.Option(help="Folder of the model.")],
    codebook: Annotated[
        str | None, typer.Option(help="Codebook of the scheme; none: the shipped model, again.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help='Coded texts: rows of {"text", "labels", "unit"?}.')
    ] = None,
    folds: Annotated[
        str | None, typer.Option(help="Field whose rows stay together in folds: meta.doc.")
    ] = None,
    where: WhereOption = None,
    encoder: Annotated[
        str, typer.Option(help="auto (minilm if installed), none, minilm.")
    ] = "auto",
    sets: Annotated[
        Path, typer.Option(help="Folder of the sets that the shipped model learns from.")
    ] = Path("../shared/data/coded"),
) -> None:
    """Learn a scheme from a codebook and coded texts, calibrate it, print its card."""
    from flows.training import train_scheme, train_shipped

    with expected_errors():
        if codebook is None:
            trained = train_shipped(out, sets)
        else:
            trained = train_scheme(
                codebook, data, out, encoder=encoder, folds=folds, where=where or ()
            )
        typer.echo(trained.files["card.md"].decode())
        typer.echo(f"written: {trained.folder} (use it with --model, or under [framing] models)")


def evaluate(
    data: Annotated[Path, typer.Option(help='Coded texts: rows of {"text", "labels"}.')],
    scheme: Annotated[str, typer.Option(help="Whose frames the labels are.")],
    model: ModelOption = None,
    where: WhereOption = None,
) -> None:
    """Measure a model on coded texts: a table a frame, as in docs/evaluation-framing.md."""
    from flows.training import evaluate as measure
    from transforms.framing.training.cards import figure_lines

    with expected_errors():
        for line in figure_lines(measure(data, scheme, model or (), where or ())):
            typer.echo(line)


COMMANDS = (train, evaluate)
