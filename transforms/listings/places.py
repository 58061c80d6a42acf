"""Where a site may have listings: what its page, its robots.txt and custom say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from transforms.listings.items import absolute
from transforms.listings.opinion import names_opinion
from transforms.listings.section import looks_like_article
from transforms.outlets import registrable_domain

USUAL_PLACES = (
    "/feed/",
    "/rss.xml",
    "/rss",
    "/feed.xml",
    "/atom.xml",
    "/feed.json",
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap.xml",
)
"""WordPress, then what static generators and newsrooms' systems use."""
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom)(?:[/._?-]|$)", re.IGNORECASE)
_OF_COMMENTS = re.compile(
    r"/comments/(?:feed|default)|comments?\.xml|/feed/comments", re.IGNORECASE
)
MAX_OF_A_PAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address that may be a listing."""

    url: str
    origin: str
    """In words, for the user."""
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """What a page says about its site."""

    name: str | None = None
    in_language: str | None = None
    """Primary subtag of BCP 47."""
    feeds: tuple[Place, ...] = ()
    sections: tuple[Place, ...] = ()
    """Links to sections of opinion."""


def read_site_page(content: bytes, url: str) -> SitePage:
    """Read name, language, feeds and opinion sections off a page of a site.

    Feeds are those of `<link rel=alternate>` (https://blog.whatwg.org/feed-autodiscovery) and links
    whose address is a feed's; those of opinion stand first, those of readers' comments are left out.
    """
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(content[:4_000_000], "lxml")
    named = tree.find("base", href=True)
    base = (absolute(url, str(named["href"])) if named else None) or url
    site = registrable_domain(urlsplit(url).hostname or "")
    feeds: dict[str, Place] = {}
    sections: dict[str, Place] = {}
    for link in tree.find_all("link", href=True):
        relations = [str(word).lower() for word in link.get_attribute_list("rel")]
        kind = str(link.get("type") or "").partition(";")[0].strip().lower()
        target = absolute(base, str(link["href"]))
        if target and "alternate" in relations and kind in _FEED_TYPES:
            title = str(link.get("title") or "") or None
            feeds.setdefault(target, Place(url=target, origin="named by the page", title=title))
    for link in tree.find_all("a", href=True):
        target = absolute(base, str(link["href"]))
        if target is None or registrable_domain(urlsplit(target).hostname or "") != site:
            continue
        target, words = target.partition("#")[0], link.get_text(" ", strip=True)
        path = urlsplit(target).path
        if _FEED_PATH.search(path):
            feeds.setdefault(
                target, Place(url=target, origin="linked by the page", title=words or None)
            )
        elif (
            target.rstrip("/") != url.rstrip("/")
            and path.strip("/").count("/") <= 1
            and not looks_like_article(target)
            and names_opinion(words, path)
        ):
            sections.setdefault(
                target, Place(url=target, origin="a section of opinion", title=words or None)
            )
    places = [place for place in feeds.values() if not _OF_COMMENTS.search(place.url)]
    places.sort(key=lambda place: not names_opinion(place.title, urlsplit(place.url).path))
    return SitePage(
        name=_site_name(tree),
        in_language=_language(tree),
        feeds=tuple(places[:MAX_OF_A_PAGE]),
        sections=tuple(sections.values())[:MAX_OF_A_PAGE],
    )


def read_robots_sitemaps(content: bytes, url: str) -> tuple[Place, ...]:
    """Return the sitemaps that a robots.txt names, those of news and opinion first."""
    from protego import Protego

    rules = Protego.parse(content[:500_000].decode("utf-8", "replace"))
    targets = dict.fromkeys(
        target for line in rules.sitemaps if (target := absolute(url, line)) is not None
    )
    places = [Place(url=target, origin="named by robots.txt") for target in targets]
    return tuple(sorted(places, key=lambda place: _rank_by_name(place.url)))


def _rank_by_name(url: str) -> int:
    path = urlsplit(url).path.lower()
    return 0 if names_opinion(path) else 1 if "news" in path else 2


def _site_name(tree: object) -> str | None:
    for selector, attribute in (
        ('meta[property="og:site_name"]', "content"),
        ('meta[name="application-name"]', "content"),
    ):
        found = tree.select_one(selector)  # type: ignore[attr-defined]
        if found is not None and (text := str(found.get(attribute) or "").strip()):
            return " ".join(text.split())[:80]
    return None


def _language(tree: object) -> str | None:
    html = tree.select_one("html")  # type: ignore[attr-defined]
    return primary_language(str(html.get("lang") or "")) if html is not None else None


def primary_language(tag: str | None) -> str | None:
    """Return `en` of `en-GB`; None for what is no language tag."""
    primary = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) else None
