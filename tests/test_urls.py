"""Addresses: what is one article, and whose page it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.page import Page
from transforms.extraction.urls import archived_url, article_id, canonical_url, shared_address

CANONICAL = "https://www.harbourpost.example/opinion/six-friends"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.harbourpost.example/opinion/six-friends",
        "http://harbourpost.example/opinion/six-friends/",
        "https://www.harbourpost.example/opinion/six-friends?utm_source=mail#comments",
        "https://amp.harbourpost.example/opinion/six-friends",
        "https://www.harbourpost.example/opinion/six-friends/amp/",
        "https://www.harbourpost.example/amp/opinion/six-friends",
        "https://www.harbourpost.example/opinion/six-friends?outputType=amp",
        "https://www.harbourpost.example/opinion/six-friends?amp=1",
        "https://m.harbourpost.example/opinion/six-friends",
        "https://www.harbourpost.example/print/opinion/six-friends",
        "https://www.harbourpost.example/opinion/six-friends/print",
        "https://www.harbourpost.example/opinion/six-friends?view=print",
    ],
)
def test_editions_of_one_page_meet_in_one_id(url: str) -> None:
    assert article_id(url, b"") == article_id(CANONICAL, b"other bytes")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.harbourpost.example/opinion/six-friends-2",
        "https://www.harbourpost.example/opinion/six-friends?id=2",
        "https://www.harbourpost.example/opinion/amplified",
        "https://news.harbourpost.example/opinion/six-friends",
        "https://m.example/opinion/six-friends",
    ],
)
def test_another_page_has_another_id(url: str) -> None:
    assert article_id(url, b"") != article_id(CANONICAL, b"")


@pytest.mark.parametrize(
    ("link", "url", "expected"),
    [
        (CANONICAL, "https://amp.harbourpost.example/x/amp", CANONICAL),
        ("/opinion/six-friends", "https://www.harbourpost.example/x", CANONICAL),
        ("https://www.harbourpost.example/", "https://www.harbourpost.example/x", None),
        ("https://other.co.uk/a/b", "https://paper.co.uk/x", None),
        ("https://www.paper.co.uk/a/b", "https://amp.paper.co.uk/x", "https://www.paper.co.uk/a/b"),
        ("https://[broken/a/b", "https://paper.co.uk/x", None),
        (CANONICAL, "file:page.html", CANONICAL),
    ],
)
def test_canonical_address_is_of_the_same_site(link: str, url: str, expected: str | None) -> None:
    page = Page(
        f'<html><head><link rel="canonical" href="{link}"></head><body><p>a</p></body></html>'
    )

    assert canonical_url(page, url) == expected


def test_an_archived_page_keeps_both_addresses() -> None:
    archive = "https://web.archive.org/web/20110510000000/http://paper.example/opinion/a"

    assert archived_url(archive) == ("http://paper.example/opinion/a", archive)
    assert archived_url("http://paper.example/opinion/a") == (
        "http://paper.example/opinion/a",
        None,
    )


@given(st.text(max_size=60))
def test_no_address_crashes(text: str) -> None:
    assert isinstance(shared_address(f"http://{text}"), str)
    assert isinstance(shared_address(text), str)
