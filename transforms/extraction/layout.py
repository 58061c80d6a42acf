"""What one walk over an article's pages gives, before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extraction.body import Paragraph, find_body
from transforms.extraction.headline import find_headlines, printed_line
from transforms.extraction.headline.printed import Headline
from transforms.extraction.headline.sections import find_kicker
from transforms.extraction.page import Page
from transforms.extraction.page.lines import Line
from transforms.extraction.publishers import Publishers


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the parts of an article stand."""

    page: Page | None
    """The first page; None for plain text."""
    publishers: Publishers
    lines: Sequence[Line]
    """Of the first page."""
    headlines: Sequence[Headline]
    """Candidates, best first."""
    headline_at: int | None
    """Index of the line that prints the headline."""
    printed_kicker: str | None
    paragraphs: Sequence[Paragraph]
    """The text of all pages, with byline and bio if they stand in it."""

    @property
    def headline(self) -> str | None:
        return self.headlines[0].text if self.headlines else None

    @property
    def kicker(self) -> str | None:
        """What was cut off the printed heading, else the line above it, else a title's prefix."""
        cut = [headline.kicker for headline in self.headlines[:4]]
        return next((text for text in (*cut[:1], self.printed_kicker, *cut[1:]) if text), None)


def lay_out(pages: Sequence[Page], publishers: Publishers) -> Layout:
    """Find headline, kicker and text of an article's pages, in order."""
    first = pages[0]
    headlines = find_headlines(first, publishers)
    headline_at = printed_line(headlines)
    return Layout(
        page=first,
        publishers=publishers,
        lines=first.lines,
        headlines=headlines,
        headline_at=headline_at,
        printed_kicker=find_kicker(first.lines, headline_at, publishers),
        paragraphs=find_body(pages, headlines[0].text if headlines else None),
    )
