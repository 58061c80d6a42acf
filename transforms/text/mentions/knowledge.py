"""The data files beside this package: countries.toml and the lists of actors.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_data(name: str) -> dict[str, Any]:
    """Return what a data file of `transforms.text` holds."""
    return tomllib.loads(files("transforms.text").joinpath(name).read_text("utf-8"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of actors.toml."""
    return frozenset(read_data("actors.toml")[name])
