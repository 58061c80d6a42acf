"""Headlines, sections and kinds: what is printed, what is declared, what is cut off."""

from __future__ import annotations

from datetime import datetime

import pytest

from transforms.extraction import extract_article
from transforms.extraction.headline import alternative_headline, find_headlines
from transforms.extraction.headline.sections import Found, find_type, kind_of
from transforms.extraction.headline.titles import cut_title
from transforms.extraction.imprint import name_outlet
from transforms.extraction.page import Page
from transforms.extraction.publishers import Publishers, find_publishers
from transforms.outlets import OutletList
from transforms.records import RawDocument, RawPage

OUTLETS = OutletList()
NAMED = Publishers(None, ("The Harbour Post",), "harbourpost.example", frozenset({"harbourpost"}))
UNNAMED = Publishers(None)
URL = "https://www.harbourpost.example/a/1"


@pytest.mark.parametrize(
    ("publishers", "title", "kicker", "cut"),
    [
        (NAMED, "Move the afternoon boat | The Harbour Post", None, "Move the afternoon boat"),
        (NAMED, "The Harbour Post - Move the afternoon boat", None, "Move the afternoon boat"),
        (NAMED, "Move the boat | Opinion | Harbour Post", None, "Move the boat"),
        (NAMED, "Opinion | Move the afternoon boat", "Opinion", "Move the afternoon boat"),
        (NAMED, "A boat - a bell - a school", None, "A boat - a bell - a school"),
        (UNNAMED, "Move the afternoon boat | Tide Weekly", None, "Move the afternoon boat"),
        (UNNAMED, "Move the afternoon boat – Tide", None, "Move the afternoon boat"),
        (UNNAMED, "Boats: who pays?", None, "Boats: who pays?"),
    ],
)
def test_titles_lose_site_and_section(
    publishers: Publishers, title: str, kicker: str | None, cut: str
) -> None:
    assert cut_title(title, publishers) == (kicker, cut)


def page_of(head: str, body: str) -> Page:
    return Page(f"<html><head>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("head", "body", "headline", "other"),
    [
        pytest.param(
            "<title>Sleeper rail explained: why it pays | Harbour Post</title>",
            "<h1>The sentimental second class</h1>",
            "The sentimental second class",
            "Sleeper rail explained: why it pays",
            id="printed beats the search engine's",
        ),
        pytest.param(
            "<title>Move the boat now | Harbour Post</title>",
            "<h1><a href='/'>Harbour Post</a></h1><h2>Move the boat now</h2>",
            "Move the boat now",
            None,
            id="logo in the first heading",
        ),
        pytest.param(
            "<title>Move the boat now</title>",
            "<div><font size=5>Move the boat now</font></div><p>Text</p>",
            "Move the boat now",
            None,
            id="no heading at all",
        ),
        pytest.param(
            "<meta property='og:title' content='Move the boat now'>",
            "<h1>Nahverkehr: Move the boat now</h1>",
            "Move the boat now",
            None,
            id="kicker inside the heading",
        ),
        pytest.param(
            "<meta property='og:title' content='Why the afternoon boat must go'>",
            "<h1>Move the boat now | COMMENTARY</h1>",
            "Move the boat now",
            "Why the afternoon boat must go",
            id="section behind the heading",
        ),
        pytest.param(
            "<title>Harbour Post</title>",
            "<h1>Move the boat now | Bells and gulls</h1>",
            "Move the boat now | Bells and gulls",
            None,
            id="a bar that parts no section",
        ),
        pytest.param(
            "<meta property='og:title' content='Only declared, never printed'>",
            "<nav><h1>Menu</h1></nav><p>Text</p>",
            "Only declared, never printed",
            None,
            id="declared only",
        ),
        pytest.param(
            "<meta property='og:title' content='Ferries: the best boats of 2022, compared'>",
            "<ol class=breadcrumb><li>Home</li><li>Move the boat now</li></ol>"
            "<h1>Move the boat now</h1><p>Text</p>",
            "Move the boat now",
            "Ferries: the best boats of 2022, compared",
            id="the trail above ends in the headline",
        ),
        pytest.param(
            "<title>Move the boat now</title>"
            "<meta property='og:site_name' content='Move the boat now'>",
            "<h1>Move the boat now</h1><h3 class=headline>Gulls in the harbour</h3>",
            "Move the boat now",
            None,
            id="the tag for the site's name holds the headline",
        ),
        pytest.param(
            "<title>Where to take a boat in Mudflat</title>",
            "<h1>The best ferries in Mudflat</h1>"
            + "".join(f"<p>{'Nobody waits for a boat. ' * 8}{n}</p>" for n in range(4))
            + "<h1>Where to walk in Mudflat</h1>",
            "The best ferries in Mudflat",
            "Where to take a boat in Mudflat",
            id="another story below the text has the likelier words",
        ),
    ],
)
def test_the_printed_headline_wins(head: str, body: str, headline: str, other: str | None) -> None:
    page = page_of(head, body)
    publishers = find_publishers(page, URL, None, OUTLETS)
    found = find_headlines(page, publishers)

    assert found[0].text == headline
    assert alternative_headline(found, publishers) == other


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Opinion", "opinion"),
        ("Op-Ed Contributors", "opinion"),
        ("Editorial", "editorial"),
        ("Letters to the editor", "letter"),
        ("Gastbeitrag", "opinion"),
        ("晨光时评", "opinion"),
        ("社説", "editorial"),
        ("Book review", "review"),
        ("News analysis", "analysis"),
        ("World news", "reportage"),
        ("Ideas", "opinion"),
        ("Gardening Ideas", None),
        ("Student Perspectives", None),
        ("Daily Comment", "opinion"),
        ("The boat that leaves before the bell", None),
    ],
)
def test_a_section_tells_the_kind(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("url", "sections", "byline_kind", "kind", "source"),
    [
        ("https://a.example/opinion/2020/x.html", [], "person", "opinion", "url"),
        ("https://a.example/news/x.html", ["Editorial"], "none", "editorial", "json-ld"),
        ("https://a.example/opinion/x.html", [], "editorial_board", "editorial", "byline"),
        ("https://a.example/x", ["World"], "person", "reportage", "json-ld"),
        ("https://a.example/x", [], "person", "unknown", "none"),
        ("https://a.example/interview-with-a-pilot/", [], "person", "interview", "url"),
        ("https://a.example/books/the-tide-review.html", [], "person", "review", "url"),
        ("https://a.example/blog/what-is-a-comment-forum/", [], "person", "unknown", "none"),
        ("https://a.example/blog/how-to-write-your-essay", [], "person", "unknown", "none"),
    ],
)
def test_type_has_a_source(
    url: str, sections: list[str], byline_kind: str, kind: str, source: str
) -> None:
    found = [Found(value=name, source="json-ld", confidence=0.9) for name in sections]
    decided = find_type(None, url, found, None, None, byline_kind)

    assert (decided.value, decided.source) == (kind, source)


def site(name: str) -> str:
    return f"<meta property='og:site_name' content='{name}'>"


def maker(name: str) -> str:
    return f"<meta name='publisher' content='{name}'>"


@pytest.mark.parametrize(
    ("head", "body", "url", "name"),
    [
        ("<meta property='og:site_name' content='Lagoon Times'>", "", "file:a", "Lagoon Times"),
        ("<title>A boat | Tide Weekly</title>", "<h1>A boat</h1>", "file:a", "Tide Weekly"),
        ("", "<p>© 2019 Valley Clarion Inc. All rights reserved</p>", "file:a", "Valley Clarion"),
        ("", "<img alt='Harbour Post' src=logo.gif>", URL, "Harbour Post"),
        (site("Tides | The Harbour Post"), "", URL, "The Harbour Post"),
        (site("Mudflat - News from the coast"), "", "https://mf.example/a", "Mudflat"),
        (site("Sailing") + maker("Harbour Post online"), "", URL, "Harbour Post online"),
        (site("MG") + maker("Mudflat Gazette"), "", "https://mg.example/a", "Mudflat Gazette"),
        (site("Mudflat Gazette"), "<b>Mud</b>", "https://mud.example/a", "Mudflat Gazette"),
        (
            site("Mudflat.example"),
            "<b>Money</b>",
            "https://money.mudflat.example/a",
            "Mudflat.example",
        ),
        ("", "<p>© Copyright 1995 - 2019 Redaktion Tide Weekly 2019</p>", "file:a", "Tide Weekly"),
        (
            "",
            "<p>© Foto: Anna Moll</p><p>© www.harbourpost.example</p>",
            URL,
            "harbourpost.example",
        ),
        ("", "<p>nothing</p>", URL, "harbourpost.example"),
    ],
)
def test_outlet_is_named_by_the_page(head: str, body: str, url: str, name: str) -> None:
    page = page_of(head, body)
    publishers = find_publishers(page, url, None, OUTLETS)
    headlines = find_headlines(page, publishers)
    headline = headlines[0].text if headlines else None

    assert name_outlet(page, page.lines, publishers, None, headline, OUTLETS).name == name


@pytest.mark.parametrize(
    ("bio", "kind"),
    [
        ("The author is a teacher at a school on the east shore.", "opinion"),
        ("Nora Vale teaches law at the University of Harbour Bay.", "opinion"),
        ("Nora Vale is a baker. The views expressed are her own.", "opinion"),
        ("Nora Vale is a travel writer with ten years of experience in hotels.", "unknown"),
        ("Nora Vale is the chief executive of Tidal Homes Ltd.", "unknown"),
    ],
)
def test_a_bio_tells_of_an_argument_only_where_it_sets_the_author_apart(
    bio: str, kind: str
) -> None:
    text = "".join(f"<p>{'The ferry should sail again, and soon. ' * 6}</p>" for _ in range(4))
    html = f"<h1>Let the ferry sail</h1><p>By Nora Vale</p>{text}<p><i>{bio}</i></p>"

    article = extract_article(
        RawDocument(
            url=URL,
            pages=(RawPage(url=URL, content=html.encode(), content_type="text/html"),),
            fetched_at=datetime(2020, 1, 1),
        ),
        OUTLETS,
    )

    assert article.article_type == kind
