"""Which models and codebooks a study annotates with: the shipped ones, and its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.home import Home
from flows.settings import FramingSettings, SettingsError, Study, read_study
from transforms.errors import CodebookError, ModelError
from transforms.framing import (
    Annotator,
    Codebook,
    build_annotator,
    read_codebook,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.model_files import read_model
from transforms.framing.scheme_model import Model


def make_annotator(
    home: Home, study: Study | None = None, models: Sequence[Path] = ()
) -> Annotator:
    """Return the annotator of a study.

    A codebook in the study's `codebooks/` works by its cues until a model is trained for it. What has
    the id of a shipped scheme takes its place; a model goes before a codebook.

    Args:
        models: Folders of further models, besides those that the study names.

    Raises:
        SettingsError: A codebook of the study cannot be used; names file, line, key and remedy.
        ModelError: A model cannot be used.
    """
    settings = study.framing if study is not None else FramingSettings()
    own = {book.id: book for book in _own_codebooks(home)}
    known = {book.id: book for book in shipped_codebooks()} | own
    folders = [*(home.root / path for path in settings.models), *models]
    trained = [read_model(folder, known) for folder in folders]
    for folder, model in zip(folders, trained, strict=True):
        _check_versions(folder, model, own)
    taken = {name for model in trained for name in model.scheme_ids()}
    trained.insert(0, shipped_model().without({*taken, *own}))
    if settings.schemes is not None:
        wanted = set(settings.schemes)
        trained = [model.without(set(model.scheme_ids()) - wanted) for model in trained]
        own = {name: book for name, book in own.items() if name in wanted}
    by_cues = [book for name, book in own.items() if name not in taken]
    return build_annotator([model for model in trained if model.schemes], by_cues)


def study_codebooks(home: Home) -> list[Codebook]:
    """Return the codebooks that a study can code by: the shipped ones, the models' own, the study's own.

    Raises:
        SettingsError, CodebookError: One cannot be used.
    """
    study = read_study(home) if home.config.exists() else None
    folders = study.framing.models if study is not None else ()
    found = {book.id: book for book in shipped_codebooks()}
    for folder in folders:
        for path in sorted((home.root / folder).glob("*.toml")):
            book = read_codebook(path)
            found[book.id] = book
    return list((found | {book.id: book for book in _own_codebooks(home)}).values())


def _check_versions(folder: Path, model: Model, own: Mapping[str, Codebook]) -> None:
    """Refuse a model whose codebook the study has changed since."""
    for scheme in model.schemes:
        book = own.get(scheme.codebook.id)
        if book is not None and book.sha256 != scheme.codebook.sha256:
            raise ModelError(
                str(folder),
                f"trained with {book.id}@{scheme.codebook.version} ({scheme.codebook.sha256[:8]}), "
                f"but the study's codebook is @{book.version} ({book.sha256[:8]})",
                "train it again, or take the codebook out of codebooks/",
            )


def _own_codebooks(home: Home) -> list[Codebook]:
    try:
        return [read_codebook(path) for path in sorted(home.codebooks.glob("*.toml"))]
    except CodebookError as error:
        raise SettingsError(str(error)) from error
