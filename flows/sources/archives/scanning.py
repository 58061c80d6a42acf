"""Find the pages in a WARC file, record by record, in flat memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from fastwarc import WarcRecordType

from flows.sources.archives.records import (
    BrokenRecord,
    Window,
    parse_http,
    read_records,
    record_end,
    record_time,
)
from transforms.errors import TransformError

PAGE_TYPES = ("text/html", "application/xhtml", "text/plain")
_KEPT = WarcRecordType.response | WarcRecordType.resource


class PageScan:
    """Offset and URL of each record that may be a page, as they stream by.

    Responses with another status than 200 and other media types are not pages. A record without
    content is: it will be refused by name. What was passed over or lost is known at the end.
    """

    def __init__(self, path: Path, start: int = 0, end: int | None = None) -> None:
        """Look at a WARC file, or at the stretch of a larger file that holds one."""
        self.n_records = 0
        self.n_others = 0
        self.loss: str | None = None
        """Where the file breaks off and how much of it could not be read; null: it is whole."""
        self.captured_at: datetime | None = None
        """Of the page yielded last, as its record says; null: it does not."""
        self._path, self._start = path, start
        self._end = path.stat().st_size if end is None else end

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield each page once its record is known to end.

        Raises:
            TransformError: The file is not a WARC, breaks off before the first record ends, or is
                compressed as one piece, so that no record can be had without those before it.
        """
        held: tuple[int, str] | None = None
        held_at: datetime | None = None
        last: int | None = None
        fault: str | None = None
        with self._path.open("rb") as stream:
            try:
                for record in read_records(Window(stream, self._start, self._end)):
                    # The one before ended where this one begins.
                    if held is not None:
                        self.captured_at = held_at
                        yield held
                    held = None
                    if record.stream_pos == last:
                        raise self._one_piece()
                    last = record.stream_pos
                    self.n_records += 1
                    url = page_url(record)
                    held = (last, url) if url else None
                    held_at = record_time(record) if url else None
                    self.n_others += url is None
            except BrokenRecord as error:
                fault = str(error)
            end = self._last_end(stream, last)
        if end is None and last is not None:
            self.n_records -= 1
            self.n_others -= held is None
            held = None
        self._account(last, end, fault)
        if held is not None:
            self.captured_at = held_at
            yield held

    def _last_end(self, stream: IO[bytes], last: int | None) -> int | None:
        if last is None:
            return None
        try:
            return record_end(stream, last, self._end)
        except BrokenRecord:
            return None

    def _account(self, last: int | None, end: int | None, fault: str | None) -> None:
        whole = end if end is not None else last
        if not self.n_records:
            why = fault or ("the file is empty" if self._end == self._start else "no whole record")
            raise TransformError(
                "not_a_warc",
                f"{self._path.name}: {why}",
                "check the file; .warc and .warc.gz are read",
            )
        assert whole is not None
        lost = self._end - whole
        if lost > 0:
            self.loss = (
                f"breaks off at byte {whole - self._start} of {self._end - self._start}: "
                f"the last {lost} bytes hold no whole record"
            ) + (f" ({fault})" if fault else "")

    def _one_piece(self) -> TransformError:
        return TransformError(
            "one_gzip_piece",
            f"{self._path.name} is compressed as a whole, not record by record",
            "write it anew with `warcio recompress OLD.warc.gz NEW.warc.gz`",
        )


def page_url(record: Any) -> str | None:
    """Return the URL of a record that may be a page; None for any other record."""
    if not record.record_type & _KEPT:
        return None
    try:
        parse_http(record)
    except BrokenRecord:
        return None
    url = str(record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url.startswith(("http://", "https://", "file:")) or url.endswith("/robots.txt"):
        return None
    http = record.http_headers
    if http is not None and http.status_code != 200:
        return None
    media = (http or record.headers).get("Content-Type")
    return url if (media or "text/html").strip().lower().startswith(PAGE_TYPES) else None
