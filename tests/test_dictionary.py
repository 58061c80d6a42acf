"""Everything in the published file says what it means, and the dictionary says nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.home import Home
from warehouse.ask import ask_sql
from warehouse.dictionary import SECTIONS, Entry, read_dictionary, read_entries
from warehouse.dictionary_pages import render_pages
from warehouse.load import make_empty

DOCS = Path(__file__).parents[1] / "docs"
ENTRY_KEYS = {
    "views": {"one_row_is", "note", "examples", "columns"},
    "tables": {"one_row_is", "note", "examples", "columns"},
    "macros": {"call", "does", "one_row_is", "note", "parameters", "examples", "columns"},
}
COLUMN_KEYS = {"means", "unit", "values", "null"}


@pytest.fixture
def empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    make_empty(connection)
    return connection


def gaps(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Say what in the database the dictionary leaves out."""
    nullable = set(
        connection.execute(
            "SELECT c.table_name, column_name FROM duckdb_columns() AS c JOIN duckdb_tables() "
            "USING (table_name) WHERE is_nullable"
        ).fetchall()
    )
    for entry in read_entries(connection, has_macro_columns=True):
        if not entry.one_row_is:
            yield f"{entry.kind} {entry.name}: what is one row, or what does it give?"
        if not entry.examples and (entry.name.startswith("v_") or "macro" in entry.kind):
            yield f"{entry.kind} {entry.name}: no example"
        if "macro" in entry.kind and not entry.call:
            yield f"{entry.kind} {entry.name}: how is it called?"
        if entry.kind == "table macro" and not entry.columns:
            yield f"{entry.kind} {entry.name}: its call gives no columns"
        for column in (*entry.columns, *entry.parameters):
            if not column.means:
                yield f"{entry.kind} {entry.name}: what does {column.name} mean?"
            if (entry.name, column.name) in nullable and not column.null:
                yield f"{entry.kind} {entry.name}: when is {column.name} null?"


def leftovers(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Say what in the dictionary the database does not have."""
    entries = read_entries(connection, has_macro_columns=True)
    known = {(SECTIONS[entry.kind], entry.name): entry for entry in entries}
    for section, allowed in ENTRY_KEYS.items():
        for name, said in read_dictionary()[section].items():
            entry = known.get((section, name))
            if entry is None:
                yield f"[{section}.{name}]: there is none"
                continue
            yield from (f"[{section}.{name}]: what is {key!r}?" for key in said.keys() - allowed)
            columns = {column.name for column in entry.columns}
            parameters = {parameter.name for parameter in entry.parameters}
            for column in said.get("columns", {}).keys() - columns:
                yield f"[{section}.{name}]: it has no column {column!r}"
            for parameter in said.get("parameters", {}).keys() - parameters:
                yield f"[{section}.{name}]: it has no parameter {parameter!r}"
    used = {column.name for entry in entries for column in entry.columns}
    for name in read_dictionary()["columns"].keys() - used:
        yield f"[columns]: nothing has a column {name!r}"
    for place, column, said in described_columns():
        if not isinstance(said, str) and said.keys() - COLUMN_KEYS:
            yield f"{place}: {column}: what is {sorted(said.keys() - COLUMN_KEYS)}?"


def described_columns() -> Iterator[tuple[str, str, object]]:
    book = read_dictionary()
    yield from (("[columns]", name, said) for name, said in book["columns"].items())
    for section in ENTRY_KEYS:
        for name, entry in book[section].items():
            for column, said in entry.get("columns", {}).items():
                yield f"[{section}.{name}]", column, said


def entries_of(home: Home) -> list[Entry]:
    with duckdb.connect(str(home.warehouse / "opframe.duckdb"), read_only=True) as connection:
        return read_entries(connection, has_macro_columns=True)


def test_everything_is_described(empty: duckdb.DuckDBPyConnection) -> None:
    assert list(gaps(empty)) == []


def test_what_is_not_described_is_named(empty: duckdb.DuckDBPyConnection) -> None:
    empty.execute("CREATE TABLE extra (article_id VARCHAR NOT NULL, mood VARCHAR)")
    empty.execute("CREATE VIEW v_extra AS FROM extra")

    assert set(gaps(empty)) == {
        "table extra: what is one row, or what does it give?",
        "table extra: what does mood mean?",
        "table extra: when is mood null?",
        "view v_extra: what is one row, or what does it give?",
        "view v_extra: what does mood mean?",
        "view v_extra: no example",
    }


def test_nothing_is_described_that_does_not_exist(empty: duckdb.DuckDBPyConnection) -> None:
    assert list(leftovers(empty)) == []


def test_the_pages_are_up_to_date() -> None:
    for name, text in render_pages().items():
        assert (DOCS / name).read_text("utf-8") == text, f"run `make dictionary`: {name} is old"


def test_all_comments_are_in_the_published_file(two_nights: Home) -> None:
    silent = ask_sql(
        two_nights.warehouse,
        """
        WITH said AS (
            SELECT table_name AS name, comment, internal FROM duckdb_tables()
            UNION ALL SELECT view_name, comment, internal FROM duckdb_views()
            UNION ALL SELECT function_name, comment, internal FROM duckdb_functions()
            UNION ALL SELECT table_name || '.' || column_name, comment, internal FROM duckdb_columns()
        )
        SELECT name FROM said WHERE NOT internal AND comment IS NULL""",
    )[1]
    meaning = ask_sql(
        two_nights.warehouse,
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'v_decisions' "
        "AND column_name = 'abstain_reason'",
    )[1]

    assert silent == []
    assert meaning == [
        (
            "Why the model abstained. One of: near_threshold, too_short, too_long, markup, "
            "mixed_scripts, language, only_quotes, out_of_domain. Null: it decided.",
        )
    ]


def test_every_example_runs_on_the_sample_press(two_nights: Home) -> None:
    failed = {}
    for entry in entries_of(two_nights):
        for example in entry.examples:
            try:
                columns, _ = ask_sql(two_nights.warehouse, example)
                assert columns
            except duckdb.Error as error:
                failed[example] = f"{entry.name}: {error}"

    assert failed == {}


def test_columns_hold_what_the_dictionary_allows(two_nights: Home) -> None:
    wrong = []
    for entry in entries_of(two_nights):
        if entry.kind not in ("view", "table"):
            continue
        seen = ", ".join(
            f'list(DISTINCT "{column.name}") FILTER ("{column.name}" IS NOT NULL), '
            f'count(*) FILTER ("{column.name}" IS NULL)'
            if column.values
            else f'NULL, count(*) FILTER ("{column.name}" IS NULL)'
            for column in entry.columns
        )
        found = ask_sql(two_nights.warehouse, f'SELECT {seen} FROM "{entry.name}"')[1][0]
        for column, values, n_null in zip(entry.columns, found[::2], found[1::2], strict=True):
            stray = set(values or ()) - set(column.values)
            if stray:
                wrong.append(f"{entry.name}.{column.name} may not be {sorted(stray)}")
            if n_null and not column.null:
                wrong.append(f"{entry.name}.{column.name} is null: when?")

    assert wrong == []


def test_help_lists_everything_views_first(two_nights: Home) -> None:
    rows = ask_sql(
        two_nights.warehouse,
        "SELECT view_name, kind, one_row_is, example, column_names FROM v_help",
    )[1]

    assert [row[0] for row in rows] == [entry.name for entry in entries_of(two_nights)]
    assert rows[0][:3] == (
        "v_articles",
        "view",
        "one article, in its latest version, with its text",
    )
    assert all(row[3] for row in rows if row[0].startswith("v_"))
    assert all("headline" in row[4] for row in rows if row[0] in ("articles", "v_frames"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], ["no query given", "--help-views"]),
        (["--help-views"], ["v_frames (view), one row: one frame of one article", "wilson(p, n)"]),
        (["--help-views", "v_frames"], ["has_frame", "BOOLEAN", "Whether the author frames it so"]),
        (["--help-views", "WILSON"], ["the normal quantile"]),
        (["--help-views", "v_frame"], ["there is no table", "did you mean v_frames"]),
    ],
)
def test_the_shell_says_what_there_is_to_ask(
    two_nights: Home, arguments: list[str], says: list[str]
) -> None:
    shown = CliRunner().invoke(app, ["sql", *arguments, "--home", str(two_nights.root)])

    assert all(part in shown.output for part in says), shown.output


def test_help_needs_no_published_file(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["sql", "--help-views", "v_quotes", "--home", str(tmp_path)])

    assert "speaker_name" in shown.output
