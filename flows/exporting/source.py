"""The published file, opened for an export, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.home import Home
from flows.settings import StudySettings, opframe_version
from transforms.datapackage import PackageFacts
from warehouse.snapshots import current_snapshot, open_read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """Which state of the data an export holds."""

    snapshot: str
    run_id: str
    """The last run in it."""
    loaded_at: datetime
    """UTC: when that run was loaded. The only time in an export: the same snapshot, the same bytes."""
    opframe_version: str


@contextmanager
def open_source(home: Home, spill: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, SourceFacts]]:
    """Open the published file, read-only; what does not fit into memory goes to `spill`.

    Raises:
        NoSnapshot: Before the first load.
    """
    with open_read_only(home.warehouse) as connection:
        snapshot = current_snapshot(home.warehouse)
        place = str(spill).replace("'", "''")
        connection.execute(f"SET temp_directory = '{place}'")
        # Its bar would stand in the JSON of a report.
        connection.execute("SET enable_progress_bar = false")
        last = connection.execute(
            "SELECT run_id, loaded_at FROM runs ORDER BY loaded_at DESC, run_id DESC LIMIT 1"
        ).fetchone() or ("none", datetime(1970, 1, 1))
        yield (
            connection,
            SourceFacts(
                snapshot=snapshot.name if snapshot else "none",
                run_id=last[0],
                loaded_at=last[1],
                opframe_version=opframe_version(),
            ),
        )


def package_facts(study: StudySettings, source: SourceFacts, **more: Any) -> PackageFacts:
    """Return what a data package says of the study and its state."""
    licence = {"name": study.licence} if study.licence else {}
    return PackageFacts(
        name=study.name,
        title=study.title or study.name,
        description=study.description or "",
        created=f"{source.loaded_at:%Y-%m-%dT%H:%M:%SZ}",
        version=study.version or f"{source.loaded_at:%Y.%m.%d}",
        keywords=study.keywords,
        contributors=tuple(
            {
                "title": person.full_name,
                "role": "author",
                **({"organization": person.affiliation} if person.affiliation else {}),
                **({"path": f"https://orcid.org/{person.orcid}"} if person.orcid else {}),
            }
            for person in study.authors
        ),
        licences=(licence,) if licence else (),
        more={
            "opframe_version": source.opframe_version,
            "snapshot": source.snapshot,
            "run_id": source.run_id,
            **more,
        },
    )
