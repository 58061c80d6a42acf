"""Pages that lie in files: HTML and text as they are, MHTML, records of WARC and WACZ files."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flows.sources.archives import Capture, read_page
from flows.sources.archives.zipped import unpack_warc
from flows.sources.places import MHTML_SUFFIXES, WARC_SUFFIXES, read_place
from transforms.errors import TransformError
from transforms.mementos import find_memento
from transforms.saved_pages import SavedPage, find_saved_from, read_mhtml

Clock = Callable[[], datetime]
MHTML_FACTOR = 10
"""An MHTML file may be so many times larger than the page in it: it holds the pictures too."""


def read_file(input_url: str, max_bytes: int, clock: Clock) -> Capture:
    """Return the page that a `file:` input names.

    A saved page that says where it is from has that address, and the time that it says.

    Raises:
        TransformError: It is too large, or no page can be read from it; the reason names which.
        OSError: The file is not there or cannot be read.
    """
    place = read_place(input_url)
    name = place.path.name.lower()
    if place.offset is not None or name.endswith(WARC_SUFFIXES):
        path = unpack_warc(place.path, place.member) if place.member else place.path
        return read_page(path, place.offset or 0, max_bytes)
    is_mhtml = name.endswith(MHTML_SUFFIXES)
    content = _read(place.path, max_bytes * MHTML_FACTOR if is_mhtml else max_bytes)
    if is_mhtml:
        page = read_mhtml(content)
        if len(page.content) > max_bytes:
            raise _too_large(place.path, max_bytes)
    elif name.removesuffix(".gz").endswith(".txt"):
        page = SavedPage(content=content, content_type="text/plain")
    else:
        page = find_saved_from(content)
    return Capture(
        url=page.url or f"file:{place.path.name}",
        content=page.content,
        captured_at=page.saved_at or clock(),
        content_type=page.content_type,
    )


def as_taken(capture: Capture) -> Capture:
    """Return a page out of a web archive with the time when the archive took it."""
    memento = find_memento(capture.url, capture.headers)
    if memento is None or memento.captured_at in (None, capture.captured_at):
        return capture
    assert memento.captured_at is not None
    return replace(capture, captured_at=memento.captured_at, retrieved_at=capture.captured_at)


def _read(path: Path, max_bytes: int) -> bytes:
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as file:
        content: bytes = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise _too_large(path, max_bytes)
    return content


def _too_large(path: Path, max_bytes: int) -> TransformError:
    return TransformError(
        "page_too_large",
        f"{path.name} has more than {max_bytes} bytes",
        "raise fetch.max_bytes in opframe.toml if the page is an article",
    )
