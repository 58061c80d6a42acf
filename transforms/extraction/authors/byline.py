"""What one reading of a line or a tag gives."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.extraction.dates.printed import find_date_spans
from transforms.records import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote it, as one line or one tag says."""

    raw: str | None = None
    """The line as printed."""
    authors: tuple[Author, ...] = ()
    kind: str = "none"
    """person, staff, agency, editorial_board, none."""
    wire_service: str | None = None
    dateline: str | None = None
    publisher: str | None = None
    """The outlet that the line names, as in "By A (outlet.com)"."""
    credit: str | None = None
    """Who signs where no person does, without "By": an agency, a desk, a board."""
    has_prefix: bool = False


def without_leading_date(line: str) -> str:
    """Return the line from the byline on: a date may share its line."""
    spans = find_date_spans(line)
    if spans and spans[0][0] == 0:
        rest = line[spans[0][1] :].strip(" |·•–—-,")
        return without_leading_date(rest) if rest else line
    return line
