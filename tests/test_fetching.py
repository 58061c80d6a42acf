"""Fetching is polite, bounded and exact: what the server of the other side sees, and what we keep."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator

from flows.archive_checks import verify_archive
from flows.home import Home
from flows.pipeline import Report
from flows.press.server import Press, study_toml
from flows.settings import FetchSettings, StudySettings
from flows.sources.archives import read_page
from flows.sources.archives.writing import NOT_MODIFIED
from flows.sources.http import Fetcher, FetchFailure, Validators
from flows.sources.politeness import Politeness, host_key
from tests.rude_server import Server, serve
from transforms.framing import Annotator
from warehouse.ask import ask_sql

PAGE = b"<html><head><title>T</title></head><p>Good morning.</p></html>"
NOW = datetime(2026, 11, 25, 3)
RULES = ("/robots.txt", "/.well-known/tdmrep.json")


RunNight = Callable[..., Report]


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def politeness(self) -> Politeness:
        return Politeness(lambda: self.now, self.sleep)


def fetcher(server: Server, politeness: Politeness | None = None, **settings: Any) -> Fetcher:
    options = {name: settings.pop(name) for name in ("cache", "clock") if name in settings}
    given = {"seconds_between_hits": 0, "retries": 0, "timeout_seconds": 2}
    hosts = ("press.example", "www.press.example", "other.example")
    given["resolve"] = dict.fromkeys(hosts, f"127.0.0.1:{server.port}")  # type: ignore[assignment]
    return Fetcher(
        StudySettings(contact="me@study.example"),
        FetchSettings(**{**given, **settings}),
        politeness=politeness or Politeness(),
        **{"clock": lambda: NOW, **options},
    )


def failure(get: Fetcher, path: str = "/a") -> FetchFailure:
    with pytest.raises(FetchFailure) as caught:
        get.get(f"http://press.example{path}")
    return caught.value


@pytest.mark.parametrize(
    ("robots", "reason", "is_retryable"),
    [
        ((200, {}, b"User-agent: opframe\nDisallow: /a"), "robots_disallowed", False),
        ((404, {}, b""), None, None),
        ((403, {}, b""), None, None),
        ((500, {}, b""), "robots_unreachable", True),
        ((429, {"Retry-After": "1"}, b""), "robots_unreachable", True),
        ((301, {"Location": "/robots.txt"}, b""), None, None),
        ((301, {"Location": "/rules"}, b""), "robots_disallowed", False),
        (lambda handler: None, "robots_unreachable", True),
    ],
)
def test_robots_txt_is_heeded_as_rfc_9309_says(
    robots: Any, reason: str | None, is_retryable: bool | None
) -> None:
    rules = b"User-agent: *\nDisallow: /a"
    with serve({"/robots.txt": robots, "/rules": rules, "/a": PAGE}) as server:
        get = fetcher(server, Time().politeness())
        if reason is None:
            assert get.get("http://press.example/a").content == PAGE
        else:
            found = failure(get)
            assert (found.reason, found.is_retryable) == (reason, is_retryable)
            assert found.permission
            assert not found.permission.is_allowed
            assert "/a" not in server.paths()


def test_only_the_first_500_kib_of_robots_txt_are_read() -> None:
    robots = b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /a"
    with serve({"/robots.txt": robots, "/a": PAGE}) as server:
        assert fetcher(server).get("http://press.example/a").status == 200


def test_the_rules_are_asked_once_a_day_also_by_the_next_run(tmp_path: Path) -> None:
    answers = {"/robots.txt": b"User-agent: *\nDisallow: /b", "/a": PAGE}
    with serve(answers) as server:
        for hours in (0, 23, 25):
            at = NOW + timedelta(hours=hours)
            get = fetcher(server, cache=tmp_path, clock=lambda at=at: at)
            get.get("http://press.example/a")
            failure(get, "/b")
        next((tmp_path / "robots").iterdir()).write_text("{torn")
        get.get("http://press.example/a")

    assert [server.paths().count(path) for path in RULES] == [2, 2]


def test_each_hop_asks_the_rules_of_its_host() -> None:
    answers = {
        "press.example/a": (302, {"Location": "http://other.example/b"}, b""),
        "other.example/robots.txt": b"User-agent: *\nDisallow: /",
        "other.example/b": PAGE,
    }
    with serve(answers) as server:
        found = failure(fetcher(server))

    assert found.reason == "robots_disallowed"
    assert found.permission
    assert found.permission.robots_url == "http://other.example/robots.txt"


@pytest.mark.parametrize(("robots", "gap"), [(b"", 5.0), (b"User-agent: *\nCrawl-delay: 20", 20.0)])
def test_hits_on_a_host_are_as_far_apart_as_study_and_robots_want(
    robots: bytes, gap: float
) -> None:
    clock = Time()
    with serve({"/robots.txt": robots, "/a": PAGE, "/b": PAGE}) as server:
        get = fetcher(server, clock.politeness(), seconds_between_hits=5)
        get.get("http://press.example/a")
        get.get("http://www.press.example/b")

    # robots.txt, tdmrep.json, page; of www. the same: one host, so five pauses.
    assert len(clock.slept) == 5
    assert clock.slept.count(gap) >= (2 if gap > 5 else 5)
    assert min(clock.slept) == 5.0


def test_the_server_sees_the_gaps_and_one_request_at_a_time() -> None:
    seen: list[int] = []
    running = [0]
    guard = threading.Lock()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        with guard:
            running[0] += 1
            seen.append(running[0])
        time.sleep(0.01)
        with guard:
            running[0] -= 1
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")

    with serve({f"/{n}": slow for n in range(6)}) as server:
        get = fetcher(server, seconds_between_hits=0.05)
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda n: get.get(f"http://press.example/{n}"), range(6)))
        times = [at for at, *_ in server.hits]

    assert set(seen) == {1}
    assert min(b - a for a, b in pairwise(times)) >= 0.05


def test_no_more_requests_are_in_flight_than_the_study_says() -> None:
    politeness, running, seen = Politeness(), [0], []
    guard = threading.Lock()

    def hit(number: int) -> None:
        with politeness.hit(f"{number}.example", seconds_apart=0, at_once=3):
            with guard:
                running[0] += 1
                seen.append(running[0])
            time.sleep(0.005)
            with guard:
                running[0] -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(hit, range(24)))

    assert max(seen) == 3


@pytest.mark.parametrize(
    ("first", "waits"),
    [
        ((429, {}, b""), 30.0),
        ((429, {"Retry-After": "77"}, b""), 77.0),
        ((429, {"Retry-After": "Wed, 25 Nov 2026 03:01:00 GMT"}, b""), 60.0),
        ((503, {"Retry-After": "12"}, b""), 12.0),
    ],
)
def test_who_asks_for_patience_gets_it(first: Any, waits: float) -> None:
    clock = Time()
    with serve({"/a": [first, PAGE]}) as server:
        get = fetcher(server, clock.politeness(), retries=2)
        assert get.get("http://press.example/a").content == PAGE

    assert clock.slept == [waits]


def test_who_asks_for_hours_is_left_alone() -> None:
    clock = Time()
    with serve({"/a": (503, {"Retry-After": "7200"}, b""), "/b": PAGE}) as server:
        get = fetcher(server, clock.politeness(), retries=2)
        first, second = failure(get, "/a"), failure(get, "/b")

    assert (first.reason, second.reason) == ("host_gave_up", "host_gave_up")
    assert second.is_retryable
    assert "7200" in second.detail
    assert server.paths() == [*RULES, "/a"]


def test_tries_are_bounded_and_a_host_that_fails_is_left_for_the_night() -> None:
    clock = Time()
    with serve({"/a": (500, {}, b""), "/b": (500, {}, b""), "/c": PAGE}) as server:
        get = fetcher(server, clock.politeness(), retries=3, failures_before_giving_up=6)
        reasons = [failure(get, path).reason for path in ("/a", "/b", "/c")]

    assert reasons == ["http_500", "host_gave_up", "host_gave_up"]
    assert server.paths() == [*RULES, *["/a"] * 4, *["/b"] * 2]
    assert all(2 * 2**n <= pause <= 3 * 2**n for n, pause in enumerate(clock.slept[:3]))


def test_a_host_has_its_time_and_no_more() -> None:
    clock = Time()
    with serve({f"/{n}": PAGE for n in range(9)}) as server:
        get = fetcher(server, clock.politeness(), seconds_between_hits=20, minutes_a_host=1)
        assert get.get("http://press.example/0").status == 200
        get.get("http://press.example/1")
        found = failure(get, "/2")

    assert (found.reason, found.is_retryable) == ("host_out_of_time", True)


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("www.press.co.uk", "press.co.uk"),
        ("amp.press.com", "press.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_a_host_is_what_somebody_registered(host: str, key: str) -> None:
    assert host_key(host) == key


def raw(*pieces: bytes, pause: float = 0.0) -> Callable[[BaseHTTPRequestHandler], None]:
    def write(handler: BaseHTTPRequestHandler) -> None:
        try:
            for piece in pieces:
                handler.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    return write


OK = b"HTTP/1.1 200 OK\r\n"
BOMB = 30_000_000


def packed(body: bytes, name: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Encoding": name}, body


@pytest.mark.parametrize(
    ("answer", "reason", "is_retryable"),
    [
        (b"x" * 2_000_000, "page_too_large", False),
        (packed(gzip.compress(b"\0" * BOMB), "gzip"), "compression_bomb", False),
        (packed(zlib.compress(b"\0" * BOMB), "deflate"), "compression_bomb", False),
        (packed(brotli.compress(b"\0" * BOMB), "br"), "compression_bomb", False),
        (packed(gzip.compress(gzip.compress(b"\0" * BOMB)), "gzip, gzip"), "compression_bomb", False),
        (packed(b"no gzip at all", "gzip"), "truncated", True),
        (packed(b"whatever", "zstd"), "unknown_encoding", False),
        (raw(OK + b"Content-Length: 500\r\n\r\nshort"), "truncated", True),
        (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"), "truncated", True),
        (raw(OK + b"Content-Ty"), "truncated", True),
        (raw(), "unreachable", True),
        (raw(b"What is HTTP?\r\n\r\n"), "unreachable", True),
        (raw(OK, *[b"X: y\r\n"] * 40, pause=0.05), "too_slow", True),
        (raw(OK + b"Content-Length: 40\r\n\r\n", *[b"x"] * 40, pause=0.05), "too_slow", True),
        ((302, {"Location": "/a"}, b""), "redirect_loop", False),
        ((304, {}, b""), "http_304", False),
        ((404, {}, b""), "http_404", False),
        ((451, {}, b""), "http_451", False),
    ],
)  # fmt: skip
def test_what_is_no_page_ends_in_a_reason(answer: Any, reason: str, is_retryable: bool) -> None:
    with serve({"/a": answer, "/b": PAGE}) as server:
        limit = 0.4 if reason == "too_slow" else 5
        most = 1_500_000 if reason == "page_too_large" else 20_000_000
        get = fetcher(server, max_seconds=limit, max_bytes=most)
        found = failure(get)

        assert (found.reason, found.is_retryable) == (reason, is_retryable), found
        assert get.get("http://press.example/b").content == PAGE


@pytest.mark.parametrize(
    ("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_compressed_pages_are_read(name: str, pack: Callable[[bytes], bytes]) -> None:
    with serve({"/a": packed(pack(PAGE), name)}) as server:
        assert fetcher(server).get("http://press.example/a").content == PAGE


def test_validators_go_to_their_address_only() -> None:
    answers = {
        "/a": (301, {"Location": "/b"}, b""),
        "/b": (200, {"ETag": '"1"'}, PAGE),
    }
    with serve(answers) as server:
        known = Validators(url="http://press.example/b", etag='"1"', last_modified=None)
        found = fetcher(server).get("http://press.example/a", known)

    assert (found.status, found.content) == (304, b"")
    assert [path for *_, path, headers in server.hits if "If-None-Match" in headers] == ["/b"]


def rows(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return ask_sql(home.warehouse, sql)[1]


ARTICLES = "SELECT * EXCLUDE (run_id, fetched_at, first_seen_at) FROM article_versions ORDER BY ALL"


def test_a_second_night_fetches_nothing_twice_and_gives_the_same_rows(
    press: Press, tmp_path: Path, run_night: RunNight, annotator: Annotator
) -> None:
    home = Home(tmp_path)
    home.create()
    home.config.write_text(study_toml(press.port, ("xinghe-wanbao",)), "utf-8")
    first = run_night(home, annotator=annotator)
    before = rows(home, ARTICLES)
    second = run_night(home, annotator=annotator)
    for file, offset, url in rows(home, "SELECT warc_file, warc_offset, capture_url FROM captures"):
        assert read_page(home.archive / file, offset).url == url
    said = {
        (
            path.name[len(second.run_id) + 1 :][:5],
            record.rec_type,
            record.rec_headers.get_header("WARC-Profile"),
        )
        for path in home.archive.glob(f"{second.run_id}-*.warc.gz")
        for record in ArchiveIterator(path.open("rb"))
        if record.rec_type not in ("warcinfo", "metadata")
    }
    verified = verify_archive(home, watch=lambda *_: None)
    for kept in home.archive.glob("*.warc.gz"):
        kept.unlink()
    third = run_night(home, annotator=annotator)

    assert said == {("disco", "response", None), ("fetch", "revisit", NOT_MODIFIED)}
    assert verified.problems == []
    assert second.counts == third.counts == {"unchanged": first.counts["new"]}
    assert rows(home, ARTICLES) == before
    # Whole; nothing newer; and whole again, since the archive has nothing for a 304 to stand for.
    assert rows(
        home, "SELECT DISTINCT run_id, http_status, warc_file LIKE run_id || '%' FROM captures ORDER BY ALL"
    ) == [(first.run_id, 200, True), (second.run_id, 304, False), (third.run_id, 200, True)]  # fmt: skip


def test_what_the_rules_said_is_kept_with_every_address(
    tmp_path: Path, run_night: RunNight, annotator: Annotator
) -> None:
    body = b"<p>" + b"The council meets again to speak about the harbour and its tolls. " * 30
    answers = {
        "/robots.txt": b"User-agent: *\nDisallow: /no\n\nUser-agent: GPTBot\nDisallow: /",
        "/.well-known/tdmrep.json": b'[{"location": "/opinion", "tdm-reservation": 1}]',
        "/opinion/a": b"<html><h1>A toll by another name</h1><article>" + body,
        "/no/b": PAGE,
    }
    home = Home(tmp_path)
    home.create()
    (tmp_path / "urls.txt").write_text(
        "http://press.example/opinion/a\nhttp://press.example/no/b\n"
    )
    with serve(answers) as server:
        config = (
            "[fetch]\nseconds_between_hits = 0\n"
            f'resolve = {{ "press.example" = "127.0.0.1:{server.port}" }}\n'
            '[[listings]]\nkind = "urls"\npath = "urls.txt"\n'
        )
        home.config.write_text(config)
        run_night(home, annotator=annotator)
        home.config.write_text(config.replace("[fetch]", '[fetch]\nwhen_tdm_reserved = "skip"'))
        skipped = run_night(home, annotator=annotator)

    assert rows(
        home,
        "SELECT url, is_allowed, robots_rule, tdm_reserved, tdm_source, ai_opt_out, ai_opt_out_source "
        "FROM fetch_decisions WHERE run_id = (SELECT min(run_id) FROM runs) ORDER BY url DESC",
    ) == [
        ("http://press.example/opinion/a", True, None, True, "tdmrep", True,
         "robots.txt: Disallow: / (User-agent: gptbot)"),
        ("http://press.example/no/b", False, "Disallow: /no (User-agent: *)", None, None, None, None),
    ]  # fmt: skip
    assert skipped.counts == {"rejected": 2}
    assert {row["reason"] for row in skipped.rejects} == {"tdm_reserved", "robots_disallowed"}
    assert "/no/b" not in server.paths()
    assert server.paths().count("/opinion/a") == 1
    assert len(rows(home, "FROM v_permissions")) == 2


def test_what_the_rules_say_of_a_listing_is_kept_as_for_a_page(
    tmp_path: Path, run_night: RunNight, annotator: Annotator
) -> None:
    home = Home(tmp_path)
    answers = {
        "/robots.txt": b"User-agent: *\nDisallow: /no\nCrawl-delay: 0\n",
        "/feed": b"http://press.example/opinion/a\n",
        "/opinion/a": PAGE,
    }
    listing = '[[listings]]\nkind = "urls"\nurl = "http://press.example/{}"\n'
    with serve(answers) as server:
        home.config.write_text(
            "[fetch]\nseconds_between_hits = 0\n"
            f'resolve = {{ "press.example" = "127.0.0.1:{server.port}" }}\n'
            + listing.format("feed")
            + listing.format("no/feed")
        )
        run_night(home, annotator=annotator)

    said = "SELECT requested_url, listing_url = requested_url, is_allowed, robots_rule, outcome FROM v_permissions"
    assert rows(home, f"{said} ORDER BY requested_url") == [
        ("http://press.example/feed", True, True, None, None),
        ("http://press.example/no/feed", True, False, "Disallow: /no (User-agent: *)", None),
        ("http://press.example/opinion/a", None, True, None, "rejected"),
    ]
