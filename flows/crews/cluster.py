"""A crew on a Dask cluster: the same jobs on other machines, over storage that all share.

A Dask worker gives each job to a process of its own, as a run on one machine does: there a time limit holds
(it needs the main thread), and a page that kills the process does not take the worker with it.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from flows.crews.children import Child, CrewError
from flows.crews.crashes import do_safely
from flows.crews.jobs import Job, ShopFacts, check_worker
from flows.settings.running import LOCAL

CONNECT_SECONDS = 10
"""For a scheduler to answer, and for the first worker to be there."""

DEATHS = 5
"""Workers that may die over one job before the cluster is given up; a page is no reason (see above)."""


class DaskCrew:
    """Does jobs on the workers of a Dask scheduler."""

    def __init__(self, client: Any, facts: ShopFacts) -> None:
        self._client, self._facts = client, facts
        self._futures: list[Any] = []

    def begin(self, job: Job) -> None:
        """Send a job to the scheduler; tell of an earlier one that failed."""
        for future in self._futures:
            if future.done():
                _result(future)
        key = f"opframe-{self._facts.run.run_id}-{job.name}"
        self._futures.append(
            self._client.submit(do_on_worker, self._facts, job, key=key, pure=False)
        )

    def finish(self, tell: Callable[[int, int], None]) -> None:
        """Wait until all jobs are done; Dask gives those of a worker that died to another."""
        futures, self._futures = self._futures, []
        for done, future in enumerate(futures):
            tell(done, len(futures))
            _result(future)
        tell(len(futures), len(futures))


@contextmanager
def open_cluster(address: str, facts: ShopFacts, size: int) -> Iterator[DaskCrew]:
    """Connect to a cluster for the length of the block; the work still queued then is cancelled.

    Raises:
        CrewError: Dask is not installed, no scheduler answers, no worker is there, or one cannot work.
    """
    try:
        import distributed
    except ImportError as error:
        raise CrewError(
            "Dask is not installed: pip install 'opframe[dask]', or leave out --dask and [run] dask"
        ) from error
    import dask

    limits = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.comm.timeouts.connect": CONNECT_SECONDS,
    }
    with dask.config.set(limits), ExitStack() as stack:
        client = stack.enter_context(_connect(distributed, address, size))
        stack.callback(client.run, let_child_go, facts.run.run_id, on_error="return")
        _refuse_unfit_workers(client, address, facts)
        crew = DaskCrew(client, facts)
        stack.callback(lambda: client.cancel(crew._futures))
        yield crew


def do_on_worker(facts: ShopFacts, job: Job) -> None:
    """Do a job in the process that this thread of the worker keeps for the run."""
    # Dask's nanny marks its workers as daemons, which may have no children; ours ends with its parent.
    multiprocessing.current_process().daemon = False
    thread, run_id = threading.get_ident(), facts.run.run_id
    owner, child = _CHILDREN.get(thread, (run_id, None))
    if child is None or owner != run_id:
        if child is not None:
            child.close()  # of a run that was killed before it could let it go
        child = Child()
        _CHILDREN[thread] = (run_id, child)
    do_safely(child, facts, job)


def let_child_go(run_id: str) -> None:
    """End the processes that the worker keeps for a run, at once if still at work."""
    for thread, (owner, child) in list(_CHILDREN.items()):
        if owner == run_id:
            del _CHILDREN[thread]
            child.stop()
            child.close()


_CHILDREN: dict[int, tuple[str, Child]] = {}
"""Of this worker, by thread: the run and its process."""


@contextmanager
def _connect(distributed: Any, address: str, size: int) -> Iterator[Any]:
    local = {"n_workers": size, "threads_per_worker": 1, "dashboard_address": None}
    try:
        if _is_in_flow():
            from prefect_dask.task_runners import DaskTaskRunner

            options: dict[str, Any] = (
                {"cluster_class": distributed.LocalCluster, "cluster_kwargs": local}
                if address == LOCAL
                else {"address": address}
            )
            with DaskTaskRunner(**options) as runner:
                yield runner.client
        elif address == LOCAL:
            with (
                distributed.LocalCluster(**local) as cluster,
                distributed.Client(cluster) as client,
            ):
                yield client
        else:
            with distributed.Client(address, timeout=CONNECT_SECONDS) as client:
                yield client
    except OSError as error:
        raise CrewError(
            f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`, see that the "
            "address is right, or leave out --dask and [run] dask"
        ) from error


def _is_in_flow() -> bool:
    if "prefect" not in sys.modules:
        return False
    from prefect.context import FlowRunContext

    return FlowRunContext.get() is not None


def _refuse_unfit_workers(client: Any, address: str, facts: ShopFacts) -> None:
    from dask.distributed import TimeoutError as NoWorker

    with suppress(NoWorker, TimeoutError):
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    try:
        found = client.run(check_worker, facts, on_error="return")
    except ValueError:
        found = {}
    if not found:
        raise CrewError(
            f"no worker is at the scheduler {address}; start some: `dask worker {address}`"
        )
    faults = [f"{worker}: {answer}" for worker, answer in found.items() if answer is not None]
    if faults:
        raise CrewError(
            f"the Dask cluster at {address} cannot work on the run:\n" + "\n".join(faults)
        )


def _result(future: Any) -> None:
    from distributed.scheduler import KilledWorker

    try:
        future.result()
    except KilledWorker as error:
        raise CrewError(
            f"{error}; see the logs of the workers (memory?), then run the same command again"
        ) from error
