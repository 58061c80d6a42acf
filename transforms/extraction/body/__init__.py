"""The paragraphs of the text, without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transforms.extraction.body.container import HEADINGS, text_lines
from transforms.extraction.body.furniture import MAX_FURNITURE, is_furniture
from transforms.extraction.knowledge import knowledge
from transforms.extraction.page import Page
from transforms.extraction.page.markup import CJK, plain, squeeze

MIN_WORDS = 25
MIN_DECLARED = 400
MAX_DECLARED = 200_000
PRINTED = 0.25
OPENING = 3
MAX_FOUND = 3
MAX_WHOLE = 200_000
"""No text is longer; so that hostile pages cost no more."""
MIN_QUOTE = 25
"""Characters from which on a paragraph that another one holds is a pull quote."""
_QUOTES = " “”\"„‟«»‹›‘’'.…"
_PARAGRAPHS = re.compile(r"\n|</p>|<br */?>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading, list item or quotation of the text."""

    text: str
    tag: str
    """p, h2, li, blockquote …"""
    line: int | None
    """Index into the page's lines, of the first line if several are joined; None where the text
    is not printed but comes from the metadata."""
    page: int
    """Which of the pages, 0-based."""


def find_body(pages: Sequence[Page], headline: str | None) -> list[Paragraph]:
    """Return the text's paragraphs in reading order; what one page repeats of another comes once."""
    found: list[Paragraph] = []
    seen: set[str] = set()
    for number, page in enumerate(pages):
        paragraphs = [
            Paragraph(text, tag, line, number) for text, tag, line in text_lines(page, headline)
        ]
        declared = _declared(page, paragraphs)
        paragraphs = [Paragraph(text, "p", None, number) for text in declared] or paragraphs
        found += [p for p in paragraphs if p.text not in seen]
        seen.update(p.text for p in paragraphs)
    return found


def _declared(page: Page, printed: Sequence[Paragraph]) -> list[str]:
    """Return the text that the page's JSON-LD holds, where the page itself prints little of it."""
    text = page.article_data.get("articleBody")
    if not isinstance(text, str) or len(text) < MIN_DECLARED:
        return []
    if sum(len(paragraph.text) for paragraph in printed) > PRINTED * len(text):
        return []
    parts = [plain(part) for part in _PARAGRAPHS.split(text[:MAX_DECLARED])]
    return [part for part in parts if part]


def tidy(paragraphs: Sequence[Paragraph], known: Collection[str]) -> list[Paragraph]:
    """Return the paragraphs without furniture, date lines, and lines that stand elsewhere.

    Args:
        known: Headline, kicker, byline, bio: what must not be repeated in the body.
    """
    exactly = {squeeze(text) for text in known if text}
    drop = {_key(text) for text in exactly}
    whole = "\n".join(p.text for p in paragraphs)[:MAX_WHOLE]
    kept = [
        paragraph
        for number, paragraph in enumerate(paragraphs)
        if paragraph.text not in exactly
        # A last sentence may take up the headline, so later only the very words are a repetition.
        and not (number < OPENING and _key(paragraph.text) in drop)
        and not is_furniture(paragraph.text)
        and not _is_pull_quote(paragraph, whole)
    ]
    while kept and kept[-1].tag in HEADINGS:
        kept.pop()
    return kept


def _is_pull_quote(paragraph: Paragraph, whole: str) -> bool:
    """True for a short paragraph whose words stand inside another one."""
    text = paragraph.text.strip(_QUOTES)
    if not MIN_QUOTE < len(text) < MAX_FURNITURE or paragraph.tag in HEADINGS:
        return False
    at = -1
    for _ in range(MAX_FOUND):
        at = whole.find(text, at + 1)
        if at < 0:
            return False
        end = whole.find("\n", at)
        line = whole[whole.rfind("\n", 0, at) + 1 : end if end >= 0 else len(whole)]
        if len(line) > len(paragraph.text) + MIN_QUOTE:
            return True
    return False


def is_truncated(text: str) -> bool:
    """True when the page's own words say that the rest is behind a wall."""
    lower = text.lower()
    return any(phrase in lower for phrase in knowledge("body")["truncation"])


def cut_at_wall(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], bool]:
    """Return the paragraphs before the first that asks for a subscription, and whether one did."""
    short = [(n, p.text) for n, p in enumerate(paragraphs) if len(p.text) < MAX_FURNITURE]
    # Most texts have no wall: all are asked at once before each is.
    if is_truncated("\n".join(text for _, text in short)):
        for number, text in short:
            if is_truncated(text):
                return list(paragraphs[:number]), True
    return list(paragraphs), False


def count_words(text: str) -> int:
    """Count words; each CJK character is one."""
    cjk = 0 if text.isascii() else len(CJK.findall(text))
    return cjk + sum(map(_words_in, (CJK.sub(" ", text) if cjk else text).split()))


def _words_in(token: str) -> int:
    """Count the words between two spaces: most often one, with or without a sign behind it."""
    return 1 if token.isalnum() or token[:-1].isalnum() else len(_WORD.findall(token))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
