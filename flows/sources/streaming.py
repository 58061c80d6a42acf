"""The body of an answer, read in pieces so that no limit is passed by more than one piece."""

from __future__ import annotations

from dataclasses import dataclass

from requests import Response

from flows.sources.failures import lasting

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
        if size > limits.max_bytes:
            if limits.is_cut:
                break
            raise lasting(
                "page_too_large",
                f"more than {limits.max_bytes} bytes",
                "raise fetch.max_bytes in opframe.toml if the page is an article",
            )
        if size > RATIO_FROM and size > MAX_RATIO * answer.raw.tell():
            raise lasting(
                "compression_bomb",
                f"{answer.raw.tell()} bytes became more than {size}",
                "none: no page is like that",
            )
    return b"".join(pieces)[: limits.max_bytes]
