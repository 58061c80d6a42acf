"""Listings on loopback: parts, pages and hosts of one discovery; `sources check` and `sources add`."""

from __future__ import annotations

import gzip
import json
import re
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.home import Home
from flows.press.server import Press, study_toml
from flows.settings import ListingSettings, SettingsError, Study, add_listing, read_study
from flows.sources.discovery import ReadListing, read_study_listings
from flows.sources.http import Fetcher

MANNERS = ("/robots.txt", "/.well-known/tdmrep.json")
"""What is asked of each host before anything else."""
Site = Mapping[str, str | bytes]
NOW = datetime(2011, 5, 10)
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def url_of(path: str, day: str = "") -> str:
    return f"<url><loc>{path}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "") + "</url>"


def part(path: str, day: str = "") -> str:
    return url_of(path, day).replace("url>", "sitemap>")


def feed(*links: str, title: str = "News") -> str:
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


@contextmanager
def serve(site: Site) -> Iterator[tuple[str, list[str]]]:
    """Serve paths on loopback; yields (address, paths asked for)."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            content = site.get(self.path)
            data = content.encode() if isinstance(content, str) else content or b"gone"
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def study_of(address: str, hosts: tuple[str, ...], **content: Any) -> Study:
    fetch = {
        "seconds_between_hits": 0,
        "retries": 0,
        "resolve": dict.fromkeys(hosts, address),
    }
    return Study.model_validate({"fetch": fetch, **content})


def read(
    site: Site, *, since: datetime | None = None, **listing: Any
) -> tuple[ReadListing, list[str]]:
    with serve(site) as (address, asked):
        study = study_of(address, ("a.example",), listings=[listing])
        found = read_study_listings(
            study, Path(), Fetcher(study.study, study.fetch), now=NOW, since=since
        )
    return found[0], [path for path in asked if path not in MANNERS]


def test_an_index_is_read_two_deep_and_only_where_something_new_can_be() -> None:
    site = {
        "/index.xml": INDEX.format(part("/may.xml.gz", "2011-05-09") + part("/old.xml", "2010-01-01") + part("/more.xml")),
        "/may.xml.gz": gzip.compress(MAP.format(url_of("/x", "2011-05-09") + url_of("/y", "2011-04-01")).encode()),
        "/more.xml": INDEX.format(part("/deep.xml") + part("/sitemap-2011-03.xml")),
        "/deep.xml": INDEX.format(part("/deeper.xml")),
    }  # fmt: skip
    found, asked = read(site, kind="sitemap", url="http://a.example/index.xml", max_age_days=5)

    assert [item.url for item in found.items] == ["http://a.example/x"]
    assert asked == ["/index.xml", "/more.xml", "/may.xml.gz", "/deep.xml"]
    assert found.failure is None
    for note in ("1 older sitemap not read", "nested deeper", "1 item older than 5 days"):
        assert note in str(found.detail)


def test_a_part_that_is_gone_does_not_hide_the_others() -> None:
    site = {
        "/index.xml": INDEX.format(part("/one.xml") + part("/gone.xml")),
        "/one.xml": MAP.format(url_of("/x")),
    }
    found, _ = read(site, kind="sitemap", url="http://a.example/index.xml")
    del site["/one.xml"]
    nothing, _ = read(site, kind="sitemap", url="http://a.example/index.xml")

    assert len(found.items) == 1
    assert "not read: http://a.example/gone.xml: http_404" in str(found.detail)
    assert nothing.failure is not None


def test_pages_of_a_section_are_read_until_one_brings_nothing_new() -> None:
    def page(number: int, link: str) -> str:
        return f'<!doctype html><html><a href="{link}">x</a><a rel="next" href="/op?page={number + 1}">next</a></html>'

    site = {"/op": page(1, "/op/one-long-story"), "/op?page=2": page(2, "/op/two-long-story")}
    site |= {f"/op?page={n}": page(n, "/op/two-long-story") for n in range(3, 9)}
    found, asked = read(site, kind="section", url="http://a.example/op", max_pages=8)
    once, _ = read(site, kind="section", url="http://a.example/op")

    assert [item.url[-14:] for item in found.items] == ["one-long-story", "two-long-story"]
    assert asked == ["/op", "/op?page=2", "/op?page=3"]
    assert len(once.items) == 1


def test_pages_of_a_json_feed_do_not_run_in_a_circle() -> None:
    def page(link: str, after: str) -> str:
        return json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"url": link}],
                "next_url": after,
            }
        )

    site = {"/f": page("/x", "/g"), "/g": page("/y", "/f")}
    found, asked = read(site, url="http://a.example/f", max_pages=50)

    assert (found.listing_kind, len(found.items), asked) == ("json_feed", 2, ["/f", "/g"])


def test_hosts_are_read_side_by_side_and_the_order_is_that_of_the_file() -> None:
    hosts = tuple(f"h{n}.example" for n in range(6))
    meeting = threading.Barrier(len(hosts), timeout=20)

    class Meeting:
        """Lets no host answer before all have been asked."""

        def __init__(self, fetcher: Fetcher) -> None:
            self.fetcher = fetcher

        def get(self, url: str) -> Any:
            meeting.wait()
            return self.fetcher.get(url)

    with serve({"/f": feed("http://a.example/x")}) as (address, _):
        listings = [{"url": f"http://{host}/f"} for host in hosts]
        study = study_of(address, hosts, listings=listings)
        fetcher: Any = Meeting(Fetcher(study.study, study.fetch))
        found = read_study_listings(study, Path(), fetcher, now=NOW)

    assert [listing.listing_url for listing in found] == [listing["url"] for listing in listings]
    assert all(len(listing.items) == 1 for listing in found)


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        ({"kind": "feed"}, "needs `url"),
        ({"kind": "folder", "url": "http://a.example"}, "needs `path"),
        ({"url": "http://a.example", "path": "x"}, "not both"),
        ({"url": "http://a.example", "link_pattern": "("}, "no regular expression"),
    ],
)
def test_a_listing_that_cannot_be_read_is_refused_at_once(
    listing: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        ListingSettings.model_validate(listing)


STUDY = """# mine
[study]
name = "ports"  # of call

[[outlets]]
outlet_id = "one"

  [[outlets.listings]]
  kind = "feed"
  url = "http://one.example/f"
# about two
[[outlets]]
outlet_id = "two"
[warehouse]
snapshots_kept = 3
"""


@pytest.mark.parametrize("outlet_id", ["one", "two", "three"])
def test_a_listing_is_added_and_all_else_stays_as_it_was(outlet_id: str) -> None:
    text, lines = add_listing(
        STUDY, {"outlet_id": outlet_id}, {"kind": "feed", "url": 'http://x/"\\'}
    )
    outlets = {entry["outlet_id"]: entry for entry in tomllib.loads(text)["outlets"]}

    assert outlets[outlet_id]["listings"][-1]["url"] == 'http://x/"\\'
    assert [line for line in text.splitlines() if line not in lines.splitlines() and line] == [
        line for line in STUDY.splitlines() if line not in lines.splitlines() and line
    ]


def test_outlets_in_one_line_are_left_alone() -> None:
    with pytest.raises(SettingsError, match="add by hand"):
        add_listing(
            'outlets = [{ outlet_id = "one" }]\n', {"outlet_id": "one"}, {"url": "http://x/"}
        )


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["sources", *words, "--home", str(tmp_path)])

    return run


def test_check_says_what_each_listing_yields(
    press: Press, tmp_path: Path, command: Callable[..., Any]
) -> None:
    outlets = ("harbour-courier", "tagesblick", "eastern-morning-daily")
    text = study_toml(press.port, outlets)
    (tmp_path / "opframe.toml").write_text(text, "utf-8")
    fine = command("check")
    (tmp_path / "opframe.toml").write_text(
        text + '[[outlets.listings]]\nkind = "feed"\nurl = "http://tagesblick.example/no"\n',
        "utf-8",
    )
    one_dead = command("check", "--outlet", "tagesblick")
    as_rows = json.loads(command("check", "--json").stdout)

    assert fine.exit_code == 0, fine.output
    assert fine.stdout.endswith("3 listings: 3 fine, 0 empty, 0 failed\n")
    assert one_dead.exit_code == 1
    assert "failed: http_404" in one_dead.stdout
    assert "remedy: a dead link" in one_dead.stdout
    assert "2 listings: 1 fine, 0 empty, 1 failed" in one_dead.stdout
    assert [row["is_fine"] for row in as_rows] == [True, True, True, False]
    assert not (tmp_path / "runs").exists()


def write_study(home: Path, address: str, *hosts: str) -> None:
    lines = ["# mine", "[fetch]", "seconds_between_hits = 0", "retries = 0", "[fetch.resolve]"]
    lines += [f'"{host}" = "{address}"' for host in hosts]
    (home / "opframe.toml").write_text("\n".join(lines) + "\n", "utf-8")


HEAD = '<!doctype html><html lang="es-MX"><head><meta property="og:site_name" content="El Puerto">{}</head><body>{}</body></html>'
OPINION = feed("/opinion/uno-dos-tres", title="Opinión - El Puerto")
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
FOUND = {
    "an opinion feed before the feed of all": (
        {"/": HEAD.format(LINK.format("/rss") + LINK.format("/opinion/rss"), ""), "/rss": feed("/a-b-c"), "/opinion/rss": OPINION},
        {"kind": "feed", "url": "http://puerto.example/opinion/rss"},
    ),
    "the feed that the opinion section names": (
        {"/": HEAD.format(LINK.format("/rss"), '<a href="/opinion">Opinión</a>'), "/rss": feed("/a-b-c"), "/opinion": HEAD.format(LINK.format("/op.xml"), ""), "/op.xml": OPINION},
        {"kind": "feed", "url": "http://puerto.example/op.xml"},
    ),
    "the section itself before all news": (
        {"/": HEAD.format(LINK.format("/rss"), '<a href="/opinion">Opinión</a>'), "/rss": feed("/a-b-c"), "/opinion": HEAD.format("", '<a href="/opinion/uno-dos-tres">x</a>')},
        {"kind": "section", "url": "http://puerto.example/opinion"},
    ),
    "a feed of all news, its opinion only": (
        {"/": HEAD.format(LINK.format("/rss"), ""), "/rss": feed("/a-b-c", "/opinion/uno-dos-tres")},
        {"kind": "feed", "url": "http://puerto.example/rss", "link_pattern": "/opinion/"},
    ),
    "a sitemap of robots.txt": (
        {"/": HEAD.format("", ""), "/robots.txt": "User-agent: *\nAllow: /\nSitemap: /news.xml\n", "/news.xml": MAP.format(url_of("/uno-dos-tres"))},
        {"kind": "sitemap", "url": "http://puerto.example/news.xml", "max_age_days": 7},
    ),
    "a usual place, though the front page refuses us": (
        {"/feed/": feed("/uno-dos-tres")},
        {"kind": "feed", "url": "http://puerto.example/feed/"},
    ),
    "not the feed of readers' comments": (
        {"/": HEAD.format(LINK.format("/comments/feed/") + LINK.format("/feed/"), ""), "/comments/feed/": feed("/x-y-z#comment-1"), "/feed/": feed("/a-b-c")},
        {"kind": "feed", "url": "http://puerto.example/feed/"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_add_finds_the_listing_that_serves_best(
    name: str, tmp_path: Path, command: Callable[..., Any]
) -> None:
    site, wanted = FOUND[name]
    with serve(site) as (address, asked):
        write_study(tmp_path, address, "puerto.example")
        dry = command("add", "http://puerto.example/", "--dry-run")
        before = (tmp_path / "opframe.toml").read_text("utf-8")
        added = command("add", "http://puerto.example/")
        once = len(asked)
        again = command("add", "http://puerto.example/")
    text = (tmp_path / "opframe.toml").read_text("utf-8")
    outlet = tomllib.loads(text)["outlets"][0]

    assert (dry.exit_code, added.exit_code, again.exit_code) == (0, 0, 0), added.output
    assert "would be written" in dry.stdout
    assert "[[outlets]]" not in before
    assert text.startswith("# mine\n")
    assert outlet["listings"] == [wanted]
    assert outlet["domain"] == "puerto.example"
    if "/" in site:
        assert (outlet["outlet_id"], outlet["outlet_name"]) == ("el-puerto", "El Puerto")
        assert outlet["in_language"] == "es"
    assert "already: nothing written" in again.stdout
    assert once <= 40
    assert read_study(Home(tmp_path)).outlets[0].listings[0].url == wanted["url"]


def test_add_takes_facts_from_the_shipped_outlets(
    tmp_path: Path, command: Callable[..., Any]
) -> None:
    with serve({"/opinion/rss": OPINION}) as (address, asked):
        write_study(tmp_path, address, "www.chinadaily.com.cn")
        result = command("add", "http://www.chinadaily.com.cn/opinion/rss")
    outlet = tomllib.loads((tmp_path / "opframe.toml").read_text("utf-8"))["outlets"][0]

    assert result.exit_code == 0, result.output
    assert [path for path in asked if path not in MANNERS] == ["/opinion/rss"]
    assert outlet["outlet_id"] == "china-daily"
    assert (outlet["country"], outlet["time_zone"]) == ("CN", "Asia/Shanghai")


def test_add_says_when_a_site_has_nothing(tmp_path: Path, command: Callable[..., Any]) -> None:
    with serve({"/": HEAD.format("", "")}) as (address, _):
        write_study(tmp_path, address, "puerto.example")
        result = command("add", "http://puerto.example/")

    assert result.exit_code == 1
    assert "no feed, sitemap or section with articles was found" in result.stderr
    assert "outlets" not in (tmp_path / "opframe.toml").read_text("utf-8")


def test_each_example_of_the_documents_is_a_study() -> None:
    text = Path(__file__).parent.parent.joinpath("docs", "sources.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    studies = [Study.model_validate(tomllib.loads(example)) for example in examples]

    kinds = [
        entry.kind
        for s in studies
        for entry in [*s.listings, *(x for o in s.outlets for x in o.listings)]
    ]
    assert kinds == ["feed", "json_feed", "sitemap", "section", "urls"]
