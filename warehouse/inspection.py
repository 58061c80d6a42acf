"""What a snapshot holds, seen from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import SnapshotUnusable
from warehouse.migrations import applied_files
from warehouse.snapshots import damage, open_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a snapshot holds; of nothing, where there is none."""

    run_ids: tuple[str, ...] = ()
    """In the order loaded."""
    loaded_at: Mapping[str, datetime] = field(default_factory=dict)
    """By run."""
    started_at: Mapping[str, datetime] = field(default_factory=dict)
    schema_files: dict[str, str | None] = field(default_factory=dict)
    """Applied schema files, with the opframe that applied each, where the file says so."""
    n_articles: int = 0
    n_bytes: int = 0


def inspect(snapshot: Path) -> Inspection:
    """Open a snapshot read-only and say what is in it.

    Raises:
        SnapshotUnusable: It is damaged, or somebody writes to it.
    """
    with open_snapshot(snapshot) as connection:
        try:
            runs = connection.execute(
                "SELECT run_id, loaded_at, started_at FROM runs ORDER BY loaded_at, rowid"
            ).fetchall()
            articles = connection.execute(
                "SELECT count(DISTINCT article_id) FROM article_versions"
            ).fetchone()
            files = applied_files(connection)
        except duckdb.Error as error:
            raise SnapshotUnusable(damage(snapshot, error)) from error
    return Inspection(
        run_ids=tuple(row[0] for row in runs),
        loaded_at={row[0]: row[1] for row in runs},
        started_at={row[0]: row[2] for row in runs},
        schema_files=files,
        n_articles=articles[0] if articles else 0,
        n_bytes=snapshot.stat().st_size,
    )
