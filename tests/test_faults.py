"""A night over a press that misbehaves on purpose: one outcome an address, good manners, a bounded end."""

from __future__ import annotations

import pytest

from tests.rough_press.hits import by_host, gaps, most_at_once
from tests.rough_press.night import AFTER_429, AT_ONCE, GAP, Night, play_rough_night
from tests.rough_press.pages import SIGNED
from tests.rough_press.server import DESK
from tests.rough_press.table import read_faults
from transforms.framing import Annotator

FAULTS, LISTINGS = read_faults()
PAUSES = {
    "patience-unsaid": AFTER_429,
    "patience-in-seconds": 1.0,
    "patience-by-date": 1.0,
    "patience-unreadable": AFTER_429,
    "patience-always": AFTER_429,
    "once-503": 1.0,
}
"""Seconds that each host asked for once. A date of HTTP has whole seconds: 2 from now is more than 1."""
READING = 0.02
"""Seconds that the server may take to read a request, or to say that it has."""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, annotator: Annotator) -> Night:
    return play_rough_night(tmp_path_factory.mktemp("rough"), FAULTS, LISTINGS, annotator)


def test_each_address_ends_as_the_table_says(night: Night) -> None:
    wanted = {}
    for fault in FAULTS:
        wanted[fault.url], wanted[fault.good_url] = fault.ends, fault.beside

    ends = night.ends()

    assert {url: ends.get(url) for url in wanted} == wanted


def test_each_listing_is_read_or_says_why_not(night: Night) -> None:
    wanted = {one.url: (one.reason, one.items) for one in LISTINGS}
    found = night.rows(
        """
        SELECT l.listing_url, r.reason, l.n_items
        FROM run_listings AS l
        LEFT JOIN rejects AS r ON r.input_url = l.listing_url AND r.input_no IS NULL
        """
    )
    ends = night.rows(
        "SELECT DISTINCT listing_url, concat_ws(' ', outcome, reason) FROM run_outcomes"
    )

    assert {url: (reason, n) for url, reason, n in found if url in wanted} == wanted
    for one in LISTINGS:
        assert one.ends is None or (one.url, one.ends) in ends


def test_the_counts_add_up_to_the_inputs(night: Night) -> None:
    n_listed = 2 * len(FAULTS) + sum(one.items for one in LISTINGS)

    assert sum(night.report.counts.values()) == night.report.n_inputs == n_listed
    assert night.rows("SELECT count(*), count(DISTINCT input_url) FROM run_outcomes") == [
        (n_listed, n_listed)
    ]


def test_the_hosts_that_never_end_do_not_hold_up_the_night(night: Night) -> None:
    """A host has 30 s, the slowest answer 3 s; what is more than that is a busy machine's."""
    at_desk = by_host(night.hits)[DESK][0].began_at

    assert max(hit.ended_at for hit in night.hits) - at_desk < 60


def test_no_host_is_hit_twice_at_once_or_too_soon(night: Night) -> None:
    shortest = {host: min(gaps(hits), default=GAP) for host, hits in by_host(night.hits).items()}

    assert {host: gap for host, gap in shortest.items() if gap < GAP - READING} == {}
    assert most_at_once(night.hits) <= AT_ONCE


@pytest.mark.parametrize(("name", "seconds"), PAUSES.items())
def test_a_host_that_asks_for_patience_gets_it(night: Night, name: str, seconds: float) -> None:
    hits = by_host(night.hits)[f"{name}.example"]
    first = next(number for number, hit in enumerate(hits) if hit.path == f"/{name}")

    assert gaps(hits)[first] >= seconds - READING


def test_a_crawl_delay_is_kept(night: Night) -> None:
    after_robots = by_host(night.hits)["robots-delays.example"][1:]

    assert min(gaps(after_robots)) >= 0.5 - READING


def test_nothing_inside_is_asked_for(night: Night) -> None:
    asked = {hit.host for hit in night.hits}

    assert asked <= {DESK, *(one.host for one in FAULTS), *(one.host for one in LISTINGS)}
    assert not any("secret" in hit.path for hit in night.hits)
    assert not night.rows("SELECT 1 FROM captures WHERE capture_url ILIKE 'file:%'")


def test_every_request_says_who_asks_and_carries_no_cookie(night: Night) -> None:
    assert all("tests@opframe.example" in hit.headers["user-agent"] for hit in night.hits)
    assert not any("cookie" in hit.headers for hit in night.hits)


def test_a_wrong_charset_spoils_no_headline(night: Night) -> None:
    headlines = night.rows(
        "SELECT url, headline FROM articles WHERE url LIKE '%/charset-%' OR url LIKE '%beside-it%'"
    )

    assert [row for row in headlines if not row[1].startswith(SIGNED)] == []


def test_a_chain_of_pages_is_read_as_far_as_the_study_says(night: Night) -> None:
    pages = [hit.path for hit in night.hits if hit.path.startswith("/next-page-for-ever")]

    assert len(pages) == 4


def test_no_half_page_becomes_an_article(night: Night) -> None:
    halves = ("shorter-than-said", "gzip-without-its-end", "body-drips-without-length")
    urls = [fault.url for fault in FAULTS if fault.name in halves]

    assert len(urls) == len(halves)
    assert not set(urls) & {url for (url,) in night.rows("SELECT url FROM articles")}
