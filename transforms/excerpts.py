"""How much of a text may be shown in pieces, so that the pieces never add up to the text."""

from __future__ import annotations

MARK = " …"
NEAREST = 20
"""Pieces with fewer characters between them count as one: a reader would guess the gap."""


def cut_at_word(text: str, limit: int) -> str:
    """Return the text, or its first words of at most `limit` characters with a mark behind them."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    # The character behind the limit says whether a word ends there.
    words = head.rstrip() if head[-1].isspace() else head[: -len(head.split()[-1])].rstrip()
    # A script without spaces has no word ends to cut at.
    return (words or text[:limit]) + MARK


class Excerpts:
    """What has been shown of one text, as stretches of it.

    A stretch never grows beyond `longest`, and all of them together never beyond `in_all`.
    """

    def __init__(self, longest: int, in_all: int) -> None:
        self._longest = longest
        self._in_all = in_all
        self._shown: list[tuple[int, int]] = []

    def show(self, text: str, start: int, end: int) -> str | None:
        """Return the piece, cut if it is too long, or null if it would show too much."""
        if end <= start or self._longest == 0:
            return None
        piece = cut_at_word(text[start:end], self._longest)
        shown = piece.removesuffix(MARK) if len(piece) != end - start else piece
        return piece if self._add(start, start + len(shown)) else None

    def _add(self, start: int, end: int) -> bool:
        if any(low <= start and end <= high for low, high in self._shown):
            return True
        near = [
            (low, high)
            for low, high in self._shown
            if low - NEAREST < end and start < high + NEAREST
        ]
        low = min([start, *(stretch[0] for stretch in near)])
        high = max([end, *(stretch[1] for stretch in near)])
        others = [stretch for stretch in self._shown if stretch not in near]
        if high - low > self._longest:
            return False
        if high - low + sum(b - a for a, b in others) > self._in_all:
            return False
        self._shown = [*others, (low, high)]
        return True
