"""Who wrote it: what is printed, what the tags say and what the bio says, reconciled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.extraction.authors.byline import Byline
from transforms.extraction.authors.printed import SURE, Printed
from transforms.extraction.authors.tagged import Tagged
from transforms.extraction.names import is_given_name, name_key
from transforms.records import Author

STRONG = 3.9
"""Score from which a printed line beats a tag that names other persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The byline that counts, and where it came from."""

    byline: Byline
    source: str
    """byline, byline-mark, author-link, bare-line, json-ld, meta:…, none."""
    line: int | None = None
    confidence: float = 0.0


def decide(printed: Sequence[Printed], tagged: Sequence[Tagged]) -> Decision:
    """Choose: a printed person beats an outlet or account in a tag; agreement beats all."""
    tag = _best_tag(tagged)
    line = next((p for p in printed if p.byline.authors and p.score >= SURE), None)
    first = printed[0] if printed else None
    if (
        line
        and first
        and line.source == "bare-line"
        and first.byline.has_prefix
        and first.byline.kind != "none"
    ):
        line = None  # "By Meridian News Agency" says more than a name that stands alone
    if line and tag and tag.byline.authors:
        return _reconcile(line, tag)
    if line:
        return _from_line(line, 0.9 if line.score >= STRONG else 0.75)
    if tag and tag.byline.authors:
        return _with_printed_line(
            Decision(byline=replace(tag.byline, raw=None), source=tag.source, confidence=0.8),
            printed,
        )
    other = next(
        (
            p
            for p in printed
            if p.byline.kind != "none" and not p.byline.authors and p.score >= SURE - 0.5
        ),
        None,
    )
    if other:
        return _from_line(other, 0.7)
    if tag:
        return Decision(byline=replace(tag.byline, raw=None), source=tag.source, confidence=0.6)
    return Decision(byline=Byline(), source="none")


def _best_tag(tagged: Sequence[Tagged]) -> Tagged | None:
    persons = [t for t in tagged if t.byline.authors]
    if not persons:
        return tagged[0] if tagged else None
    full = [
        t
        for t in persons
        if any(" " in a.author_name or not a.author_name.isascii() for a in t.byline.authors)
    ]
    return (full or persons)[0]


def _reconcile(line: Printed, tag: Tagged) -> Decision:
    printed, tags = _keys(line.byline.authors), _keys(tag.byline.authors)
    if printed == tags:
        return _from_line(line, 0.98, facts=tag.byline.authors)
    if _same_people(line.byline.authors, tag.byline.authors):
        return _from_line(line, 0.93, facts=tag.byline.authors)
    if printed < tags:
        # The line may be one of several, a name each.
        return _with_printed_line(
            Decision(byline=replace(tag.byline, raw=None), source=tag.source, confidence=0.8),
            [line],
        )
    if printed > tags or line.score >= STRONG or not _is_likely(tag.byline.authors):
        return _from_line(line, 0.85, facts=tag.byline.authors)
    return Decision(byline=replace(tag.byline, raw=None), source=tag.source, confidence=0.7)


def _from_line(line: Printed, confidence: float, facts: Sequence[Author] = ()) -> Decision:
    known = {name_key(author.author_name): author for author in facts}
    joined = {key.replace(" ", ""): author for key, author in known.items()}
    printed = [_respelt(author, joined) for author in line.byline.authors]
    authors = tuple(
        replace(
            author,
            job_title=author.job_title or other.job_title,
            affiliation=author.affiliation or other.affiliation,
        )
        if (other := known.get(name_key(author.author_name)))
        else author
        for author in printed
    )
    return Decision(
        byline=replace(line.byline, authors=authors),
        source=line.source,
        line=line.line,
        confidence=confidence,
    )


def _respelt(author: Author, joined: Mapping[str, Author]) -> Author:
    """Give a name that markup has torn apart, or that is one word only, as the tag spells it."""
    key = name_key(author.author_name)
    other = joined.get(key.replace(" ", ""))
    if other is None and key and " " not in key:
        fuller = [a for a in joined.values() if key in name_key(a.author_name).split()]
        other = fuller[0] if len(fuller) == 1 else None
    return (
        replace(author, author_name=other.author_name)
        if other and " " in other.author_name
        else author
    )


def _with_printed_line(decision: Decision, printed: Sequence[Printed]) -> Decision:
    """Keep the raw line, the agency and the place that are printed beside what a tag says."""
    keys = _keys(decision.byline.authors)
    line = next((p for p in printed if _keys(p.byline.authors) & keys), None)
    if line is None:
        return decision
    byline = replace(
        decision.byline,
        raw=line.byline.raw,
        wire_service=decision.byline.wire_service or line.byline.wire_service,
        dateline=decision.byline.dateline or line.byline.dateline,
    )
    return replace(decision, byline=byline, line=line.line)


def _keys(authors: Sequence[Author]) -> set[str]:
    return {name_key(author.author_name) or author.author_name for author in authors}


def _same_people(one: Sequence[Author], other: Sequence[Author]) -> bool:
    """True when each name of one is a fuller or shorter form of a name of the other."""
    if len(one) != len(other):
        return False
    return all(any(_is_form(a.author_name, b.author_name) for b in other) for a in one)


def _is_form(one: str, other: str) -> bool:
    a, b = name_key(one).split(), name_key(other).split()
    return bool(a and b) and (
        set(a) <= set(b)
        or set(b) <= set(a)
        or "".join(a) == "".join(b)
        or "".join(sorted(a)) == "".join(sorted(b))
    )


def _is_likely(authors: Sequence[Author]) -> bool:
    return any(
        is_given_name(author.author_name.split()[0]) and " " in author.author_name
        for author in authors
    )
