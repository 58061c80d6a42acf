"""One address, asked for politely: our turn in the queue, a bounded number of tries, and a host that is
left alone for the night when it cannot answer."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.settings import FetchSettings
from flows.sources.exchange import Answer, Exchange
from flows.sources.failures import RETRYABLE_STATUS, FetchFailure, passing, status_failure
from flows.sources.politeness import Politeness, host_key
from flows.sources.streaming import BodyLimits
from transforms.addresses import Place
from transforms.retry_after import retry_after

_TRY_AGAIN = frozenset(["unreachable", "timed_out", "too_slow", "truncated"])
"""What may be over in a minute; a name or a certificate is not."""
_HOST_FAULTS = _TRY_AGAIN | {"unknown_host", "bad_certificate"}


@dataclass(slots=True)
class _Night:
    """What this run has seen of one host."""

    began_at: float | None = None
    n_failures: int = 0
    """In a row."""
    gave_up: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Visitor:
    """Asks hosts for one run. May be shared by threads."""

    def __init__(
        self,
        exchange: Exchange,
        settings: FetchSettings,
        politeness: Politeness,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._exchange = exchange
        self._settings = settings
        self._politeness = politeness
        self._clock = clock
        self._jitter = jitter
        self._nights: dict[str, _Night] = {}
        self._guard = threading.Lock()

    def visit(
        self,
        place: Place,
        headers: Mapping[str, str],
        limits: BodyLimits,
        *,
        crawl_delay: float | None = None,
        tries: int | None = None,
    ) -> Answer:
        """Return the answer, whatever its status unless that asks for patience.

        Args:
            crawl_delay: Seconds that the host's robots.txt wants between hits.
            tries: None: as the study says.

        Raises:
            FetchFailure: The last try's; or host_gave_up, host_out_of_time.
        """
        host = host_key(place.host)
        apart = max(self._settings.seconds_between_hits, crawl_delay or 0.0)
        n_tries = 1 + self._settings.retries if tries is None else tries
        for number in range(n_tries):
            self._check_night(host, apart)
            with self._politeness.hit(
                host, seconds_apart=apart, at_once=self._settings.max_hosts_at_once
            ):
                try:
                    answer = self._exchange.get(place, headers, limits)
                except FetchFailure as failure:
                    last, wait = failure, None
                    may_try_again = failure.reason in _TRY_AGAIN
                    is_fault = failure.reason in _HOST_FAULTS
                else:
                    if answer.status not in RETRYABLE_STATUS:
                        self._night(host).n_failures = 0
                        return answer
                    last = status_failure(answer.status)
                    wait = self._asked_wait(answer)
                    may_try_again = is_fault = True
                if is_fault:
                    self._count_failure(host, last, apart, number, wait)
            if not may_try_again:
                raise last
        raise last

    def _asked_wait(self, answer: Answer) -> float | None:
        asked = retry_after(answer.headers.get("Retry-After"), self._clock())
        return self._settings.seconds_after_429 if asked is None and answer.status == 429 else asked

    def _count_failure(
        self, host: str, failure: FetchFailure, apart: float, number: int, wait: float | None
    ) -> None:
        night = self._night(host)
        with night.lock:
            night.n_failures += 1
            limit = self._settings.failures_before_giving_up
            if wait is not None and wait > self._settings.max_retry_after:
                night.gave_up = f"it asked for {wait:.0f} s of patience ({failure.reason})"
            elif night.n_failures >= limit:
                night.gave_up = f"{limit} failures in a row, the last {failure.reason}"
        if wait is None:
            longer = max(apart, self._settings.seconds_after_error * 2**number)
            wait = longer * (1 + self._jitter() / 2)
        self._politeness.hold_off(host, min(wait, self._settings.max_retry_after))

    def _check_night(self, host: str, apart: float) -> None:
        night = self._night(host)
        if night.gave_up:
            raise passing("host_gave_up", f"{host} is left alone for this run: {night.gave_up}")
        now = self._politeness.clock()
        with night.lock:
            if night.began_at is None:
                night.began_at = now
        budget = 60 * self._settings.minutes_a_host
        if now + max(0.0, self._politeness.pause(host, apart)) > night.began_at + budget:
            raise passing(
                "host_out_of_time",
                f"{host} had its {self._settings.minutes_a_host:g} minutes of this run",
            )

    def _night(self, host: str) -> _Night:
        with self._guard:
            return self._nights.setdefault(host, _Night())
