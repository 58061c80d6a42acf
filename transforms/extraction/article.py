"""All parts of one article put together, each with where it came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from transforms.errors import TransformError
from transforms.extraction.bio import find_bio, named_in_bio, with_bio
from transforms.extraction.body import (
    MIN_WORDS,
    count_words,
    cut_at_wall,
    is_truncated,
    page_paragraphs,
    tidy,
)
from transforms.extraction.byline import (
    Byline,
    bare_byline,
    find_agency,
    is_person,
    printed_byline,
    tagged_authors,
)
from transforms.extraction.dates import FoundDate, find_dates, find_modified
from transforms.extraction.encoding import decode_page
from transforms.extraction.headline import find_headlines
from transforms.extraction.kind import find_kicker, find_section, find_type
from transforms.extraction.language import find_language
from transforms.extraction.plain_text import split_text
from transforms.extraction.tree import Line, Page, clean, visible_lines
from transforms.extraction.urls import article_id, normalise_url, registrable
from transforms.outlets import OutletList
from transforms.records import Article, Author, Outlet, Provenance, RawDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What one reading of the pages gives."""

    page: Page | None
    headlines: Sequence[tuple[str, str]]
    kicker: str | None
    byline: Byline
    lines: Sequence[Line]
    paragraphs: Sequence[str]
    is_walled: bool


def assemble(document: RawDocument, outlets: OutletList, extractor_version: str) -> Article:
    """Read the article; see `transforms.extraction.extract_article`."""
    parts = _read_text(document) if document.is_plain_text else _read_pages(document)
    page = parts.page
    canonical = _canonical(page, document.url) if page else None
    address = canonical or (document.url if document.url.startswith("http") else None)
    outlet = document.outlet or outlets.find(address)
    headline = parts.headlines[0][0] if parts.headlines else None
    authors, bio, byline, provenance = _authors(parts)
    paragraphs = tidy(parts.paragraphs, [headline or "", byline.raw or "", parts.kicker or ""])
    if bio:
        paragraphs = [text for text in paragraphs if clean(text) != clean(bio)]
    paragraphs, at_wall = cut_at_wall(paragraphs)
    body = "\n\n".join(paragraphs)
    n_words = count_words(body)
    if n_words < MIN_WORDS:
        raise TransformError(
            "no_article_body",
            f"only {n_words} words of running text",
            "check that the page is an article and was saved whole",
        )
    dates = find_dates(page, parts.lines, document.url, headline, document.fetched_at)
    zone = outlet.time_zone if outlet else None
    when = dates[0] if dates else None
    published_at, offset = when.utc(zone) if when else (None, None)
    section, section_source = find_section(page, parts.kicker) if page else (parts.kicker, "kicker")
    kind, kind_source = find_type(
        page,
        document.url,
        section,
        parts.kicker,
        byline.kind,
        page.tree.title.get_text() if page and page.tree.title else "",
    )
    if bio and kind in ("reportage", "unknown"):
        # News reports do not introduce their authors; who gets a bio argues for themselves.
        kind, kind_source = "opinion", "bio"
    text_sha256 = hashlib.sha256(f"{headline or ''}\n{body}".encode()).hexdigest()
    content = b"".join(raw.content for raw in document.pages)
    identity = article_id(address, content)
    provenance += _provenance("headline", parts.headlines)
    provenance += [_date_provenance(found, found is when) for found in dates]
    if section:
        provenance.append(_chosen("article_section", section, section_source or "none", 0.8))
    provenance.append(_chosen("article_type", kind, kind_source, 0.8 if kind != "unknown" else 0.0))
    site = page.first_meta("og:site_name") if page else None
    return Article(
        article_id=identity,
        version_id=f"{identity}-{text_sha256[:16]}",
        url=normalise_url(address) if address else document.url,
        original_url=document.url,
        canonical_url=canonical,
        **_outlet_fields(outlet, site, address),
        headline=headline,
        alternative_headline=next(
            (t for t, s in parts.headlines[1:] if s != "h1" and t != headline), None
        ),
        kicker=parts.kicker,
        description=page.first_meta("og:description", "description", "twitter:description")
        if page
        else None,
        article_type=kind,
        article_section=section,
        authors=authors,
        byline=byline.raw,
        byline_kind="person" if authors else byline.kind,
        bio=bio,
        wire_service=byline.wire_service,
        date_published=when.day if when else None,
        published_at=published_at,
        published_utc_offset=offset,
        date_published_precision=("minute" if when.at else "day") if when else None,
        date_published_source=when.source if when else None,
        date_published_confidence=when.confidence if when else None,
        date_modified=find_modified(page),
        in_language=find_language(body, _language_tag(page, outlet)),
        is_accessible_for_free=_is_free(page),
        is_truncated=at_wall or parts.is_walled,
        body=body,
        word_count=n_words,
        text_sha256=text_sha256,
        raw_sha256=hashlib.sha256(content).hexdigest(),
        fetched_at=document.fetched_at,
        extractor_version=extractor_version,
        provenance=tuple(provenance),
    )


def _read_pages(document: RawDocument) -> _Parts:
    pages = [Page(decode_page(raw.content, raw.content_type)) for raw in document.pages]
    first = pages[0]
    headlines = find_headlines(first)
    headline = headlines[0][0] if headlines else None
    lines = visible_lines(first)
    paragraphs: list[str] = []
    for page in pages:
        seen = set(paragraphs)
        paragraphs += [text for text in page_paragraphs(page) if text not in seen or len(text) < 40]
    return _Parts(
        page=first,
        headlines=headlines,
        kicker=find_kicker(first, headline),
        byline=printed_byline(first, lines, headline),
        lines=lines,
        paragraphs=paragraphs,
        is_walled=_is_free(first) is False and is_truncated(first.tree.get_text(" ")),
    )


def _read_text(document: RawDocument) -> _Parts:
    text = decode_page(document.pages[0].content, document.pages[0].content_type)
    headline, kicker, byline, lines, paragraphs = split_text(text)
    return _Parts(
        page=None,
        headlines=[(headline, "first-lines")] if headline else [],
        kicker=kicker,
        byline=byline,
        lines=lines,
        paragraphs=paragraphs,
        is_walled=False,
    )


def _authors(parts: _Parts) -> tuple[tuple[Author, ...], str | None, Byline, list[Provenance]]:
    """Reconcile the printed line, the tags and the bio; a printed person beats a tag."""
    tagged = tagged_authors(parts.page) if parts.page else []
    printed = parts.byline
    if parts.page and not tagged and not printed.authors and printed.kind in ("none", "staff"):
        bare = bare_byline(parts.lines, parts.headlines[0][0] if parts.headlines else None)
        printed = bare if bare.authors else printed
    candidates = [(printed.source, list(printed.authors))] if printed.authors else []
    candidates += tagged
    authors = tuple(candidates[0][1]) if candidates else ()
    if authors and tagged and candidates[0][0] == "byline":
        titles = {author.author_name: author for author in tagged[0][1]}
        authors = tuple(
            replace(titles[a.author_name], role=a.role) if a.author_name in titles else a
            for a in authors
        )
    source = candidates[0][0] if candidates else None
    names = [author.author_name for author in authors]
    found = find_bio(parts.page, parts.lines[-40:] if parts.page else (), parts.paragraphs, names)
    if found and not authors and printed.kind in ("none", "staff"):
        name = named_in_bio(found.text)
        if name and is_person(name):
            authors, source = (Author(author_name=name),), "bio"
    if found and authors:
        authors = with_bio(authors, found.text)
    tag = parts.page.first_meta("author") if parts.page else None
    if printed.kind == "none" and not authors and (agency := find_agency(tag or "")):
        printed = replace(printed, kind="agency", wire_service=agency)
    provenance = [
        Provenance(
            field_name="authors",
            field_value="; ".join(a.author_name for a in people),
            field_source=name,
            confidence=0.9 if name in ("byline", "json-ld") else 0.7,
            is_chosen=name == source,
        )
        for name, people in candidates
    ]
    if source == "bio":
        provenance.append(_chosen("authors", authors[0].author_name, "bio", 0.6))
    says_so = found and re.match(
        r"(?:the|der|die|o|a) (?:auth?or|writer|autorin|autora)\b", found.text, re.IGNORECASE
    )
    return authors, found.text if found and (authors or says_so) else None, printed, provenance


def _outlet_fields(
    outlet: Outlet | None, site: str | None, address: str | None
) -> dict[str, str | None]:
    domain = registrable(address) if address else None
    if outlet is None:
        return {"outlet_id": None, "outlet_name": site or domain, "domain": domain, "country": None}
    return {
        "outlet_id": outlet.outlet_id,
        "outlet_name": outlet.outlet_name,
        "domain": outlet.domain or domain,
        "country": outlet.country,
    }


def _canonical(page: Page, url: str) -> str | None:
    """Return the page's own address, if it is of the same site and not a front page."""
    link = page.tree.find("link", rel="canonical")
    text = clean(str(link.get("href") or "")) if link else page.first_meta("og:url")
    if not text:
        return None
    try:
        target = urljoin(url, text) if url.startswith("http") else text
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or len(parts.path.strip("/")) < 2:
        return None
    here, there = registrable(url), registrable(target)
    if here and here.split(".")[-2:] != there.split(".")[-2:]:
        return None
    return target


def _is_free(page: Page | None) -> bool | None:
    if page is None:
        return None
    declared = page.article_data.get("isAccessibleForFree")
    return None if declared is None else str(declared).lower() == "true"


def _language_tag(page: Page | None, outlet: Outlet | None) -> str | None:
    tag = page.tree.html.get("lang") if page and page.tree.html else None
    return str(tag) if tag else outlet.in_language if outlet else None


def _provenance(name: str, candidates: Sequence[tuple[str, str]]) -> list[Provenance]:
    return [
        Provenance(
            field_name=name,
            field_value=value,
            field_source=source,
            confidence=round(0.9 / (1 + number), 2),
            is_chosen=number == 0,
        )
        for number, (value, source) in enumerate(candidates)
    ]


def _date_provenance(found: FoundDate, is_chosen: bool) -> Provenance:
    return Provenance(
        field_name="date_published",
        field_value=(found.at or found.day).isoformat(),
        field_source=found.source,
        confidence=found.confidence,
        is_chosen=is_chosen,
    )


def _chosen(name: str, value: str, source: str, confidence: float) -> Provenance:
    return Provenance(
        field_name=name,
        field_value=value,
        field_source=source,
        confidence=confidence,
        is_chosen=True,
    )
