"""What all steps of one run share: the study, the clock, the outlets, the model, the rows so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from flows.clock import utc_now
from flows.home import Home
from flows.runs import Run
from flows.settings import Study, opframe_version
from flows.sources.http import Fetcher
from flows.stage import Stage
from transforms.framing import Annotator
from transforms.outlets import OutletList


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
        return make_fetcher(self.home, self.study, self.clock)

    @cached_property
    def outlets(self) -> OutletList:
        return self.study.outlet_list()


def make_fetcher(home: Home, study: Study, clock: Callable[[], datetime] = utc_now) -> Fetcher:
    """Return what opens connections for a study, with its manners."""
    return Fetcher(study.study, study.fetch, cache=home.cache, clock=clock)


def versions(annotator: Annotator) -> dict[str, str]:
    """Return what a run's results depend on besides its inputs."""
    from transforms.extraction import EXTRACTOR_VERSION

    return {
        "opframe_version": opframe_version(),
        "extractor_version": EXTRACTOR_VERSION,
        "model_version": annotator.model_version,
    }


def trial_run(annotator: Annotator) -> Run:
    """Return a run that is nowhere noted down, for what is only tried."""
    found = versions(annotator)
    return Run(
        run_id="trial",
        kind="trial",
        started_at=utc_now(),
        parameters="{}",
        opframe_version=found["opframe_version"],
        extractor_version=found["extractor_version"],
        model_version=found["model_version"],
    )
