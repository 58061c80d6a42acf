"""Every saved page gives what a person would read out of it.

A case is a folder `pages/<outlet>/<slug>/` with `page.html`, `page-1.html` and so on, or `page.txt`,
and an `expected.toml`. Outlets, people and texts are invented; the slug says what goes wrong there.
Only what `expected.toml` lists is checked, apart from what no page may ever give. Besides fields of
`Article` it may hold:

    url, page_urls, content_type      how the pages came; page_urls where the pages differ
    [outlet]                          what a study says about the outlet
    absent = ["date_published"]       fields that must be null or empty
    body_has, body_lacks              pieces of text
    body_paragraphs, body_opens, body_ends
    same_article_as = "slug"          another page of this outlet with the same article_id
    error_reason                      the page is no article, and the error says so
    fetched_at                        where the default, 24 November 2026, does not do
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FETCHED_AT
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.outlets import shipped_outlets
from transforms.records import Article, Author, Outlet, RawDocument, RawPage

PAGES = Path(__file__).parent / "pages"
CASES = {
    f"{path.parent.parent.name}/{path.parent.name}": path.parent
    for path in sorted(PAGES.glob("*/*/expected.toml"))
}
TEXT_FIELDS = (
    "headline",
    "alternative_headline",
    "kicker",
    "description",
    "article_section",
    "byline",
    "bio",
    "wire_service",
    "dateline",
    "outlet_name",
    "body",
)
MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|nbsp|quot|#\d+);", re.I)
ABOUT_THE_CASE = {
    "url",
    "page_urls",
    "content_type",
    "outlet",
    "absent",
    "body_has",
    "body_lacks",
    "body_paragraphs",
    "body_opens",
    "body_ends",
    "same_article_as",
    "error_reason",
    "fetched_at",
}


def read_expected(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text("utf-8"))


def read_document(folder: Path) -> RawDocument:
    expected = read_expected(folder)
    plain = (folder / "page.txt").exists()
    paths = [folder / "page.txt"] if plain else sorted(folder.glob("page*.html"))
    urls = expected.get("page_urls", [expected["url"]] * len(paths))
    return RawDocument(
        url=expected["url"],
        pages=tuple(
            RawPage(url=url, content=path.read_bytes(), content_type=expected.get("content_type"))
            for url, path in zip(urls, paths, strict=True)
        ),
        fetched_at=expected.get("fetched_at", FETCHED_AT),
        outlet=Outlet(**expected["outlet"]) if "outlet" in expected else None,
        is_plain_text=plain,
    )


@cache
def read_article(case: str) -> Article:
    return extract_article(read_document(CASES[case]), shipped_outlets())


def as_read(value: Any) -> Any:
    """Return text with one plain space wherever there is space, as a reader would type it."""
    return " ".join(value.split()) if isinstance(value, str) else value


def differences(article: Article, expected: dict[str, Any]) -> list[str]:
    """Return one line for each thing that is not as it should be."""
    wrong = []
    for name, value in expected.items():
        if name in ABOUT_THE_CASE:
            continue
        found = getattr(article, name)
        if name == "authors":
            wrong += author_differences(article.authors, value)
        elif as_read(found) != as_read(value):
            wrong.append(f"{name} is {found!r}, should be {value!r}")
    for name in expected.get("absent", ()):
        if found := getattr(article, name):
            wrong.append(f"{name} is {found!r}, should be absent")
    return wrong + body_differences(article.body, expected)


def author_differences(authors: tuple[Author, ...], wanted: list[dict[str, str]]) -> list[str]:
    """Compare names and order, and of each author the fields that are listed; "" is absent."""
    names = [author.author_name for author in authors]
    right = [author["author_name"] for author in wanted]
    if names != right:
        return [f"authors are {names!r}, should be {right!r}"]
    return [
        f"{name} of {author.author_name} is {found!r}, should be {value or None!r}"
        for author, entry in zip(authors, wanted, strict=True)
        for name, value in entry.items()
        if as_read(found := getattr(author, name)) != as_read(value or None)
    ]


def body_differences(body: str, expected: dict[str, Any]) -> list[str]:
    paragraphs = body.split("\n\n") if body else []
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else ("", "")
    wrong = [f"body lacks {t!r}" for t in expected.get("body_has", ()) if t not in body]
    wrong += [f"body has {t!r}" for t in expected.get("body_lacks", ()) if t in body]
    count = expected.get("body_paragraphs", len(paragraphs))
    if count != len(paragraphs):
        lines = "".join(f"\n    {text[:60]!r}" for text in paragraphs)
        wrong.append(f"body has {len(paragraphs)} paragraphs, should have {count}:{lines}")
    if not first.startswith(expected.get("body_opens", "")):
        wrong.append(f"body opens {first[:70]!r}, should open {expected['body_opens']!r}")
    if not last.endswith(expected.get("body_ends", "")):
        wrong.append(f"body ends {last[-70:]!r}, should end {expected['body_ends']!r}")
    return wrong


def never_right(article: Article) -> list[str]:
    """Return what would be wrong on any page."""
    texts = {name: getattr(article, name) or "" for name in TEXT_FIELDS}
    for author in article.authors:
        texts |= {
            f"{name} of {author.author_name}": getattr(author, name) or ""
            for name in ("author_name", "role", "job_title", "affiliation", "bio")
        }
    wrong = [
        f"{name} has markup: {found.group()!r}"
        for name, text in texts.items()
        if (found := MARKUP.search(text))
    ]
    wrong += [f"{name} has a null byte" for name, text in texts.items() if "\0" in text]
    wrong += [f"{name} has space around it" for name, text in texts.items() if text != text.strip()]
    paragraphs = article.body.split("\n\n")
    for name in ("headline", "byline", "bio"):
        if texts[name] and texts[name] in paragraphs:
            wrong.append(f"{name} is a paragraph of the body")
    if article.date_published == article.fetched_at.date():
        wrong.append("date_published is the day of the fetch")
    return wrong


@pytest.mark.parametrize("case", CASES)
def test_page_gives_what_a_reader_sees(case: str) -> None:
    expected = read_expected(CASES[case])
    if reason := expected.get("error_reason"):
        with pytest.raises(TransformError) as error:
            read_article(case)
        assert error.value.reason == reason
        return

    article = read_article(case)
    wrong = differences(article, expected) + never_right(article)
    if slug := expected.get("same_article_as"):
        other = read_article(f"{case.split('/')[0]}/{slug}")
        if other.article_id != article.article_id:
            wrong.append(f"article_id is not that of {slug}: {article.url} and {other.url}")

    assert not wrong, "\n".join(["", case, *wrong])


@pytest.mark.parametrize("case", CASES)
def test_expected_file_names_only_known_fields(case: str) -> None:
    expected = read_expected(CASES[case])

    assert set(expected) - ABOUT_THE_CASE <= {field.name for field in fields(Article)}
    assert set(expected.get("absent", ())) <= {field.name for field in fields(Article)}
    for author in expected.get("authors", ()):
        assert set(author) <= {field.name for field in fields(Author)}


PRINTED = tomllib.loads((PAGES / "dates.toml").read_text("utf-8"))


def read_line(language: str, line: str) -> Article:
    """Read a page that prints the line below its headline, and another date in the footer."""
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        "<title>A date on the notice</title></head><body><main>"
        f'<h1>A date on the notice</h1><p class="info">{line}</p>'
        + "".join(f"<p>{sentence}.</p>" for sentence in PRINTED["text"].strip(" .\n").split(". "))
        + "</main><footer>&copy; 1998-2024 Rudd Valley News, 2024-07-08</footer></body></html>"
    )
    url = "https://ruddvalley.example/views/notice"
    pages = (RawPage(url=url, content=page.encode()),)
    return extract_article(
        RawDocument(url=url, pages=pages, fetched_at=FETCHED_AT), shipped_outlets()
    )


@pytest.mark.parametrize(
    ("language", "line", "day", "precision"),
    [
        pytest.param(*row, precision, id=f"{row[0]}-{row[1]}")
        for name, precision in (("dates", None), ("months", "month"))
        for row in PRINTED[name]
    ],
)
def test_printed_date_is_read(language: str, line: str, day: date, precision: str | None) -> None:
    article = read_line(language, line)

    assert article.date_published == day
    assert article.date_published_precision in ((precision,) if precision else ("day", "minute"))


@pytest.mark.parametrize(("language", "line"), PRINTED["none"])
def test_line_without_a_date_gives_none(language: str, line: str) -> None:
    assert read_line(language, line).date_published is None


def test_every_saved_page_says_what_it_should_give() -> None:
    saved = {path.parent for path in PAGES.glob("*/*/page*")}

    assert saved == set(CASES.values())


SINGLE = {
    "headline",
    "authors",
    "bio",
    "date_published",
    "article_type",
    "outlet_name",
    "in_language",
}


@pytest.mark.parametrize(
    "case", [c for c in CASES if "error_reason" not in read_expected(CASES[c])]
)
def test_each_field_says_where_it_came_from(case: str) -> None:
    article = read_article(case)
    won = [row for row in article.provenance if row.is_chosen]
    sources = {row.field_name for row in won}

    assert len([row for row in won if row.field_name in SINGLE]) == len(sources & SINGLE)
    for name in ("headline", "date_published", "outlet_name", "in_language", "article_section"):
        assert (getattr(article, name) is not None) == (name in sources), name
    assert bool(article.authors) <= ("authors" in sources)
    assert all(0 <= row.confidence <= 1 for row in article.provenance)
    for author in article.authors:
        start, end = author.bio_start_char, author.bio_end_char
        assert author.bio is None or (article.bio or "")[start:end] == author.bio
