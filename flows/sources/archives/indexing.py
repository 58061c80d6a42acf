"""The index of a WARC file: CDXJ, one line a capture, sorted by key and time, beside the file.

As pywb, OpenWayback and cdxj-indexer read and write it: `com,example)/path 20110503120000 {json}`.
Several indexes make one by `LC_ALL=C sort -m`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from transforms.errors import TransformError

_WWW = re.compile(r"^www\d*\.")
_DEFAULT_PORTS = {("http", 80), ("https", 443)}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One capture, and where it lies."""

    url: str
    date: str
    """WARC-Date of its record."""
    mime: str | None
    status: int | None
    digest: str | None
    offset: int
    length: int
    filename: str


def index_path(path: Path) -> Path:
    """Return where the index of a WARC file lies."""
    return path.with_name(f"{path.name}.cdxj")


def index_bytes(entries: Iterable[IndexEntry]) -> bytes:
    """Return the index as it is written."""
    return "".join(f"{line}\n" for line in sorted(_line(entry) for entry in entries)).encode()


def read_index(path: Path) -> dict[int, tuple[str, str | None, int]]:
    """Return url, digest and length by offset.

    Raises:
        TransformError: A line of it is no CDXJ.
    """
    found = {}
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        try:
            entry = json.loads(line.split(" ", 2)[2])
            place = int(entry["offset"])
            found[place] = (str(entry["url"]), entry.get("digest"), int(entry["length"]))
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise TransformError(
                "unreadable_index", f"{path.name}, line {number}: {error}", "write it anew"
            ) from error
    return found


def url_key(url: str) -> str:
    """Return the sort-friendly form (SURT) that web archives look an address up by.

    Lower case, host turned round, without scheme, `www.`, default port and fragment, arguments
    sorted: the canonical form of pywb.
    """
    try:
        parts = urlsplit(url.strip().lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.lower().replace(" ", "%20")
    if not host:
        return url.lower().replace(" ", "%20")
    key = ",".join(reversed(_WWW.sub("", host).split(".")))
    if port is not None and (parts.scheme, port) not in _DEFAULT_PORTS:
        key += f":{port}"
    path = parts.path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{key}){path}{'?' + query if query else ''}".replace(" ", "%20")


def _line(entry: IndexEntry) -> str:
    fields = {
        "url": entry.url,
        "mime": (entry.mime or "unk").partition(";")[0].strip() or "unk",
        "status": str(entry.status) if entry.status is not None else None,
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": entry.filename,
    }
    known = {name: value for name, value in fields.items() if value is not None}
    time = re.sub(r"\D", "", entry.date)[:14]
    return f"{url_key(entry.url)} {time} {json.dumps(known, ensure_ascii=False)}"
