"""Names of states and blocs in Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from transforms.text.mentions.knowledge import read_data
from transforms.text.mentions.marked_text import MarkedText

_HAN = re.compile(r"[一-鿿]")


@cache
def _han_names() -> tuple[re.Pattern[str], Mapping[str, tuple[str, str]]]:
    names = {
        word: (name, "country")
        for name, country in read_data("countries.toml").items()
        for word in country.get("han", ())
    }
    for actor in read_data("actors.toml")["actors"]:
        names |= dict.fromkeys(actor.get("han", ()), (actor["entity_name"], actor["entity_type"]))
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), names


def find_han(marked: MarkedText) -> None:
    """Add the names in Chinese characters."""
    if _HAN.search(marked.text) is None:
        return
    pattern, names = _han_names()
    for match in pattern.finditer(marked.text):
        marked.add(match.start(), match.end(), *names[match.group()])
