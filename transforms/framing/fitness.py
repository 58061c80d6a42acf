"""Whether a text can be judged at all, and the reason when it cannot."""

from __future__ import annotations

import re
from collections.abc import Collection

from transforms.framing.reading import Reading
from transforms.text.language import find_language

MIN_WORDS = 3
MAX_WORDS = 60_000
"""A longer text is a book: what its sentences say on average frames nothing."""

MIN_OWN_WORDS = 3
MAX_MARKUP = 0.1
"""Share of characters inside tags or braces."""

MIN_LATIN = 0.7

_MARKUP = re.compile(r"<[^<>\n]{1,200}>|\{[^{}\n]{1,200}\}|&[a-z]{2,6};")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
LOOK_AT = 20_000
"""Characters looked at for markup and script."""


def find_unfitness(
    reading: Reading, in_language: str | None, languages: Collection[str]
) -> str | None:
    """Return why no frame of a text can be decided, or None when it can.

    too_short, too_long, markup, mixed_scripts, language, only_quotes.

    Args:
        in_language: As the page declares or the extractor found, with or without a region; null:
            looked at here.
        languages: Those of the codebooks.
    """
    n_words = sum(bool(word) for word in reading.tokens.words)
    if n_words > MAX_WORDS:
        return "too_long"
    text = f"{reading.headline}\n{reading.body}"
    head = text[:LOOK_AT]
    if sum(map(len, _MARKUP.findall(head))) > MAX_MARKUP * len(head):
        return "markup"
    letters = "".join(_LETTER.findall(head))
    is_latin = len(_LATIN.findall(letters)) >= MIN_LATIN * len(letters)
    language = (in_language or find_language(text, None) or "").lower().replace("_", "-")
    # Before the words are counted: Chinese has no spaces between them.
    if letters and language and language.split("-")[0] not in languages:
        return "language"
    if n_words < MIN_WORDS:
        return "too_short"
    if not is_latin:
        return "mixed_scripts"
    if sum(bool(reading.tokens.words[token]) for token in reading.own()) < MIN_OWN_WORDS:
        return "only_quotes"
    return None
