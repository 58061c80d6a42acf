"""The warehouse as it was published after one of its runs, built in memory beside the published file.

The tables that only grow (they have a `run_id`) show the rows of the runs loaded up to then. What the loads
derive from these (tables that a load step from 040 on replaces or keeps without a run) is derived again, by the
same steps, as far as the query needs it. Macros and views are those of this version of opframe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.derivation import DERIVED_STEP
from warehouse.errors import NoSnapshot
from warehouse.load import FIRST_DERIVING_STEP, make_macros, make_views
from warehouse.snapshots import READ_ONLY_CONFIG, current_snapshot
from warehouse.sql_files import read_sql

_WORD = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_COMMENT = re.compile(r"--[^\n]*")
_WRITES = re.compile(
    r"\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE|MERGE\s+INTO|TRUNCATE)\s+(\w+)", re.IGNORECASE
)
_MAKES = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\s+)?(?:TABLE|VIEW|MACRO)\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)",
    re.IGNORECASE,
)
_STAGED = re.compile(r"\bstaged_(\w+)")
_STAGED_TABLES = {
    "articles": "article_versions",
    "inputs": "run_outcomes",
    "events": "event_versions",
}
"""Staged tables whose rows end in a table of another name."""


class UnknownRun(Exception):
    """The published file does not hold the run."""


class OtherSchema(Exception):
    """The published file was made by another version of opframe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An in-memory database that answers as the published file did after a run."""

    connection: duckdb.DuckDBPyConnection
    run_id: str
    loaded_at: datetime
    n_later_runs: int
    unkept: tuple[str, ...]
    """Tables that the query needs and that keep no history: they are as they are now."""


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    text: str
    writes: frozenset[str]
    replaces: frozenset[str]
    makes: frozenset[str]
    words: frozenset[str]


@contextmanager
def open_as_of(warehouse: Path, sql: str, run_id: str | None = None) -> Iterator[Past]:
    """Open the warehouse as it was after a run, with all that a query needs.

    Args:
        warehouse: The folder of the published link.
        sql: Says what is needed.
        run_id: None: the last run in the published file.

    Raises:
        NoSnapshot: Before the first load.
        UnknownRun: The published file has no such run.
        OtherSchema: The published file lacks schema files of this opframe, or has others.
    """
    snapshot = current_snapshot(warehouse)
    if snapshot is None:
        raise NoSnapshot(f"{warehouse} holds nothing yet; run `opframe run` first")
    config: dict[str, Any] = dict(READ_ONLY_CONFIG)
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute(f"ATTACH '{_quoted(snapshot)}' AS published (READ_ONLY)")
        _check_schema(connection)
        run, n_later = _find_run(connection, run_id)
        _keep_runs(connection, run)
        make_macros(connection)
        unkept = _make_tables(connection, sql)
        make_views(connection)
        # One thread: sums of floating-point numbers come out the same each time.
        connection.execute("SET threads = 1")
        connection.execute("SET enable_external_access = false")
        yield Past(
            connection=connection,
            run_id=run["run_id"],
            loaded_at=run["loaded_at"],
            n_later_runs=n_later,
            unkept=unkept,
        )


def _check_schema(connection: duckdb.DuckDBPyConnection) -> None:
    shipped = {name for name, _ in read_sql("schema")}
    found = connection.execute("SELECT file FROM published.schema_migrations").fetchall()
    applied = {row[0] for row in found}
    if shipped - applied:
        raise OtherSchema(
            f"the published file lacks {', '.join(sorted(shipped - applied))}: it was made by an older "
            "opframe; load once with this one (`opframe run`, or `opframe reannotate`)"
        )
    if applied - shipped:
        raise OtherSchema(
            f"the published file has {', '.join(sorted(applied - shipped))}, which this opframe does not "
            "know: install the newer opframe that made it"
        )


def _find_run(
    connection: duckdb.DuckDBPyConnection, run_id: str | None
) -> tuple[dict[str, Any], int]:
    relation = connection.execute("FROM published.runs ORDER BY loaded_at, run_id")
    columns = [column[0] for column in relation.description or []]
    runs = [dict(zip(columns, row, strict=True)) for row in relation.fetchall()]
    wanted = runs[-1:] if run_id is None else [run for run in runs if run["run_id"] == run_id]
    if not wanted:
        last = ", ".join(run["run_id"] for run in runs[-3:]) or "none"
        raise UnknownRun(
            f"the published file does not hold the run {run_id!r} (its last ones: {last}); "
            "is this the study that the figure was made from?"
        )
    run = wanted[0]
    return run, sum(other["loaded_at"] > run["loaded_at"] for other in runs)


def _keep_runs(connection: duckdb.DuckDBPyConnection, run: dict[str, Any]) -> None:
    for name, value in run.items():
        connection.execute(f"SET VARIABLE {name} = $1", [value])
    connection.execute(
        "CREATE TEMP TABLE loaded_runs AS SELECT run_id FROM published.runs "
        "WHERE loaded_at <= getvariable('loaded_at')"
    )


def _make_tables(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    """Make every table of the published file as of the run; return those that cannot be."""
    columns = _columns(connection)
    views = dict(
        connection.execute(
            "SELECT view_name, sql FROM duckdb_views() WHERE database_name = 'published' AND NOT internal"
        ).fetchall()
    )
    steps = _steps()
    replaced = {table for step in steps for table in step.replaces}
    written = {table for step in steps for table in step.writes}
    logs = {table for table in columns if "run_id" in columns[table]} - replaced
    derived = {table for table in columns if table in replaced | written} - logs
    needed, run_steps = _needs(sql, views, steps, derived)
    shipped = {
        name for room in ("macros", "marts") for _, text in read_sql(room) for name in _made(text)
    }
    filled = {table for step in run_steps for table in step.writes}
    for table in sorted(columns.keys() - shipped):
        kept = f"SELECT * FROM published.{table}"
        if table in logs:
            kept += " WHERE run_id IN (FROM loaded_runs)"
        if table in derived and table in filled:
            kept += " LIMIT 0"
        kind = "TABLE" if table in filled else "VIEW"
        connection.execute(f"CREATE {kind} {table} AS {kept}")
    _make_published_views(connection, {n: text for n, text in views.items() if n not in shipped})
    for step in run_steps:
        _make_staged(connection, step, columns)
        connection.execute(step.text)
    return tuple(sorted((needed & set(columns)) - logs - derived - {"schema_migrations"}))


def _make_published_views(connection: duckdb.DuckDBPyConnection, views: dict[str, str]) -> None:
    """Make the views that schema files made; one may read another, in any order."""
    while views:
        waiting = {}
        for name, text in views.items():
            if _words(text) & (views.keys() - {name}):
                waiting[name] = text
            else:
                connection.execute(text)
        if len(waiting) == len(views):
            raise OtherSchema(f"the views {', '.join(sorted(views))} read each other in a circle")
        views = waiting


def _needs(
    sql: str, views: dict[str, str], steps: list[_Step], derived: set[str]
) -> tuple[set[str], list[_Step]]:
    """Return every name that the query leads to, by words, and the steps that it needs."""
    meanings: dict[str, frozenset[str]] = {name: _words(text) for name, text in views.items()}
    for room in ("macros", "marts"):
        for _, text in read_sql(room):
            words = _words(text)
            meanings.update(dict.fromkeys(_made(text), words))
    needed, fresh = set[str](), set(_words(sql))
    chosen: dict[str, _Step] = {}
    while fresh:
        needed |= fresh
        found = set[str]().union(*(meanings.get(word, frozenset()) for word in fresh))
        for step in steps:
            is_needed = step.writes & needed & derived or step.makes & needed
            if step.name not in chosen and is_needed:
                chosen[step.name] = step
                found |= step.words
        fresh = found - needed
    return needed, [chosen[name] for name in sorted(chosen)]


def _steps() -> list[_Step]:
    found = []
    for name, text in read_sql("load"):
        # What a step needs Python for is kept by run, or not at all.
        if name >= FIRST_DERIVING_STEP and not text.startswith(DERIVED_STEP):
            bare = _COMMENT.sub("", text)
            writes = [(verb.upper(), table.lower()) for verb, table in _WRITES.findall(bare)]
            found.append(
                _Step(
                    name=name,
                    text=text,
                    writes=frozenset(table for _, table in writes),
                    replaces=frozenset(t for verb, t in writes if not verb.startswith("INSERT")),
                    makes=frozenset(_made(bare)),
                    words=_words(bare),
                )
            )
    return found


def _make_staged(
    connection: duckdb.DuckDBPyConnection, step: _Step, columns: dict[str, set[str]]
) -> None:
    """Give the step what it finds in a load without inputs: empty staged tables."""
    for name in sorted(set(_STAGED.findall(_COMMENT.sub("", step.text)))):
        table = _STAGED_TABLES.get(name, name)
        added = ", ".join(sorted({"run_id", "current_from"} & columns[table]))
        kept = f"* EXCLUDE ({added})" if added else "*"
        is_numbered = "input_no" in step.words and "input_no" not in columns[table]
        number = "" if not is_numbered else "NULL::BIGINT AS input_no, "
        connection.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS staged_{name} AS "
            f"SELECT {number}{kept} FROM published.{table} LIMIT 0"
        )


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT c.table_name, c.column_name FROM duckdb_columns() AS c "
        "SEMI JOIN duckdb_tables() AS t USING (database_name, schema_name, table_name) "
        "WHERE c.database_name = 'published' AND NOT c.internal ORDER BY ALL"
    ).fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _made(text: str) -> list[str]:
    return [name.lower() for name in _MAKES.findall(text)]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(_COMMENT.sub("", text)))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
