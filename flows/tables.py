"""Rows for a terminal or a script."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any


def print_rows(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], style: str) -> None:
    """Print as `table`, `csv`, `json` (one object a line) or `markdown`."""
    if style == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif style == "json":
        for row in rows:
            print(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str))
    elif style == "markdown":
        print("\n".join(markdown_lines(columns, rows)))
    else:
        from rich.console import Console
        from rich.markup import escape
        from rich.table import Table

        table = Table(*columns)
        for row in rows:
            table.add_row(*(escape(_cell(value)) for value in row))
        console = Console(width=None if sys.stdout.isatty() else 200)
        console.print(table)
        console.print(f"{len(rows)} row" + "s" * (len(rows) != 1))


def markdown_lines(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return a Markdown table; numbers stand on the right."""

    def escaped(value: Any) -> str:
        return _cell(value).replace("|", "\\|")

    numeric = [
        {type(row[place]) for row in rows} - {type(None)} in ({int}, {float}, {int, float})
        for place in range(len(columns))
    ]
    return [
        f"| {' | '.join(columns)} |",
        f"| {' | '.join('---:' if is_number else '---' for is_number in numeric)} |",
        *(f"| {' | '.join(escaped(value) for value in row)} |" for row in rows),
    ]


def _cell(value: Any) -> str:
    text = " ".join(_text(value).split())
    return text if len(text) <= 120 else text[:117] + "…"


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_text(part) for part in value)
    return str(value)
