"""The paragraphs of the text, without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from transforms.extraction.byline import MAX_BYLINE, read_byline
from transforms.extraction.knowledge import knowledge, pattern
from transforms.extraction.tree import Page, clean

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_DATE_LINE = re.compile(
    r"^(?:(?:updated|published|posted|erschienen|publicado em|veröffentlicht)\b.{0,60}|"
    r"[\d年月日.:/ -]{8,30})$",
    re.IGNORECASE,
)
MIN_WORDS = 25


def page_paragraphs(page: Page) -> list[str]:
    """Return the main text's paragraphs.

    trafilatura finds the main text (Barbaresi 2021, ACL): among the extractors measured it has the
    best body F1 on real pages, and without its metadata part it is fast enough.
    """
    from lxml import html as lxml_html
    from trafilatura import bare_extraction

    try:
        tree = lxml_html.document_fromstring(_WITHOUT_DECLARATION.sub("", page.html, count=1))
        found = bare_extraction(
            tree, fast=True, with_metadata=False, include_comments=False, include_tables=False
        )
    except Exception:  # a third-party parser over hostile input; the plain reading below stands in
        found = None
    text = (found.text if found is not None else "") or ""
    paragraphs = [clean(line) for line in text.split("\n")]
    paragraphs = [line for line in paragraphs if line]
    if count_words(" ".join(paragraphs)) < MIN_WORDS:
        paragraphs = [text for tag in page.tree.find_all("p") if (text := clean(tag.get_text(" ")))]
    return paragraphs


_WITHOUT_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def tidy(paragraphs: Sequence[str], known: Collection[str]) -> list[str]:
    """Return the paragraphs without furniture, dates, byline, and lines that stand elsewhere.

    Args:
        known: Headline, kicker, byline: what must not be repeated in the body.
    """
    drop = {_key(text) for text in known if text}
    kept: list[str] = []
    for number, text in enumerate(paragraphs):
        if not text or _key(text) in drop or pattern("furniture").search(text):
            continue
        if _DATE_LINE.match(text):
            continue
        if (
            number < 4
            and len(text) <= MAX_BYLINE
            and read_byline(text).kind not in ("none", "staff")
        ):
            continue
        kept.append(text.removeprefix("- "))
    return kept


def is_truncated(text: str) -> bool:
    """True when the page's own words say that the rest is behind a wall."""
    lower = text.lower()
    return any(phrase in lower for phrase in knowledge()["truncation"])


def cut_at_wall(paragraphs: Sequence[str]) -> tuple[list[str], bool]:
    """Return the paragraphs before the first that asks for a subscription, and whether one did."""
    for number, text in enumerate(paragraphs):
        if len(text) < 300 and is_truncated(text):
            return list(paragraphs[:number]), True
    return list(paragraphs), False


def count_words(text: str) -> int:
    """Count words; each CJK character is one."""
    cjk = len(_CJK.findall(text))
    return cjk + len(_WORD.findall(_CJK.sub(" ", text)))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
