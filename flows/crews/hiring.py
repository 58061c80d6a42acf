"""Who does the batches of a run: the run itself, processes beside it, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from flows.crews.jobs import AnnotatorSource, Job, ShopFacts
from flows.crews.processes import ProcessCrew
from flows.crews.size import count_processes
from flows.settings import NightlyParameters
from flows.workshop import Workshop


class Crew(Protocol):
    """Does jobs somewhere else."""

    def begin(self, job: Job) -> None: ...

    def finish(self, tell: Callable[[int, int], None]) -> None: ...


@contextmanager
def hire_crew(
    shop: Workshop, parameters: NightlyParameters, source: AnnotatorSource, n_inputs: int
) -> Iterator[Crew | None]:
    """Hold the run's crew for the length of the block; None: the run is its own.

    Raises:
        CrewError: The Dask cluster cannot be used; names the remedy.
    """
    settings = shop.study.run
    size = count_processes(
        parameters.processes or settings.processes,
        n_inputs,
        -(-n_inputs // parameters.batch_size),
    )
    address = parameters.dask or settings.dask
    facts = ShopFacts(
        home=shop.home, study=shop.study, run=shop.run, outlet_id=shop.outlet_id, source=source
    )
    if not n_inputs:
        yield None
    elif address is not None:
        from flows.crews.cluster import open_cluster

        with open_cluster(address, facts, size) as cluster:
            yield cluster
    elif size > 1:
        with ProcessCrew(facts, size) as crew:
            yield crew
    else:
        yield None


def finish_jobs(crew: Crew, tell: Callable[[int, int], None]) -> None:
    """Wait for all that a crew has begun."""
    crew.finish(tell)
