"""`opframe canaries` and `opframe notify test`: the watchmen, tried."""

from __future__ import annotations

from collections.abc import Callable

import typer

from flows.commands.terminal import (
    EXIT_REFUSED,
    HomeOption,
    JsonOption,
    expected_errors,
    print_json,
)

notify_app = typer.Typer(
    no_args_is_help=True, help="Who is told when a night is not to be trusted."
)


@notify_app.command()
def test(home: HomeOption = None) -> None:
    """Send a test by every way that [notify] in opframe.toml sets up, and say how it went."""
    from flows.alarms import send_test
    from flows.settings import find_home, read_study

    with expected_errors():
        results = send_test(read_study(find_home(home)))
        if not results:
            typer.echo(
                "opframe: no way is set up: name a webhook or mail_to under [notify] in opframe.toml",
                err=True,
            )
            raise typer.Exit(EXIT_REFUSED)
        for name, trouble in results.items():
            typer.echo(trouble or f"sent by {name}")
    if any(results.values()):
        raise typer.Exit(EXIT_REFUSED)


def canaries(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Read the canary articles with this study's settings and models, and compare them with their gold."""
    import tempfile
    from pathlib import Path

    from flows.settings import Study, find_home, read_study
    from flows.study_models import make_annotator
    from flows.work.canaries import read_canaries
    from flows.workshop import Workshop, trial_run

    with expected_errors():
        place = find_home(home)
        study = read_study(place) if place.config.exists() else Study()
        annotator = make_annotator(place, study)
        with tempfile.TemporaryDirectory() as folder:
            shop = Workshop(place, study, annotator, trial_run(annotator))
            rows = read_canaries(shop, Path(folder))
        wrong = [row for row in rows if not row["is_right"]]
        if as_json:
            print_json(rows)
        else:
            for row in wrong:
                typer.echo(
                    f"{row['canary']}: {row['field']}: should be {row['expected'] or 'nothing'}, "
                    f"was read as {row['found'] or 'nothing'}"
                )
            n = len({row["canary"] for row in rows})
            typer.echo(f"{n} canaries, {len(rows)} fields, {len(wrong)} wrong")
    if wrong:
        raise typer.Exit(EXIT_REFUSED)


COMMANDS: tuple[Callable[..., None], ...] = (canaries,)
