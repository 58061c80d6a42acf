"""Runs of capitalised words that may name a person, with the title before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.text.mentions.knowledge import word_list
from transforms.text.mentions.marked_text import MarkedText

_JOINT = re.compile(
    r"(?: |-|\. (?=\S))(?:(?:de|da|di|del|van|von|der|bin|ibn|al|el|ben|dos|la|le)[ -]){0,2}"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row that no gazetteer knows."""

    first: int
    last: int
    """Numbers of words, both inclusive."""
    title: str | None
    """What stands before it: `vice foreign minister`."""


def capitalised_runs(marked: MarkedText) -> Iterator[Run]:
    """Yield capitalised words in a row that nothing has taken, title words cut off."""
    number = 0
    while number < len(marked.words):
        if marked.taken[number]:
            number += 1
            continue
        last = number
        while (
            last + 1 < len(marked.words)
            and not marked.taken[last + 1]
            and last - number < 12
            and _JOINT.fullmatch(marked.gap(last))
            and not (marked.gap(last).startswith(". ") and not _is_initial(marked, last))
        ):
            last += 1
        following = last + 1
        first, title = _cut_titles(marked, number, last)
        if first <= last:
            yield Run(first, last, title)
        number = following


def _is_initial(marked: MarkedText, number: int) -> bool:
    word = marked.words[number].text
    return len(word) == 1 or word + "." in word_list("titles")


def _cut_titles(marked: MarkedText, first: int, last: int) -> tuple[int, str | None]:
    while first <= last and (
        marked.words[first].text in word_list("sentence_starters") and marked.words[first].is_start
    ):
        first += 1
    title = None
    for number in range(last, first - 1, -1):
        match = marked.title_ending.get(marked.words[number].end) or marked.title_ending.get(
            marked.words[number].end + 1
        )
        if match is not None:
            title, first = match.group().lower(), number + 1
            break
    if title is None and first <= last:
        start = marked.words[first].start
        match = marked.title_ending.get(start - 1)
        if match is not None and marked.text[start - 1] == " ":
            title = match.group().lower()
    return first, title
