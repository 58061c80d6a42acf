"""The queue of the whole process: hits on one host far apart and one at a time, few in flight in all.

A host is the domain that someone registered: `www.`, `amp.` and `m.` of an outlet are mostly one server
behind one desk, and so are its ports and schemes. Blogs on a domain of the public suffix list
(`name.blogspot.com`) count as hosts of their own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from transforms.outlets.hosts import registrable_domain


class Politeness:
    """Keeps hits apart. One for all runs of a process; nothing is known of other processes."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._change = threading.Condition()
        self._n_in_flight = 0

    def pause(self, host: str, seconds_apart: float) -> float:
        """Return the seconds until a host may be hit, if nobody else hits it before."""
        known = self._host(host)
        return max(known.last_hit_at + seconds_apart, known.not_before) - self.clock()

    def hold_off(self, host: str, seconds: float) -> None:
        """Leave a host alone for some seconds from now."""
        known = self._host(host)
        known.not_before = max(known.not_before, self.clock() + seconds)

    @contextmanager
    def hit(self, host: str, *, seconds_apart: float, at_once: int) -> Iterator[None]:
        """Wait for our turn, and hold it for the length of the block.

        Args:
            seconds_apart: From the end of the last hit on this host.
            at_once: Requests in flight over all hosts.
        """
        known = self._host(host)
        with known.lock:
            while (pause := self.pause(host, seconds_apart)) > 0:
                self._sleep(pause)
            with self._change:
                self._change.wait_for(lambda: self._n_in_flight < at_once)
                self._n_in_flight += 1
            try:
                yield
            finally:
                known.last_hit_at = self.clock()
                with self._change:
                    self._n_in_flight -= 1
                    self._change.notify_all()

    def _host(self, host: str) -> _Host:
        with self._change:
            return self._hosts.setdefault(host, _Host())


class _Host:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last_hit_at = float("-inf")
        self.not_before = float("-inf")


SHARED = Politeness()
"""Of this process."""


def host_key(host: str) -> str:
    """Return what politeness counts as one host."""
    return registrable_domain(host) or host
