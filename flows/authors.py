"""The authors of a study: its file of corrections, and the linking as a step of the load."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flows.home import Home
from transforms.authors import (
    LINKER_VERSION,
    Correction,
    CorrectionError,
    Profile,
    Ruling,
    check_corrections,
    derive_authors,
    read_corrections,
)
from warehouse.ask import ask_table

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
        LOAD_STEP: partial(derive_authors, corrections=corrections, linker_version=LINKER_VERSION)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one entry of `authors.toml` would do."""

    label: str
    effect: str
    findings: tuple[str, ...]


def preview_corrections(home: Home) -> list[Preview]:
    """Match the study's corrections with what is published; nothing is changed.

    Raises:
        CorrectionError: The file cannot be used.
        NoSnapshot: Nothing has been published yet.
    """
    corrections = study_corrections(home)
    if not corrections:
        return []
    rulings, linking, profiles = check_corrections(partial(ask_table, home.warehouse), corrections)
    heads = {person.profile_id: person.author_name for person in linking.persons}
    return [
        Preview(
            label=ruling.correction.label,
            effect=_effect(ruling, profiles, heads),
            findings=(*ruling.findings, *linking.contradictions.get(ruling.correction.label, ())),
        )
        for ruling in rulings
    ]


def _effect(ruling: Ruling, profiles: Mapping[str, Profile], heads: Mapping[str, str]) -> str:
    groups = [
        ", ".join(
            sorted(
                {
                    f"{profiles[id_].author_name} in {profiles[id_].outlet_name or profiles[id_].outlet or '?'}"
                    for id_ in group
                }
            )
        )
        or "nobody"
        for group in ruling.groups
    ]
    if ruling.correction.kind == "different":
        return "kept apart: " + " | ".join(groups)
    names = sorted({heads[id_] for group in ruling.groups for id_ in group if id_ in heads})
    return f"one person, {' or '.join(names) or 'nobody'}: " + " | ".join(groups)
