"""Rows for a terminal or a script."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any


def print_rows(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], style: str) -> None:
    """Print as `table`, `csv` or `json` (one object a line)."""
    if style == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows)
    elif style == "json":
        for row in rows:
            print(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str))
    else:
        from rich.console import Console
        from rich.markup import escape
        from rich.table import Table

        table = Table(*columns)
        for row in rows:
            table.add_row(*(escape(_cell(value)) for value in row))
        console = Console(width=None if sys.stdout.isatty() else 200)
        console.print(table)
        console.print(f"{len(rows)} rows")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return text if len(text) <= 120 else text[:117] + "…"
