"""WARC files: what we fetched is kept in one, and others can be read as a source (ISO 28500)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.errors import TransformError

_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain")
_TRANSPORT_HEADERS = {"content-encoding", "transfer-encoding", "content-length", "connection"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One kept response or file."""

    url: str
    content: bytes
    captured_at: datetime
    """UTC, naive."""
    content_type: str | None = None
    http_status: int | None = None
    """Null for a file."""
    headers: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """How it was come by, as name and value: robots decision, listing, run. Kept beside it."""


class ArchiveWriter:
    """Appends captures to one WARC file that does not exist for others until it is closed."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._writer = WARCWriter(stream, gzip=True)

    def write(self, capture: Capture) -> int:
        """Write one record and return its offset in bytes."""
        offset: int = self._stream.tell()
        date = f"{capture.captured_at:%Y-%m-%dT%H:%M:%SZ}"
        options: dict[str, Any] = {
            "payload": BytesIO(capture.content),
            "length": len(capture.content),
            "warc_headers_dict": {"WARC-Date": date},
        }
        if capture.http_status is None:
            options["warc_content_type"] = capture.content_type or "application/octet-stream"
            record = self._writer.create_warc_record(capture.url, "resource", **options)
        else:
            kept = [(k, v) for k, v in capture.headers if k.lower() not in _TRANSPORT_HEADERS]
            kept.append(("Content-Length", str(len(capture.content))))
            options["http_headers"] = StatusAndHeaders(
                f"{capture.http_status} OK", kept, protocol="HTTP/1.1"
            )
            record = self._writer.create_warc_record(capture.url, "response", **options)
        self._writer.write_record(record)
        return offset


@contextmanager
def write_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write a WARC file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with beside.open("wb") as stream:
        yield ArchiveWriter(stream)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def find_pages(path: Path) -> tuple[list[tuple[int, str]], int]:
    """Return (offset, URL) of each record that may be a page, and the number of other records.

    Responses with another status than 200 and other media types are not pages. A record without
    content is: it will be refused by name.

    Raises:
        TransformError: The file is not a WARC, or breaks off before the first record ends.
    """
    pages: list[tuple[int, str]] = []
    others = 0
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        try:
            for record in records:
                offset = records.get_record_offset()
                if _is_page(record):
                    pages.append((offset, record.rec_headers.get_header("WARC-Target-URI")))
                else:
                    others += 1
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            if not pages:
                raise TransformError(
                    "not_a_warc",
                    f"{path.name}: {error}",
                    "check the file; .warc and .warc.gz are read",
                ) from error
    return pages, others


def read_page(path: Path, offset: int, max_bytes: int | None = None) -> Capture:
    """Read the record at an offset.

    Raises:
        TransformError: No readable record there, or more than `max_bytes` of content.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        try:
            record = next(iter(ArchiveIterator(stream)))
            body = record.content_stream()
            content = body.read() if max_bytes is None else body.read(max_bytes + 1)
        except (StopIteration, ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            raise TransformError(
                "unreadable_record", f"{path.name} at byte {offset}: {error}", "check the WARC file"
            ) from error
    if max_bytes is not None and len(content) > max_bytes:
        raise TransformError(
            "page_too_large",
            f"more than {max_bytes} bytes",
            "raise fetch.max_bytes in opframe.toml if the page is an article",
        )
    http = record.http_headers
    date = record.rec_headers.get_header("WARC-Date") or ""
    return Capture(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        content=content,
        captured_at=_parse_date(date),
        content_type=http.get_header("Content-Type")
        if http
        else record.rec_headers.get_header("Content-Type"),
        http_status=int(http.get_statuscode()) if http else None,
        headers=tuple(http.headers) if http else (),
    )


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return False
    headers = http or record.rec_headers
    media = (headers.get_header("Content-Type") or "text/html").lower()
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return bool(url) and not url.endswith("/robots.txt") and media.startswith(_PAGE_TYPES)


def _parse_date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return datetime(1970, 1, 1)
