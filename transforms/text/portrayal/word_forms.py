"""What a word is an inflection of: stems and base forms."""

from __future__ import annotations

from functools import lru_cache

_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "ings",
    "ing",
    "edly",
    "ed",
    "ies",
    "ers",
    "er",
    "ly",
    "es",
    "s",
    "e",
)
_REGULAR = (
    ("", ""), ("s", ""), ("es", ""), ("es", "e"), ("d", ""), ("ed", ""), ("ing", ""), ("ing", "e"), ("ies", "y"),
    ("ied", "y"), ("ly", ""), ("ally", ""), ("ment", ""), ("ness", ""), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"),
    ("or", "e"), ("ation", "e"), ("ful", ""), ("ive", ""), ("ist", ""), ("ists", ""),
)  # fmt: skip
_IRREGULAR = {
    "beaten": "beat", "lost": "lose", "won": "win", "fled": "flee", "stole": "steal", "stolen": "steal", "broke": "broken",
    "lying": "lie", "dying": "die", "died": "die", "fed": "feed", "fought": "fight", "built": "build", "led": "lead",
    "bled": "bleed", "shot": "kill", "slain": "kill", "wept": "weep", "sought": "seek", "better": "good", "raping": "rape",
    "stood": "stand", "threw": "throw", "women": "woman", "thieves": "thief",
    "lies": "lie", "lied": "lie", "aide": "adviser", "aides": "adviser", "dead": "die", "deaths": "die", "death": "die",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut the commonest endings off a long word."""
    if len(word) < 5 or word[0] == "@":
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=50_000)
def base_forms(word: str) -> tuple[str, ...]:
    """Return what a word may be an inflection of, itself first."""
    if word in _IRREGULAR:
        return (word, _IRREGULAR[word])
    forms = []
    for ending, instead in _REGULAR:
        if word.endswith(ending):
            root = word[: len(word) - len(ending)] if ending else word
            if len(root) < 3:
                continue
            forms.append(root + instead)
            if ending in ("ed", "ing", "er", "ers") and len(root) > 3 and root[-1] == root[-2]:
                forms.append(root[:-1])
    return tuple(dict.fromkeys(forms))
