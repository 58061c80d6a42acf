"""The files in which an origin says what may be done with it: robots.txt and tdmrep.json.

Each is asked for once and kept for a day, in memory and in the study's cache/ folder. The cache can be
thrown away at any time.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flows.files import write_json
from flows.sources.failures import FetchFailure
from transforms.addresses import Place
from transforms.permissions import Robots, TdmRule, read_tdmrep

MAX_AGE = timedelta(hours=24)
"""RFC 9309, 2.4: a robots.txt should not be used for longer."""
MAX_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""
MAX_BYTES = 500 * 1024
PATHS = {"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json"}

Ask = Callable[[Place, str], tuple[int, bytes]]
"""A place of the origin and which of PATHS, to status and content. Raises FetchFailure."""


class SiteRules:
    """What origins say, each asked once. May be shared by threads."""

    def __init__(self, ask: Ask, cache: Path | None, clock: Callable[[], datetime]) -> None:
        self._ask = ask
        self._cache = cache
        self._clock = clock
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._robots: dict[str, tuple[datetime, Robots, str | None]] = {}
        self._tdm: dict[str, tuple[datetime, tuple[TdmRule, ...] | None]] = {}

    def robots(self, place: Place) -> tuple[Robots, str | None]:
        """Return an origin's rules, and why they are not known if they are not.

        An answer of 4xx says that there are none, and all is allowed; 5xx, 429 and no answer at all say
        nothing, and nothing is allowed for this run (RFC 9309, 2.3.1.3 and 2.3.1.4).
        """
        with self._lock(place):
            known = self._robots.get(place.origin)
            if known is None or self._is_old(known[0]):
                known = self._robots[place.origin] = self._read_robots(place)
            return known[1], known[2]

    def tdm_rules(self, place: Place) -> tuple[TdmRule, ...] | None:
        """Return an origin's rules of text and data mining; none there, no rules; None: not known."""
        with self._lock(place):
            known = self._tdm.get(place.origin)
            if known is None or self._is_old(known[0]):
                try:
                    at, status, content = self._get(place, "tdmrep")
                    rules = read_tdmrep(content) if status == 200 else ()
                    # A page in its place, as many sites send for whatever they lack, is no file.
                    known = (at, rules or ())
                except FetchFailure:
                    known = (self._clock(), None)
                self._tdm[place.origin] = known
            return known[1]

    def _read_robots(self, place: Place) -> tuple[datetime, Robots, str | None]:
        try:
            at, status, content = self._get(place, "robots")
        except FetchFailure as failure:
            if failure.is_retryable:
                return self._clock(), Robots(None, is_reachable=False), str(failure)
            # It leads in circles, to where we do not go, or is no answer: as good as none there.
            return self._clock(), Robots(None), None
        return at, Robots(content if status == 200 else None), None

    def _get(self, place: Place, kind: str) -> tuple[datetime, int, bytes]:
        path = self._path(place, kind)
        if path is not None and (kept := _read_kept(path, place.origin)):
            at, status, content = kept
            if not self._is_old(at):
                return at, status, content
        at = self._clock()
        status, content = self._ask(place, kind)
        if path is not None:
            said = {"origin": place.origin, "fetched_at": at.isoformat(), "status": status}
            write_json(path, {**said, "content": content.decode("latin-1")})
        return at, status, content

    def _is_old(self, at: datetime) -> bool:
        return not timedelta(0) <= self._clock() - at < MAX_AGE

    def _path(self, place: Place, kind: str) -> Path | None:
        if self._cache is None:
            return None
        name = re.sub(r"[^a-z0-9.-]", "_", f"{place.scheme}-{place.host}"[:200])
        return self._cache / kind / f"{name}-{place.port}.json"

    def _lock(self, place: Place) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(place.origin, threading.Lock())


def _read_kept(path: Path, origin: str) -> tuple[datetime, int, bytes] | None:
    """Return what the cache holds; None for nothing, or nothing that can be read."""
    try:
        said = json.loads(path.read_text("utf-8"))
        if said["origin"] != origin:
            return None
        at = datetime.fromisoformat(said["fetched_at"])
        return at, int(said["status"]), said["content"].encode("latin-1")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
