"""Find long stretches of one text in another."""

from __future__ import annotations

from collections.abc import Iterable

RUN = 60
"""A stretch of so many characters of an article may stand nowhere in what is shared."""

_STEP = RUN // 2


class LeakFinder:
    """Tells which of some texts hold a run of `RUN` characters of a given article.

    Each run of `RUN` characters holds one of the article's blocks of half that length, counted from
    its start: so only the blocks are looked up, and hits are read in full. White space counts as one
    space, as a reader sees it.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._plain = [_plain(text) for text in self._texts]
        for number, plain in enumerate(self._plain):
            if len(plain) >= RUN:
                for place in range(len(plain) - _STEP + 1):
                    self._places.setdefault(plain[place : place + _STEP], []).append((number, place))

    def find(self, article: str) -> set[str]:
        """Return the texts that hold a run of the article."""
        body, found = _plain(article), set()
        for start in range(0, len(body) - _STEP + 1, _STEP):
            for number, place in self._places.get(body[start : start + _STEP], ()):
                if number not in found and _run(body, start, self._plain[number], place) >= RUN:
                    found.add(number)
        return {self._texts[number] for number in found}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _run(body: str, start: int, text: str, place: int) -> int:
    """Return how long the two agree around a block that they share."""
    before = 0
    while before < min(start, place) and body[start - before - 1] == text[place - before - 1]:
        before += 1
    after, room = 0, min(len(body) - start, len(text) - place)
    while after < room and body[start + after] == text[place + after]:
        after += 1
    return before + after
