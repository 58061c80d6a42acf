"""Where each field's value came from, and what lost: rows of provenance."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.extraction.authors import Decision
from transforms.extraction.authors.byline import Byline
from transforms.extraction.authors.printed import Printed
from transforms.extraction.authors.tagged import Tagged
from transforms.extraction.dates.found import FoundDate
from transforms.extraction.headline.printed import Headline
from transforms.extraction.headline.sections import Found
from transforms.records import Author, Provenance

MOST = 6
"""Candidates kept of one field."""


def chosen(
    name: str, value: str | None, source: str, confidence: float, text: str | None = None
) -> list[Provenance]:
    """Return the row of a value that won, or nothing where there is no value."""
    if not value:
        return []
    return [
        Provenance(
            field_name=name,
            field_value=value,
            field_source=source,
            confidence=round(confidence, 2),
            is_chosen=True,
            evidence_text=text,
        )
    ]


def foreign_address_rows(url: str | None) -> list[Provenance]:
    """Return the row of a canonical address on another site: never chosen, but it says where a copy is from."""
    if url is None:
        return []
    return [
        Provenance(
            field_name="canonical_url",
            field_value=url,
            field_source="link:canonical",
            confidence=0.9,
            is_chosen=False,
        )
    ]


def headline_rows(found: Sequence[Headline]) -> list[Provenance]:
    return [
        Provenance(
            field_name="headline",
            field_value=h.text,
            field_source=h.source,
            confidence=round(min(0.99, h.score / 5), 2) if h.score > 0 else 0.01,
            is_chosen=number == 0,
        )
        for number, h in enumerate(found[:MOST])
    ]


def author_rows(
    decision: Decision,
    authors: Sequence[Author],
    printed: Sequence[Printed],
    tagged: Sequence[Tagged],
) -> list[Provenance]:
    """Return what won, then each candidate that named somebody else or stood elsewhere."""
    value = _names(authors) if authors else decision.byline.kind
    said = decision.byline.raw or next(
        (t.byline.raw for t in tagged if t.source == decision.source), None
    )
    rows = (
        chosen("authors", value, decision.source, decision.confidence, said)
        if decision.source != "none"
        else []
    )
    others = [
        (f"{p.source}", p.byline, min(0.9, max(0.05, p.score / 7)))
        for p in printed
        if p.line != decision.line or p.source != decision.source
    ]
    others += [(t.source, t.byline, 0.7) for t in tagged if t.source != decision.source]
    rows += [
        Provenance(
            field_name="authors",
            field_value=_said(byline),
            field_source=source,
            confidence=round(confidence, 2),
            is_chosen=False,
            evidence_text=byline.raw,
        )
        for source, byline, confidence in others[:MOST]
    ]
    return rows


def date_rows(found: Sequence[FoundDate]) -> list[Provenance]:
    return [
        Provenance(
            field_name="date_published",
            field_value=(f.at or f.day).isoformat(),
            field_source=f.source,
            confidence=round(f.confidence, 2),
            is_chosen=number == 0,
        )
        for number, f in enumerate(found)
    ]


def found_rows(name: str, found: Sequence[Found]) -> list[Provenance]:
    return [
        Provenance(
            field_name=name,
            field_value=f.value,
            field_source=f.source,
            confidence=f.confidence,
            is_chosen=number == 0,
        )
        for number, f in enumerate(found[:MOST])
    ]


def _said(byline: Byline) -> str:
    return _names(byline.authors) if byline.authors else byline.wire_service or byline.kind


def _names(authors: Sequence[Author]) -> str:
    return "; ".join(author.author_name for author in authors)
