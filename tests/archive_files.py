"""WARC files as others write them, made by warcio: for tests and benchmarks of reading."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Headers = list[tuple[str, str]]
HTML: Headers = [("Content-Type", "text/html; charset=utf-8")]
PARAGRAPH = "The harbour board met on Tuesday and chose to keep the ferry, against all advice. "


def page(number: int = 0) -> bytes:
    text = f"{number}: {PARAGRAPH}" * 6
    return (
        f"<html><head><title>Keep the ferry, part {number}</title></head><body><article>"
        f"<h1>Keep the ferry, part {number}</h1><p>{text}</p><p>{text}</p></article></body></html>"
    ).encode()


class Warc:
    """Writes records one by one, in any form."""

    def __init__(self, path: Path, *, is_gzip: bool = True) -> None:
        self.path = path
        self._stream = path.open("wb")
        self._writer = WARCWriter(self._stream, gzip=is_gzip)

    def add(
        self,
        content: bytes,
        url: str = "http://example.org/opinion/keep-the-ferry",
        *,
        kind: str = "response",
        status: str = "200 OK",
        headers: Headers | None = None,
        **warc: str,
    ) -> int:
        """Write a record and return its offset."""
        offset = self._stream.tell()
        given = HTML if headers is None else headers
        http = StatusAndHeaders(status, given, protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(content),
            length=len(content),
            http_headers=http if kind in ("response", "revisit") else None,
            warc_content_type="text/html" if kind == "resource" else "",
            warc_headers_dict={"WARC-Date": "2011-05-03T12:34:56Z", **warc},
        )
        self._writer.write_record(record)
        return offset

    def close(self) -> Path:
        self._stream.close()
        return self.path


def write_news_crawl(path: Path, n_pages: int) -> Path:
    """Write a file as CC-NEWS has them: a warcinfo record, then request, response and metadata by turns."""
    warc = Warc(path)
    warc.add(b"software: a crawler\r\n", "", kind="warcinfo")
    for number in range(n_pages):
        url = f"https://news{number % 50}.example.org/2011/05/03/story-{number}"
        warc.add(b"", url, kind="metadata")
        warc.add(page(number), url)
    return warc.close()
