"""A time limit for one page: what loops for ever in our rules ends as a rejected page.

The limit is a signal, so it holds in the main thread, where steps run; in another thread, or where
the system has no such signal, there is none. C code is not interrupted before it returns, which is
why size and tags are bounded before a parser sees them (`transforms.extraction.page.encoding`).
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from transforms.errors import TransformError

SECONDS_A_PAGE = 20.0
"""Two thousand times what a page takes; the slowest real page takes a second."""
SECONDS_AGAIN = 1.0
"""Then the signal comes again: the first may have hit code that catches everything."""


@contextmanager
def time_limit(seconds: float | None = None, *, pages: int = 1) -> Iterator[None]:
    """Stop the block after some seconds a page.

    Raises:
        TransformError: too_slow.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    limit = (SECONDS_A_PAGE if seconds is None else seconds) * max(1, pages)

    def stop(number: int, frame: FrameType | None) -> None:
        raise TransformError(
            "too_slow",
            f"not done within {limit:g} seconds",
            "save the article alone, and report the page: no page should take that long",
        )

    handler = signal.signal(signal.SIGALRM, stop)
    left, again = signal.setitimer(signal.ITIMER_REAL, limit, SECONDS_AGAIN)
    began = time.monotonic()
    try:
        yield
    finally:
        # A limit around this one, such as a flow's, goes on with what it has left.
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            left = max(0.001, left - (time.monotonic() - began))
            signal.setitimer(signal.ITIMER_REAL, left, again)
