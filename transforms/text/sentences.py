"""Sentences and the voice in which each speaks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.records import Quote, Sentence

MAJORITY = 0.5
"""A sentence more than half of which is somebody else's speech is not in the author's voice."""
MAX_HELD = 64
"""Quotes inside one quote before some words, behind which its start is no longer looked for."""


def find_sentences(doc: Doc, quotes: Sequence[Quote]) -> list[Sentence]:
    """Return the sentences; a line break always ends one."""
    outermost = [quote for quote in quotes if quote.nesting_level == 0 and quote.is_asserted]
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
                        voice=sentence_voice(begin, end, outermost),
                    )
                )
            start += len(line) + 1
    return found


def sentence_voice(start: int, end: int, outermost: Sequence[Quote]) -> str:
    """Return author, quoted or reported: the voice of most of what the sentence says.

    "Smith said" is counted for nobody: of "Smith said he was late" most is reported. The quotes are
    in order, hold none of each other, and are all asserted.
    """
    covered = {"quoted": 0, "reported": 0}
    attributed: set[tuple[int, int]] = set()
    number = bisect_right(outermost, start, key=lambda quote: quote.end_char)
    while number < len(outermost) and outermost[number].start_char < end:
        quote = outermost[number]
        length = min(end, quote.end_char) - max(start, quote.start_char)
        covered["reported" if quote.quote_type == "indirect" else "quoted"] += length
        for begin, stop in (
            (quote.speaker_start_char, quote.speaker_end_char),
            (quote.cue_start_char, quote.cue_end_char),
        ):
            if begin is not None and stop is not None and start <= begin and stop <= end:
                attributed.add((begin, stop))
        number += 1
    said = end - start - sum(stop - begin for begin, stop in attributed)
    voice = max(covered, key=lambda name: covered[name])
    return voice if sum(covered.values()) > MAJORITY * said else "author"


def voice_at(start: int, end: int, quotes: Sequence[Quote]) -> str:
    """Return the voice of a few words: quoted, reported, or author. The quotes are in order."""
    number = bisect_right(quotes, start, key=lambda quote: quote.start_char)
    for quote in reversed(quotes[max(0, number - MAX_HELD) : number]):
        if end <= quote.end_char and quote.is_asserted:
            return "reported" if quote.quote_type == "indirect" else "quoted"
        if quote.nesting_level == 0:
            break
    return "author"


def sentence_at(position: int, sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence that holds a character, or None between sentences."""
    number = bisect_right(sentences, position, key=lambda sentence: sentence.start_char) - 1
    if number < 0 or position >= sentences[number].end_char:
        return None
    return sentences[number]
