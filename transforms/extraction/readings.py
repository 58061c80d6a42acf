"""What one reading of a line or a tag gives."""

from __future__ import annotations

from dataclasses import dataclass

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
    has_prefix: bool = False
    role_prefix: str = ""
    """The words that made it a byline: "By", "Autor:", "本报记者"."""
