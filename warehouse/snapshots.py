"""The published file: a symlink to one of a few immutable snapshots.

Swapping a link is atomic, and a reader keeps the file that it has opened: neither blocks the other.
Snapshots have mode 0444 and no write-ahead log, so opening one cannot change it.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

LINK = "opframe.duckdb"
READ_ONLY_CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class NoSnapshot(Exception):
    """Nothing has been published yet, or nothing older is left."""


def list_snapshots(warehouse: Path) -> list[Path]:
    """Return the snapshots, oldest first."""
    return sorted((warehouse / "snapshots").glob("opframe-*.duckdb"))


def current_snapshot(warehouse: Path) -> Path | None:
    """Return the snapshot that the link names, or None before the first load."""
    link = warehouse / LINK
    return link.resolve() if link.exists() else None


def open_read_only(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the published file the way an analyst does.

    Raises:
        NoSnapshot: Before the first load.
    """
    snapshot = current_snapshot(warehouse)
    if snapshot is None:
        raise NoSnapshot(f"{warehouse / LINK} does not exist yet; run `opframe run` first")
    config: dict[str, Any] = dict(READ_ONLY_CONFIG)
    return duckdb.connect(str(snapshot), read_only=True, config=config)


def snapshot_path(warehouse: Path, now: datetime) -> Path:
    return warehouse / "snapshots" / f"opframe-{now:%Y%m%dT%H%M%S%f}Z.duckdb"


def point_to(warehouse: Path, snapshot: Path) -> None:
    """Make the snapshot the published one, in one atomic step."""
    fresh = warehouse / f".{LINK}.next"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("snapshots") / snapshot.name)
    fresh.replace(warehouse / LINK)
    fsync(warehouse)


def roll_back(warehouse: Path) -> Path:
    """Point the link at the snapshot before the current one.

    Raises:
        NoSnapshot: When there is none older.
    """
    current = current_snapshot(warehouse)
    older = [path for path in list_snapshots(warehouse) if current and path.name < current.name]
    if not older:
        raise NoSnapshot(f"no snapshot in {warehouse / 'snapshots'} is older than the current one")
    point_to(warehouse, older[-1])
    return older[-1]


def prune(warehouse: Path, keep: int) -> None:
    """Remove all but the newest `keep` snapshots; never the current one."""
    current = current_snapshot(warehouse)
    for path in list_snapshots(warehouse)[:-keep]:
        if path != current:
            path.unlink(missing_ok=True)


def fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
