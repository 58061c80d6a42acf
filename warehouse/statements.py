"""What may be asked through `opframe sql`.

The published file is open read-only, so nothing can change it. Allowed beside questions: temporary
tables, views and macros, SET and PRAGMA, reading other files (a coding list as CSV, another
database), and COPY … TO a file of one's own. Refused: what would write into the study's folders,
and INSTALL and LOAD, which fetch and run other people's code. These are guards against accidents,
not against an attacker: who may run this may also open the file with any other program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.errors import QueryRefused

_CODE = re.compile(r"^\s*(?:FORCE\s+)?(INSTALL|LOAD)\b", re.IGNORECASE)
_WRITES_FILE = re.compile(r"^\s*(COPY|EXPORT|ATTACH)\b", re.IGNORECASE)
_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
OWN_COPY = "cp {path} mine.duckdb && chmod u+w mine.duckdb"


def refuse_writes(connection: duckdb.DuckDBPyConnection, sql: str, kept: Sequence[Path]) -> None:
    """Look at each statement before any of them runs.

    Raises:
        QueryRefused: One of them fetches code, or writes into one of these folders.
    """
    for statement in connection.extract_statements(sql):
        text = _COMMENT.sub(" ", statement.query)
        if found := _CODE.match(text):
            raise QueryRefused(
                f"{found[1].upper()} is refused: the published file needs no extension. In a DuckDB shell "
                "of your own you may load any"
            )
        if found := _WRITES_FILE.match(text):
            for literal in _LITERAL.findall(text):
                path = Path(literal.replace("''", "'")).resolve()
                if any(path.is_relative_to(folder.resolve()) for folder in kept):
                    raise QueryRefused(
                        f"{found[1].upper()} is refused: {path} lies in the study's own folders. Write your "
                        "results elsewhere, for example: COPY (SELECT …) TO 'result.csv'"
                    )


def explain_write(error: duckdb.Error, warehouse: Path) -> None:
    """Say what to do instead, where the error is that the file is read-only.

    Raises:
        QueryRefused: It is.
    """
    if "read-only" in str(error):
        copy = OWN_COPY.format(path=warehouse / "opframe.duckdb")
        raise QueryRefused(
            "the published file is read-only, and this statement writes. Make a copy of your own: "
            f"`{copy}`; or keep the result beside it: CREATE TEMP TABLE …, or COPY (SELECT …) TO 'result.csv'"
        ) from error
