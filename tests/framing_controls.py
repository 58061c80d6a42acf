"""Texts with names replaced: a frame score that follows a name reads topic or outlet, not frame."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from transforms.text.mentions import find_mentions

CONTROLS: Mapping[str, tuple[str, ...]] = {
    "states and blocs": ("country", "government", "bloc"),
    "organisations": ("organisation",),
    "persons": ("person",),
}
STAND_INS = {
    "country": "Ruritania",
    "government": "Ruritania",
    "bloc": "the Union of Ruritania",
    "organisation": "the Society",
    "person": "Alder",
}


def masked(text: str, kinds: Collection[str]) -> str:
    """Return a text with each mention of some kinds of actors replaced by a name that says nothing."""
    parts, end = [], 0
    for mention in find_mentions(text):
        if mention.entity_type in kinds and mention.start_char >= end:
            parts += [text[end : mention.start_char], STAND_INS[mention.entity_type]]
            end = mention.end_char
    return "".join([*parts, text[end:]])
