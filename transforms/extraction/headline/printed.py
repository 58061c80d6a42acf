"""Where a page prints its headline: candidates among the lines, scored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.extraction.headline.titles import (
    cut_prefix,
    cut_suffix,
    headline_key,
    parts_of,
    without_site,
)
from transforms.extraction.knowledge import has_token
from transforms.extraction.names import is_cjk
from transforms.extraction.page.lines import Line
from transforms.extraction.page.markup import squeeze
from transforms.extraction.publishers import Publishers

MAX_HEADLINE = 300
MAX_KICKER = 60
LOOK_AT = 1500
"""Lines that are looked at."""
MARKED_WITHIN, MOST_MARKED = 400, 60
"""Lines, and candidates among them, that count for their class name alone."""
PROSE, MOST_PROSE = 150, 2
"""Characters of a paragraph of the text, and how many a headline may stand below without losing."""
_HEADINGS = ("h1", "h2", "h3")
_PENALTY = {
    "": 0.0,
    "aside": 0.5,
    "breadcrumb": 2.0,
    "promo": 0.7,
    "hidden": 1.2,
    "caption": 1.0,
    "share": 0.5,
}
"""By region; of all others 2."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One candidate."""

    text: str
    source: str
    """h1, headline-mark, json-ld, meta:og:title, title, first-lines."""
    score: float
    line: int | None = None
    """Index of the printed line; None when it stands in the metadata only."""
    kicker: str | None = None
    """What was cut off its start: "Opinion |", or a kicker inside the heading."""


class Titles:
    """The declared titles, in the forms in which a line may repeat them."""

    def __init__(self, declared: Sequence[Headline]) -> None:
        texts = [title.text for title in declared]
        parts = [part for text in texts for part in parts_of(text)]
        self.alone = [t.text for t in declared if t.source != "title" and len(t.text.split()) > 2]
        self.keys = frozenset(map(headline_key, texts))
        self.parts = frozenset(map(headline_key, parts)) - self.keys
        self._words = [words_of(text) for text in texts]
        self._openings = frozenset(text.lstrip()[:2].casefold() for text in (*texts, *parts))

    def may_open(self, text: str) -> bool:
        """True when a title, or a part of one, opens like the text."""
        return text[:2].casefold() in self._openings

    def agreement(self, text: str) -> float:
        """Return how far the titles confirm a text, from 0 to 2.2."""
        key = headline_key(text)
        if key in self.keys:
            return 2.0
        if key in self.parts:
            return 2.2
        if not self.keys:
            return 1.0
        words = words_of(text)
        likeness = 1.5 * max(shared(words, other) for other in self._words)
        holds = any(key in k or k in key for k in self.keys if min(len(k), len(key)) > 12)
        return likeness + 0.5 * holds


def find_printed_headlines(
    lines: Sequence[Line], titles: Titles, publishers: Publishers
) -> Iterator[Headline]:
    """Yield the lines that may be the headline, in order."""
    lines = lines[:LOOK_AT]
    is_only_h1 = sum(line.tag == "h1" and line.region in ("", "aside") for line in lines) == 1
    n_marked = n_prose = 0
    for number, line in enumerate(lines):
        n_prose += line.tag == "p" and line.region == "" and len(line.text) > PROSE
        is_marked = has_token(line.marks, "headline_marks", "headline")
        if not _may_be_headline(line, titles, is_marked):
            continue
        if line.tag != "h1" and not _repeats_title(line, titles):
            n_marked += is_marked
            if not is_marked or number > MARKED_WITHIN or n_marked > MOST_MARKED:
                continue
        kicker, text = _cut_heading(line, titles, publishers)
        if len(text) > 1 and not publishers.is_own(text):
            score = _score(line, text, number, titles, publishers, is_marked=is_marked)
            if n_prose > MOST_PROSE and headline_key(text) not in titles.keys:
                score -= 0.6
            yield Headline(
                text=text,
                source="h1" if line.tag == "h1" else "headline-mark" if is_marked else line.tag,
                score=round(score + 0.4 * (line.tag == "h1" and is_only_h1), 3),
                line=number,
                kicker=kicker,
            )


def words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two texts have in common (Jaccard)."""
    return len(one & other) / max(len(one | other), 1)


def _may_be_headline(line: Line, titles: Titles, is_marked: bool) -> bool:
    if len(line.text) > MAX_HEADLINE:
        return False
    return is_marked or line.tag in _HEADINGS or titles.may_open(line.text)


def _repeats_title(line: Line, titles: Titles) -> bool:
    key = headline_key(line.text)
    return key in titles.keys or key in titles.parts


def _cut_heading(line: Line, titles: Titles, publishers: Publishers) -> tuple[str | None, str]:
    """Return (kicker, headline) of a line."""
    kicker, text = _without_kicker(line)
    label, rest = cut_prefix(text)
    # "Comment: …" may be the headline; "Comment | …" is not.
    has_bar = ":" not in text[: len(label or "") + 3]
    if label and (has_bar or headline_key(rest) in titles.keys):
        kicker, text = kicker or label, rest
    label, text = cut_suffix(text)
    kicker = kicker or label
    for title in titles.alone:
        before = text[: -len(title)].strip()
        if text.endswith(title) and 2 < len(before) < MAX_KICKER:
            kicker, text = kicker or before.strip(" :|–—-"), title
            break
    if not kicker and line.tag == "h1":
        text = without_site(text, publishers)
    return kicker, text


def _without_kicker(line: Line) -> tuple[str | None, str]:
    """Cut a kicker, or what only screen readers read, out of the heading's element."""
    for piece in line.pieces:
        if not piece.marks or len(piece.text) >= min(MAX_KICKER, 0.7 * len(line.text)):
            continue
        is_kicker = has_token(piece.marks, "kicker_marks", "headline")
        if is_kicker and line.text.startswith(piece.text):
            return piece.text.strip(" :|"), line.text[len(piece.text) :].strip(" :|–-")
        if has_token(piece.marks, "hidden_marks", "headline"):
            return None, squeeze(line.text.replace(piece.text, " "))
    return None, line.text


def _score(
    line: Line,
    text: str,
    number: int,
    titles: Titles,
    publishers: Publishers,
    *,
    is_marked: bool,
) -> float:
    is_h1, key = line.tag == "h1", headline_key(text)
    score = 2.0 if is_h1 else 1.0 if is_marked else 0.5 if line.tag in _HEADINGS else 0.0
    score += titles.agreement(text) + 0.5 * is_marked
    score -= _PENALTY.get(line.region, 2.0)
    if line.linked > 0.8:
        score -= 0.8 * (not is_h1)
        score -= 1.5 * any(_is_root(piece.href, publishers) for piece in line.pieces)
    if key not in titles.keys:
        score -= 2.0 * ("comment" in line.marks)
        score -= 1.0 * (len(text.split()) < 2 and not is_cjk(text))
    return score - min(0.5, number / 2000)


def _is_root(href: str, publishers: Publishers) -> bool:
    rest = href.split("//", 1)[-1].rstrip("/")
    return bool(href) and (rest == "" or rest.removeprefix("www.") == publishers.host)
