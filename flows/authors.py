"""The authors of a study: its file of corrections, and the linking as a step of the load."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import partial
from typing import Any

from flows.home import Home
from transforms.authors import (
    LINKER_VERSION,
    Correction,
    CorrectionError,
    derive_authors,
    read_corrections,
)

LOAD_STEP = "045_authors"


def study_corrections(home: Home) -> tuple[Correction, ...]:
    """Return the entries of the study's `authors.toml`; none where there is no such file.

    Raises:
        CorrectionError: Names file, entry, key and remedy.
    """
    path = home.authors
    if not path.exists():
        return ()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorrectionError(str(path), "file", "TOML", f"{error}; correct the line") from error
    return read_corrections(data, str(path))


def author_derivation(home: Home) -> Mapping[str, Any]:
    """Return what links the authors of a load, under the name of its step."""
    corrections = study_corrections(home)
    return {
        LOAD_STEP: partial(
            derive_authors, corrections=corrections, linker_version=LINKER_VERSION
        )
    }
