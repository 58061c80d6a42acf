"""Coded sets and codebooks, from disk."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from flows.settings import SettingsError
from transforms.errors import ModelError
from transforms.framing import Codebook, read_codebook, shipped_codebooks
from transforms.framing.training.coded import field_of


def find_codebook(name: str) -> Codebook:
    """Return the codebook of a file, or a shipped one by its id.

    Raises:
        CodebookError: The file cannot be used; names line, key and remedy.
        SettingsError: Neither.
    """
    shipped = {book.id: book for book in shipped_codebooks()}
    if name in shipped:
        return shipped[name]
    path = Path(name)
    if not path.exists():
        raise SettingsError(
            f"{name}: no such file, and no shipped codebook of that id ({', '.join(shipped)})"
        )
    return read_codebook(path)


def read_coded(path: Path, where: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON-lines file, plain or gz, that have the given values.

    Args:
        where: `field=value`, the field dotted; all must hold.

    Raises:
        ModelError: A file or line that is no JSON, or a condition that is none.
    """
    wanted = [_condition(text) for text in where]
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                row = _row(line, f"{path}:{number}")
                if all(str(field_of(row, name)) == value for name, value in wanted):
                    yield row
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
        raise ModelError(
            str(path), f"unreadable: {error}", "JSON lines in UTF-8, .gz or plain"
        ) from error


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ModelError(where, f"not JSON: {error}", "mend it") from error
    if not isinstance(row, dict):
        raise ModelError(where, "not a JSON object", 'rows of {"text", "labels": [...]}')
    return row


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ModelError(f"--where {text}", "not a condition", "write field=value: meta.lang=en")
    return name, value
