"""Get the pages of one input, wherever it lies."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from flows.settings import FetchSettings
from flows.sources.archives import Capture, read_page
from flows.sources.http import Fetcher, FetchFailure
from flows.sources.inputs import WARC_SUFFIXES, local_path
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
        return list(_fetch_pages(input_url, fetcher, settings, clock))
    path, offset = local_path(input_url)
    try:
        if offset is not None or path.name.lower().endswith(WARC_SUFFIXES):
            return [read_page(path, offset or 0, settings.max_bytes)]
        return [_read_file(path, settings.max_bytes, clock)]
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


def _read_file(path: Path, max_bytes: int, clock: Clock) -> Capture:
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as file:
        content: bytes = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise TransformError(
            "page_too_large",
            f"{path.name} has more than {max_bytes} bytes",
            "raise fetch.max_bytes in opframe.toml if the page is an article",
        )
    is_text = path.name.lower().removesuffix(".gz").endswith(".txt")
    return Capture(
        url=f"file:{path.name}",
        content=content,
        captured_at=clock(),
        content_type="text/plain" if is_text else None,
    )
