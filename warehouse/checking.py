"""Quality checks: SQL files that return offending rows, and what a person is told of them.

The head of a check is comments: the first line is the promise; then `-- remedy: …` (may run on over
further comment lines), `-- level: stop` (nothing is published, the default) or `-- level: warn`
(reported, published), `-- tables: …` (the staged tables whose rows it is about).
Checks look at what the run brought and touches: `getvariable('run_id')`, and the temporary tables of
`check_sets/`. With `getvariable('check_all')` true they look at everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import CheckFailed
from warehouse.heads import read_head
from warehouse.sql_files import read_sql

MAX_ROWS = 10_000
"""Read of the offending rows; more are only counted."""
N_SHOWN = 3
N_WIDTH = 80
_HEAD = ("remedy", "level", "tables")
_DEFAULT_REMEDY = "look at the rows with `opframe publish --dry-run` and at the staged files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check file, read."""

    name: str
    promise: str
    remedy: str
    is_warning: bool
    tables: tuple[str, ...]
    """Staged tables whose rows the check is about."""
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check and the rows that break its promise."""

    check: Check
    n_rows: int
    rows: tuple[Mapping[str, Any], ...]
    """The first of them."""
    files: tuple[Path, ...] = ()
    """The staged files that hold them; none when they cannot be told apart."""

    def describe(self) -> str:
        """Say it in a few lines: check, promise, number, examples, remedy, files."""
        verb = "warns" if self.check.is_warning else "failed"
        lines = [
            f"check {self.check.name} {verb}: {self.n_rows} {_plural('row', self.n_rows)} "
            f"against the promise: {self.check.promise}"
        ]
        lines += [f"  {_show(row)}" for row in self.rows[:N_SHOWN]]
        if self.n_rows > N_SHOWN:
            lines.append(f"  and {self.n_rows - N_SHOWN} more")
        lines.append(f"  remedy: {self.check.remedy}")
        lines += [f"  staged in {path}" for path in self.files[:N_SHOWN]]
        return "\n".join(lines)


def read_checks(room: str = "checks") -> list[Check]:
    """Return the checks of a room, in order of name."""
    return [_read_check(name, text) for name, text in read_sql(room)]


def _read_check(name: str, text: str) -> Check:
    head = read_head(text, _HEAD)
    return Check(
        name=name,
        promise=head["promise"],
        remedy=head.get("remedy", _DEFAULT_REMEDY),
        is_warning=head.get("level") == "warn",
        tables=tuple(head.get("tables", "").replace(",", " ").split()),
        sql=text,
    )


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    room: str = "checks",
    staged: Mapping[str, Sequence[Path]] | None = None,
) -> list[Finding]:
    """Run all checks of a room and return the warnings.

    Raises:
        CheckFailed: With every check that stops a publication, its rows and their staged files.
    """
    if room == "checks":
        for _, text in read_sql("check_sets"):
            connection.execute(text)
    findings = [
        finding
        for check in read_checks(room)
        if (finding := _run(connection, check, staged or {})) is not None
    ]
    failures = [finding for finding in findings if not finding.check.is_warning]
    if failures:
        run_id = connection.execute("SELECT getvariable('run_id')").fetchone()
        raise CheckFailed(run_id[0] if run_id else None, failures)
    return findings


def _run(
    connection: duckdb.DuckDBPyConnection, check: Check, staged: Mapping[str, Sequence[Path]]
) -> Finding | None:
    relation = connection.execute(check.sql)
    columns = [column[0] for column in relation.description or []]
    rows = tuple(dict(zip(columns, row, strict=True)) for row in relation.fetchmany(MAX_ROWS))
    if not rows:
        return None
    n_rows = len(rows)
    while more := relation.fetchmany(MAX_ROWS):
        n_rows += len(more)
    files = _files_of(connection, check, rows, staged)
    return Finding(check=check, n_rows=n_rows, rows=rows, files=files)


def _files_of(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    rows: Sequence[Mapping[str, Any]],
    staged: Mapping[str, Sequence[Path]],
) -> tuple[Path, ...]:
    """Find the staged files that hold the rows, by the first key that rows and files share."""
    found: list[Path] = []
    named = {str(row["table_name"]) for row in rows if row.get("table_name")}
    for table in check.tables:
        if named and table not in named:
            continue
        paths = [str(path) for path in staged.get(table, ())]
        if not paths:
            continue
        source = (
            "read_parquet($1, filename = true, union_by_name = true, hive_partitioning = false)"
        )
        columns = {
            row[0] for row in connection.execute(f"DESCRIBE FROM {source}", [paths]).fetchall()
        }
        for key in ("input_no", "version_id", "article_id", "frame"):
            values = [row[key] for row in rows if row.get(key) is not None]
            if values and key in columns:
                hits = connection.execute(
                    f"SELECT DISTINCT filename FROM {source} WHERE {key} IN (SELECT unnest($2)) ORDER BY ALL",
                    [paths, values],
                ).fetchall()
                found += [Path(hit[0]) for hit in hits]
                break
    return tuple(dict.fromkeys(found))


def _show(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_clip(value)}" for name, value in row.items())


def _clip(value: Any) -> str:
    if value is None:
        return "is missing"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= N_WIDTH else text[: N_WIDTH - 1] + "…"


def _plural(word: str, n: int) -> str:
    return word if n == 1 else f"{word}s"
