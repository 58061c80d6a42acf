"""The printed headline, and the title that search engines and social media get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.extraction.headline.printed import (
    MAX_HEADLINE,
    Headline,
    Titles,
    find_printed_headlines,
    shared,
    words_of,
)
from transforms.extraction.headline.titles import cut_title, headline_key
from transforms.extraction.page import Page
from transforms.extraction.page.markup import plain
from transforms.extraction.publishers import Publishers

SURE = 2.15
"""Score from which a printed line is the headline without a declared title that says so."""
_METAS = (("og:title", 2.0), ("twitter:title", 1.9), ("dc.title", 1.8), ("title", 1.7))
MIN_KEY = 10
"""Letters of a title that may stand beside another as an alternative."""


def find_headlines(page: Page, publishers: Publishers) -> list[Headline]:
    """Return the candidates, best first: a printed line that a declared title confirms wins."""
    declared = list(_declared(page, publishers))
    printed = list(find_printed_headlines(page.lines, Titles(declared), publishers))
    printed.sort(key=lambda headline: -headline.score)
    sure = [headline for headline in printed if headline.score >= SURE]
    first: dict[str, Headline] = {}
    for candidate in (*sure, *declared, *printed[len(sure) :]):
        first.setdefault(headline_key(candidate.text), candidate)
    return list(first.values())


def printed_line(found: Sequence[Headline]) -> int | None:
    """Return where the headline is printed: the line of the best, or of a shorter or longer form."""
    if not found:
        return None
    words = words_of(found[0].text)
    alike = (h.line for h in found[:4] if shared(words, words_of(h.text)) >= 0.5)
    return next((line for line in alike if line is not None), None)


def alternative_headline(found: Sequence[Headline], publishers: Publishers) -> str | None:
    """Return the declared title that differs from the printed headline, or None."""
    own = headline_key(found[0].text) if found else ""
    for candidate in found[1:]:
        key = headline_key(candidate.text)
        is_other = len(key) > MIN_KEY and key not in own and own not in key
        if candidate.line is None and is_other and not publishers.is_own(candidate.text):
            return candidate.text
    return None


def _declared(page: Page, publishers: Publishers) -> Iterator[Headline]:
    data = page.article_data
    said = [("json-ld", plain(_text(data.get("headline"))) or plain(_text(data.get("name"))), 2.2)]
    said += [(f"meta:{name}", page.first_meta(name) or "", score) for name, score in _METAS]
    said += [("title", page.title, 1.5)]
    for source, text, score in said:
        if not text or len(text) >= 2 * MAX_HEADLINE:
            continue
        kicker, cut = cut_title(text, publishers)
        if cut and not publishers.is_own(cut):
            yield Headline(text=cut, source=source, score=score, kicker=kicker)


def _text(value: object) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else ""
