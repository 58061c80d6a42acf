"""`opframe export`: tables and views of the published file as Parquet and CSV, for one's own use."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import duckdb

from flows.exporting.folder import PACKAGE, ExportError, new_folder
from flows.exporting.source import SourceFacts, open_source, package_facts
from flows.exporting.tables import FORMATS, TableWriter, Wanted
from flows.files import write_atomically
from flows.home import Home
from flows.settings import StudySettings
from transforms.datapackage import TableFacts, describe_package
from warehouse.catalogue import Relation, choose, describe, quote, read_catalogue
from warehouse.table_files import sorted_rows
from warehouse.written import knowledge

QUERY = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What of the file is exported."""

    tables: tuple[str, ...] = ()
    """Names or patterns; none: all but what `warehouse/exports.toml` leaves out."""
    where: str | None = None
    """SQL about a row of v_articles."""
    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    query: str | None = None
    """Instead of tables: the rows of this query."""

    @property
    def chooses_articles(self) -> bool:
        return bool(self.where or self.since or self.until or self.outlets)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote."""

    folder: str
    snapshot: str
    run_id: str
    tables: tuple[dict[str, Any], ...]
    """name, n_rows, n_bytes, is_chosen_by_article."""
    notes: tuple[str, ...] = ()


def export_tables(
    home: Home,
    study: StudySettings,
    target: Path,
    selection: Selection,
    *,
    format_: str = "both",
    for_excel: bool = False,
    is_replaced: bool = False,
    watch: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> ExportReport:
    """Write the chosen tables, SHA256SUMS and datapackage.json into a folder, whole or not at all.

    Raises:
        ExportError: The folder is taken, or the selection says what cannot be.
        UnknownTable: A chosen table does not exist.
        RowsLost: A file does not hold all rows.
    """
    with new_folder(target, is_replaced=is_replaced) as folder:
        spill = folder / ".spill"
        with open_source(home, spill) as (connection, source):
            wanted = _wanted(connection, selection)
            writer = TableWriter(connection, folder, FORMATS[format_], for_excel, watch)
            tables = writer.write(wanted)
        if spill.exists():
            spill.rmdir()
        if selection.query:
            (folder / "query.sql").write_text(selection.query.strip() + "\n", "utf-8")
        _describe(folder, study, source, tables, selection, for_excel)
    return report(target, source, tables, _notes(selection, wanted))


def report(
    target: Path, source: SourceFacts, tables: Sequence[TableFacts], notes: Sequence[str]
) -> ExportReport:
    return ExportReport(
        folder=str(target),
        snapshot=source.snapshot,
        run_id=source.run_id,
        tables=tuple(
            {
                "name": table.name,
                "n_rows": table.n_rows,
                "n_bytes": sum(file.n_bytes for file in table.files),
            }
            for table in tables
        ),
        notes=tuple(notes),
    )


def _wanted(connection: duckdb.DuckDBPyConnection, selection: Selection) -> list[Wanted]:
    if selection.query:
        if selection.tables or selection.chooses_articles:
            raise ExportError(
                "--query says all by itself; leave out --tables, --where and the like"
            )
        sql = selection.query.strip().rstrip(";")
        # The order of a query is its own; one thread keeps what it leaves open the same.
        return [Wanted(relation=describe(connection, sql, QUERY), sql=sql)]
    relations = read_catalogue(connection)
    if selection.tables:
        relations = choose(relations, selection.tables)
    else:
        left_out = knowledge()["left_out"]
        relations = [
            relation
            for relation in relations
            if not any(fnmatchcase(relation.name, pattern) for pattern in left_out)
        ]
    if selection.chooses_articles:
        choose_articles(connection, selection)
    return [_rows_of(relation, selection.chooses_articles) for relation in relations]


def _rows_of(relation: Relation, is_chosen: bool) -> Wanted:
    if not is_chosen or not relation.has("article_id"):
        return Wanted(relation=relation, sql=sorted_rows(relation))
    return Wanted(
        relation=relation,
        sql=f"SELECT * FROM {quote(relation.name)} "
        "WHERE article_id IN (FROM temp.chosen_articles) ORDER BY ALL",
    )


def choose_articles(connection: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    conditions: list[str] = []
    values: list[object] = []
    if selection.where:
        conditions.append(f"({selection.where}\n)")
    for sign, day in ((">=", selection.since), ("<=", selection.until)):
        if day:
            conditions.append(f"date_published {sign} ?")
            values.append(day)
    if selection.outlets:
        known = {row[0] for row in connection.execute("SELECT outlet_id FROM outlets").fetchall()}
        for outlet in selection.outlets:
            if outlet not in known:
                raise ExportError(
                    f'no outlet has the id "{outlet}"; the file has: {", ".join(sorted(known))}'
                )
        conditions.append("list_contains(?, outlet_id)")
        values.append(list(selection.outlets))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE chosen_articles AS SELECT article_id FROM v_articles WHERE "
        + " AND ".join(conditions),
        values,
    )


def _describe(
    folder: Path,
    study: StudySettings,
    source: SourceFacts,
    tables: Sequence[TableFacts],
    selection: Selection,
    for_excel: bool,
) -> None:
    chosen = {
        name: str(value) if isinstance(value, date) else value
        for name in ("tables", "where", "since", "until", "outlets", "query")
        if (value := getattr(selection, name))
    }
    more: dict[str, Any] = {"selection": chosen} if chosen else {}
    if for_excel:
        more["csv_note"] = (
            "CSV files begin with a byte order mark; text that begins with =, +, -, @, tab or return "
            "has an apostrophe before it"
        )
    package = describe_package(package_facts(study, source, **more), tables)
    content = json.dumps(package, ensure_ascii=False, indent=1)
    write_atomically(folder / PACKAGE, content.encode())


def _notes(selection: Selection, wanted: Sequence[Wanted]) -> list[str]:
    if not selection.chooses_articles:
        return []
    whole = [table.relation.name for table in wanted if not table.relation.has("article_id")]
    return [f"whole, since their rows belong to no article: {', '.join(whole)}"] if whole else []
