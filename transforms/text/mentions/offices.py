"""Holders of an office that are not named: `the vice foreign minister`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from transforms.text.mentions.gazetteer import known_at
from transforms.text.mentions.knowledge import word_list
from transforms.text.mentions.marked_text import MarkedText

OFFICE_REACH = 250
"""Characters back from `the minister` to the state that he is of."""


def find_offices(marked: MarkedText, bearers: Mapping[str, str]) -> None:
    """Add offices as whoever was introduced so, else as the state named before."""
    offices = word_list("offices")
    states = sorted(
        (mention for mention in marked.found if mention.entity_type in ("country", "government")),
        key=lambda mention: mention.start_char,
    )
    ends = [mention.end_char for mention in states]
    for match in marked.titles:
        office = match.group()
        if office[0].isupper() or office.split()[-1] not in offices:
            continue
        article = re.search(r"\b[Tt]he $", marked.text[max(0, match.start() - 4) : match.start()])
        if article is None:
            continue
        start, end = match.start() - 4, match.end()
        of = re.compile(r" of (?:the )?").match(marked.text, end)
        number = bisect_left(marked.starts, of.end()) if of else len(marked.words)
        entry = (
            known_at(marked, number)
            if of and number < len(marked.words) and marked.starts[number] == of.end()
            else None
        )
        if of and (entry is None or entry.entity_type not in ("country", "government")):
            continue
        if entry is not None and entry.entity_name is not None:
            marked.add(
                start, marked.starts[number] + len(entry.phrase), entry.entity_name, "government"
            )
            continue
        if office in bearers:
            marked.add(start, end, bearers[office], "person")
            continue
        before = bisect_right(ends, start) - 1
        if before >= 0 and start - ends[before] <= OFFICE_REACH:
            between = marked.text[ends[before] : start]
            if "\n" not in between and between.count(". ") <= 1:
                marked.add(start, end, states[before].entity_name, "government")
