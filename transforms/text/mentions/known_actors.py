"""States, blocs and what else the gazetteers know; a state with a title or office is its government."""

from __future__ import annotations

import re
from functools import cache

from transforms.text.mentions.gazetteer import NAME, SEAT, Entry, known_at
from transforms.text.mentions.knowledge import word_list
from transforms.text.mentions.marked_text import MarkedText
from transforms.text.mentions.titles import is_title_word, title_pattern

_BOUND_COMPOUND = re.compile(
    r"-(?:based|born|made|style|led|backed|owned|trained|speaking|educated)\b"
)
_LOCATIVE = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Aa]cross|[Aa]round|[Dd]owntown)\s+$")
_GENITIVE = re.compile(r"['’]s?\s+")


@cache
def _government_words() -> re.Pattern[str]:
    words = sorted(word_list("government_words"), key=lambda word: (-len(word), word))
    return re.compile(
        rf" (?:(?:central|federal|state|foreign|communist|ruling|current|new|[a-z]+ist) )?(?:{'|'.join(map(re.escape, words))})\b"
    )


def find_known(marked: MarkedText) -> None:
    """Add what the gazetteers know, where it stands for an actor and not for a place or a person."""
    for number, word in enumerate(marked.words):
        if marked.taken[number]:
            continue
        entry = known_at(marked, number)
        if entry is None or _is_part_of_a_name(marked, number, entry):
            continue
        end = word.start + len(entry.phrase)
        marked.take(word.start, end)
        if entry.entity_name is None or _BOUND_COMPOUND.match(marked.text, end):
            continue
        before = marked.text[max(0, word.start - 12) : word.start]
        if entry.kind == SEAT and _LOCATIVE.search(before):
            continue
        _add_known(marked, word.start, end, entry)


def _add_known(marked: MarkedText, start: int, end: int, entry: Entry) -> None:
    kind, name = entry.entity_type, entry.entity_name
    assert name is not None
    if kind == "country":
        genitive = _GENITIVE.match(marked.text, end) if entry.kind == NAME else None
        at = genitive.end() - 1 if genitive else end
        government = _government_words().match(marked.text, at)
        title = _title_after(marked, at + 1)
        if government is not None and not title:
            kind, end = "government", government.end()
        elif title:
            kind, end = "government", title.end()
    marked.add(start, end, name, kind)


def _title_after(marked: MarkedText, position: int) -> re.Match[str] | None:
    match = title_pattern().match(marked.text, position)
    if match is None or not any(
        match.group().lower().removesuffix("general").rstrip(" -").endswith(office)
        for office in word_list("offices")
    ):
        return None
    return match


def _is_part_of_a_name(marked: MarkedText, number: int, entry: Entry) -> bool:
    """`Jordan Peterson` is no state, nor is `George Washington`."""
    if entry.phrase not in word_list("also_given_names"):
        return False
    others = []
    if marked.gap(number) == " ":
        others.append(number + 1)
    if number and marked.gap(number - 1) == " " and not marked.words[number - 1].is_start:
        others.append(number - 1)
    return any(
        marked.words[other].text not in word_list("not_a_person")
        and marked.words[other].text not in word_list("sentence_starters")
        and not known_at(marked, other)
        and not is_title_word(marked.words[other].text)
        for other in others
    )
