"""All parts of one article put together, each with where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from transforms.errors import TransformError
from transforms.extraction import evidence
from transforms.extraction.authors import Decision, decide
from transforms.extraction.bio import Bio, find_bio, names_in_bio, with_bio
from transforms.extraction.body import (
    MIN_WORDS,
    Paragraph,
    count_words,
    cut_at_wall,
    find_body,
    is_truncated,
    tidy,
)
from transforms.extraction.datelines import find_closing_agency, find_dateline
from transforms.extraction.dates import FoundDate, find_dates, find_modified
from transforms.extraction.encoding import decode_page
from transforms.extraction.headline import (
    Headline,
    alternative_headline,
    find_headlines,
    printed_line,
)
from transforms.extraction.knowledge import pattern
from transforms.extraction.language import find_language
from transforms.extraction.lines import Line
from transforms.extraction.names import is_person, name_key
from transforms.extraction.page import Page
from transforms.extraction.plain_text import read_layout
from transforms.extraction.printed_authors import Printed, find_printed
from transforms.extraction.publishers import (
    NamedOutlet,
    Publishers,
    find_publishers,
    host_of,
    name_outlet,
)
from transforms.extraction.readings import Byline
from transforms.extraction.sections import find_kicker, find_sections, find_type
from transforms.extraction.tagged_authors import Tagged, find_tagged
from transforms.extraction.urls import archived_url, article_id, canonical_url, normalise_url
from transforms.outlets import OutletList
from transforms.records import Article, Author, Outlet, Provenance, RawDocument

MAX_SHORT = 80
"""A paragraph that opens like a byline and is shorter than this is one, of this article or another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What one walk over the pages gives, before anything is decided."""

    page: Page | None
    lines: Sequence[Line]
    publishers: Publishers
    headlines: Sequence[Headline]
    headline_at: int | None
    kicker: str | None
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signature:
    """Who wrote it, with the bio and the rows that say how this is known."""

    decision: Decision
    authors: tuple[Author, ...] = ()
    bio: Bio | None = None
    printed: Sequence[Printed] = ()
    rows: Sequence[Provenance] = ()


def assemble(document: RawDocument, outlets: OutletList, extractor_version: str) -> Article:
    """Read the article; see `transforms.extraction.extract_article`."""
    original, archive = archived_url(document.url)
    pages = (
        []
        if document.is_plain_text
        else [Page(decode_page(raw.content, raw.content_type)) for raw in document.pages]
    )
    page = pages[0] if pages else None
    canonical = canonical_url(page, original) if page else None
    address = canonical or (original if original.startswith("http") else None)
    known = document.outlet or outlets.find(address)
    publishers = find_publishers(page, address, known, outlets)
    reading = _read_pages(pages, publishers) if page else _read_text(document, publishers)
    signature = _sign(reading)
    paragraphs, at_wall = _body(reading, signature)
    body = "\n\n".join(paragraph.text for paragraph in paragraphs)
    n_words = count_words(body)
    if n_words < MIN_WORDS:
        raise TransformError(
            "no_article_body",
            f"only {n_words} words of running text",
            "check that the page is an article and was saved whole",
        )
    headline, column = _without_column_name(
        reading.headlines[0].text if reading.headlines else None, signature.authors
    )
    outlet = name_outlet(
        page, reading.lines, publishers, signature.decision.byline.publisher, headline, outlets
    )
    language = find_language(body, _language_tag(page, outlet.outlet))
    dates = find_dates(
        page,
        reading.lines,
        original,
        reading.headline_at,
        document.fetched_at,
        outlet=outlet.outlet,
        language=language,
    )
    text_sha256 = hashlib.sha256(f"{headline or ''}\n{body}".encode()).hexdigest()
    content = b"".join(raw.content for raw in document.pages)
    identity = article_id(address, content)
    dateline, wire = find_dateline(paragraphs[0].text)
    byline = signature.decision.byline
    wire = byline.wire_service or wire or find_closing_agency(paragraphs[-1].text)
    kinds, kind_rows = _kind_fields(reading, original, byline, _is_guest(signature))
    rows = [
        *evidence.headline_rows(reading.headlines),
        *signature.rows,
        *evidence.date_rows(dates),
        *kind_rows,
        *evidence.chosen("outlet_name", outlet.name, outlet.source, 0.95 if outlet.outlet else 0.7),
        *_language_rows(language, page, outlet.outlet),
    ]
    return Article(
        article_id=identity,
        version_id=f"{identity}-{text_sha256[:16]}",
        url=normalise_url(address) if address else document.url,
        original_url=document.url,
        canonical_url=canonical,
        archive_url=archive,
        **_outlet_fields(outlet, address),
        headline=headline,
        alternative_headline=alternative_headline(reading.headlines, publishers),
        kicker=column or _kicker(reading),
        description=page.first_meta("og:description", "description", "twitter:description")
        if page
        else None,
        **kinds,
        authors=signature.authors,
        byline=byline.raw,
        byline_kind="person"
        if signature.authors
        else "agency"
        if wire and byline.kind == "none"
        else byline.kind,
        credit_text=None if signature.authors else byline.credit or wire,
        bio=signature.bio.text if signature.bio else None,
        wire_service=wire,
        dateline=byline.dateline or dateline,
        **_date_fields(dates, outlet.outlet),
        date_modified=find_modified(
            page, reading.lines, reading.headline_at, dates[0] if dates else None
        ),
        in_language=language,
        is_accessible_for_free=_is_free(page),
        is_truncated=at_wall
        or (
            _is_free(page) is False
            and any(is_truncated(line.text) for line in reading.lines if len(line.text) < 300)
        ),
        body=body,
        word_count=n_words,
        text_sha256=text_sha256,
        raw_sha256=hashlib.sha256(content).hexdigest(),
        fetched_at=document.fetched_at,
        extractor_version=extractor_version,
        provenance=tuple(rows),
    )


def _read_pages(pages: Sequence[Page], publishers: Publishers) -> _Reading:
    first = pages[0]
    headlines = find_headlines(first, publishers)
    headline_at = printed_line(headlines)
    return _Reading(
        page=first,
        lines=first.lines,
        publishers=publishers,
        headlines=headlines,
        headline_at=headline_at,
        kicker=find_kicker(first.lines, headline_at, publishers),
        paragraphs=find_body(pages, headlines[0].text if headlines else None),
    )


def _read_text(document: RawDocument, publishers: Publishers) -> _Reading:
    layout = read_layout(
        decode_page(document.pages[0].content, document.pages[0].content_type), publishers
    )
    at = layout.headline_at
    return _Reading(
        page=None,
        lines=layout.lines,
        publishers=publishers,
        headlines=[Headline(text=layout.lines[at].text, source="first-lines", score=4.0, line=at)]
        if at is not None
        else [],
        headline_at=at,
        kicker=layout.kicker,
        paragraphs=layout.paragraphs,
    )


def _without_column_name(
    headline: str | None, authors: Sequence[Author]
) -> tuple[str | None, str | None]:
    """Cut the columnist's name off "LUSK: The ballot and the umbrella"."""
    name, colon, rest = (headline or "").partition(": ")
    if (
        colon
        and rest
        and name.isupper()
        and any(name_key(name) in name_key(author.author_name) for author in authors)
    ):
        return rest, name
    return headline, None


def _kicker(reading: _Reading) -> str | None:
    """Return what was cut off the printed heading, else the line above it, else a title's prefix."""
    cut = [headline.kicker for headline in reading.headlines[:4]]
    return next((kicker for kicker in (*cut[:1], reading.kicker, *cut[1:]) if kicker), None)


def _sign(reading: _Reading) -> _Signature:
    """Reconcile the printed line, the tags and the bio."""
    tagged = find_tagged(reading.page, reading.publishers) if reading.page else []
    declared = frozenset(
        name_key(author.author_name) for tag in tagged for author in tag.byline.authors
    ) - {""}
    printed = find_printed(
        reading.lines,
        reading.headline_at,
        [p.line for p in reading.paragraphs if p.page == 0],
        reading.publishers,
        declared,
    )
    decision = decide(printed, tagged)
    authors = decision.byline.authors
    bio = _bio(reading, [author.author_name for author in authors])
    if bio and not authors and decision.byline.kind in ("none", "staff"):
        names = [name for name in names_in_bio(bio.text) if is_person(name)]
        if names:
            authors = tuple(Author(author_name=name) for name in names)
            decision = replace(
                decision,
                source="bio",
                confidence=0.6,
                byline=replace(decision.byline, kind="person"),
            )
    if bio and authors:
        authors = with_bio(authors, bio)
    return _Signature(
        decision=decision,
        authors=authors,
        bio=bio,
        printed=printed,
        rows=_author_rows(decision, authors, bio, printed, tagged),
    )


def _bio(reading: _Reading, names: Sequence[str]) -> Bio | None:
    paragraphs = (
        [p for p in reading.paragraphs if p.page == reading.paragraphs[-1].page]
        if reading.paragraphs
        else []
    )
    start = len(reading.paragraphs) - len(paragraphs)
    found = find_bio(
        reading.lines, [p.text for p in paragraphs], [p.line for p in paragraphs], names
    )
    if found is None or not start:
        return found
    return replace(
        found,
        paragraphs=tuple(n + start for n in found.paragraphs),
        ending_of=None if found.ending_of is None else found.ending_of + start,
    )


def _author_rows(
    decision: Decision,
    authors: Sequence[Author],
    bio: Bio | None,
    printed: Sequence[Printed],
    tagged: Sequence[Tagged],
) -> list[Provenance]:
    rows = evidence.author_rows(decision, authors, printed, tagged)
    if bio:
        rows += evidence.chosen("bio", bio.text, bio.source, 0.8)
        rows += [
            row
            for author in authors
            for row in evidence.chosen(
                "affiliation",
                author.affiliation,
                "bio" if author.affiliation and author.affiliation in bio.text else decision.source,
                0.7,
            )
        ]
    return rows


def _body(reading: _Reading, signature: _Signature) -> tuple[list[Paragraph], bool]:
    """Cut bio, byline, headline and kicker out of the paragraphs, and stop at a wall."""
    paragraphs = list(reading.paragraphs)
    bio = signature.bio
    if bio and bio.ending_of is not None:
        last = paragraphs[bio.ending_of]
        paragraphs[bio.ending_of] = replace(
            last, text=last.text.rpartition(bio.text)[0].rstrip(" (（[") or last.text
        )
    cut = set(bio.paragraphs) if bio else set()
    bylines = {printed.line for printed in signature.printed if printed.byline.has_prefix}
    kept = [
        p
        for number, p in enumerate(paragraphs)
        if number not in cut and not _is_byline(p, signature.decision, bylines)
    ]
    known = [
        *(h.text for h in reading.headlines[:1]),
        signature.decision.byline.raw or "",
        reading.kicker or "",
        bio.text if bio else "",
    ]
    return cut_at_wall(tidy(kept, known))


def _is_byline(paragraph: Paragraph, decision: Decision, bylines: Collection[int]) -> bool:
    if paragraph.page:
        return False
    if paragraph.line in bylines and len(paragraph.text) < MAX_SHORT:
        return True
    return (
        paragraph.line == decision.line
        and len(paragraph.text) <= len(decision.byline.raw or "") + 2
    )


def _is_guest(signature: _Signature) -> bool:
    """True when the text introduces an author who is no reporter, as it does guests who argue."""
    bio = signature.bio
    if (
        bio is None
        or bio.source not in ("last-paragraph", "first-paragraph")
        or signature.decision.byline.wire_service
    ):
        return False
    titles = [author.job_title or author.role or "" for author in signature.authors]
    return not any(pattern("news_jobs", "names").search(title) for title in titles)


def _kind_fields(
    reading: _Reading, url: str, byline: Byline, is_guest: bool
) -> tuple[dict[str, Any], list[Provenance]]:
    kicker = _kicker(reading)
    sections = (
        find_sections(reading.page, reading.lines, kicker, reading.publishers)
        if reading.page
        else []
    )
    prefix = next((h.kicker for h in reading.headlines if h.kicker), None)
    kind = find_type(reading.page, url, sections, kicker, prefix, byline.kind)
    if is_guest and kind.value in ("reportage", "unknown"):
        # News reports do not introduce their authors; who gets a bio argues for themselves.
        kind = replace(kind, value="opinion", source="bio", confidence=0.55)
    if byline.wire_service and kind.value == "unknown":
        kind = replace(kind, value="reportage", source="wire-service", confidence=0.6)
    section = sections[0].value if sections else kicker if reading.page is None else None
    rows = evidence.found_rows("article_section", sections) + evidence.chosen(
        "article_type", kind.value, kind.source, kind.confidence
    )
    return {"article_type": kind.value, "article_section": section}, rows


def _date_fields(dates: Sequence[FoundDate], outlet: Outlet | None) -> dict[str, Any]:
    if not dates:
        return {}
    best = dates[0]
    published_at, offset = best.utc(outlet.time_zone if outlet else None)
    return {
        "date_published": best.day,
        "published_at": published_at,
        "published_utc_offset": offset,
        "date_published_precision": best.precision,
        "date_published_source": best.source,
        "date_published_confidence": best.confidence,
    }


def _outlet_fields(found: NamedOutlet, address: str | None) -> dict[str, Any]:
    host = host_of(address) or None
    if found.outlet is None:
        return {"outlet_id": None, "outlet_name": found.name, "domain": host, "country": None}
    return {
        "outlet_id": found.outlet.outlet_id,
        "outlet_name": found.outlet.outlet_name,
        "domain": found.outlet.domain or host,
        "country": found.outlet.country,
    }


def _is_free(page: Page | None) -> bool | None:
    if page is None:
        return None
    declared = page.article_data.get("isAccessibleForFree")
    if declared is None:
        tier = (page.first_meta("article:content_tier") or "").lower()
        return {"free": True, "metered": None, "locked": False}.get(tier)
    return str(declared).lower().rsplit("/", 1)[-1] == "true"


def _language_tag(page: Page | None, outlet: Outlet | None) -> str | None:
    return (page.language if page else None) or (outlet.in_language if outlet else None)


def _language_rows(
    language: str | None, page: Page | None, outlet: Outlet | None
) -> list[Provenance]:
    tag = _language_tag(page, outlet)
    rows = evidence.chosen("in_language", language, "detector", 0.9)
    if tag and language and not tag.lower().startswith(language):
        rows.append(
            replace(rows[0], field_value=tag, field_source="tag", confidence=0.5, is_chosen=False)
        )
    return rows
