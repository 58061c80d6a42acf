"""Groups of profiles that grow link by link, and refuse what would put two people together."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping

from transforms.authors.evidence import Verdict

Pair = tuple[str, str]


class Groups:
    """A forest of joined profiles. Not a record: it grows."""

    def __init__(
        self, ids: Iterable[str], verdicts: Mapping[Pair, Verdict], apart: Mapping[Pair, str]
    ) -> None:
        self._verdicts = verdicts
        self._apart = apart
        self._head = {id_: id_ for id_ in ids}
        self._members = {id_: [id_] for id_ in self._head}
        self._edges: dict[str, list[tuple[str, float]]] = defaultdict(list)
        self._forced: set[str] = set()

    def head(self, id_: str) -> str:
        """Return the id that stands for the group."""
        return self._head[id_]

    def size(self, id_: str) -> int:
        return len(self._members[self._head[id_]])

    def members(self) -> Iterator[list[str]]:
        yield from self._members.values()

    def is_apart(self, one: str, other: str) -> bool:
        """True when a correction keeps the groups of both apart."""
        return bool(self._apart) and any(pair in self._apart for pair in self._between(one, other))

    def reason_apart(self, one: str, other: str, apart: Mapping[Pair, str]) -> str | None:
        """Return the correction that keeps the groups apart, in words."""
        if not apart:
            return None
        return next((apart[pair] for pair in self._between(one, other) if pair in apart), None)

    def may_join(self, one: str, other: str) -> bool:
        """True when nothing between the groups of both speaks against it."""
        a, b = self._head[one], self._head[other]
        if a == b or self.is_apart(one, other):
            return False
        # Who joined two names by hand knows that they do not fit.
        is_forced = a in self._forced or b in self._forced
        for pair in self._between(one, other):
            verdict = self._verdicts.get(pair)
            if verdict is None:
                if not is_forced:
                    return False
            elif verdict.is_contrary:
                # "John Smith, lawyer" and "John Smith, nurse" must not meet through a bare name.
                return False
        return True

    def join(self, one: str, other: str, confidence: float, *, is_forced: bool = False) -> bool:
        """Join the groups of both; False when they are one already."""
        a, b = self._head[one], self._head[other]
        if a == b:
            return False
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        for id_ in self._members[b]:
            self._head[id_] = a
        self._members[a] += self._members.pop(b)
        if is_forced or b in self._forced:
            self._forced.add(a)
        self._edges[one].append((other, confidence))
        self._edges[other].append((one, confidence))
        return True

    def path_confidence(self, first: str) -> dict[str, float]:
        """Return for each member the weakest link on its way to `first`."""
        sure = {first: 1.0}
        waiting = deque([first])
        while waiting:
            here = waiting.popleft()
            for there, confidence in self._edges[here]:
                if there not in sure:
                    sure[there] = min(sure[here], confidence)
                    waiting.append(there)
        return sure

    def _between(self, one: str, other: str) -> Iterator[Pair]:
        for a in self._members[self._head[one]]:
            for b in self._members[self._head[other]]:
                yield (a, b) if a < b else (b, a)
