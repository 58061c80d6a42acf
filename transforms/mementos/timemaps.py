"""TimeMaps: which captures of which pages an archive has (RFC 7089's link format, its JSON, CDX)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from transforms.errors import TransformError
from transforms.mementos.addresses import (
    Memento,
    find_memento,
    parse_http_date,
    parse_links,
    parse_stamp,
)
from transforms.mementos.saved import WAYBACK

_CDX_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
# https://github.com/internetarchive/wayback: the letters of a CDX file's first line.
_LETTERS = {"N": "urlkey", "b": "timestamp", "a": "original", "m": "mimetype", "s": "statuscode"}
_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "warc/revisit", "unk", "-")
# "id_" asks for the page as it was archived, without toolbar and rewritten links.
_AS_ARCHIVED = "id_"


def read_timemap(content: bytes, url: str, prefix: str = WAYBACK) -> list[Memento]:
    """Read the captures that a TimeMap or a CDX answer lists, pages only.

    Args:
        prefix: What the archive's addresses begin with; for CDX, which names no addresses.

    Raises:
        TransformError: It is neither.
    """
    text = content.decode("utf-8", "replace").strip()
    found = list(_read(text, prefix))
    if text and not found and not _is_empty(text):
        raise TransformError(
            "not_a_timemap",
            f"{url} is no list of captures",
            "give a TimeMap (link format or JSON), or the CDX of an archive (text or output=json)",
        )
    return found


def choose_captures(
    mementos: Iterable[Memento], which: str = "first", near: datetime | None = None
) -> list[Memento]:
    """Return one capture a page, in order of first appearance: first, last, or nearest to a time."""
    by_page: dict[str, list[Memento]] = {}
    for memento in mementos:
        by_page.setdefault(_page_key(memento.original_url), []).append(memento)

    def time(memento: Memento) -> datetime:
        return memento.captured_at or datetime.max

    chosen = []
    for captures in by_page.values():
        if near is not None:
            chosen.append(min(captures, key=lambda m: (abs(time(m) - near), time(m))))
        else:
            chosen.append((min if which == "first" else max)(captures, key=time))
    return chosen


def _page_key(url: str) -> str:
    """Return the address as archives see it: without scheme, www. and a slash at the end."""
    return re.sub(r"^https?://(?:www\d*\.)?", "", url).rstrip("/")


def _read(text: str, prefix: str) -> Iterator[Memento]:
    if text[:1] in ("[", "{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            # CDXJ and JSON lines: one object a line.
            value = None
        if value is not None:
            yield from _read_json(value, prefix)
            return
    if text.startswith("<"):
        yield from _read_links(text)
    else:
        yield from _read_cdx(text.splitlines(), prefix)


def _read_links(text: str) -> Iterator[Memento]:
    links = list(parse_links(text))
    original = next((target for target, rels, _ in links if "original" in rels), None)
    for target, rels, parameters in links:
        if "memento" in rels and target.startswith("http"):
            at = parse_http_date(parameters.get("datetime"))
            known = find_memento(target)
            page = original or (known.original_url if known else None)
            if page:
                yield Memento(original_url=page, archive_url=target, captured_at=at)


def _read_json(value: Any, prefix: str) -> Iterator[Memento]:
    if isinstance(value, dict):
        mementos = value.get("mementos")
        original = value.get("original_uri")
        entries = mementos.get("list", []) if isinstance(mementos, dict) else []
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("uri"), str):
                uri = entry["uri"]
                at = parse_stamp(str(entry.get("datetime") or ""))
                known = find_memento(uri)
                page = original or (known.original_url if known else None)
                if isinstance(page, str):
                    yield Memento(original_url=page, archive_url=uri, captured_at=at)
        if not mementos:
            yield from _entry(value, prefix)
    elif isinstance(value, list) and value:
        if isinstance(value[0], list):
            names = [str(name) for name in value[0]]
            is_headed = "timestamp" in names
            names = names if is_headed else list(_CDX_FIELDS)
            for row in value[1:] if is_headed else value:
                if isinstance(row, list):
                    yield from _entry(dict(zip(names, row, strict=False)), prefix)
        else:
            for row in value:
                if isinstance(row, dict):
                    yield from _entry(row, prefix)


def _read_cdx(lines: Iterable[str], prefix: str) -> Iterator[Memento]:
    names = list(_CDX_FIELDS)
    for line in lines:
        fields = line.split()
        if fields[:1] == ["CDX"]:
            names = [_LETTERS.get(letter, letter) for letter in fields[1:]]
        elif len(fields) >= 3 and fields[2].startswith("{"):
            yield from _read_cdxj(line, prefix)
        elif line.startswith("{"):
            yield from _read_cdxj(f"- - {line}", prefix)
        elif len(fields) >= 3:
            yield from _entry(dict(zip(names, fields, strict=False)), prefix)


def _read_cdxj(line: str, prefix: str) -> Iterator[Memento]:
    _, stamp, text = line.split(maxsplit=2)
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(entry, dict):
        yield from _entry({"timestamp": stamp, **entry}, prefix)


def _entry(entry: dict[str, Any], prefix: str) -> Iterator[Memento]:
    """Yield the capture of one CDX entry, if it is of a page that was there."""
    url = entry.get("original") or entry.get("url")
    stamp = str(entry.get("timestamp") or "")
    at = parse_stamp(stamp)
    status = str(entry.get("statuscode") or entry.get("status") or "200")
    media = str(entry.get("mimetype") or entry.get("mime") or "-")
    if not isinstance(url, str) or not url.startswith("http") or at is None:
        return
    if status in ("200", "-") and media.startswith(_PAGE_TYPES):
        address = f"{prefix.rstrip('/')}/{stamp}{_AS_ARCHIVED}/{url}"
        yield Memento(original_url=url, archive_url=address, captured_at=at)


def _is_empty(text: str) -> bool:
    """True for a list of captures that names no page: an empty array, a head alone, other statuses."""
    return text in ("[]", "{}") or bool(
        re.match(r"\s*(CDX\b|\[\s*\[|<[^>]+>\s*;\s*rel=|\S+ \d{14} )", text)
    )
