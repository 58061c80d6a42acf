"""What an archived answer says, out of how it was coded for the way: chunks, gzip, deflate, br."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import partial
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader

from flows.sources.archives.records import BrokenRecord, guarded

Headers = Iterable[tuple[str, str]]


def decode_payload(raw: bytes, headers: Headers, max_bytes: int | None) -> bytes:
    """Return the content; at most one byte more than `max_bytes` of it.

    Headers lie: many archives keep the decoded bytes under the headers of the coded ones. What does
    not begin like its coding, or cannot be read so, is taken as it is.
    """
    said = {name.lower(): value.lower() for name, value in headers}
    content = raw
    if "chunked" in said.get("transfer-encoding", "") and _looks_chunked(raw):
        content = _read(ChunkedReader, raw, max_bytes) or raw
    for coding in reversed(said.get("content-encoding", "").replace(" ", "").split(",")):
        content = _decode(content, coding, max_bytes)
    return content


def _decode(content: bytes, coding: str, max_bytes: int | None) -> bytes:
    if coding in ("gzip", "x-gzip") and content.startswith(b"\x1f\x8b"):
        return _read(GzipReader, content, max_bytes) or content
    if coding == "br" and content:
        return _read(BrotliReader, content, max_bytes) or content
    if coding == "deflate" and content:
        # RFC 9110 means zlib's wrapping; some servers send the bare stream.
        for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
            try:
                limit = 0 if max_bytes is None else max_bytes + 1
                return zlib.decompressobj(bits).decompress(content, limit)
            except zlib.error:
                continue
    return content


def _read(reader: type, content: bytes, max_bytes: int | None) -> bytes | None:
    pieces: list[bytes] = []
    n_left = None if max_bytes is None else max_bytes + 1
    try:
        opened = guarded(lambda: reader(BytesIO(content)))
        while n_left is None or n_left > 0:
            size = 1 << 20 if n_left is None else min(1 << 20, n_left)
            piece = guarded(partial(opened.read, size))
            if not piece:
                break
            pieces.append(piece)
            n_left = None if n_left is None else n_left - len(piece)
    except BrokenRecord:
        # What was read up to the fault is there, as in a browser.
        pass
    return b"".join(pieces) or None


def _looks_chunked(raw: bytes) -> bool:
    size, _, _ = raw[:20].partition(b"\r\n")
    try:
        return int(size.partition(b";")[0].strip() or b"x", 16) >= 0
    except ValueError:
        return False
