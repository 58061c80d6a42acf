"""What all steps of one run share: the study, the clock, the outlets, the model, the rows so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from flows.home import Home
from flows.runs import Run
from flows.settings import SettingsError, Study, opframe_version
from flows.sources.http import Fetcher
from flows.stage import Stage
from transforms.errors import CodebookError
from transforms.framing import (
    Annotator,
    Codebook,
    build_annotator,
    read_codebook,
    shipped_codebooks,
)
from transforms.outlets import OutletList


def utc_now() -> datetime:
    """The only clock of the pipeline."""
    return datetime.now(UTC).replace(tzinfo=None)


class Workshop:
    """One run's shared things, each made when first needed. Not a record: it holds sessions."""

    def __init__(
        self,
        home: Home,
        study: Study,
        annotator: Annotator,
        run: Run,
        *,
        outlet_id: str | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.home = home
        self.study = study
        self.annotator = annotator
        self.run = run
        self.outlet_id = outlet_id
        self.clock = clock
        self.stage = Stage(home, run.run_id)

    @cached_property
    def fetcher(self) -> Fetcher:
        return Fetcher(self.study.study, self.study.fetch)

    @cached_property
    def outlets(self) -> OutletList:
        return self.study.outlet_list()


def study_codebooks(home: Home) -> list[Codebook]:
    """Return the shipped codebooks, with the study's own in place of those of the same id.

    Raises:
        SettingsError: A codebook of the study cannot be used; names file, key and remedy.
    """
    books = {book.id: book for book in shipped_codebooks()}
    for path in sorted(home.codebooks.glob("*.toml")):
        books_of_study = _read(path)
        books[books_of_study.id] = books_of_study
    return list(books.values())


def versions(annotator: Annotator) -> dict[str, str]:
    """Return what a run's results depend on besides its inputs."""
    from transforms.extraction import EXTRACTOR_VERSION

    return {
        "opframe_version": opframe_version(),
        "extractor_version": EXTRACTOR_VERSION,
        "model_version": annotator.model_version,
    }


def make_annotator(codebooks: Sequence[Codebook]) -> Annotator:
    return build_annotator(codebooks)


def _read(path: Path) -> Codebook:
    try:
        return read_codebook(path)
    except CodebookError as error:
        raise SettingsError(str(error)) from error
