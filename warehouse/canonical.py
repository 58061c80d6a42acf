"""The one way to write the rows of a query, so that two computers that agree write the same bytes.

CSV in UTF-8 with LF: a line of column names, then the rows, sorted by their bytes (a query's own order says
nothing about ties). Nothing is rounded: a double is written with the fewest digits that give it back. Text is
always quoted and null is an empty field; lists and structs are quoted JSON; times are ISO 8601.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any


def write_canonical(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the result as bytes that only depend on its values."""
    lines = sorted(",".join(_field(value) for value in row).encode() for row in rows)
    head = ",".join(_quote(name) for name in columns).encode()
    return b"".join(line + b"\n" for line in [head, *lines])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return _quote(json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")))
    return _quote(value.hex() if isinstance(value, bytes) else str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return _field(value)


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def read_canonical(content: bytes) -> tuple[str, list[str]]:
    """Return the head and the rows, as written; a text in a row may hold line ends."""
    rows: list[str] = []
    is_open = False
    for line in content.decode().split("\n")[:-1]:
        if is_open:
            rows[-1] += "\n" + line
        else:
            rows.append(line)
        is_open ^= line.count('"') % 2 == 1
    return rows[0], rows[1:]
