"""Speakers named by surname, under the full name that the text gives the person elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from transforms.records import Quote
from transforms.text.mentions import Mention


def name_in_full(quotes: Sequence[Quote], mentions: Sequence[Mention]) -> list[Quote]:
    """Return the quotes with full names of speakers, where the mention is one of a person named in full.

    Offsets stay where the speaker is mentioned. Two people of one surname are told apart as
    mentions are: by who was named last.
    """
    persons = [m for m in mentions if m.entity_type == "person" and " " in m.entity_name]
    starts = [mention.start_char for mention in persons]
    return [_in_full(quote, persons, starts) for quote in quotes]


def _in_full(quote: Quote, persons: Sequence[Mention], starts: Sequence[int]) -> Quote:
    start, end, name = quote.speaker_start_char, quote.speaker_end_char, quote.speaker_name
    if start is None or end is None or not name or " " in name:
        return quote
    for mention in persons[bisect_left(starts, start) :]:
        if mention.start_char >= end:
            break
        if name in mention.entity_name.split():
            return replace(quote, speaker_name=mention.entity_name)
    return quote
