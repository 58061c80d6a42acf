"""What the server saw of its visitor's manners.

Times are the server's: a hit begins when its request has been read, and ends when the client was there for
certain for the last time, mostly just before the last bytes go out. The client is done later than that and
asks earlier than it is read, so a busy machine can make a gap look longer than it was, not shorter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    host: str
    path: str
    headers: dict[str, str]
    began_at: float
    ended_at: float


def by_host(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Return the hits on each host, in order."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: hit.began_at):
        found[hit.host].append(hit)
    return found


def gaps(hits: Sequence[Hit]) -> list[float]:
    """Return the seconds from the end of each hit on one host to the next; below 0: two at once."""
    return [after.began_at - before.ended_at for before, after in pairwise(hits)]


def most_at_once(hits: Iterable[Hit]) -> int:
    """Return the largest number of hits in flight at one moment."""
    changes = sorted(change for hit in hits for change in ((hit.began_at, 1), (hit.ended_at, -1)))
    now = most = 0
    for _, step in changes:
        now += step
        most = max(most, now)
    return most
