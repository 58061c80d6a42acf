"""Typed values out of a TOML file; what is wrong is said with its file, line and key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from transforms.errors import CodebookError

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


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

        Reads the layout that codebooks have: `[[frames]]` headers, lists with a table on each
        line. A file laid out otherwise gets the line of the nearest thing above.
        """
        line = 0
        for name, number in _STEP.findall(key):
            line = self._step(line, name, int(number) if number else None)
        return line + 1

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

    def _step(self, start: int, name: str, number: int | None) -> int:
        header, entry = f"[[{name}]]", re.compile(rf"(^|[{{,]\s*){re.escape(name)}\s*=")
        rows = range(start, len(self._lines))
        headers = [row for row in rows if self._lines[row].strip() == header]
        if number is not None and len(headers) > number:
            return headers[number]
        at = next((row for row in rows if entry.search(self._lines[row])), start)
        if number is None:
            return at
        tables = [
            row for row in range(at, len(self._lines)) if self._lines[row].lstrip().startswith("{")
        ]
        return tables[number] if len(tables) > number else at
