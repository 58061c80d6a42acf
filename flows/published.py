"""The published file seen from the study: what it lacks, what is kept, what is put right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.home import Home
from flows.runs import list_runs
from warehouse.errors import SnapshotUnusable
from warehouse.inspection import Inspection, inspect
from warehouse.load import LoadReport
from warehouse.snapshots import (
    aside_note,
    current_snapshot,
    list_snapshots,
    point_to,
    put_log_aside,
)


def mend_published(home: Home) -> list[str]:
    """Put right what keeps the published file from being asked; say what was done.

    Raises:
        SnapshotUnusable: It cannot be put right here; the message says by whom.
    """
    current = current_snapshot(home.warehouse)
    there = list_snapshots(home.warehouse)
    if current is None and there:
        # A kill between the first snapshot and its link, or somebody removed the link.
        point_to(home.warehouse, there[-1])
        return [f"the link to the published file was gone; it points to {there[-1].name} again"]
    aside = put_log_aside(current) if current else None
    return [aside_note(aside)] if aside else []


def load_notes(home: Home, loaded: LoadReport) -> list[str]:
    """Say what the load warned of, what it mended, and which runs the published file lacks."""
    notes = [finding.describe() for finding in loaded.warnings]
    notes += loaded.notes
    if lacking := lacking_runs(home, loaded.snapshot):
        notes.append(
            f"the published file lacks {len(lacking)} runs that were published before "
            f"({', '.join(lacking[:3])}); `opframe publish` brings them back"
        )
    return notes


def lacking_runs(home: Home, snapshot: Path) -> list[str]:
    """Return the runs that were published once and are not in this snapshot."""
    held = inspect(snapshot).run_ids
    return [run.run_id for run in list_runs(home, "finished") if run.run_id not in held]


def describe_snapshots(home: Home) -> list[dict[str, Any]]:
    """Return what each kept snapshot holds, oldest first."""
    try:
        current = current_snapshot(home.warehouse)
    except SnapshotUnusable:
        current = None
    rows = []
    for path in list_snapshots(home.warehouse):
        try:
            found, state = inspect(path), "published" if path == current else "kept"
        except SnapshotUnusable:
            found, state = Inspection(), "damaged"
        rows.append(
            {
                "snapshot": path.stem,
                "state": state,
                "n_runs": len(found.run_ids),
                "last_run": found.run_ids[-1] if found.run_ids else None,
                "n_articles": found.n_articles,
                "megabytes": round(path.stat().st_size / 1e6, 1),
            }
        )
    return rows
