"""The only reader of `opframe.toml` and of the study folder's place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.home import Home
from flows.settings.environment import given_home
from flows.settings.model import SettingsError
from flows.settings.study import Study


def find_home(given: Path | None) -> Home:
    """Return the study folder: the argument, else OPFRAME_HOME, else the current folder."""
    return Home((given or given_home()).resolve())


def read_study(home: Home) -> Study:
    """Read `opframe.toml` and, beside it, `outlets.toml`.

    Raises:
        SettingsError: The file is missing or says something that it may not; names file and key.
    """
    if not home.config.exists():
        raise SettingsError(
            f"{home.config} does not exist; make a study folder with `opframe init {home.root}`"
        )
    content = read_toml(home.config)
    if home.outlets.exists():
        beside = read_toml(home.outlets)
        content["outlets"] = [*content.get("outlets", []), *beside.get("outlets", [])]
    return check_study(content, str(home.config))


def refuse_silence(home: Home, study: Study) -> None:
    """Say so when a study names nothing to read: a night that finds nothing must not look well.

    Raises:
        SettingsError: It has no listing.
    """
    if not study.n_listings:
        raise SettingsError(
            f"{home.config} names no listing, so there is nothing to read: `opframe sources add URL` finds the "
            "feeds and sitemaps of a site and writes them down, docs/sources.md says how to do it by hand"
        )


def check_study(content: dict[str, Any], where: str) -> Study:
    """Return the study that parsed TOML describes.

    Raises:
        SettingsError: It says something that it may not; names key by key.
    """
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        raise SettingsError(explain_validation(error, where)) from error


def kept_snapshots(home: Home) -> int:
    """Return how many published files the study keeps."""
    study = read_study(home) if home.config.exists() else Study()
    return study.warehouse.snapshots_kept


def explain_validation(error: ValidationError, where: str) -> str:
    """Say what is wrong with the first faulty keys, one line each."""
    lines = [
        f"{where}: {'.'.join(str(part) for part in fault['loc']) or 'file'}: {fault['msg']}"
        for fault in error.errors()[:5]
    ]
    return "\n".join(lines)


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's content.

    Raises:
        SettingsError: It is not TOML; names file and line.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
