"""Tables to a Frictionless Data Package: files, hashes, fields, keys.

The form is Data Package 1 (specs.frictionlessdata.io), which version 2 reads as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_TYPES = (
    (re.compile(r"\[\d*\]$"), "array"),
    (re.compile(r"^(STRUCT|MAP|UNION|JSON)\b"), "object"),
    (re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$"), "integer"),
    (re.compile(r"^(DOUBLE|FLOAT|DECIMAL)"), "number"),
    (re.compile(r"^BOOLEAN$"), "boolean"),
    (re.compile(r"^DATE$"), "date"),
    (re.compile(r"^TIMESTAMP"), "datetime"),
    (re.compile(r"^TIME\b"), "time"),
)
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """What is known of one column."""

    name: str
    type: str
    """DuckDB's."""
    description: str | None = None
    is_required: bool = False
    values: tuple[str, ...] = ()
    """All that occur may be one of these; empty: not limited."""
    range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """One written file."""

    path: str
    """Relative to the package."""
    format: str
    """parquet or csv."""
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """One exported table, in one or more files."""

    name: str
    n_rows: int
    fields: tuple[FieldFacts, ...]
    files: tuple[FileFacts, ...]
    description: str | None = None
    primary_key: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()
    """(column, table, column of it), each true of the exported rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts:
    """What is said of the whole."""

    name: str
    title: str
    created: str
    """ISO 8601, UTC: the time of the data, not of the export."""
    version: str
    description: str = ""
    contributors: tuple[Mapping[str, str], ...] = ()
    licences: tuple[Mapping[str, str], ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further properties: opframe_version, snapshot, run_id …"""


def describe_package(package: PackageFacts, tables: Sequence[TableFacts]) -> Json:
    """Return the content of `datapackage.json`."""
    said: Json = {
        "profile": "data-package",
        "name": _slug(package.name),
        "title": package.title,
        "description": package.description,
        "version": package.version,
        "created": package.created,
        "contributors": [dict(person) for person in package.contributors],
        "licenses": [dict(licence) for licence in package.licences],
        "sources": [dict(source) for source in package.sources],
        "keywords": list(package.keywords),
        **package.more,
        "resources": [_resource(table, file, tables) for table in tables for file in table.files],
    }
    return {name: value for name, value in said.items() if value not in ("", [], None)}


def _resource(table: TableFacts, file: FileFacts, tables: Sequence[TableFacts]) -> Json:
    is_csv = file.format == "csv"
    schema: Json = {"fields": [_field(column, is_csv) for column in table.fields]}
    if is_csv:
        schema["missingValues"] = [""]
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    there = {other.name: {entry.format for entry in other.files} for other in tables}
    keys = [
        {
            "fields": column,
            "reference": {
                "resource": "" if other == table.name else resource_name(other, file.format),
                "fields": target,
            },
        }
        for column, other, target in table.references
        if file.format in there.get(other, ())
    ]
    if keys:
        schema["foreignKeys"] = keys
    said: Json = {
        # A Parquet file is no "tabular data resource" of version 1, which means CSV; frictionless-py
        # checks bytes and hash of a "file", and reads nulls of Parquet as NaN in a "table".
        "profile": "tabular-data-resource" if is_csv else "data-resource",
        "type": "table" if is_csv else "file",
        "name": resource_name(table.name, file.format),
        "path": file.path,
        "title": table.name,
        "description": table.description,
        "format": file.format,
        "mediatype": _MEDIA_TYPES[file.format],
        "encoding": "utf-8" if is_csv else None,
        "bytes": file.n_bytes,
        "hash": f"sha256:{file.sha256}",
        "rows" if is_csv else "row_count": table.n_rows,
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True} if is_csv else None,
        "schema": schema,
    }
    return {name: value for name, value in said.items() if value is not None}


def resource_name(table: str, format_: str) -> str:
    """Return a name that no other file has: the CSV file goes by the table's own."""
    return table.lower() if format_ == "csv" else f"{table.lower()}.{format_}"


def _field(column: FieldFacts, is_csv: bool) -> Json:
    type_ = _type(column.type)
    limits: Json = {}
    # In CSV empty text and null look the same.
    if column.is_required and not (is_csv and type_ == "string"):
        limits["required"] = True
    if column.values:
        limits["enum"] = list(column.values)
    if column.range:
        limits["minimum"], limits["maximum"] = column.range
    said: Json = {"name": column.name, "type": type_, "description": column.description}
    if type_ == "datetime" and is_csv:
        said["format"] = "%Y-%m-%dT%H:%M:%S.%fZ"
    if limits:
        said["constraints"] = limits
    return {name: value for name, value in said.items() if value is not None}


def _type(duckdb_type: str) -> str:
    return next((said for pattern, said in _TYPES if pattern.search(duckdb_type)), "string")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "opframe-export"
