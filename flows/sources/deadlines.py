"""A time limit for a whole exchange, from the connection to the last byte.

Socket timeouts begin anew with each byte, so a server that sends one a second, in the headers or the TLS
handshake too, keeps a client for ever. Here one thread of the process shuts such connections down.
"""

from __future__ import annotations

import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Deadline:
    """The moment at which one exchange is cut off."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds
        self.is_past = False
        """True: the exchange was cut off."""
        self._lock = threading.Lock()
        self._is_over = False
        self._watched: list[socket.socket] = []

    def watch(self, connection: socket.socket) -> None:
        """Shut a connection down at the deadline."""
        # A second handle: the first changes hands when TLS begins, and its number may be reused.
        own = socket.fromfd(connection.fileno(), connection.family, connection.type)
        with self._lock:
            self._watched.append(own)
        if self.is_past:
            _shut_down(own)

    def cut(self) -> None:
        """Shut down what is watched; nothing when the exchange is over."""
        with self._lock:
            if self._is_over:
                return
            self.is_past = True
            for connection in self._watched:
                _shut_down(connection)

    def close(self) -> None:
        """Say that the exchange is over."""
        with self._lock:
            self._is_over = True
            for connection in self._watched:
                connection.close()
            self._watched.clear()


_current = threading.local()


@contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """Cut off what this thread's connections do for longer than that."""
    limit = Deadline(seconds)
    _current.limit = limit
    _watchman.expect(limit)
    try:
        yield limit
    finally:
        _current.limit = None
        limit.close()


def watch(connection: socket.socket) -> None:
    """Put a connection under this thread's deadline, if it has one."""
    limit: Deadline | None = getattr(_current, "limit", None)
    if limit is not None:
        limit.watch(connection)


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):  # it was closed by the other side
        connection.shutdown(socket.SHUT_RDWR)


class _Watchman:
    """The thread that waits for the next deadline."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._heap: list[tuple[float, int, Deadline]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def expect(self, limit: Deadline) -> None:
        with self._wake:
            heapq.heappush(self._heap, (limit.at, next(self._numbers), limit))
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0][2] is limit:
                self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._heap or self._heap[0][0] > time.monotonic():
                    left = self._heap[0][0] - time.monotonic() if self._heap else None
                    self._wake.wait(left)
                limit = heapq.heappop(self._heap)[2]
            limit.cut()


_watchman = _Watchman()
