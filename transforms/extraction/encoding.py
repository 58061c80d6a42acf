"""Bytes to text: a valid encoding beats what a header says."""

from __future__ import annotations

import re

from transforms.errors import TransformError

MAX_BYTES = 10_000_000
MAX_OPEN_TAGS = 60_000
"""Of one page; real articles have a tenth of it."""

_META = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BINARY = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x7fELF",
)
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}


def decode_page(content: bytes, content_type: str | None = None) -> str:
    """Return the page's text.

    Order: byte order mark, valid UTF-8, what the page declares, what the header says, detection.
    Latin encodings accept any bytes, so they are never believed over GB18030 or Big5 that the
    bytes fit and the declaration names.

    Raises:
        TransformError: Empty, too large, or not text.
    """
    check_content(content)
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(name, "replace").lstrip("\ufeff")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _META.search(content[:4096])
    header = re.search(r"charset=[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    names = [declared.group(1).decode("ascii")] if declared else []
    names += [header.group(1)] if header else []
    for name in (_ALIASES.get(name.lower(), name.lower()) for name in names):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _detect(content)


def check_content(content: bytes) -> None:
    """Refuse what cannot be a page, before any parser sees it.

    Raises:
        TransformError: empty, page_too_large, not_html, too_deep.
    """
    if not content.strip():
        raise TransformError("empty", "there is no content", "fetch or save the page again")
    if len(content) > MAX_BYTES:
        raise TransformError(
            "page_too_large",
            f"{len(content)} bytes, more than {MAX_BYTES}",
            "save the article alone",
        )
    if content.startswith(_BINARY) or (
        b"\x00" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff")
    ):
        raise TransformError(
            "not_html",
            "the bytes are an image, an archive or another binary file",
            "supply the page as HTML or text",
        )
    opened = content.count(b"<div") + content.count(b"<span") - content.count(b"</div")
    if (
        opened - content.count(b"</span") > MAX_OPEN_TAGS // 10
        or content.count(b"<") > 4 * MAX_OPEN_TAGS
    ):
        raise TransformError(
            "too_deep", "the tags are nested without end", "save the article alone"
        )
    if content.count(b"<div") > MAX_OPEN_TAGS:
        raise TransformError(
            "too_deep", f"more than {MAX_OPEN_TAGS} divisions", "save the article alone"
        )


def _detect(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    try:
        return content.decode(best.encoding if best else "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
