"""Queries to files in `data/`, and what a data package says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from flows.exporting.folder import ExportError, hash_file
from transforms.datapackage import FieldFacts, FileFacts, TableFacts
from warehouse.catalogue import Relation
from warehouse.table_files import is_nested, write_csv, write_parquet
from warehouse.written import WrittenTables

FORMATS: Mapping[str, tuple[str, ...]] = {
    "parquet": ("parquet",),
    "csv": ("csv",),
    "both": ("parquet", "csv"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One table to write."""

    relation: Relation
    """Its name and the columns that the query gives."""
    sql: str


@dataclass(slots=True)
class TableWriter:
    """Writes tables into one folder. One thread each: so the same rows give the same bytes."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    formats: tuple[str, ...]
    for_excel: bool = False
    watch: Callable[[str, int, int], None] = lambda step, done, total: None
    written: list[tuple[Wanted, int, dict[str, Path]]] = field(default_factory=list)

    def write(self, tables: Sequence[Wanted]) -> list[TableFacts]:
        """Write the tables and say what holds of them.

        Raises:
            RowsLost: A file does not hold the rows of its query.
            ExportError: Two tables would have one file name.
        """
        self.connection.execute("SET threads = 1")
        self.connection.execute("SET preserve_insertion_order = true")
        _refuse_twins(tables)
        (self.folder / "data").mkdir(exist_ok=True)
        for number, wanted in enumerate(tables):
            self.watch("export", number, len(tables))
            self._write_one(wanted)
        self.watch("export", len(tables), len(tables))
        first = {
            wanted.relation.name: (wanted.relation, next(iter(paths.values())))
            for wanted, _, paths in self.written
        }
        checked = WrittenTables(self.connection, first)
        return [self._facts(*entry, checked) for entry in self.written]

    def _write_one(self, wanted: Wanted) -> None:
        name, columns, counts = wanted.relation.name, wanted.relation.columns, set()
        paths = {format_: self.folder / "data" / f"{name}.{format_}" for format_ in self.formats}
        for format_, path in paths.items():
            if format_ == "parquet":
                counts.add(write_parquet(self.connection, wanted.sql, path))
            else:
                counts.add(
                    write_csv(self.connection, wanted.sql, columns, path, for_excel=self.for_excel)
                )
        source = self.connection.execute(f"SELECT count(*) FROM ({wanted.sql})").fetchone()
        counts.add(source[0] if source else 0)
        if len(counts) != 1:
            raise ExportError(
                f"{name}: the files and the source do not have the same number of rows "
                f"({', '.join(map(str, sorted(counts)))}); nothing was exported. A query whose rows "
                "change from one reading to the next (random(), now()) cannot be exported"
            )
        self.written.append((wanted, counts.pop(), paths))

    def _facts(
        self, wanted: Wanted, n_rows: int, paths: Mapping[str, Path], checked: WrittenTables
    ) -> TableFacts:
        relation = wanted.relation
        return TableFacts(
            name=relation.name,
            n_rows=n_rows,
            description=relation.comment,
            primary_key=checked.primary_key(relation.name),
            references=checked.references(relation.name),
            fields=tuple(
                FieldFacts(
                    name=column.name,
                    type=column.type,
                    description=column.comment,
                    is_required=column.is_required,
                    values=()
                    if is_nested(column.type)
                    else checked.values(relation.name, column.name),
                    range=checked.range(relation.name, column.name),
                )
                for column in relation.columns
            ),
            files=tuple(
                FileFacts(
                    path=path.relative_to(self.folder).as_posix(),
                    format=format_,
                    n_bytes=path.stat().st_size,
                    sha256=hash_file(path),
                )
                for format_, path in paths.items()
            ),
        )


def _refuse_twins(tables: Sequence[Wanted]) -> None:
    seen: set[str] = set()
    for wanted in tables:
        name = wanted.relation.name
        if name.lower() in seen or "/" in name:
            raise ExportError(f'the table "{name}" cannot be a file name beside the others')
        seen.add(name.lower())
