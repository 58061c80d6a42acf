"""Who wrote it and what the page says about them: byline, tags and bio, reconciled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.extraction import evidence
from transforms.extraction.authors import Decision, decide
from transforms.extraction.authors.printed import Printed, find_printed
from transforms.extraction.authors.tagged import Tagged, find_tagged
from transforms.extraction.bio import Bio, find_bio, names_in_bio, with_bio, with_kinds
from transforms.extraction.knowledge import pattern
from transforms.extraction.layout import Layout
from transforms.extraction.names import is_person, name_key
from transforms.records import Author, Provenance

_ARGUING = frozenset({"academia", "think_tank", "government", "party", "ngo", "religious"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs, with the bio and the rows that say how this is known."""

    decision: Decision
    authors: tuple[Author, ...] = ()
    bio: Bio | None = None
    printed: Sequence[Printed] = ()
    rows: Sequence[Provenance] = ()

    @property
    def is_guest(self) -> bool:
        """True when the text introduces an author as one who argues, and not as one who reports or sells.

        Op-ed pages introduce "the author" or set the views apart from the paper's, and their guests
        teach, govern, or speak for a cause.
        """
        bio = self.bio
        if bio is None or bio.source not in ("last-paragraph", "first-paragraph"):
            return False
        titles = [author.job_title or author.role or "" for author in self.authors]
        reports = any(pattern("news_jobs", "names").search(title) for title in titles)
        if reports or self.decision.byline.wire_service is not None:
            return False
        opening = bio.text[:60].lstrip("*—–-(（[ ")
        is_set_apart = pattern("author_words", "bio").match(opening) or pattern(
            "own_views", "bio"
        ).search(bio.text)
        kinds = {author.affiliation_type for author in self.authors}
        return bool(is_set_apart) or not kinds.isdisjoint(_ARGUING)


def sign(layout: Layout) -> Signature:
    """Reconcile the printed line, the tags and the bio."""
    tagged = find_tagged(layout.page, layout.publishers) if layout.page else []
    declared = {name_key(a.author_name) for tag in tagged for a in tag.byline.authors} - {""}
    printed = find_printed(
        layout.lines,
        layout.headline_at,
        [p.line for p in layout.paragraphs if p.page == 0 and p.line is not None],
        layout.publishers,
        frozenset(declared),
    )
    decision = decide(printed, tagged)
    bio = _find_bio(layout, [author.author_name for author in decision.byline.authors])
    if bio and decision.byline.kind in ("none", "staff"):
        decision = _introduced(decision, bio)
    authors = decision.byline.authors
    authors = with_kinds(with_bio(authors, bio) if bio and authors else authors)
    return Signature(
        decision=decision,
        authors=authors,
        bio=bio,
        printed=printed,
        rows=_rows(decision, authors, bio, printed, tagged),
    )


def _introduced(decision: Decision, bio: Bio) -> Decision:
    """Take the authors from the bio where no line and no tag names one."""
    names = [name for name in names_in_bio(bio.text) if is_person(name)]
    if not names or decision.byline.authors:
        return decision
    authors = tuple(Author(author_name=name) for name in names)
    byline = replace(decision.byline, kind="person", authors=authors)
    return replace(decision, source="bio", confidence=0.6, byline=byline)


def _find_bio(layout: Layout, names: Sequence[str]) -> Bio | None:
    """Look for the bio around the last page's text; its paragraph numbers count over all pages."""
    paragraphs = layout.paragraphs
    last = [p for p in paragraphs if p.page == paragraphs[-1].page]
    before = len(paragraphs) - len(last)
    at = [p.line for p in last if p.page == 0 and p.line is not None]
    bio = find_bio(layout.lines, [p.text for p in last], at, names)
    if bio is None or not before:
        return bio
    return replace(
        bio,
        paragraphs=tuple(number + before for number in bio.paragraphs),
        ending_of=None if bio.ending_of is None else bio.ending_of + before,
    )


def _rows(
    decision: Decision,
    authors: Sequence[Author],
    bio: Bio | None,
    printed: Sequence[Printed],
    tagged: Sequence[Tagged],
) -> list[Provenance]:
    text = bio.text if bio else ""
    rows = evidence.author_rows(decision, authors, printed, tagged)
    if decision.source == "bio":
        rows[0] = replace(rows[0], evidence_text=text)
    rows += evidence.chosen("bio", text, bio.source if bio else "none", 0.8)
    for author in authors:
        source = "bio" if author.affiliation and author.affiliation in text else decision.source
        rows += evidence.chosen("affiliation", author.affiliation, source, 0.7, author.bio)
    return rows
