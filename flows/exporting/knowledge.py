"""The codebooks and model cards that a bundle's labels were made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from flows.home import Home
from flows.settings import Study
from flows.study_models import make_annotator
from transforms.errors import OpframeError
from transforms.framing import Annotator, Codebook, shipped_codebooks

LOCK = "requirements.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A codebook that labels were made with."""

    scheme: str
    scheme_version: str
    file: str | None
    """Its codebook in the bundle; null: not at hand any more, only the definitions in codebook_frames."""
    citation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    schemes: tuple[Scheme, ...]
    model_versions: tuple[tuple[str, str | None], ...]
    """(model_version, its card in the bundle or null)."""
    documents: Mapping[str, str]
    """Text by path in the bundle."""
    written_here: frozenset[str]
    """Those of the documents that the package ships: they hold no article's words."""


def gather_knowledge(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    study: Study,
    annotator: Annotator | None = None,
) -> Knowledge:
    """Return the documents of all labels in the file, as far as they are still at hand.

    Args:
        annotator: The study's; null: it is made.
    """
    annotator = annotator or _annotator(home, study)
    schemes, documents, written_here = [], {}, set()
    shipped = {book.sha256 for book in shipped_codebooks()}
    for scheme, number, citation in connection.execute(
        "SELECT scheme, scheme_version, any_value(citation) FROM codebook_frames GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        book = _find(annotator.codebooks if annotator else (), scheme, number)
        path = f"codebooks/{book.id}@{book.version}.toml" if book else None
        if book and path:
            documents[path] = book.text
            written_here |= {path} if book.sha256 in shipped else set()
        schemes.append(Scheme(scheme=scheme, scheme_version=number, file=path, citation=citation))
    versions = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT model_version FROM annotations ORDER BY ALL"
        ).fetchall()
    ]
    cards: list[tuple[str, str | None]] = []
    for name in versions:
        is_here = annotator is not None and name == annotator.model_version
        path = f"models/{name}.md" if is_here else None
        if annotator and path:
            documents[path] = _card(annotator)
        cards.append((name, path))
    return Knowledge(
        schemes=tuple(schemes),
        model_versions=tuple(cards),
        documents=documents,
        written_here=frozenset(written_here),
    )


def installed_versions() -> dict[str, Any]:
    """Return what is installed, of opframe and of what it needs."""
    names = [text.split(";")[0] for text in requires("opframe") or () if "extra ==" not in text]
    found = {}
    for name in sorted({_bare(name) for name in names}):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def lock_file() -> str | None:
    """Return the lock file of a checkout; an installed package has none."""
    path = Path(str(files("flows"))).parent / LOCK
    return path.read_text("utf-8") if path.exists() else None


def _bare(requirement: str) -> str:
    for sign in "[<>=!~ ":
        requirement = requirement.split(sign)[0]
    return requirement


def _annotator(home: Home, study: Study) -> Annotator | None:
    try:
        return make_annotator(home, study)
    except (OpframeError, OSError):
        # A model folder that is gone must not keep an old study from being shared.
        return None


def _find(books: Sequence[Codebook], scheme: str, number: str) -> Codebook | None:
    for book in books:
        ids = {book.id, book.rollup.id if book.rollup else book.id}
        if scheme in ids and book.version == number:
            return book
    return None


def _card(annotator: Annotator) -> str:
    from transforms.framing.training.cards import render_card

    cards = [f"{render_card(model, ())}\nVersion: {model.version}.\n" for model in annotator.models]
    by_cues = sorted({book.id for book in annotator.codebooks} - _trained(annotator))
    if by_cues:
        cards.append(f"# Read by the cues of their codebooks\n\n{', '.join(by_cues)}\n")
    return "\n".join(cards)


def _trained(annotator: Annotator) -> set[str]:
    return {scheme.codebook.id for model in annotator.models for scheme in model.schemes}
