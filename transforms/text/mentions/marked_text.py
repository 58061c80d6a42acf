"""A text as its capitalised words, of which each step marks those that it has taken."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from transforms.text.mentions.mention import Mention
from transforms.text.mentions.titles import title_pattern

_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ]\w*(?:['’][^\W\d_a-zß-öø-ÿ]\w+)?")
_START = re.compile(r"(?:^|[.!?:\n…]['\"”’)\]]*\s*|\n)[\s\"“‘«(\[—–•*-]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of letters; `is_start` at the start of a sentence or line."""

    start: int
    end: int
    text: str
    is_start: bool


class MarkedText:
    """One text; each step marks the words it has taken and adds the mentions it has found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [
            Word(m.start(), m.end(), m.group(), self._is_start(m.start()))
            for m in _CAPITALISED.finditer(text)
            if not (m.start() and text[m.start() - 1].isalnum())
        ]
        self.starts = [word.start for word in self.words]
        self.taken = [False] * len(self.words)
        self.titles = list(title_pattern().finditer(text))
        self.title_ending = {match.end(): match for match in self.titles}
        self.found: list[Mention] = []

    def _is_start(self, position: int) -> bool:
        return _START.search(self.text[max(0, position - 12) : position]) is not None or not (
            self.text[max(0, position - 12) : position].strip()
        )

    def add(self, start: int, end: int, name: str, kind: str) -> None:
        """Add a mention of an actor of a name and kind."""
        self.found.append(
            Mention(start_char=start, end_char=end, entity_name=name, entity_type=kind)
        )

    def gap(self, number: int) -> str:
        """Return what stands between a word and the next."""
        if number + 1 >= len(self.words):
            return "\n"
        end = self.words[number].end
        return self.text[end : min(self.words[number + 1].start, end + 16)]

    def take(self, start: int, end: int) -> None:
        """Mark the words that begin in a stretch as taken."""
        for number in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            self.taken[number] = True
