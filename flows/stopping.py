"""SIGTERM ends a command in order: what is open is closed, the exit code says so, the next run goes on."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EXIT_ENDED = 128 + signal.SIGTERM
"""As a shell reports a process that the signal ended."""


@contextmanager
def end_in_order() -> Iterator[None]:
    """Turn SIGTERM into SystemExit within the block, so that every `finally` runs.

    Prefect sets its own handler for the length of a flow, reports the crash, and then hands the signal on to this one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        # A second signal, from somebody without patience, ends the process at once.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sys.stderr.write(
            "opframe: stopped by SIGTERM. What was committed stays; the same command goes on\n"
        )
        raise SystemExit(EXIT_ENDED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
