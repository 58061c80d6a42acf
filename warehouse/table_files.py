"""Rows of a warehouse file as Parquet and CSV: all of them, counted again after writing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.catalogue import Column, Relation, quote

BOM = b"\xef\xbb\xbf"
TIMES_IN_CSV = "%Y-%m-%dT%H:%M:%S.%fZ"
"""ISO 8601 with the zone said: the warehouse's times are UTC."""

_NESTED = re.compile(r"\[\d*\]$|^(STRUCT|MAP|UNION|JSON)\b")
_FORMULA = "^[=+\\-@\t\r]"
"""What a spreadsheet takes for a formula (OWASP, CSV Injection)."""


class RowsLost(Exception):
    """A written file does not hold the rows of its source."""


def write_parquet(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    """Write the rows of a query as zstd Parquet; return how many there are.

    Raises:
        RowsLost: The file does not hold them all.
    """
    copied = _copy(connection, sql, path, "FORMAT parquet, COMPRESSION zstd")
    return _checked(connection, copied, "read_parquet($1)", path)


def write_csv(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    columns: Sequence[Column],
    path: Path,
    *,
    for_excel: bool = False,
) -> int:
    """Write the rows of a query as UTF-8 CSV; return how many there are.

    Lists and structures become JSON. A cell is quoted where it must be; empty text is written as "",
    null as nothing.

    Args:
        for_excel: A byte order mark goes first, and an apostrophe before text that a spreadsheet
            would take for a formula.

    Raises:
        RowsLost: The file does not hold them all.
    """
    chosen = ", ".join(_csv_column(column, for_excel) for column in columns)
    options = f"FORMAT csv, HEADER, TIMESTAMPFORMAT '{TIMES_IN_CSV}'"
    copied = _copy(connection, f"SELECT {chosen} FROM ({sql}) AS rows", path, options)
    if for_excel:
        _put_mark(path)
    reader = (
        "read_csv($1, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', "
        "max_line_size = 100000000, strict_mode = true, parallel = false)"
    )
    return _checked(connection, copied, reader, path)


def is_nested(type_: str) -> bool:
    """Return whether a DuckDB type is a list or a structure, which CSV holds as JSON."""
    return _NESTED.search(type_) is not None


def sorted_rows(relation: Relation) -> str:
    """Return the query of all rows in an order that their values alone decide."""
    return f"SELECT * FROM {quote(relation.name)} ORDER BY ALL"


def _csv_column(column: Column, for_excel: bool) -> str:
    name = quote(column.name)
    if is_nested(column.type):
        return f"to_json({name})::VARCHAR AS {name}"
    if for_excel and column.type == "VARCHAR":
        return f"CASE WHEN regexp_matches({name}, '{_FORMULA}') THEN '''' || {name} ELSE {name} END AS {name}"
    return name


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, path: Path, options: str) -> int:
    place = str(path).replace("'", "''")
    row = connection.execute(f"COPY ({sql}) TO '{place}' ({options})").fetchone()
    return int(row[0]) if row else 0


def _checked(connection: duckdb.DuckDBPyConnection, copied: int, reader: str, path: Path) -> int:
    row = connection.execute(f"SELECT count(*) FROM {reader}", [str(path)]).fetchone()
    if row is None or row[0] != copied:
        raise RowsLost(
            f"{path.name}: {copied} rows were copied, but {row and row[0]} can be read back; nothing "
            "was exported. Is the disk sound?"
        )
    return copied


def _put_mark(path: Path) -> None:
    beside = path.with_name(path.name + ".marked")
    with path.open("rb") as plain, beside.open("wb") as marked:
        marked.write(BOM)
        shutil.copyfileobj(plain, marked, 1 << 20)
    beside.replace(path)
