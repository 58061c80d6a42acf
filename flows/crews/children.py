"""One worker process: started when first needed, killed when it hangs, started again after it died.

A pool of one each: when the process of a pool of many dies, `concurrent.futures` gives up the whole pool and
does not say whose work it was.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import ParamSpec, TypeVar

from transforms.errors import OpframeError

P = ParamSpec("P")
T = TypeVar("T")


class CrewError(OpframeError):
    """The workers cannot do their work; what they committed stays."""


class ChildLost(Exception):
    """The process died in its work, or hung and was killed."""


class Child:
    """A process that does one thing at a time. Called from one thread, stopped from any."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._pid: int | None = None
        self._is_stopped = False

    def call(self, seconds: float, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function returns there.

        Raises:
            ChildLost: The process died, or was not done after some seconds. The next call starts another.
            CrewError: It cannot be started, or was stopped.
        """
        pool = self._pool or self._start()
        future = pool.submit(do, *args, **kwargs)
        try:
            return future.result(timeout=seconds)
        except BrokenProcessPool:
            self._end()
        except TimeoutError:
            if future.done():
                raise
            self._kill()
            self._end()
        if self._is_stopped:
            raise CrewError("stopped")
        raise ChildLost

    def stop(self) -> None:
        """End the process at once, whatever it does: what is not committed will be done again."""
        self._is_stopped = True
        self._kill()

    def close(self) -> None:
        """End the process, which has nothing to do."""
        self._end()

    def _start(self) -> ProcessPoolExecutor:
        # Not forked: the parent has threads, and locks that a copy would never see released.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(1, mp_context=context, initializer=end_with_parent)
        try:
            self._pid = pool.submit(os.getpid).result()
        except BrokenProcessPool as error:
            raise CrewError(
                "a worker process could not be started; a script of your own that runs opframe needs "
                '`if __name__ == "__main__":` around its calls'
            ) from error
        self._pool = pool
        if self._is_stopped:
            self._kill()
            raise CrewError("stopped")
        return pool

    def _kill(self) -> None:
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def _end(self) -> None:
        pool, self._pool, self._pid = self._pool, None, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def end_with_parent() -> None:
    """Leave Ctrl-C to the parent, and die with it: a killed parent leaves nobody at work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()
