"""All parts of one article put together, each with where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from transforms.extraction import evidence
from transforms.extraction.article_text import ArticleText, asks_for_subscription, read_text
from transforms.extraction.authors.agencies import name_agency
from transforms.extraction.authors.datelines import find_closing_agency, find_dateline
from transforms.extraction.dates import FoundDate, find_dates, find_modified
from transforms.extraction.headline import alternative_headline
from transforms.extraction.headline.sections import find_sections, find_type
from transforms.extraction.identity import version_id
from transforms.extraction.imprint import NamedOutlet, name_outlet
from transforms.extraction.layout import Layout, lay_out
from transforms.extraction.names import name_key
from transforms.extraction.page import Page
from transforms.extraction.page.encoding import decode_page
from transforms.extraction.plain_text import lay_out_text
from transforms.extraction.publishers import find_publishers, site_host
from transforms.extraction.signature import Signature, sign
from transforms.extraction.urls import (
    archived_url,
    article_id,
    canonical_url,
    foreign_canonical_url,
    normalise_url,
)
from transforms.mementos import find_memento, is_marked, restore_html, strip_banners
from transforms.outlets import OutletList
from transforms.records import Article, Author, Outlet, Provenance, RawDocument
from transforms.text.language import find_language

Fields = dict[str, Any]
"""Some of the fields of an `Article`."""


def assemble(document: RawDocument, outlets: OutletList, extractor_version: str) -> Article:
    """Read the article; see `transforms.extraction.extract_article`."""
    original, archive = archived_url(document.url)
    archive = document.archive_url or archive
    texts = [decode_page(raw.content, raw.content_type) for raw in document.pages]
    pages = [] if document.is_plain_text else [_read_page(text, archive) for text in texts]
    canonical = canonical_url(pages[0], original) if pages else None
    address = canonical or (original if original.startswith("http") else None)
    known = document.outlet or outlets.find(address)
    publishers = find_publishers(pages[0] if pages else None, address, known, outlets)
    layout = lay_out(pages, publishers) if pages else lay_out_text(texts[0], publishers)
    signature = sign(layout)
    text = read_text(layout, signature)
    headline, column = _without_column_name(layout.headline, signature.authors)
    outlet = name_outlet(
        layout.page,
        layout.lines,
        publishers,
        signature.decision.byline.publisher,
        headline,
        outlets,
    )
    language, language_rows = _language(text.body, layout.page, outlet.outlet)
    dates = find_dates(
        layout.page,
        layout.lines,
        original,
        layout.headline_at,
        document.fetched_at,
        outlet=outlet.outlet,
        language=language,
    )
    kinds, kind_rows = _kind_fields(layout, signature, original)
    content = b"".join(raw.content for raw in document.pages)
    identity = article_id(address, content)
    text_sha256 = hashlib.sha256(f"{headline or ''}\n{text.body}".encode()).hexdigest()
    return Article(
        article_id=identity,
        version_id=version_id(identity, text_sha256),
        url=normalise_url(address) if address else document.url,
        original_url=original if find_memento(document.url) else document.url,
        canonical_url=canonical,
        archive_url=archive,
        **_outlet_fields(outlet, address),
        headline=headline,
        alternative_headline=alternative_headline(layout.headlines, publishers),
        kicker=column or layout.kicker,
        **kinds,
        **_signature_fields(signature, text),
        **_date_fields(dates, outlet.outlet),
        date_modified=find_modified(
            layout.page, layout.lines, layout.headline_at, dates[0] if dates else None
        ),
        in_language=language,
        **_page_fields(layout, text),
        body=text.body,
        word_count=text.n_words,
        text_sha256=text_sha256,
        raw_sha256=hashlib.sha256(content).hexdigest(),
        fetched_at=document.fetched_at,
        extractor_version=extractor_version,
        provenance=(
            *evidence.headline_rows(layout.headlines),
            *signature.rows,
            *evidence.date_rows(dates),
            *kind_rows,
            *evidence.chosen(
                "outlet_name", outlet.name, outlet.source, 0.95 if outlet.outlet else 0.7
            ),
            *language_rows,
            *evidence.foreign_address_rows(
                foreign_canonical_url(pages[0], original) if pages else None
            ),
        ),
    )


def _read_page(text: str, archive_url: str | None) -> Page:
    """Return the page as its outlet made it, whatever a web archive put around it."""
    if archive_url is None and not is_marked(text):
        return Page(text)
    page = Page(restore_html(text))
    strip_banners(page.root, archive_url)
    return page


def _without_column_name(
    headline: str | None, authors: Sequence[Author]
) -> tuple[str | None, str | None]:
    """Cut the columnist's name off "LUSK: The ballot and the umbrella"."""
    name, colon, rest = (headline or "").partition(": ")
    if colon and rest and name.isupper():
        key = name_key(name)
        if any(key in name_key(author.author_name) for author in authors):
            return rest, name
    return headline, None


def _signature_fields(signature: Signature, text: ArticleText) -> Fields:
    """Return who signs, for whom and from where; the text itself may name place and agency."""
    byline = signature.decision.byline
    dateline, agency = find_dateline(text.first)
    wire = byline.wire_service or agency or find_closing_agency(text.last)
    kind = "agency" if wire and byline.kind == "none" else byline.kind
    return {
        "authors": signature.authors,
        "byline": byline.raw,
        "byline_kind": "person" if signature.authors else kind,
        "credit_text": None if signature.authors else byline.credit or wire,
        "bio": signature.bio.text if signature.bio else None,
        "wire_service": name_agency(wire),
        "dateline": byline.dateline or dateline,
    }


def _kind_fields(layout: Layout, signature: Signature, url: str) -> tuple[Fields, list[Provenance]]:
    byline, kicker = signature.decision.byline, layout.kicker
    sections = find_sections(layout.page, layout.lines, kicker, layout.headline, layout.publishers)
    prefix = next((h.kicker for h in layout.headlines if h.kicker), None)
    kind = find_type(layout.page, url, sections, kicker, prefix, byline.kind)
    if signature.is_guest and kind.value in ("reportage", "unknown"):
        # News reports do not introduce their authors; who gets a bio argues for themselves.
        kind = replace(kind, value="opinion", source="bio", confidence=0.55)
    if byline.wire_service and kind.value == "unknown":
        kind = replace(kind, value="reportage", source="wire-service", confidence=0.6)
    rows = evidence.found_rows("article_section", sections)
    rows += evidence.chosen("article_type", kind.value, kind.source, kind.confidence)
    section = sections[0].value if sections else None
    return {"article_type": kind.value, "article_section": section}, rows


def _date_fields(dates: Sequence[FoundDate], outlet: Outlet | None) -> Fields:
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


def _outlet_fields(found: NamedOutlet, address: str | None) -> Fields:
    host, outlet = site_host(address) or None, found.outlet
    return {
        "outlet_id": outlet.outlet_id if outlet else None,
        "outlet_name": found.name,
        "domain": (outlet.domain if outlet else None) or host,
        "country": outlet.country if outlet else None,
    }


def _page_fields(layout: Layout, text: ArticleText) -> Fields:
    is_free = _is_free(layout.page) if layout.page else None
    return {
        "description": layout.page.first_meta(
            "og:description", "description", "twitter:description"
        )
        if layout.page
        else None,
        "is_accessible_for_free": is_free,
        "is_truncated": text.is_cut or (is_free is False and asks_for_subscription(layout)),
    }


def _is_free(page: Page) -> bool | None:
    declared = page.article_data.get("isAccessibleForFree")
    if declared is None:
        tier = (page.first_meta("article:content_tier") or "").lower()
        return {"free": True, "locked": False}.get(tier)
    return str(declared).lower().rsplit("/", 1)[-1] == "true"


def _language(
    body: str, page: Page | None, outlet: Outlet | None
) -> tuple[str | None, list[Provenance]]:
    """Return what the detector says, and the tag beside it where that says something else."""
    tag = (page.language if page else None) or (outlet.in_language if outlet else None)
    language = find_language(body, tag)
    rows = evidence.chosen("in_language", language, "detector", 0.9)
    if tag and language and not tag.lower().startswith(language):
        rows.append(
            replace(rows[0], field_value=tag, field_source="tag", confidence=0.5, is_chosen=False)
        )
    return language, rows
