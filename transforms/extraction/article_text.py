"""The article's own text: what is left when byline, bio and headline are cut out of the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from transforms.errors import TransformError
from transforms.extraction.authors import Decision
from transforms.extraction.body import (
    MIN_WORDS,
    Paragraph,
    count_words,
    cut_at_wall,
    is_truncated,
    tidy,
)
from transforms.extraction.layout import Layout
from transforms.extraction.signature import Signature

MAX_SHORT = 80
"""A paragraph that opens like a byline and is shorter than this is one, of this article or another."""
MAX_WALL = 300
"""Characters of a line that may ask for a subscription."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Signs of scripts that write without spaces."""
LONGEST_WORD = 40
"""Mean letters between spaces above which a text is none: German has seven, URLs sixty."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """Paragraphs, and what they come to."""

    first: str
    last: str
    body: str
    n_words: int
    is_cut: bool
    """True when the text stops at a wall."""


def read_text(layout: Layout, signature: Signature) -> ArticleText:
    """Cut bio, byline, headline and kicker out of the paragraphs, and stop at a wall.

    Raises:
        TransformError: no_article_body, when there are too few words, or no spaces between them.
    """
    known = [
        layout.headline or "",
        signature.decision.byline.raw or "",
        layout.printed_kicker or "",
        signature.bio.text if signature.bio else "",
    ]
    paragraphs, is_cut = cut_at_wall(tidy(_without_signature(layout, signature), known))
    body = "\n\n".join(paragraph.text for paragraph in paragraphs)
    n_words = count_words(body)
    if n_words < MIN_WORDS or not _is_language(body):
        raise TransformError(
            "no_article_body",
            f"only {n_words} words of running text"
            if n_words < MIN_WORDS
            else "signs that are no words",
            "check that the page is an article and was saved whole",
        )
    return ArticleText(paragraphs[0].text, paragraphs[-1].text, body, n_words, is_cut)


def _is_language(body: str) -> bool:
    """False for bytes that happen to be letters of some alphabet: words have spaces between them."""
    return len(body) < LONGEST_WORD * len(body.split()) or bool(_UNSPACED.search(body))


def asks_for_subscription(layout: Layout) -> bool:
    """True when some line of the page says that the rest is behind a wall."""
    return any(is_truncated(line.text) for line in layout.lines if len(line.text) < MAX_WALL)


def _without_signature(layout: Layout, signature: Signature) -> list[Paragraph]:
    paragraphs, bio = list(layout.paragraphs), signature.bio
    if bio and bio.ending_of is not None:
        last = paragraphs[bio.ending_of]
        text = last.text.rpartition(bio.text)[0].rstrip(" (（[") or last.text
        paragraphs[bio.ending_of] = replace(last, text=text)
    cut = frozenset(bio.paragraphs) if bio else frozenset()
    bylines = {printed.line for printed in signature.printed if printed.byline.has_prefix}
    return [
        paragraph
        for number, paragraph in enumerate(paragraphs)
        if number not in cut and not _is_byline(paragraph, signature.decision, bylines)
    ]


def _is_byline(paragraph: Paragraph, decision: Decision, bylines: Collection[int]) -> bool:
    if paragraph.page or paragraph.line is None:
        return False
    if paragraph.line in bylines and len(paragraph.text) < MAX_SHORT:
        return True
    longest = len(decision.byline.raw or "") + 2
    return paragraph.line == decision.line and len(paragraph.text) <= longest
