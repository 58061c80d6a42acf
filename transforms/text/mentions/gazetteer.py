"""The gazetteers: names of states, peoples, seats of government, blocs and organisations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.text.mentions.knowledge import read_data
from transforms.text.mentions.marked_text import MarkedText

PEOPLE, SEAT, NAME = "people", "seat", "name"


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase and whom it stands for."""

    phrase: str
    entity_name: str | None
    """None: the phrase holds an actor's word and is none."""
    entity_type: str
    kind: str
    """PEOPLE, SEAT, NAME."""


@cache
def gazetteer() -> Mapping[str, tuple[Entry, ...]]:
    """Return phrases by their first run of letters, longest first."""
    entries: dict[str, Entry] = {}

    def add(phrases: Sequence[str], name: str | None, kind_of: str, kind: str) -> None:
        for phrase in phrases:
            entries.setdefault(phrase, Entry(phrase, name, kind_of, kind))

    for name, country in read_data("countries.toml").items():
        add([name, *country.get("also", ())], name, "country", NAME)
        add(country.get("people", ()), name, "country", PEOPLE)
        add(country.get("seats", ()), name, "government", SEAT)
    for actor in read_data("actors.toml")["actors"]:
        add(actor["words"], actor["entity_name"], actor["entity_type"], NAME)
    for phrase in read_data("actors.toml")["not_actors"]:
        entries.setdefault(phrase, Entry(phrase, None, "", NAME))
    by_first: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        first = re.match(r"\w+", entry.phrase)
        assert first is not None
        by_first[first.group()].append(entry)
    return {
        first: tuple(sorted(found, key=lambda entry: -len(entry.phrase)))
        for first, found in by_first.items()
    }


def known_at(marked: MarkedText, number: int, length: int = 0) -> Entry | None:
    """Return the longest phrase of the gazetteers at a word, if it is at least so long."""
    word = marked.words[number]
    first = re.match(r"\w+", word.text)
    assert first is not None
    for entry in gazetteer().get(first.group(), ()):
        if len(entry.phrase) < length:
            return None
        after = word.start + len(entry.phrase)
        if marked.text.startswith(entry.phrase, word.start) and not (
            entry.phrase[-1].isalnum() and marked.text[after : after + 1].isalnum()
        ):
            return entry
    return None
