"""Write what we fetched: WARC 1.1 with a warcinfo record, and beside each response how it was come by.

A file is there whole or not at all: it is written under another name, flushed to disk, and renamed.
Its index is written next. A kill leaves at most a temporary file, which a later run clears away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.files import write_atomically
from flows.sources.archives.captures import Capture
from flows.sources.archives.indexing import IndexEntry, index_bytes, index_path

Fields = Iterable[tuple[str, str]]

FORMAT: Fields = (
    ("format", "WARC File Format 1.1"),
    (
        "conformsTo",
        "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    ),
)
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""The profile of a revisit record that stands for an answer 304 (WARC 1.1, 6.7.3)."""
_TRANSPORT_HEADERS = {"content-encoding", "transfer-encoding", "content-length", "connection"}
# The payload is kept decoded, so what said how it was coded is kept under the name that pywb and
# OpenWayback know for that.
_ORIGINAL = "X-Archive-Orig-"


class ArchiveWriter:
    """Appends captures to one WARC file that does not exist for others until it is closed."""

    def __init__(self, stream: Any, name: str, about: Fields = ()) -> None:
        self.entries: list[IndexEntry] = []
        self._stream = stream
        self._name = name
        self._about = (*about, *FORMAT)
        self._writer = WARCWriter(stream, gzip=name.endswith(".gz"), warc_version="WARC/1.1")
        self._info_id: str | None = None

    def write(self, capture: Capture, facts: Fields = ()) -> int:
        """Write a capture and how it was come by, and return the offset of its record in bytes."""
        date = _warc_date(capture.retrieved_at or capture.captured_at)
        if self._info_id is None:
            self._write_info(date)
        offset: int = self._stream.tell()
        record = self._page_record(capture, date)
        self._writer.write_record(record)
        self._note(capture, record, offset)
        facts = (*facts, *capture.facts)
        if capture.retrieved_at is not None:
            facts += (("memento-datetime", _warc_date(capture.captured_at)),)
        if facts:
            self._write_fields(
                "metadata",
                facts,
                {
                    "WARC-Date": date,
                    "WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID"),
                },
                uri=_address(capture),
            )
        return offset

    def _page_record(self, capture: Capture, date: str) -> Any:
        options: dict[str, Any] = {
            "payload": BytesIO(capture.content),
            "length": len(capture.content),
            "warc_headers_dict": {"WARC-Date": date, "WARC-Warcinfo-ID": self._info_id},
        }
        url = _address(capture)
        if capture.unchanged_since is not None:
            options["warc_headers_dict"] |= {
                "WARC-Profile": NOT_MODIFIED,
                "WARC-Refers-To-Target-URI": url,
                "WARC-Refers-To-Date": _warc_date(capture.unchanged_since),
            }
        if capture.http_status is None:
            options["warc_content_type"] = capture.content_type or "application/octet-stream"
            return self._writer.create_warc_record(url, "resource", **options)
        kept = [(_header_name(name), _one_line(value)) for name, value in capture.headers]
        kept.append(("Content-Length", str(len(capture.content))))
        options["http_headers"] = StatusAndHeaders(
            _status_line(capture.http_status), kept, protocol="HTTP/1.1"
        )
        kind = "response" if capture.unchanged_since is None else "revisit"
        return self._writer.create_warc_record(url, kind, **options)

    def _write_info(self, date: str) -> None:
        headers = {"WARC-Date": date, "WARC-Filename": self._name}
        self._info_id = self._write_fields("warcinfo", self._about, headers)

    def _write_fields(
        self, kind: str, fields: Fields, headers: dict[str, str], uri: str = ""
    ) -> str:
        text = "".join(f"{_one_line(name)}: {_one_line(value)}\r\n" for name, value in fields)
        content = text.encode()
        if self._info_id is not None:
            headers = {**headers, "WARC-Warcinfo-ID": self._info_id}
        record = self._writer.create_warc_record(
            uri, kind, payload=BytesIO(content), length=len(content), warc_headers_dict=headers
        )
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))

    def _note(self, capture: Capture, record: Any, offset: int) -> None:
        self.entries.append(
            IndexEntry(
                url=_address(capture),
                date=record.rec_headers.get_header("WARC-Date"),
                mime=capture.content_type,
                status=capture.http_status,
                digest=record.rec_headers.get_header("WARC-Payload-Digest"),
                offset=offset,
                length=self._stream.tell() - offset,
                filename=self._name,
            )
        )


@contextmanager
def write_archive(path: Path, about: Fields = ()) -> Iterator[ArchiveWriter]:
    """Write a WARC file and its index, whole or not at all; no file where nothing was captured.

    Args:
        about: What its warcinfo record says beside the format: software, run, operator.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as stream:
            writer = ArchiveWriter(stream, path.name, about)
            yield writer
            stream.flush()
            os.fsync(stream.fileno())
        if writer.entries:
            beside.replace(path)
            write_atomically(index_path(path), index_bytes(writer.entries))
    finally:
        beside.unlink(missing_ok=True)


def _header_name(name: str) -> str:
    name = _one_line(name)
    return f"{_ORIGINAL}{name}" if name.lower() in _TRANSPORT_HEADERS else name


def _address(capture: Capture) -> str:
    return _one_line(capture.url).replace(" ", "%20")


def _one_line(text: str) -> str:
    """Return the text without what would end a header line, or cannot be written."""
    return " ".join(text.split()).encode("utf-8", "replace").decode()


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _warc_date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
