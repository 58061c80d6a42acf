"""Saved figures: a query, the run as of which it was asked, and the bytes of its result; asked again years later.

A figure is two files: `NAME.toml` says what was asked, of which run, with which models; `NAME.csv` is the result in
canonical form (`warehouse.canonical`), whose SHA-256 the first one holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.clock import utc_now
from flows.figure_files import Figure, FigureError, read_figure, write_figure
from flows.settings import opframe_version
from transforms.numbers import rows_are_close
from warehouse.ask import ask_sql
from warehouse.canonical import read_canonical, sha256, write_canonical
from warehouse.history import open_as_of

SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a query gives as of a run."""

    content: bytes
    """In canonical form."""
    n_rows: int
    run_id: str
    n_later_runs: int
    unkept: tuple[str, ...]
    """Tables that it needs and of which no history is kept."""
    models: list[dict[str, str]]
    """scheme, scheme_version, model_version that were current."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """A figure, asked again."""

    figure: Figure
    agrees: bool
    """To the bit."""
    is_close: bool
    """The rows differ in nothing but the last digits of floating-point numbers."""
    missing: list[str]
    """Rows of the figure that the answer has not, as in its CSV."""
    added: list[str]
    notes: list[str]


def save_figure(
    warehouse: Path, path: Path, sql: str, *, title: str | None = None, run_id: str | None = None
) -> tuple[Figure, list[str]]:
    """Ask the query as of a run and write both files; return the figure, and what may spoil it.

    Raises:
        FigureError: It is no single query that reads, or it does not answer the same each time.
        UnknownRun: The published file has no such run.
        OtherSchema: The published file was made by another version of opframe.
    """
    if path.suffix != ".toml":
        raise FigureError(f"{path}: a figure's file ends in .toml; its rows go beside it as .csv")
    text = sql.replace("\r\n", "\n").strip()
    refuse_writing(text)
    answer = answer_as_of(warehouse, text, run_id)
    if answer_as_of(warehouse, text, answer.run_id).content != answer.content:
        raise FigureError(
            "the query gives other rows each time: does it use random(), now(), or LIMIT after an "
            "ORDER BY that leaves ties? Change that, then save it"
        )
    _check_published(warehouse, text, answer)
    figure = Figure(
        title=title or path.stem,
        sql=text,
        run_id=answer.run_id,
        saved_at=f"{utc_now():%Y-%m-%dT%H:%M:%SZ}",
        opframe_version=opframe_version(),
        duckdb_version=duckdb.__version__,
        sha256=sha256(answer.content),
        n_rows=answer.n_rows,
        models=answer.models,
        content=answer.content,
    )
    write_figure(path, figure)
    return figure, _notes(answer)


def reproduce_figure(warehouse: Path, path: Path) -> Reproduction:
    """Ask a saved figure's query again, as of its run, and compare.

    Raises:
        FigureError: A file is damaged, or the query writes.
        UnknownRun: The published file does not hold its run.
        OtherSchema: The published file was made by another version of opframe.
    """
    figure = read_figure(path)
    refuse_writing(figure.sql)
    answer = answer_as_of(warehouse, figure.sql, figure.run_id)
    agrees = sha256(answer.content) == figure.sha256
    missing, added = _differences(figure.content, answer.content)
    notes = [f"{answer.n_later_runs} runs have been loaded since"] * bool(answer.n_later_runs)
    for what, then, now in (
        ("opframe", figure.opframe_version, opframe_version()),
        ("DuckDB", figure.duckdb_version, duckdb.__version__),
    ):
        if then != now:
            notes.append(f"saved with {what} {then}, asked again with {now}: its views may differ")
    return Reproduction(
        figure=figure,
        agrees=agrees,
        is_close=rows_are_close(missing, added),
        missing=missing,
        added=added,
        notes=notes + _notes(answer),
    )


def refuse_writing(sql: str) -> None:
    """Let pass one statement that reads.

    Raises:
        FigureError: It is none, several, or would write.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise FigureError(f"the figure's SQL is no SQL: {error}") from error
    # A PIVOT is several statements to DuckDB.
    kinds = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}
    if len(statements) != 1 or statements[0].type not in kinds:
        raise FigureError("a figure's SQL is one query that reads: SELECT, FROM, WITH or PIVOT")


def answer_as_of(warehouse: Path, sql: str, run_id: str | None) -> Answer:
    """Ask a query of the warehouse as it was after a run; None: after the last one."""
    with open_as_of(warehouse, sql, run_id) as past:
        columns, rows = _ask(past.connection, sql)
        models = _ask(past.connection, "FROM current_models ORDER BY ALL")
        return Answer(
            content=write_canonical(columns, rows),
            n_rows=len(rows),
            run_id=past.run_id,
            n_later_runs=past.n_later_runs,
            unkept=past.unkept,
            models=[
                {
                    name: value
                    for name, value in zip(models[0], row, strict=True)
                    if name != "run_id"
                }
                for row in models[1]
            ],
        )


def _ask(
    connection: duckdb.DuckDBPyConnection, sql: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    relation = connection.execute(sql)
    columns = [column[0] for column in relation.description or []]
    return columns, relation.fetchall()


def _check_published(warehouse: Path, sql: str, answer: Answer) -> None:
    """Refuse a figure of the last run that the published file itself answers otherwise."""
    if answer.n_later_runs:
        return
    published = write_canonical(*ask_sql(warehouse, sql))
    missing, added = _differences(published, answer.content)
    if not rows_are_close(missing, added):
        raise FigureError(
            "the state after the run, built again from what the warehouse keeps, answers otherwise than "
            f"the published file: {len(missing)} rows are missing, such as {missing[:1]}, {len(added)} are "
            "other, so the figure could not be reproduced; leave out columns that are derived across "
            "articles, and please report it"
        )


def _differences(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    (old_head, old), (new_head, new) = read_canonical(before), read_canonical(after)
    if old_head != new_head:
        return [old_head, *old], [new_head, *new]
    was, is_now = Counter(old), Counter(new)
    return sorted((was - is_now).elements()), sorted((is_now - was).elements())


def _notes(answer: Answer) -> list[str]:
    if not answer.unkept:
        return []
    names = ", ".join(answer.unkept)
    return [f"of {names} no history is kept: taken as they are now"]
