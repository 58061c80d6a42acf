"""Extractors behind one face, for `shared/tools/run_extractor.py`: (bytes, URL) to a dict.

A key that an extractor does not offer is left out, so that it is not counted as a miss. Each
library is imported at its first call: every extractor is measured in a process of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

Answer = dict[str, Any]
FETCHED_AT = datetime(2026, 11, 24)


def opframe(html: bytes, url: str | None) -> Answer:
    """What `extract_article` says, as the sets count: who signs is an author, person or not.

    opframe's own `authors` are persons only; an agency or a desk that signs instead of one is in
    `credit_text`, which stands in here where there is no person.
    """
    answer = opframe_persons(html, url)
    if credit := answer.get("credit"):
        answer["authors"] = answer["authors"] or [credit]
    return answer


def opframe_persons(html: bytes, url: str | None) -> Answer:
    """What `extract_article` says; an empty answer with the reason where it refuses the page."""
    from transforms.errors import TransformError
    from transforms.extraction import extract_article
    from transforms.records import RawDocument, RawPage

    address = url or "file:page.html"
    document = RawDocument(
        url=address, pages=(RawPage(url=address, content=html),), fetched_at=FETCHED_AT
    )
    try:
        article = extract_article(document, _outlets())
    except TransformError as error:
        return {"refused": error.reason}
    return {
        "title": article.headline,
        "authors": [author.author_name for author in article.authors],
        "date": _opframe_date(article),
        "outlet": article.outlet_name,
        "body": article.body,
        "lang": article.in_language,
        "bio": article.bio,
        "byline": article.byline,
        "credit": article.credit_text,
    }


@cache
def _outlets() -> Any:
    from transforms.outlets import shipped_outlets

    return shipped_outlets()


def _opframe_date(article: Any) -> str | None:
    """The local day, with time and offset where they are known: what a reader of the page would say."""
    if article.published_at and article.published_utc_offset:
        zone = datetime.fromisoformat(f"2000-01-01T00:00{article.published_utc_offset}").tzinfo
        return str(article.published_at.replace(tzinfo=UTC).astimezone(zone).isoformat())
    return article.date_published.isoformat() if article.date_published else None


def trafilatura(html: bytes, url: str | None) -> Answer:
    from trafilatura import bare_extraction

    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    return {
        "title": found.title,
        "authors": [name for name in (found.author or "").split("; ") if name],
        "date": found.date,
        "outlet": found.sitename,
        "body": found.text,
        "lang": found.language,
    }


def rs_trafilatura(html: bytes, url: str | None) -> Answer:
    import rs_trafilatura as library

    found = library.extract_bytes(html, url=url)
    return {
        "title": found.title,
        "authors": [name for name in (found.author or "").split("; ") if name],
        "date": found.date,
        "outlet": found.sitename,
        "body": found.main_content,
        "lang": found.language,
    }


def newspaper4k(html: bytes, url: str | None) -> Answer:
    from newspaper import Article

    article = Article(url or "https://page.example/", fetch_images=False)
    article.download(input_html=_text(html))
    article.parse()
    return {
        "title": article.title,
        "authors": article.authors,
        "date": _iso(article.publish_date),
        "outlet": (article.meta_site_name or None),
        "body": article.text,
        "lang": article.meta_lang,
    }


def goose3(html: bytes, url: str | None) -> Answer:
    article = _goose().extract(raw_html=_text(html))
    return {
        "title": article.title,
        # Some are JSON-LD objects, as they stand.
        "authors": [name for name in article.authors if isinstance(name, str)],
        "date": _iso(article.publish_datetime_utc or article.publish_date),
        "outlet": (article.opengraph or {}).get("site_name"),
        "body": article.cleaned_text,
        "lang": article.meta_lang,
    }


@cache
def _goose() -> Any:
    from goose3 import Goose

    return Goose({"enable_image_fetching": False})


def readability_lxml(html: bytes, url: str | None) -> Answer:
    from lxml.html import fromstring
    from readability import Document

    document = Document(_text(html), url=url)
    return {
        "title": document.short_title(),
        "body": fromstring(document.summary()).text_content(),
    }


def resiliparse(html: bytes, url: str | None) -> Answer:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(html, detect_encoding(html))
    return {
        "title": tree.title,
        "body": extract_plain_text(tree, main_content=True, preserve_formatting=False),
    }


def _text(html: bytes) -> str:
    """The text for peers that want text: UTF-8, else what charset-normalizer says."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(html[:200_000]).best()
        return html.decode(best.encoding if best else "utf-8", "replace")


def _iso(value: Any) -> str | None:
    return value.isoformat() if hasattr(value, "isoformat") else value or None
