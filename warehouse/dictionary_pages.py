"""docs/data-dictionary.md and .json, written from an empty warehouse and dictionary.toml.

python -m warehouse.dictionary_pages docs
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.dictionary import KINDS, Column, Entry, read_entries
from warehouse.load import make_empty

TITLES = {
    "view": "Views",
    "macro": "Macros",
    "table macro": "Table macros",
    "table": "Tables",
}

HEAD = """# Data dictionary

Written by `make dictionary` from `warehouse/dictionary.toml`; the same words are in the published file, as comments
(`SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'v_frames'`), in `FROM v_help` and in
`opframe sql --help-views`. For scripts: [data-dictionary.json](data-dictionary.json).

Start from the views: they show the latest version of each article and the one current model of each scheme. Keys
end in `_id`, times in `_at` (UTC, without zone), dates begin with `date_`; shares and probabilities are 0..1; offsets
are characters, 0-based, end exclusive, into the body of the version.
"""


def render_pages() -> dict[str, str]:
    """Return the text of each page by file name."""
    with duckdb.connect() as connection:
        make_empty(connection)
        entries = read_entries(connection, has_macro_columns=True)
    plain = json.dumps([_plain(entry) for entry in entries], ensure_ascii=False, indent=1)
    return {
        "data-dictionary.md": "\n".join(_lines(entries)),
        "data-dictionary.json": plain + "\n",
    }


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    yield HEAD
    for kind in KINDS:
        members = [entry for entry in entries if entry.kind == kind]
        if members:
            yield f"**{TITLES[kind]}**: {', '.join(_link(entry) for entry in members)}\n"
    for kind in KINDS:
        members = [entry for entry in entries if entry.kind == kind]
        if members:
            yield f"## {TITLES[kind]}\n"
        for entry in members:
            yield from _entry_lines(entry)


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield f"### {entry.name}\n"
    lead = "" if entry.kind == "macro" else "One row: "
    yield f"{lead}{entry.one_row_is}." + (f" {entry.note}" if entry.note else "") + "\n"
    if entry.examples:
        yield "```sql"
        yield from (f"{example};" for example in entry.examples)
        yield "```\n"
    if entry.parameters:
        yield f"Called as `{entry.call}`.\n"
        yield from _table("parameter", entry.parameters)
    if entry.columns:
        yield from _table("column", entry.columns)


def _table(head: str, columns: Sequence[Column]) -> Iterator[str]:
    has_types = any(column.data_type for column in columns)
    yield f"| {head} | type | meaning |" if has_types else f"| {head} | meaning |"
    yield "| --- | --- | --- |" if has_types else "| --- | --- |"
    for column in columns:
        cells = [f"`{column.name}`", *([column.data_type or ""] if has_types else [])]
        yield "| " + " | ".join([*cells, column.comment().replace("|", "\\|")]) + " |"
    yield ""


def _link(entry: Entry) -> str:
    return f"[{entry.name}](#{entry.name})"


def _plain(entry: Entry) -> Mapping[str, Any]:
    return _filled(
        name=entry.name,
        kind=entry.kind,
        one_row_is=entry.one_row_is if entry.kind != "macro" else "",
        gives=entry.one_row_is if entry.kind == "macro" else "",
        note=entry.note,
        call=entry.call,
        examples=list(entry.examples),
        parameters=[_plain_column(column) for column in entry.parameters],
        columns=[_plain_column(column) for column in entry.columns],
    )


def _plain_column(column: Column) -> Mapping[str, Any]:
    return _filled(
        name=column.name,
        type=column.data_type,
        means=column.means,
        unit=column.unit,
        values=list(column.values),
        null=column.null,
    )


def _filled(**facts: Any) -> Mapping[str, Any]:
    return {name: value for name, value in facts.items() if value}


if __name__ == "__main__":
    for name, text in render_pages().items():
        Path(sys.argv[1]).joinpath(name).write_text(text, "utf-8")
