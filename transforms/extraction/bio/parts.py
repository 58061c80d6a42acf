"""Whose bio it is: the part about each author, read into title and affiliation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transforms.extraction.bio.affiliations import affiliation_type, kind_by_title
from transforms.extraction.bio.introductions import BRACKETS, BULLETS, is_note, sentence_spans
from transforms.extraction.bio.positions import read_position
from transforms.extraction.knowledge import pattern
from transforms.extraction.names import is_cjk
from transforms.extraction.page.markup import squeeze
from transforms.records import Author


@dataclass(frozen=True, slots=True)
class Bio:
    """What a page says about its author or authors."""

    text: str
    """As printed, whole; several paragraphs are joined by a newline."""
    source: str
    """last-paragraph, first-paragraph, box, page, json-ld."""
    paragraphs: tuple[int, ...]
    """Paragraphs of the body that are part of it or of the notes below it, and no part of the body."""
    ending_of: int | None = None
    """The paragraph whose last words, in brackets, are the bio; the rest of it is body."""


def with_bio(authors: Sequence[Author], bio: Bio) -> tuple[Author, ...]:
    """Give each author the part of the bio that is about them, read into title and affiliation."""
    if len(authors) == 1:
        return (_described(authors[0], bio.text, 0, len(bio.text)),)
    spans = _spans(bio.text, [author.author_name for author in authors])
    return tuple(
        _described(author, bio.text, *span) if span else author
        for author, span in zip(authors, spans, strict=True)
    )


def with_kinds(authors: Sequence[Author]) -> tuple[Author, ...]:
    """Sort the affiliations that bylines and tags give, too."""
    return tuple(
        replace(
            author, affiliation_type=_kind(author.affiliation, author.job_title or author.role, "")
        )
        if author.affiliation and author.affiliation_type is None
        else author
        for author in authors
    )


def _described(author: Author, text: str, start: int, end: int) -> Author:
    own = text[start:end]
    title, place = read_position(own, author.author_name)
    affiliation = author.affiliation or place
    return replace(
        author,
        bio=own,
        bio_start_char=start,
        bio_end_char=end,
        job_title=author.job_title or title,
        affiliation=affiliation,
        affiliation_type=author.affiliation_type or _kind(affiliation, title, own),
    )


_PARLIAMENT = re.compile(
    r"\b(?:member of (?:the )?(?:\w+ )?parliament|mp|mep|senator|congress(?:man|woman))\b",
    re.IGNORECASE,
)


def _kind(affiliation: str | None, title: str | None, text: str) -> str | None:
    """Sort by the organisation's name, else by the office there, else by what is said of it."""
    if affiliation is None:
        return None
    kind = affiliation_type(affiliation)
    if kind in (None, "ngo") and title and _PARLIAMENT.search(title):
        return "party"
    after = squeeze(text).partition(affiliation)[2][:80]
    apposition = re.match(
        r",\s+(?:an?|the|eine?|une?|una?|uma?)\s+([^,.]+?)(?=,|\.|\s(?:on|that|which|who|for|with|helping)\s|$)",
        after,
    )
    return (
        kind
        or affiliation_type(title)
        or affiliation_type(apposition.group(1) if apposition else None)
        or kind_by_title(title)
    )


def _spans(text: str, names: Sequence[str]) -> list[tuple[int, int] | None]:
    """Return for each name the stretch of the text from its first to its last sentence."""
    spans: list[tuple[int, int] | None] = [None] * len(names)
    given = [name.partition(" ")[0] for name in names]
    current: list[int] = []
    shared: tuple[int, int] | None = None
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        about = [
            i
            for i, name in enumerate(names)
            if _mentions(sentence, name)
            or (given.count(given[i]) == 1 and sentence.startswith(f"{given[i]} "))
        ]
        if about:
            current = about
        elif pattern("author_words", "bio").match(
            sentence.lstrip(BULLETS + BRACKETS)
        ) and not is_note(sentence):
            shared, current = (start, end), []
        elif is_note(sentence):
            current = []
        for i in current:
            span = spans[i]
            # A sentence of another author in between ends the stretch.
            if span is None or text[span[1] : start].strip() == "":
                spans[i] = (span[0] if span else start, end)
    if any(spans):
        return spans
    for mark in ("\n", ";"):
        if shared is None and text.count(mark) + 1 == len(names):
            # What stands below the names, in their order.
            cuts = [-1, *(found.start() for found in re.finditer(mark, text)), len(text)]
            return [_trimmed(text, cut + 1, end) for cut, end in pairwise(cuts)]
    return [shared] * len(names)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    if not part.strip():
        return None
    return end - len(part.lstrip()), start + len(part.rstrip())


def _mentions(sentence: str, name: str) -> bool:
    if name in sentence:
        return True
    if is_cjk(name):
        return name.replace(" ", "") in sentence.replace(" ", "")
    last = name.rpartition(" ")[2]
    at = sentence.find(last) if len(last) > 2 else -1
    end = at + len(last)
    return (
        at >= 0
        and not sentence[end : end + 1].isalnum()
        and not (at and sentence[at - 1].isalnum())
    )
