"""Organisations that no gazetteer knows: capitalised words around `Institute` or `Party`."""

from __future__ import annotations

import re

from transforms.text.mentions.gazetteer import known_at
from transforms.text.mentions.knowledge import word_list
from transforms.text.mentions.marked_text import MarkedText

_ORG_JOINT = re.compile(r"(?: |-|['’] | & )")
_ORG_TAIL = re.compile(r" (?:of|for|on|to|against)(?: the)? ")


def find_organisations(marked: MarkedText) -> None:
    """Add runs of capitalised words with an organisation's word in them, and what they are of."""
    heads, starters, number = word_list("organisation_words"), word_list("sentence_starters"), 0
    while number < len(marked.words):
        last = number
        while (
            last + 1 < len(marked.words)
            and last - number < 7
            and _ORG_JOINT.fullmatch(marked.gap(last))
        ):
            last += 1
        following = last + 1
        while number < last and marked.words[number].text in starters:
            number += 1
        head = next((n for n in range(last, number - 1, -1) if marked.words[n].text in heads), None)
        if head is not None:
            end = head
            while (
                end == last
                and end + 1 < len(marked.words)
                and end - number < 8
                and _ORG_TAIL.fullmatch(marked.gap(end))
            ):
                end += 1
                while end + 1 < len(marked.words) and marked.gap(end) == " " and end - number < 8:
                    end += 1
                last, following = end, end + 1
            _add_organisation(marked, number, end)
        number = following


def _add_organisation(marked: MarkedText, first: int, last: int) -> None:
    while first < last and _title_at(marked, first):
        first += 1
    if first == last:
        return
    start, end = marked.words[first].start, marked.words[last].end
    phrase = marked.text[start:end]
    if known_at(marked, first, len(phrase)) or _starts_with_title(marked, start, end):
        return
    if phrase.isupper() and len(phrase) > 12:
        return
    marked.add(start, end, phrase, "organisation")
    marked.take(start, end)


def _title_at(marked: MarkedText, number: int) -> bool:
    word = marked.words[number]
    match = marked.title_ending.get(word.end)
    return match is not None and match.start() == word.start


def _starts_with_title(marked: MarkedText, start: int, end: int) -> bool:
    return any(
        match.start() >= start for match in [marked.title_ending.get(end)] if match is not None
    )
