"""The body of an answer, read in pieces so that no limit is passed by more than one piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from requests import Response

from flows.sources.failures import lasting, passing

PIECE = 65_536
MAX_RATIO = 100
"""Of bytes to the compressed bytes they came from. Markup that repeats itself reaches 30; gzip can make
1,000 of one, brotli a million."""
RATIO_FROM = 1_000_000
"""Bytes; below, a large ratio does no harm."""
ENCODINGS = frozenset(["gzip", "x-gzip", "deflate", "br", "identity", ""])


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How much of a body is read."""

    max_bytes: int
    """Decompressed."""
    is_cut: bool = False
    """What is longer is cut off there; else it is refused."""


def read_body(answer: Response, limits: BodyLimits) -> bytes:
    """Return the body, decompressed.

    Raises:
        FetchFailure: page_too_large, compression_bomb, unknown_encoding.
        requests.RequestException: It broke off, or is not compressed as it says.
    """
    encodings = [
        part.strip() for part in answer.headers.get("Content-Encoding", "").lower().split(",")
    ]
    if not ENCODINGS.issuperset(encodings):
        raise lasting(
            "unknown_encoding",
            f"the body is encoded as {', '.join(encodings)}, which we did not ask for",
            "open the URL in a browser, and supply the saved page",
        )
    pieces, size = [], 0
    for piece in answer.iter_content(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > RATIO_FROM and size > MAX_RATIO * answer.raw.tell():
            raise lasting(
                "compression_bomb",
                f"{answer.raw.tell()} bytes became more than {size}",
                "none: no page is like that",
            )
        if size > limits.max_bytes:
            if limits.is_cut:
                break
            raise lasting(
                "page_too_large",
                f"more than {limits.max_bytes} bytes",
                "raise fetch.max_bytes in opframe.toml if the page is an article",
            )
    if size <= limits.max_bytes and answer.raw.tell() and not _is_unpacked(answer.raw):
        raise passing("truncated", "the compressed body breaks off before its end")
    return b"".join(pieces)[: limits.max_bytes]


def _is_unpacked(raw: Any) -> bool:
    """Return whether each packing came to its end: urllib3 takes half a gzip for a whole one.

    It offers no other way to ask than its decoders.
    """
    decoder = getattr(raw, "_decoder", None)
    for one in getattr(decoder, "_decoders", [decoder]):
        packed: Any = getattr(one, "_obj", None)
        if hasattr(packed, "eof"):
            # What follows the first member is often padding.
            is_first = getattr(one, "_state", 0) == 0
            if is_first and not packed.eof:
                return False
        elif hasattr(packed, "is_finished") and not packed.is_finished():
            return False
    return True
