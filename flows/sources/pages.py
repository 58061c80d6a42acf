"""Get the pages of one input, wherever it lies."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import datetime

from flows.settings import FetchSettings
from flows.sources.archives import Capture
from flows.sources.files import as_taken, read_file
from flows.sources.http import Fetcher, FetchFailure
from transforms.errors import TransformError
from transforms.extraction import next_page_url
from transforms.records import RawPage

Clock = Callable[[], datetime]


def capture_input(
    input_url: str, fetcher: Fetcher, settings: FetchSettings, clock: Clock
) -> list[Capture]:
    """Return the pages of one input, in order.

    Raises:
        FetchFailure: The first page could not be had; or a later one for a passing reason, since
            half an article is no article.
    """
    if not input_url.startswith("file:"):
        return [as_taken(page) for page in _fetch_pages(input_url, fetcher, settings, clock)]
    try:
        return [as_taken(read_file(input_url, settings.max_bytes, clock))]
    except TransformError as error:
        raise FetchFailure(error.reason, error.detail, error.remedy, False) from error
    except (OSError, EOFError, zlib.error) as error:
        raise FetchFailure("unreadable_file", str(error), "check the file", False) from error


def _fetch_pages(
    url: str, fetcher: Fetcher, settings: FetchSettings, clock: Clock
) -> Iterator[Capture]:
    seen: set[str] = set()
    following: str | None = url
    while following and following not in seen and len(seen) < settings.max_pages:
        seen.add(following)
        try:
            response = fetcher.get(following)
        except FetchFailure as failure:
            if len(seen) == 1 or failure.is_retryable:
                raise
            return
        yield Capture(
            url=response.url,
            content=response.content,
            captured_at=clock(),
            content_type=response.content_type,
            http_status=response.status,
            headers=tuple(response.headers.items()),
        )
        page = RawPage(
            url=response.url, content=response.content, content_type=response.content_type
        )
        following = next_page_url(page)
