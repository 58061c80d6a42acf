"""What a worker is told, and what it does with it. All of it can be pickled; a workshop cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows import rereading, work
from flows.home import Home
from flows.limits import SECONDS_A_PAGE
from flows.runs import Run
from flows.settings import Study
from flows.study_models import make_annotator
from flows.workshop import Workshop, versions
from transforms.errors import OpframeError, TransformError

START_SECONDS = 120.0
"""More than a worker takes to load the models, on a machine that is busy."""

EXTRACTORS = {
    "extract": (work.extract, work.extract_input),
    "extract_again": (rereading.extract_again, rereading.extract_input_again),
}
"""Of a nightly run and of `reextract`: the whole batch, and one input of it without a commit."""


class UnfitWorker(OpframeError):
    """A worker that would give other rows than the run's, or cannot see the study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorSource:
    """Where a run's annotator comes from."""

    home: Home
    models: tuple[Path, ...] = ()
    """Further models, besides those that the study names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFacts:
    """What makes a worker's workshop that of the run."""

    home: Home
    study: Study
    run: Run
    outlet_id: str | None
    source: AnnotatorSource


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBatch:
    """Extract and annotate one batch of pages."""

    number: int
    n_inputs: int
    extractor: str = "extract"
    """Key of `EXTRACTORS`."""
    crashed: tuple[tuple[int, str], ...] = ()
    """Inputs that kill whoever reads them, and at which step: rejected unread."""

    @property
    def name(self) -> str:
        return f"batch {self.number}"

    @property
    def seconds(self) -> float:
        """After so long the worker hangs in code that no time limit reaches."""
        return START_SECONDS + 2 * SECONDS_A_PAGE * self.n_inputs

    def is_done(self, shop: Workshop) -> bool:
        return shop.stage.is_committed(f"annotate-{self.number:04}")

    def do(self, shop: Workshop) -> None:
        if self.crashed and not self.is_done(shop):
            # What killed `annotate` is an article of the committed extraction.
            shop.stage.withdraw(f"extract-{self.number:04}")
        EXTRACTORS[self.extractor][0](shop, self.number, dict(self.crashed))
        work.annotate(shop, self.number)

    def inputs(self, shop: Workshop) -> list[int]:
        return [row["input_no"] for row in work.batch_inputs(shop, self.number)]

    def try_input(self, shop: Workshop, input_no: int, step: str) -> None:
        """Do one input alone, up to a step, and keep nothing."""
        article = EXTRACTORS[self.extractor][1](shop, self.number, input_no)
        if article is not None and step == "annotate":
            work.annotate_article(shop, article)

    def without(self, crashed: dict[int, str]) -> ReadBatch:
        return replace(self, crashed=tuple(crashed.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateTexts:
    """Annotate some texts that earlier runs loaded."""

    version_ids: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"texts {self.version_ids[0]} to {self.version_ids[-1]}"

    @property
    def seconds(self) -> float:
        return START_SECONDS + 2 * SECONDS_A_PAGE * len(self.version_ids)

    def is_done(self, shop: Workshop) -> bool:
        return False  # what is done is not among the texts: `work.backlog_batches`

    def do(self, shop: Workshop) -> None:
        work.annotate_versions(shop, self.version_ids)


Job = ReadBatch | AnnotateTexts

_SHOPS: dict[str, Workshop] = {}
"""The workshop of this process by run; one at most."""


def do_job(facts: ShopFacts, job: Job) -> None:
    """Do a job; returns at once what is committed already."""
    job.do(open_shop(facts))


def list_inputs(facts: ShopFacts, job: ReadBatch) -> list[int]:
    return job.inputs(open_shop(facts))


def try_input(facts: ShopFacts, job: ReadBatch, input_no: int, step: str) -> None:
    """Do one input alone, to see whether the process lives through it."""
    try:
        job.try_input(open_shop(facts), input_no, step)
    except TransformError:
        return  # an ordinary reject


def open_shop(facts: ShopFacts) -> Workshop:
    """Return this process's workshop of a run, made once.

    Raises:
        UnfitWorker: Another opframe, extractor or model than the run's; or no study folder.
    """
    run_id = facts.run.run_id
    if run_id not in _SHOPS:
        refuse_unfit(facts, versions_here=None)
        annotator = make_annotator(facts.source.home, facts.study, facts.source.models)
        refuse_unfit(facts, versions_here=versions(annotator))
        _SHOPS.clear()
        _SHOPS[run_id] = Workshop(
            facts.home, facts.study, annotator, facts.run, outlet_id=facts.outlet_id
        )
    return _SHOPS[run_id]


def refuse_unfit(facts: ShopFacts, *, versions_here: dict[str, str] | None) -> None:
    """Refuse to work where the rows would be other than the run's; None: look for the folder only."""
    import socket

    where = f"the worker on {socket.gethostname()}"
    if not (facts.home.runs / facts.run.run_id / "run.json").exists():
        raise UnfitWorker(
            f"{where} does not see the run {facts.run.run_id} in {facts.home.root}: the study folder must be "
            "on storage that all machines share, under the same path on each"
        )
    for name, here in (versions_here or {}).items():
        wanted = getattr(facts.run, name)
        if here != wanted:
            raise UnfitWorker(
                f"{where} has {name} {here}, the run has {wanted}: install the same opframe there, see "
                "that models and codebooks are the same, and start the worker again"
            )


def check_worker(facts: ShopFacts) -> str | None:
    """Return why this machine cannot work on the run; None: it can. Loads no model."""
    from flows.settings import opframe_version
    from transforms.extraction import EXTRACTOR_VERSION

    here = {"opframe_version": opframe_version(), "extractor_version": EXTRACTOR_VERSION}
    try:
        refuse_unfit(facts, versions_here=here)
    except UnfitWorker as error:
        return str(error)
    return None


def jobs_left(shop: Workshop, jobs: Sequence[Job]) -> list[Job]:
    return [job for job in jobs if not job.is_done(shop)]
