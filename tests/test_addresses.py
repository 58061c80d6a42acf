"""Only public addresses are connected to, under the name that was asked for; and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.settings import FetchSettings, StudySettings
from flows.sources.guard import Guard
from flows.sources.http import Fetcher, FetchFailure
from flows.sources.politeness import Politeness
from tests.rude_server import Server, serve
from transforms.addresses import is_public, read_place
from transforms.errors import TransformError

PAGE = b"<html><p>Good morning.</p></html>"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
        ("gopher://127.0.0.1:6379/_x", "bad_url"),
        ("http:///a", "bad_url"),
        ("http://example.org:99999/", "bad_url"),
        ("http://example.org:0/", "bad_url"),
        ("http://exa mple.org/", "bad_url"),
        ("http://example.org\\@127.0.0.1/", "user_in_url"),
        ("http://example.org%2f@127.0.0.1/", "user_in_url"),
        ("http://example.org@127.0.0.1/", "user_in_url"),
        ("http://user:pass@example.org/", "user_in_url"),
        ("http://example%2eorg/", "bad_url"),
        ("http://0x7f.1/", "odd_host"),
        ("http://2130706433/", "odd_host"),
        ("http://127.1/", "odd_host"),
        ("http://0177.0.0.1/", "odd_host"),
        ("http://0x7f000001/", "odd_host"),
        ("http://1.2.3.4.5/", "odd_host"),
        ("http://[fe80::1%25eth0]/", "odd_host"),
        ("http://[::ffff:1.2.3]/", "bad_url"),
        ("http://аpple.com/", "mixed_script_host"),  # the first letter is Cyrillic
        ("http://xn--pple-43d.com/", "mixed_script_host"),
        ("http://" + "a" * 64 + ".org/", "bad_url"),
        ("http://example.org/" + "a" * 5000, "bad_url"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, reason: str) -> None:
    with pytest.raises(TransformError) as caught:
        read_place(url)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://Example.ORG.:80/a b#part", "http://example.org/a%20b"),
        ("https://example.org:443?q=ä", "https://example.org/?q=%C3%A4"),
        ("http://example.org/a%20b?x=1&y=%2F", "http://example.org/a%20b?x=1&y=%2F"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://人民日报.example/", "http://xn--gmq889bklct2i.example/"),
        ("http://my_paper.example/", "http://my_paper.example/"),
    ],
)
def test_an_address_has_one_form(url: str, read: str) -> None:
    try:
        assert read_place(url).url == read
    finally:
        assert read_place(read).url == read


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.org/{text}"):
        try:
            place = read_place(url)
        except TransformError:
            continue
        assert place.url.isascii()
        assert read_place(place.url) == place


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "0.0.0.0",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "::7f00:1",
        "2001:db8::1",
        "100::1",
        "localhost",
        "127.1",
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def fetcher(server: Server | None = None, resolver: Any = None, **settings: Any) -> Fetcher:
    given: dict[str, Any] = {"seconds_between_hits": 0, "retries": 0, "timeout_seconds": 2}
    if server:
        given["resolve"] = {"press.example": f"127.0.0.1:{server.port}"}
    options = {"resolver": resolver} if resolver else {}
    return Fetcher(
        StudySettings(),
        FetchSettings(**{**given, **settings}),
        politeness=Politeness(),
        **options,
    )


def reason(fetch: Callable[[], object]) -> str:
    with pytest.raises(FetchFailure) as caught:
        fetch()
    return caught.value.reason


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://inside.example/", "refused_address"),
        ("http://127.0.0.1/admin", "refused_address"),
        ("http://[::1]/", "refused_address"),
        ("http://169.254.169.254/latest/meta-data/", "refused_address"),
        ("http://0x7f.1/", "odd_host"),
        ("//press.example@127.0.0.1/", "user_in_url"),
        ("http://press.example:22/", None),
        ("http://outside.example:22/", "refused_port"),
        ("ftp://press.example/", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
    ],
)
def test_a_redirect_is_checked_like_a_first_address(target: str, expected: str | None) -> None:
    names = {"inside.example": ["10.0.0.7"], "outside.example": ["93.184.216.34"]}
    with serve({"/a": (302, {"Location": target}, b""), "/": PAGE}) as server:
        get = fetcher(server, lambda host, port: names.get(host, [host]))

        if expected is None:  # a host that the study names may be asked at any port
            assert get.get("http://press.example/a").status == 200
        else:
            assert reason(lambda: get.get("http://press.example/a")) == expected


def test_each_hop_is_looked_up_once_and_connected_to_what_was_judged() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    guard = Guard(resolver=lambda host, port: next(answers))
    with pytest.raises(FetchFailure):
        guard.endpoints(guard.read("http://rebind.example/"))
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) <= 3 else ["10.0.0.1"]

    with serve({"/a": PAGE}) as server:
        get = fetcher(resolver=resolver, allow_hosts=["rebind.example"])
        page = get.get(f"http://rebind.example:{server.port}/a")

    assert page.content == PAGE
    assert asked == ["rebind.example"] * 3  # robots.txt, tdmrep.json, the page
    assert {host for _, host, _, _ in server.hits} == {f"rebind.example:{server.port}"}


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    guard = Guard(resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])

    assert reason(lambda: guard.endpoints(guard.read("http://mixed.example/"))) == "refused_address"


def test_several_addresses_are_tried_in_order() -> None:
    with serve({"/a": PAGE}) as server:
        get = fetcher(
            resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"], allow_hosts=["two.example"]
        )

        assert get.get(f"http://two.example:{server.port}/a").content == PAGE


def test_the_environment_plays_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    answer = (200, {"Set-Cookie": "id=1; Path=/"}, PAGE)
    with serve({"/a": answer, "/b": PAGE}) as server:
        get = fetcher(server)
        get.get("http://press.example/a")
        get.get("http://press.example/b")

    assert not any("Cookie" in headers for *_, headers in server.hits)
    agents = {headers["User-Agent"] for *_, headers in server.hits}
    assert len(agents) == 1
    assert agents.pop().startswith("opframe/")


def test_the_certificate_must_be_of_the_host_that_was_asked_for(certificate: Path) -> None:
    with serve({"/a": PAGE}, certificate) as server:
        place = f"127.0.0.1:{server.port}"
        names = {"press.example": place, "other.example": place}
        trusting = fetcher(resolve=names, ca_file=certificate)
        strange = fetcher(resolve=names)

        assert trusting.get("https://press.example/a").content == PAGE
        assert {host for _, host, _, _ in server.hits} == {"press.example"}
        for get, url in (
            (trusting, "https://other.example/a"),
            (strange, "https://press.example/a"),
        ):
            with pytest.raises(FetchFailure) as caught:
                get.get(url)
            assert caught.value.reason == "robots_unreachable"
            assert "bad_certificate" in caught.value.detail
