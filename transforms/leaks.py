"""Find long stretches of one text in another."""

from __future__ import annotations

from collections.abc import Iterable

RUN = 60
"""A stretch of so many characters of an article may stand nowhere in what is shared."""

_BLOCK, _TEXT_STEP, _ARTICLE_STEP = 20, 5, 8
"""Blocks are taken at every fifth place of a text and every eighth of an article. The steps share no
factor, so any forty places in a row hold one that both take: 20 + 5 * 8 = RUN."""


class LeakFinder:
    """Tells which of some texts hold a run of `RUN` characters of a given article.

    Short blocks of the texts are looked up in the article, and each hit is read in full. White space
    counts as one space, as a reader sees it.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._plain = [_plain(text) for text in self._texts]
        for number, plain in enumerate(self._plain):
            if len(plain) >= RUN:
                for place in range(0, len(plain) - _BLOCK + 1, _TEXT_STEP):
                    block = plain[place : place + _BLOCK]
                    self._places.setdefault(block, []).append((number, place))

    def find(self, article: str) -> set[str]:
        """Return the texts that hold a run of the article."""
        body, found = _plain(article), set()
        for start in range(0, len(body) - _BLOCK + 1, _ARTICLE_STEP):
            for number, place in self._places.get(body[start : start + _BLOCK], ()):
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
