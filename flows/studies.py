"""Study folders: made, and examined."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from flows.files import write_atomically
from flows.home import Home
from flows.settings import SettingsError, find_home, read_study, refuse_silence
from flows.study_events import read_events

PACKAGES = (
    "prefect",
    "requests",
    "beautifulsoup4",
    "duckdb",
    "spacy",
    "lxml",
    "resiliparse",
    "pyarrow",
)


def create_study(directory: Path) -> list[Path]:
    """Make the folder; never touches a study that is there.

    Raises:
        SettingsError: There is a study already.
    """
    home = Home(directory.resolve())
    if home.config.exists():
        raise SettingsError(f"{home.config} exists already: edit it, or choose another folder")
    home.create()
    home.codebooks.mkdir(exist_ok=True)
    for path in (home.events, home.authors, home.config):
        # What is there already was somebody's work.
        if not path.exists():
            write_atomically(path, files("flows").joinpath("templates", path.name).read_bytes())
    return [
        home.config,
        home.events,
        home.authors,
        home.codebooks,
        home.archive,
        home.stage,
        home.warehouse,
    ]


def examine(given: Path | None) -> Iterator[tuple[bool, str]]:
    """Yield (is well, line) for each thing that a run needs."""
    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (3.11 or newer is needed)"
    for name in PACKAGES:
        try:
            yield True, f"{name} {version(name)}"
        except PackageNotFoundError:
            yield (
                False,
                f"{name} is not installed: run `make .venv/.ready` or pip install -r requirements.lock",
            )
    home = find_home(given)
    yield (
        shutil.disk_usage(_existing(home.root)).free > 1e9,
        f"disk: at least 1 GB free at {home.root}",
    )
    yield os.access(_existing(home.root), os.W_OK), f"{home.root} may be written"
    if home.config.exists():
        try:
            study = read_study(home)
            n_events = len(read_events(home))
            yield (
                True,
                f"{home.config}: {len(study.outlets)} outlets, {study.n_listings} listings, {n_events} events",
            )
            refuse_silence(home, study)
        except SettingsError as error:
            yield False, str(error)
    else:
        yield True, f"{home.root} is no study folder (make one with `opframe init DIR`)"


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)
