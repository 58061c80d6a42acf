"""Two wordings of one sentence, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with what stands before it; a letter of a script without spaces is a word.
_WORD = re.compile(
    r"\s*[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\s*[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both wordings share, or one of them has."""

    kind: str
    """same, removed, added."""
    text: str


def compare_words(before: str, after: str) -> list[Piece]:
    """Return the pieces in order; without the removed ones they give `after`, without the added `before`."""
    return list(_compare(_WORD.findall(before.rstrip()), _WORD.findall(after.rstrip())))


def _compare(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a1:a2]))
            continue
        if a1 < a2:
            yield Piece("removed", "".join(old[a1:a2]))
        if b1 < b2:
            yield Piece("added", "".join(new[b1:b2]))
