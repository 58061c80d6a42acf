"""Get the pages of one input, wherever it lies."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flows.settings import FetchSettings
from flows.sources.archives import Capture
from flows.sources.earlier import Earlier, Past
from flows.sources.files import as_taken, read_file
from flows.sources.http import Fetcher, FetchFailure, Response, opted_out, reserved
from transforms.errors import TransformError
from transforms.extraction import next_page_url
from transforms.permissions import Permission, with_signals
from transforms.records import RawPage

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One page, and what is known of how it came."""

    capture: Capture
    requested_url: str | None = None
    """Null: not fetched over HTTP; so are the others."""
    permission: Permission | None = None
    etag: str | None = None
    """Null as well: the server gives none."""
    last_modified: str | None = None
    """Null as etag."""
    kept: Earlier | None = None
    """The capture that is still good, whose content this is; null: the content came now."""
    revisit: Capture | None = None
    """What the server sent in its place, with 304; null as kept."""


def capture_input(
    input_url: str,
    fetcher: Fetcher,
    settings: FetchSettings,
    clock: Clock,
    past: Past | None = None,
) -> list[Fetched]:
    """Return the pages of one input, in order.

    Args:
        past: What was fetched before, to ask only for what is newer; None: ask for all.

    Raises:
        FetchFailure: The first page could not be had; or a later one for a passing reason, since
            half an article is no article.
    """
    if not input_url.startswith("file:"):
        return [
            replace(page, capture=as_taken(page.capture))
            for page in _fetch_pages(input_url, fetcher, settings, clock, past or Past())
        ]
    try:
        return [Fetched(capture=as_taken(read_file(input_url, settings.max_bytes, clock)))]
    except TransformError as error:
        raise FetchFailure(error.reason, error.detail, error.remedy, False) from error
    except (OSError, EOFError, zlib.error) as error:
        raise FetchFailure("unreadable_file", str(error), "check the file", False) from error


def _fetch_pages(
    url: str, fetcher: Fetcher, settings: FetchSettings, clock: Clock, past: Past
) -> Iterator[Fetched]:
    seen: set[str] = set()
    following: str | None = url
    while following and following not in seen and len(seen) < settings.max_pages:
        seen.add(following)
        try:
            fetched = _fetch_page(following, fetcher, settings, clock, past)
        except FetchFailure as failure:
            if len(seen) == 1 or failure.is_retryable:
                raise
            return
        yield fetched
        page = fetched.capture
        following = next_page_url(
            RawPage(url=page.url, content=page.content, content_type=page.content_type)
        )


def _fetch_page(
    url: str, fetcher: Fetcher, settings: FetchSettings, clock: Clock, past: Past
) -> Fetched:
    found = past.find(url, settings.max_bytes)
    response = fetcher.get(url, found[0].validators if found else None)
    content, headers, content_type = response.content, response.headers, response.content_type
    earlier = revisit = None
    if response.status == 304 and found:
        earlier, kept = found
        revisit = Capture(
            url=response.url,
            content=b"",
            captured_at=clock(),
            http_status=304,
            headers=tuple(headers.items()),
            facts=response.permission.facts(),
            unchanged_since=kept.retrieved_at or kept.captured_at,
        )
        # What a 304 says of the page replaces what was said before (RFC 9111, 3.2).
        headers = type(headers)({**dict(kept.headers), **headers})
        content, content_type = kept.content, earlier.content_type
    permission = _final_permission(response, settings, dict(headers), content)
    return Fetched(
        capture=Capture(
            url=response.url,
            content=content,
            captured_at=clock(),
            content_type=content_type,
            http_status=response.status,
            headers=tuple(headers.items()),
            facts=permission.facts(),
        ),
        requested_url=url,
        permission=permission,
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        kept=earlier,
        revisit=revisit,
    )


def _final_permission(
    response: Response, settings: FetchSettings, headers: dict[str, str], content: bytes
) -> Permission:
    """Return the decision with what the page itself says.

    Raises:
        FetchFailure: The study leaves out what the page reserves.
    """
    said = with_signals(response.permission, headers, content, is_tdm_known=response.is_tdm_known)
    failure = None
    if said.tdm_reserved and settings.when_tdm_reserved == "skip":
        failure = reserved(said)
    elif said.ai_opt_out and settings.when_ai_opted_out == "skip":
        failure = opted_out(said)
    if failure is not None:
        failure.permission = said
        raise failure
    return said
