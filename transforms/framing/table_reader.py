"""Typed values out of a TOML file; what is wrong is said with its file, line and key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from transforms.errors import CodebookError

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_HEADER = re.compile(r"\s*\[\[?([\w.]+)\]\]?\s*(?:#.*)?")


class TableReader:
    """Takes values out of the tables of one file, whose text it keeps to find lines in."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()

    def fail(self, key: str, detail: str) -> NoReturn:
        key = key.lstrip(".")
        raise CodebookError(f"{self.path}:{self.line_of(key)}", key, f"should be {detail}")

    def line_of(self, key: str) -> int:
        """Return the 1-based line of a key such as `frames[1].examples[3].text`.

        Reads the layouts that codebooks have: `[[frames]]` headers, lists with a table on each line. A
        key that is missing, or laid out otherwise, gets the line of the nearest thing above.
        """
        rows, path = range(len(self._lines)), ""
        for name, number in _STEP.findall(key):
            path = f"{path}.{name}".lstrip(".")
            rows = self._rows_of(path, int(number or 0), rows)
        return rows.start + 1

    def text(
        self, data: Mapping[str, Any], key: str, at: str, *, default: str | None = None
    ) -> str:
        value = data.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{at}.{key}", "a text that is not empty")
        return value

    def texts(self, data: Mapping[str, Any], key: str, at: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.fail(f"{at}.{key}", "a list of texts")
        return tuple(value)

    def choice(
        self,
        data: Mapping[str, Any],
        key: str,
        at: str,
        choices: Collection[str],
        *,
        default: str | None = None,
    ) -> str:
        value = self.text(data, key, at, default=default)
        if value not in choices:
            self.fail(f"{at}.{key}", f"one of {', '.join(choices)}, not {value!r}")
        return value

    def name_of(self, data: Mapping[str, Any], key: str, at: str) -> str:
        value = self.text(data, key, at)
        if not _NAME.match(value):
            self.fail(f"{at}.{key}", f"a name in snake case, not {value!r}")
        return value

    def share(
        self, data: Mapping[str, Any], key: str, at: str, *, default: float | None = None
    ) -> float:
        value = data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.fail(f"{at}.{key}", f"a number above 0 and up to 1, not {value!r}")
        return float(value)

    def tables(
        self, data: Mapping[str, Any], key: str, at: str, *, is_needed: bool = True
    ) -> list[Mapping[str, Any]]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fail(f"{at}.{key}", "a list of tables")
        if is_needed and not value:
            self.fail(f"{at}.{key}", "a list of at least one table")
        return list(value)

    def _rows_of(self, path: str, number: int, within: range) -> range:
        """Return the rows of a table or value that stands within some rows, or these if it does not."""
        headers = [row for row in within if self._header(row) == path]
        if number < len(headers):
            start = headers[number]
            later = (self._header(row) for row in range(start + 1, within.stop))
            n_own = next(
                (n for n, name in enumerate(later) if name and not name.startswith(f"{path}.")),
                within.stop - start - 1,
            )
            return range(start, start + 1 + n_own)
        name = re.escape(path.rsplit(".", 1)[-1])
        # In the one row of an inline table a key stands anywhere; in other rows, first.
        begin = r"(?:^|[{,])\s*" if len(within) == 1 else r"^\s*"
        entry = re.compile(rf"{begin}{name}\s*=")
        own = self._before_header(within)
        at = next((row for row in own if entry.search(self._lines[row])), None)
        if at is None:
            return within
        tables = [
            row for row in range(at + 1, own.stop) if self._lines[row].lstrip().startswith("{")
        ]
        is_list = self._lines[at].rstrip().endswith("[")
        row = tables[number] if is_list and number < len(tables) else at
        return range(row, row + 1)

    def _before_header(self, rows: range) -> range:
        """Return rows up to the next table's header; the first may be their own."""
        stop = next((row for row in rows[1:] if self._header(row)), rows.stop)
        return range(rows.start, stop)

    def _header(self, row: int) -> str:
        found = _HEADER.fullmatch(self._lines[row])
        return found.group(1) if found else ""
