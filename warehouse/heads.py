"""The head of a check file: comments that say what it promises, and further things by key."""

from __future__ import annotations

from collections.abc import Iterable


def read_head(text: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the words of the first comment lines by key; those before any key are the `promise`.

    A key may run on over further lines; a comment that begins with none of the keys belongs to the one before.
    """
    head: dict[str, str] = {"promise": ""}
    key = "promise"
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        words = line.removeprefix("--").strip()
        first, colon, rest = words.partition(":")
        if colon and first in keys:
            key, words = first, rest.strip()
        head[key] = f"{head.get(key, '')} {words}".strip()
    return head
