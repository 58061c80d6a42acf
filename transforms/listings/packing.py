"""Listings as they travel: packed or plain, and never larger than sitemaps.org allows."""

from __future__ import annotations

import zlib

from transforms.errors import TransformError

MAX_BYTES = 52_428_800
"""Unpacked; the limit of sitemaps.org, and far beyond any feed."""
_GZIP = b"\x1f\x8b"


def unpack(content: bytes, url: str) -> bytes:
    """Return the plain bytes of a listing, unpacking gzip whatever its name or header says.

    Raises:
        TransformError: It is larger than `MAX_BYTES`, or its gzip is broken from the start.
    """
    if content.startswith(_GZIP):
        content = _gunzip(content, url)
    if len(content) > MAX_BYTES:
        raise _too_large(url)
    # A blank line before the XML declaration is the commonest fault of feeds.
    return content.lstrip() if content[:1].isspace() else content


def _gunzip(content: bytes, url: str) -> bytes:
    chunks, size = [], 0
    while content.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            chunk = unpacker.decompress(content, MAX_BYTES + 1 - size)
        except zlib.error as error:
            raise TransformError(
                "broken_gzip", f"{url}: {error}", "none: the outlet's file is damaged"
            ) from error
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise _too_large(url)
        content = unpacker.unused_data
    return b"".join(chunks)


def _too_large(url: str) -> TransformError:
    return TransformError(
        "listing_too_large",
        f"{url} is larger than {MAX_BYTES:,} bytes unpacked",
        "give a smaller listing, such as a news sitemap or one part of the index",
    )
