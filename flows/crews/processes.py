"""A crew of processes on this machine: as many threads as processes, each the driver of one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from flows.crews.children import Child
from flows.crews.crashes import do_safely
from flows.crews.jobs import Job, ShopFacts


class ProcessCrew:
    """Does jobs in processes; leaving the block with an error stops them at once."""

    def __init__(self, facts: ShopFacts, size: int) -> None:
        self._facts = facts
        self._drivers = ThreadPoolExecutor(size, thread_name_prefix="crew")
        self._own = threading.local()
        self._children: list[Child] = []
        self._futures: list[Future[None]] = []

    def begin(self, job: Job) -> None:
        """Put a job in the queue; tell of an earlier one that failed."""
        for future in self._futures:
            if future.done():
                future.result()
        self._futures.append(self._drivers.submit(self._drive, job))

    def finish(self, tell: Callable[[int, int], None]) -> None:
        """Wait until all jobs are done.

        Args:
            tell: Called with the number of jobs done, and in all.

        Raises:
            CrewError: A job cannot be done.
        """
        futures, self._futures = self._futures, []
        for done, future in enumerate(futures):
            tell(done, len(futures))
            future.result()
        tell(len(futures), len(futures))

    def __enter__(self) -> ProcessCrew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            for child in list(self._children):
                child.stop()
        self._drivers.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            child.close()

    def _drive(self, job: Job) -> None:
        if not hasattr(self._own, "child"):
            self._own.child = Child()
            self._children.append(self._own.child)
        do_safely(self._own.child, self._facts, job)
