"""Mentions that overlap, and which of them stays."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.text.mentions.mention import Mention


def without_overlaps(mentions: Sequence[Mention]) -> list[Mention]:
    """Of two that overlap the longer stays."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start_char, -m.end_char)):
        if chosen and mention.start_char < chosen[-1].end_char:
            last = chosen[-1]
            if mention.end_char - mention.start_char > last.end_char - last.start_char:
                chosen[-1] = mention
            continue
        chosen.append(mention)
    return chosen
