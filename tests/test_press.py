"""The sample press is what it promises, and extraction reads it as its authors wrote it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.press.articles import PressArticle, article_path, read_articles, read_outlets
from flows.press.listings import DEAD_LINKS
from flows.press.rendering import FICTION, render_pages
from flows.press.server import Press
from tests.conftest import FETCHED_AT
from transforms.extraction import extract_article
from transforms.listings import read_feed, read_section, read_sitemap
from transforms.outlets import OutletList
from transforms.records import Article, Outlet, RawDocument, RawPage

OUTLETS = OutletList().merge(
    Outlet(
        **{
            name: getattr(o, name)
            for name in (
                "outlet_id",
                "outlet_name",
                "domain",
                "country",
                "in_language",
                "time_zone",
            )
        }
    )
    for o in read_outlets().values()
)
ARTICLES = [
    pytest.param(article, id=f"{article.outlet_id}/{article.slug}") for article in read_articles(2)
]


def read(article: PressArticle) -> Article:
    outlet = read_outlets()[article.outlet_id]
    url = f"http://{outlet.domain}{article_path(article)}"
    pages = tuple(
        RawPage(
            url=url, content=content, content_type=f"text/html; charset={outlet.header_charset}"
        )
        for content in render_pages(article, outlet)
    )
    return extract_article(RawDocument(url=url, pages=pages, fetched_at=FETCHED_AT), OUTLETS)


def test_it_is_as_large_and_as_varied_as_promised() -> None:
    articles = read_articles(2)

    assert len(read_outlets()) >= 8
    assert len({outlet.country for outlet in read_outlets().values()}) >= 5
    assert len(articles) >= 40
    assert len({article.facts["event"] for article in articles}) == 3
    assert (
        sum(article.facts["article_type"] == "opinion" for article in articles) > len(articles) / 2
    )
    assert any(len(article.pages) == 3 for article in articles)
    assert any(not article.shows_date for article in articles)
    assert sum(article.facts.get("wire_service") is not None for article in articles) == 3
    changed = {a.slug for a in read_articles(1)} & {
        a.slug for a in articles if a not in read_articles(1)
    }
    assert changed


def test_every_listed_link_answers_but_the_dead_one(press: Press) -> None:
    press.night = 2
    dead, listed = [], set()
    for outlet in read_outlets().values():
        for listing in outlet.listings:
            status, _, content = press.answer(outlet.domain, listing["path"])
            assert status == 200
            url = f"http://{outlet.domain}{listing['path']}"
            reader = {"section": read_section, "sitemap": read_sitemap}.get(
                listing["kind"], read_feed
            )
            for item in reader(content, url).items:
                path = item.url.split(outlet.domain, 1)[1].split("?")[0]
                status, _, page = press.answer(outlet.domain, path)
                listed.add(item.url.split("?")[0])
                if status != 200:
                    dead.append(path)
                else:
                    assert FICTION.encode() in page
    assert dead == list(DEAD_LINKS.values())
    assert len(listed) == len(read_articles(2)) + len(DEAD_LINKS)


@pytest.mark.parametrize("article", ARTICLES)
def test_extraction_reads_what_the_press_wrote(article: PressArticle) -> None:
    found, facts = read(article), article.facts
    wanted = (
        article.published_at.astimezone(UTC).replace(tzinfo=None)
        if article.shows_date and article.published_at
        else None
    )

    assert found.headline == article.headline
    assert [author.author_name for author in found.authors] == [
        a["author_name"] for a in facts.get("authors", [])
    ]
    assert found.article_type == facts["article_type"]
    assert found.in_language == read_outlets()[article.outlet_id].in_language
    assert found.wire_service == facts.get("wire_service")
    assert found.date_published == (
        article.published_at.date() if wanted and article.published_at else None
    )
    assert found.published_at in (wanted, None)
    assert FICTION[:30] not in found.body
    assert "Medium Small" not in found.body
    if facts.get("bio"):
        assert facts["bio"][:40] not in found.body
    written = sum(len(text.removeprefix("## ")) for page in article.pages for text in page)
    # A standfirst of a sentence or more is text; a shorter one is a second headline.
    most = written + len(facts.get("description", "")) + 80
    assert written - 80 <= len(found.body) <= most
    assert found.is_truncated == (facts.get("is_accessible_for_free") is False)


def test_affiliations_are_read_from_more_than_half_of_the_bios() -> None:
    pairs = [
        (author.affiliation, wanted["affiliation"])
        for article in read_articles(2)
        for author, wanted in zip(
            read(article).authors, article.facts.get("authors", []), strict=True
        )
        if wanted.get("affiliation") and article.facts.get("bio")
    ]

    right = sum(found == wanted for found, wanted in pairs)
    assert right / len(pairs) >= 0.55, [pair for pair in pairs if pair[0] != pair[1]]


def test_a_printed_time_is_read_in_the_outlets_zone() -> None:
    article = next(a for a in read_articles(1) if a.slug == "leave-the-report-cards-at-home")

    assert read(article).published_at == datetime(2011, 5, 6, 0, 15)
    assert read(article).published_utc_offset == "+08:00"
