"""`opframe press serve`: the sample press to try things on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import expected_errors

press_app = typer.Typer(no_args_is_help=True, help="The fictional press that the demo reads.")


@press_app.command()
def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="On 127.0.0.1; 0: a free one.")
    ] = 8765,
    night: Annotated[int, typer.Option(min=1, max=2, help="2: with the edits of a day later.")] = 1,
    study: Annotated[
        Path | None,
        typer.Option(
            help="Also write a study that reads it into this folder, unless there is one."
        ),
    ] = None,
) -> None:
    """Serve the sample press on loopback until Ctrl-C."""
    import threading

    from flows.files import write_atomically
    from flows.home import Home
    from flows.press.server import press_events, serve_press, study_toml
    from flows.settings import SettingsError

    with expected_errors():
        try:
            with serve_press(night, port) as press:
                typer.echo(f"the sample press, night {night}: http://127.0.0.1:{press.port}")
                if study is not None:
                    home = Home(study.resolve())
                    if home.config.exists():
                        typer.echo(f"{home.config} is there already and stays as it is")
                    else:
                        home.create()
                        write_atomically(home.events, press_events())
                        write_atomically(home.config, study_toml(press.port).encode())
                        typer.echo(f"made {home.config}")
                threading.Event().wait()
        except OSError as error:
            raise SettingsError(
                f"port {port} of 127.0.0.1 cannot be served ({error.strerror}); choose another with --port"
            ) from error
