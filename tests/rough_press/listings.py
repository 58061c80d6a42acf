"""Listings and robots.txt that are not what they should be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from xml.sax.saxutils import escape

from tests.rough_press.wire import Request, Wire

FEED = "application/rss+xml"


def feed_of(urls: Iterable[str]) -> bytes:
    items = "".join(f"<item><title>x</title><link>{escape(url)}</link></item>" for url in urls)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title>{items}</channel></rss>'
    ).encode()


@cache
def flood(host: str, entries: int) -> bytes:
    return feed_of(f"http://{host}/flood/{number}" for number in range(entries))


def long_feed(wire: Wire, request: Request, *, entries: int) -> None:
    wire.answer(flood(request.host, entries), media=FEED)


def broken_feed(wire: Wire, request: Request) -> None:
    """Send a feed that breaks off inside its third item."""
    content = feed_of(f"http://{request.host}/in-feed/{number}" for number in range(3))
    wire.answer(content[: content.rindex(b"<link>") + 9], media=FEED)


def empty_feed(wire: Wire, request: Request) -> None:
    wire.answer(feed_of([]), media=FEED)


def feed_of_traps(wire: Wire, request: Request, *, urls: list[str]) -> None:
    wire.answer(feed_of(urls), media=FEED)


def entities(wire: Wire, request: Request) -> None:
    """Send a sitemap of entities that grow ("billion laughs"), and one that names a file."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    wire.answer(
        f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "lol">{laughs}'
        '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        f"<urlset><url><loc>http://{request.host}/&l9;&file;</loc></url></urlset>".encode(),
        media="application/xml",
    )


def index_of_itself(wire: Wire, request: Request) -> None:
    """Send a sitemap index whose only part is itself."""
    wire.answer(
        f'<?xml version="1.0"?><sitemapindex><sitemap><loc>http://{request.host}{request.path}'
        "</loc></sitemap></sitemapindex>".encode(),
        media="application/xml",
    )


def robots(wire: Wire, request: Request, *, lines: list[str]) -> None:
    wire.answer("\n".join(lines).encode(), media="text/plain")


def html_robots(wire: Wire, request: Request) -> None:
    wire.answer(b"<!DOCTYPE html><html><body><h1>Welcome</h1>Disallow: nothing</body></html>")


BEHAVIOURS = {
    each.__name__: each
    for each in (
        long_feed,
        broken_feed,
        empty_feed,
        feed_of_traps,
        entities,
        index_of_itself,
        robots,
        html_robots,
    )
}
