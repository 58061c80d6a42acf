"""GET over HTTP as a good citizen: by the outlet's rules, in our turn, to judged addresses only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from requests.structures import CaseInsensitiveDict

from flows.settings import FetchSettings, StudySettings, opframe_version
from flows.sources.exchange import Answer, Exchange
from flows.sources.failures import FetchFailure, lasting, passing, status_failure
from flows.sources.guard import Guard, Resolver, ask_name_service
from flows.sources.politeness import SHARED, Politeness
from flows.sources.site_rules import MAX_BYTES, MAX_REDIRECTS, PATHS, SiteRules
from flows.sources.streaming import BodyLimits
from flows.sources.visits import Visitor
from transforms.addresses import Place
from transforms.permissions import PRODUCT_TOKEN, Permission, decide

__all__ = ["FetchFailure", "Fetcher", "Response", "Validators"]

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """By what a server can tell that it has nothing newer (RFC 9110, 13.1)."""

    url: str
    """Whose they are, after redirects; no other address hears of them."""
    etag: str | None
    last_modified: str | None

    def headers(self) -> dict[str, str]:
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete answer with status 200, or 304 to a question with validators."""

    url: str
    """After redirects."""
    status: int
    headers: CaseInsensitiveDict[str]
    content: bytes
    """Decompressed; empty with 304."""
    permission: Permission
    """What the rules of the last hop said before the answer came."""
    is_tdm_known: bool
    """False: tdmrep.json did not answer."""
    n_redirects: int = 0

    @property
    def content_type(self) -> str | None:
        return self.headers.get("Content-Type")


class Fetcher:
    """Fetches URLs; may be shared by threads, one of them at a time on each host."""

    def __init__(
        self,
        study: StudySettings,
        settings: FetchSettings,
        *,
        cache: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None),
        politeness: Politeness = SHARED,
        resolver: Resolver = ask_name_service,
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            cache: Folder where robots.txt and tdmrep.json are kept for a day; None: only in memory.
            clock: UTC, naive.
        """
        self._settings = settings
        self._clock = clock
        contact = f"; {study.contact}" if study.contact else ""
        self.user_agent = f"{PRODUCT_TOKEN}/{opframe_version()} (research{contact})"
        self._guard = Guard(settings.allow_hosts, settings.resolve, resolver)
        self._exchange = Exchange(
            self._guard,
            timeout_seconds=settings.timeout_seconds,
            max_seconds=settings.max_seconds,
            ca_file=settings.ca_file,
        )
        self._visitor = Visitor(self._exchange, settings, politeness, clock)
        self._rules = SiteRules(self._ask_rules, cache, clock)
        self._headers = {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate, br",
        }

    def get(self, url: str, validators: Validators | None = None) -> Response:
        """Fetch one URL.

        Raises:
            FetchFailure: With reason, remedy, whether a later try may help, and what the rules said.
        """
        place = self._guard.read(url)
        limits = BodyLimits(max_bytes=self._settings.max_bytes)
        for number in range(self._settings.max_redirects + 1):
            permission, is_tdm_known = self._permission(place)
            headers = self._headers
            if validators is not None and validators.url == place.url:
                headers = {**headers, **validators.headers()}
            try:
                answer = self._visitor.visit(
                    place, headers, limits, crawl_delay=permission.crawl_delay
                )
                following = self._next(answer)
            except FetchFailure as failure:
                raise _said(failure, permission) from failure
            if following is not None:
                place = following
                continue
            is_asked = answer.status == 304 and headers is not self._headers
            if answer.status != 200 and not is_asked:
                raise _said(status_failure(answer.status), permission)
            return Response(
                url=place.url,
                status=answer.status,
                headers=answer.headers,
                content=b"" if is_asked else answer.content,
                permission=permission,
                is_tdm_known=is_tdm_known,
                n_redirects=number,
            )
        raise _said(_too_many(url, self._settings.max_redirects), permission)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._exchange.close()

    def _permission(self, place: Place) -> tuple[Permission, bool]:
        robots, trouble = self._rules.robots(place)
        is_open = robots.is_reachable and robots.decide(place.url).decision != "disallowed"
        rules = self._rules.tdm_rules(place) if is_open else None
        said = decide(place.url, place.origin, robots, rules, self._clock())
        if trouble is not None:
            raise _said(
                passing("robots_unreachable", f"robots.txt of {place.netloc}: {trouble}"), said
            )
        if not said.is_allowed:
            raise _said(
                lasting(
                    "robots_disallowed",
                    f"robots.txt of {place.netloc} refuses {place.url}: {said.robots_rule}",
                    "ask the outlet, or supply saved pages",
                ),
                said,
            )
        if said.tdm_reserved and self._settings.when_tdm_reserved == "skip":
            raise _said(reserved(said), said)
        return said, rules is not None

    def _ask_rules(self, place: Place, kind: str) -> tuple[int, bytes]:
        """Return status and content of robots.txt or tdmrep.json."""
        here = self._guard.read(place.origin + PATHS[kind])
        limits = BodyLimits(max_bytes=MAX_BYTES, is_cut=True)
        for _ in range(MAX_REDIRECTS + 1):
            tries = None if kind == "robots" else 1
            answer = self._visitor.visit(here, self._headers, limits, tries=tries)
            following = self._next(answer)
            if following is None:
                return answer.status, answer.content
            here = following
        raise _too_many(here.url, MAX_REDIRECTS)

    def _next(self, answer: Answer) -> Place | None:
        """Return where an answer redirects to."""
        target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
        if not target:
            return None
        # Headers are Latin-1; addresses in them are mostly UTF-8 all the same.
        text = target.encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            return self._guard.read(urljoin(answer.place.url, text))
        except ValueError as error:
            raise lasting("bad_redirect", f"{text[:200]!r}: {error}", "open the URL") from error


def reserved(permission: Permission) -> FetchFailure:
    """Return the failure of a page that is reserved from mining, where the study leaves such pages out."""
    return lasting(
        "tdm_reserved",
        f"{permission.url} is reserved from text and data mining ({permission.tdm_source}; "
        f"policy: {permission.tdm_policy or 'none named'})",
        'ask the outlet; `when_tdm_reserved = "store"` under [fetch] reads such pages',
    )


def opted_out(permission: Permission) -> FetchFailure:
    """Return the failure of a page that opts out of AI training, where the study leaves such pages out."""
    return lasting(
        "ai_opt_out",
        f"{permission.url} opts out of AI training ({permission.ai_opt_out_source})",
        '`when_ai_opted_out = "store"` under [fetch] reads such pages',
    )


def _too_many(url: str, limit: int) -> FetchFailure:
    return lasting("redirect_loop", f"{url} redirects more than {limit} times", "open the URL")


def _said(failure: FetchFailure, permission: Permission) -> FetchFailure:
    return replace(failure, permission=failure.permission or permission)
