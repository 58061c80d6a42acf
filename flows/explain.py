"""`opframe extract --explain`: each field of an article, who said so, and what lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

MAX_VALUE = 90


def print_explanation(console: Console, row: dict[str, Any]) -> None:
    """Print the candidates of each field of one row of `opframe extract`, winners marked."""
    if "error" in row:
        console.print(f"{row['id']}: {row['error']}", style="red", highlight=False, markup=False)
        return
    table = Table(title=f"{row['id']} · {row['url']}", title_justify="left", expand=True)
    for name, width in (("field", 16), ("", 1), ("value", None), ("said by", 24), ("sure", 4)):
        table.add_column(name, width=width, overflow="fold")
    field = None
    for entry in _by_field(row["field_provenance"]):
        if entry["field_name"] != field and field is not None:
            table.add_section()
        table.add_row(
            entry["field_name"] if entry["field_name"] != field else "",
            "✓" if entry["is_chosen"] else "",
            _value(entry),
            entry["field_source"],
            f"{entry['confidence']:.2f}",
            style=None if entry["is_chosen"] else "dim",
        )
        field = entry["field_name"]
    console.print(table)
    console.print(_summary(row), highlight=False, markup=False)


def _by_field(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the entries field by field, in the order in which fields first come, the winner first."""
    order: dict[str, int] = {}
    listed = list(entries)
    for entry in listed:
        order.setdefault(entry["field_name"], len(order))
    return sorted(
        listed, key=lambda e: (order[e["field_name"]], not e["is_chosen"], -e["confidence"])
    )


def _value(entry: dict[str, Any]) -> str:
    value, text = entry["field_value"], entry["evidence_text"]
    shown = value if len(value) <= MAX_VALUE else value[:MAX_VALUE] + "…"
    return f"{shown}\n“{text}”" if text and text != value else shown


def _summary(row: dict[str, Any]) -> str:
    """Return what the fields without candidates say."""
    facts = (
        f"byline kind {row['byline_kind']}",
        f"{row['word_count']} words",
        "cut off at a wall" if row["is_truncated"] else "complete",
        f"language {row['in_language']}",
    )
    return " · ".join(facts)
