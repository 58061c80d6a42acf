"""robots.txt, TDMRep and opt-outs are read as their specifications say."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.permissions import Robots, decide, read_tdmrep, with_signals
from transforms.permissions.robots import ai_agents
from transforms.permissions.tdmrep import find_rule
from transforms.retry_after import retry_after

NOW = datetime(2026, 11, 25, 3)
HERE = "http://press.example/opinion/a"


@pytest.mark.parametrize(
    ("text", "decision", "rule"),
    [
        ("", "allowed", None),
        ("User-agent: *\nDisallow: /opinion/", "disallowed", "Disallow: /opinion/ (User-agent: *)"),
        ("User-agent: *\nDisallow: /sport/", "allowed", None),
        (
            "User-agent: *\nDisallow: /\nAllow: /opinion/",
            "allowed",
            "Allow: /opinion/ (User-agent: *)",
        ),
        (
            "User-agent: opframe\nDisallow: /*/a$\n\nUser-agent: *\nAllow: /",
            "disallowed",
            "Disallow: /*/a$ (User-agent: opframe)",
        ),
        ("User-agent: OpFrame\nAllow: /\nUser-agent: *\nDisallow: /", None, None),
        ("User-agent: otherbot\nDisallow: /", "allowed", None),
        ("\ufeffUser-agent: *\nDisallow: /", "disallowed", "Disallow: / (User-agent: *)"),
        ("<html>Not found</html>", "allowed", None),
    ],
)
def test_robots_decide_and_name_their_rule(
    text: str, decision: str | None, rule: str | None
) -> None:
    found = Robots(text.encode()).decide(HERE)

    if decision is None:  # two groups of ours in one: the longest rule, and of equals the kinder
        assert found.decision == "allowed"
    else:
        assert (found.decision, found.rule) == (decision, rule)


def test_no_file_allows_all_and_no_answer_allows_nothing() -> None:
    assert Robots(None).decide(HERE).decision == "no_robots_txt"
    assert Robots(None, is_reachable=False).decide(HERE).decision == "unreachable"


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nRequest-rate: 1/20\nCrawl-delay: 10", 20.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: otherbot\nCrawl-delay: 10", None),
        ("User-agent: *\nCrawl-delay: -5", None),
    ],
)
def test_the_crawl_delay_is_ours(text: str, delay: float | None) -> None:
    assert Robots(text.encode()).crawl_delay == delay


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("User-agent: GPTBot\nDisallow: /", "Disallow: / (User-agent: gptbot)"),
        ("User-agent: CCBot\nDisallow: /sport/", None),
        ("User-agent: *\nDisallow: /sport/", None),
        (
            "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /",
            "Content-Signal: search=yes, ai-train=no",
        ),
        ("User-agent: *\nContent-Signal: ai-train=yes\nAllow: /", None),
        ("User-agent: *\nContent-Usage: train-ai=n\nAllow: /", "Content-Usage: train-ai=n"),
        ("User-agent: Googlebot\nDisallow: /", None),
    ],
)
def test_a_rule_for_ai_agents_opts_out(text: str, source: str | None) -> None:
    assert Robots(text.encode()).decide(HERE).ai_rule == source


def test_each_agent_has_a_source_and_stands_once() -> None:
    assert len(ai_agents()) == len({agent.lower() for agent in ai_agents()}) > 10


@pytest.mark.parametrize(
    ("content", "url", "reserved"),
    [
        (b'[{"location": "/", "tdm-reservation": 1}]', "/a", True),
        (b'[{"location": "/sport/", "tdm-reservation": 1}]', "/a", None),
        (b'[{"location": "/a", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]', "/ab", False),
        (b'[{"location": "/*.pdf$", "tdm-reservation": "1"}]', "/x/y.pdf", True),
        (b'[{"location": "/*.pdf$", "tdm-reservation": 1}]', "/x/y.pdf?x", None),
        (b'[{"location": "/a%20b", "tdm-reservation": true}]', "/a%20b", True),
        (b'{"location": "/", "tdm-reservation": 1}', "/a", True),
        (b'[{"location": "/"}, {"tdm-reservation": 1}, 3, null]', "/a", None),
        (b"<html>Not found</html>", "/a", None),
        (b"[" * 100_000, "/a", None),
    ],
)  # fmt: skip
def test_tdmrep_the_first_matching_rule_holds(
    content: bytes, url: str, reserved: bool | None
) -> None:
    rule = find_rule(read_tdmrep(content) or (), f"http://press.example{url}")

    assert (rule.is_reserved if rule else None) is reserved


def test_a_pattern_made_to_be_slow_is_not() -> None:
    rules = read_tdmrep(b'[{"location": "/' + b"*a" * 200 + b'*b$", "tdm-reservation": 1}]')

    assert rules
    assert find_rule(rules, "http://press.example/" + "a" * 3000) is None


@pytest.mark.parametrize(
    ("headers", "head", "reserved", "source", "opts_out"),
    [
        ({}, "", False, None, False),
        ({"TDM-Reservation": "1", "TDM-Policy": "http://x/p"}, "", True, "header", False),
        ({"tdm-reservation": "1"}, '<meta name="tdm-reservation" content="0">', False, "meta", False),
        ({}, "<META content='1' NAME='tdm-reservation'>", True, "meta", False),
        ({}, "<!-- <meta name=tdm-reservation content=1> -->", False, None, False),
        ({}, "</head><meta name=tdm-reservation content=1>", False, None, False),
        ({"X-Robots-Tag": "noindex, noai"}, "", False, None, True),
        ({"X-Robots-Tag": "otherbot: noimageai"}, "", False, None, True),
        ({"X-Robots-Tag": "noindex, noarchive"}, "", False, None, False),
        ({}, '<meta name="robots" content="index,noai">', False, None, True),
        ({"Content-Usage": "train-ai=n"}, "", False, None, True),
    ],
)  # fmt: skip
def test_headers_and_meta_elements_are_read(
    headers: dict[str, str], head: str, reserved: bool, source: str | None, opts_out: bool
) -> None:
    said = decide(HERE, "http://press.example", Robots(None), (), NOW)
    found = with_signals(said, headers, f"<html><head>{head}<body>".encode())

    assert (found.tdm_reserved, found.tdm_source, found.ai_opt_out) == (reserved, source, opts_out)
    assert (found.ai_opt_out_source is not None) == opts_out


def test_the_page_wins_over_the_file_and_silence_is_no_answer() -> None:
    rules = read_tdmrep(b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "http://x/p"}]')
    said = decide(HERE, "http://press.example", Robots(None), rules, NOW)

    assert with_signals(said, {}, b"").tdm_source == "tdmrep"
    assert with_signals(said, {}, b"").tdm_policy == "http://x/p"
    assert with_signals(said, {"tdm-reservation": "0"}, b"").tdm_reserved is False
    unknown = decide(HERE, "http://press.example", Robots(None), None, NOW)
    assert with_signals(unknown, {}, b"", is_tdm_known=False).tdm_reserved is None


@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    Robots(content).decide(HERE)
    find_rule(read_tdmrep(content) or (), HERE)
    with_signals(decide(HERE, "http://press.example", Robots(None), (), NOW), {}, content)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Wed, 25 Nov 2026 03:02:00 GMT", 120.0),
        ("Wed, 25 Nov 2026 02:00:00 GMT", 0.0),
        ("later", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds
