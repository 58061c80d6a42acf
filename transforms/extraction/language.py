"""Which language a text is in: by its words, and by the tag when they are few."""

from __future__ import annotations

import re

MIN_LETTERS = 60


def find_language(text: str, tag: str | None) -> str | None:
    """Return the primary language subtag (BCP 47), or None when nothing tells."""
    import py3langid

    declared = re.match(r"[a-z]{2,3}", (tag or "").strip().lower())
    fallback = declared.group() if declared else None
    if sum(character.isalpha() for character in text[:2000]) < MIN_LETTERS:
        return fallback
    return str(py3langid.classify(text[:2000])[0])
