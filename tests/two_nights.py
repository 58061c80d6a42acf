"""The file that the documents ask: the sample press, read on two nights."""

from __future__ import annotations

from pathlib import Path

from flows.home import Home
from flows.pipeline import run_pipeline
from flows.press.server import press_events, serve_press, study_toml
from flows.settings import NightlyParameters
from transforms.framing import Annotator


def play_two_nights(directory: Path, annotator: Annotator | None = None) -> Home:
    """Run the nightly pipeline twice over the whole press; the second night brings edits."""
    home = Home(directory)
    home.create()
    with serve_press() as press:
        home.config.write_text(study_toml(press.port), "utf-8")
        home.events.write_bytes(press_events())
        for night in (1, 2):
            press.night = night
            run_pipeline(home, "nightly", NightlyParameters(home=home.root), annotator=annotator)
    return home
