"""A mention of a source as a name and a role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.text.cues import lexicon

_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "herr", "frau", "monsieur", "madame"])
_PARTICLES = frozenset(
    ["of", "al", "bin", "de", "da", "do", "dos", "van", "von", "der", "la", "le", "el", "ibn", "y"]
)


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str | None
    role: str | None


@cache
def _chinese() -> re.Pattern[str]:
    roles = "|".join(sorted(lexicon().lists["zh_roles"], key=len, reverse=True))
    return re.compile(rf"(?P<role>[\u3400-\u9fff]*(?:{roles}))(?P<name>[\u3400-\u9fff·]{{2,12}})")


def name_speaker(mention: str) -> Speaker:
    """Split "Chinese Vice Minister Fang Zhiyuan, 54" into the name and what it says of the person."""
    mention = mention.strip(" ,;:")
    chinese = _chinese().fullmatch(mention)
    if chinese is not None:
        return Speaker(chinese["name"], chinese["role"])
    head, _, apposition = mention.partition(",")
    if not apposition:
        head, _, apposition = mention.partition(" (")
        apposition = apposition.rstrip(")")
    words = head.split()
    if len(words) > 2 and words[0].lower() == "the" and _are_names(words[1:]):
        words = words[1:]
    role: str | None = None
    after = _after_role(words)
    if after:
        role = " ".join(words[:after])
        if role.lower().strip(".") in _HONORIFICS:
            role = None
        words = words[after:]
    # Only the apposition right after the name: what follows it may be another clause.
    said = apposition.strip(" ,")
    if role is None and said and not said.isdigit():
        role = re.sub(r"^\d+,\s*", "", said)
    return Speaker(" ".join(words) or None, role)


def _are_names(words: list[str]) -> bool:
    return all(word[:1].isupper() or word.lower() in _PARTICLES for word in words)


def _after_role(words: list[str]) -> int:
    """Return how many words before a name say who it is."""
    roles = lexicon().lists["roles"]
    for number in range(len(words) - 1, 0, -1):
        word = words[number]
        if not (word[:1].isupper() or word.lower() in _PARTICLES):
            # "columnist Margaret Sullivan": a common noun before the name.
            is_name_after = number + 1 < len(words) and words[number + 1][:1].isupper()
            return number + 1 if is_name_after and word.lower() in roles else 0
        if word.lower().strip(".") in roles and number + 1 < len(words):
            return number + 1 if words[number + 1].lower() not in _PARTICLES else 0
    if len(words) > 1 and words[0].lower().strip(".") in roles | _HONORIFICS:
        return 1 if words[1].lower() not in _PARTICLES else 0
    return 0
