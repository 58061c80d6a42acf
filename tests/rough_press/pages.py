"""Good pages, each with a text of its own."""

from __future__ import annotations

import random
from html import escape

_WHO = ("The council", "A minister", "The harbour board", "The union", "One reader", "The mayor")
_DOES = ("defends", "rejects", "postpones", "prices", "misreads", "repairs")
_WHAT = ("the bridge toll", "the ferry plan", "the school budget", "the new levee", "the night bus")
_WHY = (
    "because the sums were done in a hurry and nobody dared to do them again",
    "although every engineer who was asked had advised the opposite in writing",
    "while the people who pay for it wait for an answer that fits on one page",
    "since an election is near and a promise costs less than a pump",
)
SIGNED = "Naïve café owners — “who else?” — pay for São Tomé Street"
"""A headline that a wrong charset would spoil."""


def headline_of(name: str) -> str:
    return f"{SIGNED}: {name.replace('-', ' ')}"


def good_page(name: str, *, lead: str = "", following: str = "", extra_head: str = "") -> str:
    """Return an article about nothing that happened, told apart by its name.

    Args:
        following: Address of its next page.
    """
    chance = random.Random(name)
    paragraphs = [
        " ".join(
            f"{chance.choice(_WHO)} {chance.choice(_DOES)} {chance.choice(_WHAT)} {chance.choice(_WHY)}."
            for _ in range(2)
        )
        for _ in range(3)
    ]
    body = "".join(f"<p>{escape(text)}</p>" for text in ([lead] if lead else []) + paragraphs)
    link = f'<link rel="next" href="{following}">' if following else ""
    more = f'<nav class="pagination"><a rel="next" href="{following}">Next page</a></nav>'
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{headline_of(name)}</title>{link}{extra_head}"
        '<meta property="article:published_time" content="2026-11-23T06:00:00Z"></head>'
        f"<body><article><h1>{headline_of(name)}</h1>"
        f"<p class=byline>By Ada Example</p>{body}</article>{more if following else ''}</body></html>"
    )
