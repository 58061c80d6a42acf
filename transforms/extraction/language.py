"""Which language a text is in: by its words, and by the tag when they are few."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

MIN_LETTERS = 60


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def find_language(text: str, tag: str | None) -> str | None:
    """Return the primary language subtag (BCP 47), or None when nothing tells."""
    declared = re.match(r"[a-z]{2,3}", (tag or "").strip().lower())
    fallback = declared.group() if declared else None
    if sum(character.isalpha() for character in text[:4000]) < MIN_LETTERS:
        return fallback
    found, _ = _detector().classify(text[:4000])
    return str(found)
