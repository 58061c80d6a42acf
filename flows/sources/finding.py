"""Find the listings of a site: a few polite requests, each candidate read before it is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from flows.settings import ListingSettings
from flows.sources.asking import Getter
from flows.sources.checking import Yield, yield_of
from flows.sources.http import FetchFailure, Response
from flows.sources.online import read_online
from transforms.errors import TransformError
from transforms.listings import Listing, content_kind
from transforms.listings.opinion import names_opinion
from transforms.listings.places import (
    USUAL_PLACES,
    Place,
    SitePage,
    read_robots_sitemaps,
    read_site_page,
)
from transforms.listings.ranking import FEED_KINDS, describe, is_alive, order, pattern_for

MAX_FEEDS = 5
MAX_SITEMAPS = 2
MAX_REQUESTS = 20
"""With five seconds between two hits, under two minutes a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A listing that was found and read, or could not be."""

    place: Place
    description: str
    """opinion feed, section of opinion, feed of all news, news sitemap, sitemap, other page."""
    kind: str
    found: Yield
    link_pattern: str | None = None
    is_alive: bool = True
    """False: its newest item is old."""
    detail: str | None = None
    """Why it could not be read; null: it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    page: SitePage
    candidates: tuple[Candidate, ...]
    """The best first."""
    title: str | None
    in_language: str | None
    """As the best candidate says."""


@dataclass(slots=True)
class _Once:
    """Asks for no address twice."""

    fetcher: Getter
    answers: dict[str, Response | FetchFailure] = field(default_factory=dict)

    def get(self, url: str) -> Response:
        if url not in self.answers:
            try:
                self.answers[url] = self.fetcher.get(url)
            except FetchFailure as failure:
                self.answers[url] = failure
        answer = self.answers[url]
        if isinstance(answer, FetchFailure):
            raise answer
        return answer


@dataclass(slots=True)
class _Search:
    fetcher: _Once
    now: datetime
    say: Callable[[str], None]
    n_requests: int = 0
    read: list[tuple[Place, Listing]] = field(default_factory=list)
    failed: list[tuple[Place, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def get(self, url: str) -> tuple[str, bytes] | None:
        """Return (address after redirects, content), or None beyond the budget or for a failure."""
        if self.n_requests >= MAX_REQUESTS:
            return None
        self.n_requests += 1
        self.say(url)
        try:
            answer = self.fetcher.get(url)
        except FetchFailure:
            return None
        return answer.url or url, answer.content

    def try_place(self, place: Place, kind: str = "auto") -> Listing | None:
        """Read a candidate, of an index the newest part only."""
        if place.url in self.seen or self.n_requests >= MAX_REQUESTS:
            return None
        self.seen.add(place.url)
        self.n_requests += place.url not in self.fetcher.answers
        if place.url not in self.fetcher.answers:
            self.say(place.url)
        settings = ListingSettings.model_validate({"kind": kind, "url": place.url})
        try:
            listing = read_online(settings, self.fetcher, now=self.now, max_parts=1)
        except (FetchFailure, TransformError) as error:
            self.failed.append((place, str(error)))
            return None
        self.read.append((place, listing))
        return listing


def find_listings(
    url: str, fetcher: Getter, *, now: datetime, say: Callable[[str], None]
) -> Finding:
    """Find what a site lists its articles in, the best for a study of opinion first.

    The address may be a listing itself; then nothing else is asked for. Else: what the page names,
    what its sections of opinion name, what robots.txt names; usual places only where these gave no
    feed.

    Raises:
        FetchFailure: The address could not be had, nor anything at the usual places.
    """
    search = _Search(_Once(fetcher), now, say)
    say(url)
    try:
        answer = search.fetcher.get(url)
    except FetchFailure as failure:
        if failure.is_retryable:
            raise
        # A front page that refuses us says nothing of the feeds, which are made for machines.
        _search_robots(search, url)
        _search_usual_places(search, url)
        if not search.read:
            raise
        return _finish(search, SitePage())
    address = answer.url or url
    if content_kind(answer.content, address) != "section":
        search.try_place(Place(url=url, origin="given"))
        return _finish(search, SitePage())
    page = read_site_page(answer.content, address)
    _search_page(search, page, address)
    _search_robots(search, address)
    if not any(listing.kind in FEED_KINDS and listing.items for _, listing in search.read):
        _search_usual_places(search, address)
    return _finish(search, page)


def _search_page(search: _Search, page: SitePage, address: str) -> None:
    feeds = list(page.feeds)
    own = Place(url=address, origin="given")
    for section in page.sections[:2]:
        if any(_says_opinion(feed) for feed in feeds):
            break
        if got := search.get(section.url):
            feeds += [
                Place(url=feed.url, origin="named by the section of opinion", title=feed.title)
                for feed in read_site_page(got[1], got[0]).feeds
                if feed.url not in {known.url for known in page.feeds}
            ]
    feeds.sort(key=lambda feed: not _says_opinion(feed))
    _try_all(search, feeds[:MAX_FEEDS])
    if not any(_described(*entry) == "opinion feed" for entry in search.read):
        sections = [own] if _says_opinion(own) else list(page.sections[:1])
        for section in sections:
            search.try_place(section, "section")


def _says_opinion(place: Place) -> bool:
    """True if the place says itself that it is one of opinion."""
    return names_opinion(place.title, urlsplit(place.url).path)


def _search_robots(search: _Search, address: str) -> None:
    robots = urljoin(address, "/robots.txt")
    if got := search.get(robots):
        _try_all(search, read_robots_sitemaps(got[1], robots)[:MAX_SITEMAPS])


def _search_usual_places(search: _Search, address: str) -> None:
    n_sitemaps = sum(listing.kind == "sitemap" for _, listing in search.read)
    for path in USUAL_PLACES:
        if "sitemap" in path and n_sitemaps:
            return
        listing = search.try_place(Place(url=urljoin(address, path), origin="a usual place"))
        if listing is not None and listing.kind != "section" and listing.items:
            return


def _try_all(search: _Search, places: Iterable[Place]) -> None:
    for place in places:
        search.try_place(place)


def _described(place: Place, listing: Listing) -> str:
    return describe(listing, place.url, place.title)


def _finish(search: _Search, page: SitePage) -> Finding:
    described = [(_described(*entry), entry[1]) for entry in search.read]
    candidates = []
    places = order(described, search.now)
    for number in places:
        place, (description, listing) = search.read[number][0], described[number]
        candidates.append(
            Candidate(
                place=place,
                description=description,
                kind=listing.kind,
                found=yield_of(listing.items),
                link_pattern=pattern_for(listing, description),
                is_alive=is_alive(listing, search.now),
            )
        )
    candidates += [
        Candidate(
            place=place,
            description="not read",
            kind="auto",
            found=yield_of(()),
            detail=detail,
        )
        for place, detail in search.failed
        if place.origin != "a usual place"
    ]
    best = described[places[0]][1] if places else None
    return Finding(
        page=page,
        candidates=tuple(candidates),
        title=best.title if best else None,
        in_language=best.in_language if best else None,
    )
