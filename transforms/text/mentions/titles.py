"""Titles of persons: `Mr`, `vice foreign minister`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from transforms.text.mentions.knowledge import read_data, word_list


@cache
def title_pattern() -> re.Pattern[str]:
    """Return the pattern of a title with what belongs to it, capitalised or not."""
    data = read_data("actors.toml")

    def either_case(words: Sequence[str]) -> str:
        both = {*words, *(word[0].lower() + word[1:] for word in words if len(word) > 3)}
        return "|".join(map(re.escape, sorted(both, key=lambda word: (-len(word), word))))

    return re.compile(
        rf"(?<!\w)(?:(?:{either_case(data['title_qualifiers'])})[ -]){{0,4}}"
        rf"(?:{either_case(data['titles'])})(?!\w)"
        rf"(?:[ ]?(?:{'|'.join(map(re.escape, data['title_tails']))})\b)?"
    )


def is_title_word(word: str) -> bool:
    """Return whether a word is a title or may stand within one."""
    return word in word_list("titles") or word in word_list("title_qualifiers")
