"""Staged rows: immutable Parquet parts, and a manifest that makes them count.

A batch of a step writes its parts (`stage/<table>/run_id=…/<batch>.parquet`) and then its manifest
(`runs/<run_id>/<batch>.json`). The manifest's rename is the commit: a part without one is a
leftover of a kill, overwritten when the batch is done again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.files import read_json, write_atomically, write_json
from flows.home import Home
from transforms.rows import SCHEMAS, Row


@dataclass(frozen=True, slots=True)
class Stage:
    """The staged rows of one run."""

    home: Home
    run_id: str

    def is_committed(self, batch: str) -> bool:
        return self._manifest(batch).exists()

    def commit(self, batch: str, rows: Mapping[str, Sequence[Row]], **facts: Any) -> None:
        """Write the rows of one batch, table by table, and commit them together.

        Args:
            batch: Unique in the run, sorts in order: `fetch-0003`.
            rows: By staged table of `transforms.rows.SCHEMAS`.
            facts: What else the manifest should say.
        """
        parts = {}
        for table, table_rows in rows.items():
            path = self.home.stage / table / f"run_id={self.run_id}" / f"{batch}.parquet"
            data = pa.Table.from_pylist(list(table_rows), schema=SCHEMAS[table])
            buffer = io.BytesIO()
            pq.write_table(data, buffer, compression="zstd")
            write_atomically(path, buffer.getvalue())
            parts[table] = str(path.relative_to(self.home.root))
        write_json(self._manifest(batch), {"batch": batch, "parts": parts, **facts})

    def withdraw(self, batch: str) -> None:
        """Take a commit back, to do the batch anew; its parts become leftovers."""
        self._manifest(batch).unlink(missing_ok=True)

    def batches(self, step: str) -> list[str]:
        """Return the committed batches of a step, in order."""
        return [path.stem for path in sorted(self._folder().glob(f"{step}-*.json"))]

    def facts(self, batch: str) -> dict[str, Any]:
        """Return the manifest of a committed batch."""
        found: dict[str, Any] = read_json(self._manifest(batch))
        return found

    def read(self, table: str, batch: str) -> list[Row]:
        """Return the rows that a committed batch holds for a table."""
        part = self.facts(batch)["parts"].get(table)
        if part is None:
            return []
        # partitioning=None: the run_id in the folder's name is not a column of the row.
        rows: list[Row] = pq.read_table(self.home.root / part, partitioning=None).to_pylist()
        return rows

    def read_some(self, table: str, batch: str, start: int, stop: int) -> list[Row]:
        """Return some of these rows, by their place, at the cost of those alone."""
        part = self.facts(batch)["parts"].get(table)
        if part is None:
            return []
        found = pq.read_table(self.home.root / part, partitioning=None)
        rows: list[Row] = found.slice(start, stop - start).to_pylist()
        return rows

    def read_all(self, table: str) -> list[Row]:
        """Return the rows of a table over all committed batches, in order."""
        return [row for batch in self.batches("*") for row in self.read(table, batch)]

    def files(self) -> dict[str, list[Path]]:
        """Return the committed Parquet files by table."""
        found: dict[str, list[Path]] = {table: [] for table in SCHEMAS}
        for batch in self.batches("*"):
            for table, part in self.facts(batch)["parts"].items():
                found[table].append(self.home.root / part)
        return found

    def _folder(self) -> Path:
        return self.home.runs / self.run_id

    def _manifest(self, batch: str) -> Path:
        return self._folder() / f"{batch}.json"


EMPTY_ROWS: Mapping[str, Sequence[Row]] = dict.fromkeys(SCHEMAS, ())
"""Committed first, so that each table has at least one file."""
