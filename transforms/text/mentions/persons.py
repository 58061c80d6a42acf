"""Persons: named in full or by title, and named again by one word of the name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from transforms.extraction.names import is_given_name
from transforms.text.mentions.knowledge import word_list
from transforms.text.mentions.marked_text import MarkedText
from transforms.text.mentions.runs import Run
from transforms.text.mentions.titles import is_title_word

MAX_NAME_WORDS = 4
"""A longer run of capitalised words is a title of something, not a person."""

_PLACE_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Aa]cross|[Tt]hrough|[Oo]ff|[Oo]n|[Oo]utside|[Ii]nto|[Oo]f the|[Tt]he|[Oo]ver|[Aa]round)\s+$"
)
_NAME_AFTER = re.compile(
    r"(?:['’]s\b|,\s+(?:a|an|the|who|whose|\d\d)\b|\s+(?:who|said|says|told|wrote|writes|argued|argues|asked|has|had|is|was|will|would|and\s+(?:his|her))\b)"
)
_PARTICLE = re.compile(r"\w (?:al|bin|ibn|van|von|der|de|da|di|le|el|ben|dos)[- ]\w")
_PERSON_AFTER = re.compile(
    r"(?:,\s+(?:who|whose|\d\d)\b|\s+(?:who|said|says|told|wrote|writes|argued|argues|asked|and\s+(?:his|her)|(?:him|her)self)\b)"
)


def name_persons(
    marked: MarkedText, runs: Sequence[Run]
) -> tuple[dict[str, list[tuple[int, str]]], dict[str, str]]:
    """Add the persons named in full or by title.

    Returns the full names by the word that later mentions use, each with its place; and the
    bearers of titles.
    """
    seen: dict[str, int] = defaultdict(int)
    for word in marked.words:
        seen[word.text] += 1
    within = Counter(marked.words[run.last].text for run in runs if run.first < run.last)
    alone = {word for word, n in seen.items() if n > within[word]}
    known: dict[str, str] = {}
    full: dict[str, list[tuple[int, str]]] = defaultdict(list)
    by_title: list[Run] = []
    bearers: dict[str, str] = {}
    for run in runs:
        if not _may_be_a_person(marked, run, seen, alone):
            continue
        if run.first == run.last:
            by_title.append(run)
            continue
        printed = _printed(marked, run)
        key = f"{marked.words[run.first].text} {marked.words[run.last].text}"
        name = known.setdefault(key, printed)
        start = marked.words[run.first].start
        marked.add(start, marked.words[run.last].end, name, "person")
        for number in range(run.first, run.last + 1):
            marked.taken[number] = True
        surname = marked.words[
            run.first
            if marked.words[run.first].text in word_list("family_names_first")
            else run.last
        ].text
        full[surname].append((start, name))
        if run.title:
            bearers.setdefault(run.title, name)
    for run in by_title:
        word = marked.words[run.first]
        if word.text not in full:
            full[word.text].append((word.start, word.text))
        name = _latest(full[word.text], word.start)
        marked.add(word.start, word.end, name, "person")
        marked.taken[run.first] = True
        if run.title:
            bearers.setdefault(run.title, name)
    return dict(full), bearers


def _printed(marked: MarkedText, run: Run) -> str:
    return marked.text[marked.words[run.first].start : marked.words[run.last].end]


def _may_be_a_person(
    marked: MarkedText, run: Run, seen: Mapping[str, int], alone: Collection[str]
) -> bool:
    words = [marked.words[number].text for number in range(run.first, run.last + 1)]
    if len(words) > MAX_NAME_WORDS or any(
        word in word_list("not_a_person") or (len(word) > 3 and word.isupper()) for word in words
    ):
        return False
    if any(word in word_list("organisation_words") for word in words):
        return False
    if words[0] in word_list("sentence_starters") and words[0] not in word_list(
        "family_names_first"
    ):
        return False
    if run.title is not None:
        return True
    if len(_printed(marked, run).split()) == 1:
        return False
    start = marked.words[run.first].start
    after = marked.words[run.last].end
    is_like_a_name = _is_like_a_name(words, alone) or _PARTICLE.search(_printed(marked, run))
    if not is_like_a_name and not _PERSON_AFTER.match(marked.text, after):
        return False
    is_confirmed = (
        seen[words[-1]] > 1
        or (words[0] in word_list("family_names_first") and seen[words[0]] > 1)
        or _NAME_AFTER.match(marked.text, after) is not None
    )
    if is_confirmed:
        return True
    is_place = _PLACE_BEFORE.search(marked.text[max(0, start - 12) : start]) is not None
    return not marked.words[run.first].is_start and not is_place


def _is_like_a_name(words: Sequence[str], alone: Collection[str]) -> bool:
    """True for words of which one is a usual given name or initial, or of which the last comes alone as well."""
    return (
        words[-1] in alone
        or words[0] in word_list("family_names_first")
        or any((len(word) <= 2 and word.isupper()) or is_given_name(word) for word in words[:-1])
    )


def find_later_mentions(marked: MarkedText, names: Mapping[str, list[tuple[int, str]]]) -> None:
    """Add the single words that stand for a person named before or after them."""
    for number, word in enumerate(marked.words):
        if marked.taken[number] or word.text not in names:
            continue
        # Beside another unknown capitalised word it is somebody or something else.
        if any(
            0 <= other < len(marked.words)
            and not marked.taken[other]
            and marked.gap(min(number, other)) == " "
            and marked.words[other].text not in word_list("sentence_starters")
            and not is_title_word(marked.words[other].text)
            for other in (number - 1, number + 1)
        ):
            continue
        marked.add(word.start, word.end, _latest(names[word.text], word.start), "person")
        marked.taken[number] = True


def _latest(names: Sequence[tuple[int, str]], position: int) -> str:
    """The name given last before a place, or the first of all."""
    number = bisect_right(names, position, key=lambda pair: pair[0]) - 1
    return names[max(0, number)][1]
