"""Bytes to text: what the bytes fit beats what a page says about itself."""

from __future__ import annotations

import codecs
import re
from functools import cache

from transforms.errors import TransformError
from transforms.extraction.knowledge import knowledge
from transforms.extraction.page.charsets import best_reading

MAX_BYTES = 10_000_000
MAX_TAGS = 600_000
"""Of one page; a page of 10 MB has a tag in 16 bytes then, and its tree takes 200 MB."""
MAX_UNCLOSED = 6_000
"""Divisions and spans that never end; pages in the wild have some dozens."""
MAX_ATTRIBUTES = 30_000
"""Of one tag: libxml2 compares each with each, and this many take a second; no signal stops it."""
LARGE_PAGE = 500_000
HEAD = 8192
"""Where declarations are looked for; the standard says 1,024, pages with long comments differ."""

_DECLARED = re.compile(
    rb"""<meta[^>]{1,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})"""
    rb"""|<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_TAG = re.compile(rb"""<[a-z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+""", re.IGNORECASE)
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")
_NAME = re.compile(rb"[^\s\"'=/<>]+")
_STRAY = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
"""A byte that is nothing in UTF-8: a sign pasted from a windows-1252 text."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
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
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
MAX_CONTROLS = 0.05
"""Of the first bytes; what has more is not text. Real pages have single null bytes."""
VALID_A_BROKEN = 1
"""Valid characters for each broken one, from which bytes are UTF-8 that was cut or mixed. Text in
other encodings, read as UTF-8, has at most .4 (GBK, EUC-JP), in alphabets next to none."""


def decode_page(content: bytes, content_type: str | None = None) -> str:
    """Return the page's text, without null bytes.

    Order: byte order mark, UTF-16 that shows itself, valid UTF-8, UTF-8 with a few broken bytes, and
    then the best reading of the bytes, where the page's declaration and the header have the first
    say but not the last.

    Raises:
        TransformError: empty, page_too_large, not_html, too_deep, too_many_tags, too_many_attributes.
    """
    check_content(content)
    text = _decode(content, content_type)
    # No encoding in use writes a null without a null byte, and bytes are searched faster.
    return text.replace("\0", "") if b"\0" in content else text


def check_content(content: bytes) -> None:
    """Refuse what cannot be a page, or would keep the parser for minutes.

    Raises:
        TransformError: empty, page_too_large, not_html, too_deep, too_many_tags, too_many_attributes.
    """
    if not content.strip(b"\0 \t\r\n\f"):
        raise TransformError("empty", "there is no content", "fetch or save the page again")
    if len(content) > MAX_BYTES:
        raise TransformError(
            "page_too_large",
            f"{len(content)} bytes, more than {MAX_BYTES}",
            "save the article alone",
        )
    if content.startswith(_BINARY) or _is_binary(content[:HEAD]):
        raise TransformError(
            "not_html",
            "the bytes are an image, an archive or another binary file",
            "supply the page as HTML or text",
        )
    # One byte is counted ten times as fast as a tag; most pages have fewer of it than this.
    has_many = content.count(b"<") > MAX_UNCLOSED
    opened = content.count(b"<div") + content.count(b"<span") if has_many else 0
    if opened > MAX_UNCLOSED:
        closed = content.count(b"</div") + content.count(b"</span")
        if opened - closed > MAX_UNCLOSED:
            raise TransformError(
                "too_deep", "the tags are nested without end", "save the article alone"
            )
    if len(content) > LARGE_PAGE:
        _check_tags(content)


def _check_tags(content: bytes) -> None:
    if content.count(b"<") > MAX_TAGS:
        raise TransformError(
            "too_many_tags", f"more than {MAX_TAGS} tags", "save the article alone"
        )
    for tag in _TAG.finditer(content):
        if tag.end() - tag.start() > 3 * MAX_ATTRIBUTES:
            # Script that happens to look like a tag has long words, and the same ones again.
            names = set(_NAME.findall(_QUOTED.sub(b" ", tag.group())))
            if len(names) > MAX_ATTRIBUTES:
                raise TransformError(
                    "too_many_attributes",
                    f"one tag has more than {MAX_ATTRIBUTES} attributes",
                    "save the article alone",
                )


def _is_binary(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _unmarked_utf16(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > MAX_CONTROLS * len(head)


def _decode(content: bytes, content_type: str | None) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if order := _unmarked_utf16(content[:HEAD]):
        return content.decode(order, "replace")
    declared = _declared(content, content_type)
    if "iso2022_jp_2" in declared and b"\x1b$" in content:
        return content.decode("iso2022_jp_2", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _is_nearly_utf8(content):
        return _STRAY.sub(_as_utf8, content).decode("utf-8", "replace")
    return best_reading(content, declared)


def _unmarked_utf16(head: bytes) -> str | None:
    """Name the byte order where every second byte of the markup is null."""
    if head.count(b"\0") * 10 < len(head):
        return None
    even, odd = head[::2].count(b"\0"), head[1::2].count(b"\0")
    if min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(content: bytes, content_type: str | None) -> list[str]:
    """Return the codecs that the header and the page name, the header's first as in browsers."""
    header = _HEADER.search(content_type or "")
    names = [header.group(1)] if header else []
    names += [
        (found.group(1) or found.group(2)).decode("ascii")
        for found in _DECLARED.finditer(content[:HEAD])
    ]
    known = _labels()
    found = [known[name.lower()] for name in names if name.lower() in known]
    return list(dict.fromkeys(found))


@cache
def _labels() -> dict[str, str]:
    tables: dict[str, list[str]] = knowledge("encodings")["labels"]
    return {label: codec for codec, labels in tables.items() for label in labels}


def _is_nearly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    return valid >= VALID_A_BROKEN * broken


def _as_utf8(stray: re.Match[bytes]) -> bytes:
    return stray.group().decode("cp1252", "replace").encode()
