"""Sentences and the voice in which each speaks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.records import Quote, Sentence

MAJORITY = 0.5
"""A sentence more than half of which is somebody else's speech is not in the author's voice."""


def find_sentences(doc: Doc, quotes: Sequence[Quote]) -> list[Sentence]:
    """Return the sentences; a line break always ends one."""
    found: list[Sentence] = []
    for sentence in doc.sents:
        start = sentence.start_char
        for line in sentence.text.split("\n"):
            stripped = line.strip()
            if stripped:
                begin = start + line.index(stripped[0])
                end = begin + len(stripped)
                found.append(
                    Sentence(
                        sentence_no=len(found),
                        start_char=begin,
                        end_char=end,
                        voice=sentence_voice(begin, end, quotes),
                    )
                )
            start += len(line) + 1
    return found


def sentence_voice(start: int, end: int, quotes: Sequence[Quote]) -> str:
    """Return author, quoted or reported: the voice of most of the stretch."""
    covered = {"quoted": 0, "reported": 0}
    for quote in quotes:
        length = min(end, quote.end_char) - max(start, quote.start_char)
        if length > 0:
            covered["reported" if quote.quote_type == "indirect" else "quoted"] += length
    voice = max(covered, key=lambda name: covered[name])
    return voice if sum(covered.values()) > MAJORITY * (end - start) else "author"


def voice_at(start: int, end: int, quotes: Sequence[Quote]) -> str:
    """Return the voice of a few words: quoted, reported, or author."""
    for quote in quotes:
        if quote.start_char <= start and end <= quote.end_char:
            return "reported" if quote.quote_type == "indirect" else "quoted"
    return "author"


def sentence_at(position: int, sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence that holds a character, or None between sentences."""
    number = bisect_right(sentences, position, key=lambda sentence: sentence.start_char) - 1
    if number < 0 or position >= sentences[number].end_char:
        return None
    return sentences[number]
