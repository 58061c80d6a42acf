"""The feeds, sitemaps and section pages of the sample press."""

from __future__ import annotations

import gzip
import json
from email.utils import format_datetime
from xml.sax.saxutils import escape

from flows.press.articles import PressArticle, PressOutlet, article_path, read_articles
from flows.press.rendering import render_section

DEAD_LINKS = {"harbour-courier": "/comment/a-column-that-was-taken-down"}
MORE_LISTINGS = {"/feed.json": "json_feed", "/news-sitemap.xml.gz": "news_sitemap"}
"""Every outlet offers these as well, and names them on its front page and in its robots.txt."""
TWICE_LISTED = {"savannah-standard": "?utm_source=rss&utm_medium=feed"}


def listing_content(outlet: PressOutlet, kind: str, night: int) -> tuple[str, bytes]:
    """Return (media type, content) of one of an outlet's listings on a night."""
    articles = [
        article for article in read_articles(night) if article.outlet_id == outlet.outlet_id
    ]
    entries = _entries(outlet, articles)
    if kind == "rss":
        return "application/rss+xml", _rss(outlet, entries)
    if kind == "atom":
        return "application/atom+xml", _atom(outlet, entries)
    if kind == "sitemap":
        return "application/xml", _sitemap(entries)
    if kind == "json_feed":
        return "application/feed+json", _json_feed(outlet, entries)
    if kind == "news_sitemap":
        # No time of packing in it: the bytes of a night are always the same.
        return "application/gzip", gzip.compress(_news_sitemap(outlet, entries), mtime=0)
    return f"text/html; charset={outlet.header_charset}", render_section(outlet, articles)


def robots_content(outlet: PressOutlet) -> bytes:
    """Return a robots.txt that allows all and names the news sitemap."""
    return (
        f"User-agent: *\nAllow: /\n\nSitemap: http://{outlet.domain}/news-sitemap.xml.gz\n".encode()
    )


def front_page(outlet: PressOutlet) -> bytes:
    """Return a front page that names the outlet's listings, as sites do for feed readers."""
    types = {
        "rss": "application/rss+xml",
        "atom": "application/atom+xml",
        "json_feed": "application/feed+json",
    }
    offered = [(entry["kind"], entry["path"]) for entry in outlet.listings]
    offered += [(kind, path) for path, kind in MORE_LISTINGS.items()]
    links = "".join(
        f'<link rel="alternate" type="{types[kind]}" href="{path}">'
        for kind, path in offered
        if kind in types
    )
    sections = "".join(
        f'<a href="{path}">{path}</a>' for kind, path in offered if kind == "section"
    )
    name = escape(outlet.outlet_name)
    return (
        f'<!doctype html><html lang="{outlet.in_language}"><head><meta charset="utf-8">'
        f'<title>{name}</title><meta property="og:site_name" content="{name}">{links}</head>'
        f"<body><h1>{name}</h1>{sections}</body></html>"
    ).encode()


def _entries(
    outlet: PressOutlet, articles: list[PressArticle]
) -> list[tuple[str, str, PressArticle | None]]:
    base = f"http://{outlet.domain}"
    entries: list[tuple[str, str, PressArticle | None]] = [
        (base + article_path(article), article.headline, article) for article in articles
    ]
    if outlet.outlet_id in DEAD_LINKS:
        entries.append((base + DEAD_LINKS[outlet.outlet_id], "A column that was taken down", None))
    if outlet.outlet_id in TWICE_LISTED and articles:
        entries.append(
            (entries[0][0] + TWICE_LISTED[outlet.outlet_id], articles[0].headline, articles[0])
        )
    return entries


def _rss(outlet: PressOutlet, entries: list[tuple[str, str, PressArticle | None]]) -> bytes:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link>"
        + (
            f"<pubDate>{format_datetime(article.published_at)}</pubDate>"
            if article and article.published_at
            else ""
        )
        + "</item>"
        for url, title, article in entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(outlet.outlet_name)}'
        f"</title><link>http://{outlet.domain}/</link><description>Opinion</description>{items}</channel></rss>"
    ).encode()


def _atom(outlet: PressOutlet, entries: list[tuple[str, str, PressArticle | None]]) -> bytes:
    items = "".join(
        f'<entry><title>{escape(title)}</title><id>{escape(url)}</id><link href="{escape(url)}"/>'
        + (
            f"<updated>{article.published_at.isoformat()}</updated>"
            if article and article.published_at
            else ""
        )
        + "</entry>"
        for url, title, article in entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>'
        f"{escape(outlet.outlet_name)}</title><id>http://{outlet.domain}/</id>{items}</feed>"
    ).encode()


def _sitemap(entries: list[tuple[str, str, PressArticle | None]]) -> bytes:
    items = "".join(
        f"<url><loc>{escape(url)}</loc>"
        + (
            f"<lastmod>{article.published_at.isoformat()}</lastmod>"
            if article and article.published_at
            else ""
        )
        + "</url>"
        for url, _, article in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{items}</urlset>"
    ).encode()


def _json_feed(outlet: PressOutlet, entries: list[tuple[str, str, PressArticle | None]]) -> bytes:
    items = [
        {"id": url, "url": url, "title": title}
        | (
            {"date_published": article.published_at.isoformat()}
            if article and article.published_at
            else {}
        )
        for url, title, article in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.outlet_name,
        "home_page_url": f"http://{outlet.domain}/",
        "language": outlet.in_language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _news_sitemap(
    outlet: PressOutlet, entries: list[tuple[str, str, PressArticle | None]]
) -> bytes:
    items = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.outlet_name)}</news:name>"
        f"<news:language>{outlet.in_language}</news:language></news:publication>"
        f"<news:publication_date>{article.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(title)}</news:title></news:news></url>"
        for url, title, article in entries
        if article and article.published_at
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"{items}</urlset>"
    ).encode()
