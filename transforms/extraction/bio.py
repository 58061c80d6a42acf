"""The lines that say who the author is: cut from the body, and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.extraction.byline import is_person
from transforms.extraction.knowledge import knowledge, pattern
from transforms.extraction.tree import Line, Page, clean
from transforms.records import Author

MAX_BIO = 700
LAST_PARAGRAPHS = 3
"""A bio stands in the last paragraphs of a body, or in the first."""

_POSITION = re.compile(
    r"^(?P<title>.+?)\s*(?:,|\bat\b|\bof\b|\bfor\b|\bwith\b|\bin\b|\bder\b|\bdes\b|\bam\b|\bdo\b|\bda\b)\s+"
    r"(?:the |der |des |a |o )?(?P<place>(?:[A-ZÄÖÜÉ][^,.;]*|[a-z]+-based [A-Z][^,.;]*))"
)
_COPULA = re.compile(
    r"\b(?:is|are|was|serves as|works as|ist|war|é|teaches)\b(?: currently)?\s+"
    r"(?:an? |the |ein[e]? |uma? |der |die )?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bio:
    text: str
    source: str


def find_bio(
    page: Page | None, lines: Sequence[Line], paragraphs: Sequence[str], names: Sequence[str]
) -> Bio | None:
    """Find the bio among the last and first paragraphs, or in a box beside the text."""
    candidates = [(text, "last-line") for text in reversed(paragraphs[-LAST_PARAGRAPHS:])]
    candidates += [(text, "first-line") for text in paragraphs[:1]]
    candidates += [(line.text, "page") for line in lines]
    for text, source in candidates:
        if looks_like_bio(text, names):
            return Bio(text, source)
    if page is not None:
        for text in page.select_texts(
            "[class*=author-bio i], [class*=bio i], [class*=about-author i]", 5
        ):
            if 20 < len(text) <= MAX_BIO and any(name in text for name in names):
                return Bio(text, "box")
    return None


def looks_like_bio(text: str, names: Sequence[str]) -> bool:
    """True for a sentence about the author: it opens with the author, or with a printed name."""
    text = clean(text)
    if not 8 < len(text) <= MAX_BIO:
        return False
    opening = text[:80]
    if re.match(
        r"^(?:the (?:author|writer|columnist)|der autor|die autorin|o autor|a autora|[(（]?作者|os autores)",
        opening,
        re.IGNORECASE,
    ):
        return bool(pattern("bio_openings").search(text)) or text.startswith(
            ("作者", "(作者", "（作者")
        )
    if any(0 <= opening.find(name) < 15 for name in names):
        return (
            bool(pattern("bio_openings").search(text))
            or bool(_COPULA.search(text[:140]))
            or bool(
                re.search(
                    r"\b(?:chairs|leads|heads|runs|directs|edits|leitet|dirige|preside)\b",
                    text[:140],
                )
            )
        )
    name = _leading_name(text)
    if name is None or (names and not any(part in names_words(names) for part in name.split())):
        return False
    return bool(pattern("bio_openings").search(text[:220]))


def names_words(names: Sequence[str]) -> set[str]:
    return {word for name in names for word in name.split()}


def _leading_name(text: str) -> str | None:
    found = re.match(r"^((?:[^\W\d_][\w.’'-]*\s+){1,4}?)(?:,|is\b|ist\b|é\b|was\b|teaches\b)", text)
    name = clean(found.group(1)) if found else ""
    return name if is_person(name) else None


def named_in_bio(bio: str) -> str | None:
    """Return the name that a bio opens with."""
    return _leading_name(clean(bio))


def with_bio(authors: Sequence[Author], bio: str) -> tuple[Author, ...]:
    """Give each author the part of the bio about them, read into title and affiliation."""
    sentences = re.split(r"(?<=[.!?。])\s+(?=[A-ZÄÖÜÀ-Ý\u4e00-\u9fff])", clean(bio))
    result = []
    for author in authors:
        own = [s for s in sentences if author.author_name in s] if len(authors) > 1 else sentences
        text = " ".join(own) or clean(bio)
        title, place = read_position(text, author.author_name)
        affiliation = author.affiliation or place
        result.append(
            replace(
                author,
                bio=text,
                job_title=author.job_title or title,
                affiliation=affiliation,
                affiliation_type=affiliation_type(affiliation) or affiliation_type(text),
            )
        )
    return tuple(result)


def read_position(bio: str, name: str) -> tuple[str | None, str | None]:
    """Read "X is a fellow at the Institute Y" into job title and affiliation."""
    if cjk := re.match(r"^[(（]?作者(?:系|为|是)(?P<rest>[^）)。]+)", bio):
        rest = cjk.group("rest")
        split = re.match(r"(.+(?:大学|学院|研究院|研究所|研究中心|报|中心|协会|公司))(.+)$", rest)
        return (split.group(2), split.group(1)) if split else (rest, None)
    after = bio.split(name, 1)[-1]
    copula = _COPULA.search(after)
    if copula is None:
        return None, None
    rest = re.split(r"(?<!\b[A-Z])[.;](?:\s|$)", after[copula.end() :])[0]
    second = re.search(
        r"\s+and (?:an?|the) ([a-z][a-z -]{4,40}?)(?= (?:in|at|of|for|with) |$)", rest
    )
    rest = re.sub(r"\s+and (?:an?|the) .*$|\s+und .*$|\s+who .*$|, who .*$| The views.*$", "", rest)
    found = _POSITION.match(rest)
    further = f"; {second.group(1)}" if second else ""
    if found is None:
        return (clean(rest) + further) or None, None
    place = re.sub(r"^[\w-]+-based ", "", found.group("place"))
    place = re.sub(r"\s+(?:and [a-z]+ |where|in which|from \d{4})\b.*$", "", place)
    place = re.sub(r" in (?:[A-ZÀ-Ý][\w’-]+ ?){1,2}$", "", place)
    return clean(found.group("title")) + further, clean(place) or None


def affiliation_type(text: str | None) -> str | None:
    """Sort an affiliation by its words; None when none tells."""
    if not text:
        return None
    lower = f" {text.lower()} "
    return next(
        (
            kind
            for kind, marks in knowledge()["affiliation_types"].items()
            if any(re.search(rf"(?<!\w){re.escape(m.strip())}", lower) for m in marks)
        ),
        None,
    )
