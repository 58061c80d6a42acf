"""`opframe extract --explain`: each field of an article, who said so, and what lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

MAX_VALUE = 90
SOURCES = {
    "byline": "a printed line that says “by”",
    "byline-mark": "markup calls the line a byline",
    "author-link": "a line of names that leads to their page",
    "bare-line": "a line of nothing but names",
    "closing-brackets": "a name in brackets ends the text",
    "bio": "the text introduces its author",
    "last-paragraph": "stands at the end of the text",
    "first-paragraph": "stands before the text",
    "box": "stands in a box beside the text",
    "json-ld": "the page's JSON-LD",
    "meta": "a meta tag",
    "microdata": "an element's itemprop",
    "h1": "printed as the first heading",
    "headline-mark": "markup calls the line a headline",
    "title": "the title element",
    "first-lines": "the first lines of the text",
    "printed": "printed on the page",
    "time": "a time element",
    "url": "the address",
    "breadcrumb": "the trail above the headline",
    "kicker": "the line above the headline",
    "outlets": "the list of outlets, by address or name",
    "metadata": "the publisher's name in the metadata",
    "copyright": "the copyright line",
    "detector": "the words of the text",
    "tag": "the page's language tag",
    "wire-service": "an agency signs it",
}
"""What a source is, in words. Of `json-ld:datePublished` the part before the colon counts."""


def print_explanation(console: Console, row: dict[str, Any]) -> None:
    """Print the candidates of each field of one row of `opframe extract`, winners marked."""
    if "error" in row:
        console.print(f"{row['id']}: {row['error']}", style="red", highlight=False, markup=False)
        return
    table = Table(title=f"{row['id']} · {row['url']}", title_justify="left")
    for name in ("field", "", "value", "said by", "sure"):
        table.add_column(name, overflow="fold")
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
    for source in _sources(row["field_provenance"]):
        console.print(f"  {source}: {SOURCES[source]}", highlight=False, markup=False, style="dim")


def _sources(entries: Iterable[dict[str, Any]]) -> list[str]:
    said = dict.fromkeys(entry["field_source"].partition(":")[0] for entry in entries)
    return [source for source in said if source in SOURCES]


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
