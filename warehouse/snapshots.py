"""The published file: a symlink to one of a few immutable snapshots.

Swapping a link is atomic, and a reader keeps the file that it has opened: neither blocks the other.
Snapshots have mode 0444 and no write-ahead log, so opening one cannot change it. Removing an old
one is safe under a reader as well: on POSIX systems the file goes when its last reader closes it.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import NoSnapshot, SnapshotUnusable

LINK = "opframe.duckdb"
KEPT_SNAPSHOTS = 5
READ_ONLY_CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_NAME = re.compile(r"^opframe-(\d{8}T\d{12})Z\+*$")


def list_snapshots(warehouse: Path) -> list[Path]:
    """Return the snapshots, oldest first."""
    return sorted((warehouse / "snapshots").glob("opframe-*.duckdb"))


def current_snapshot(warehouse: Path) -> Path | None:
    """Return the snapshot that the link names, or None where nothing is published.

    Raises:
        SnapshotUnusable: The link points to a file that is not there.
    """
    link = warehouse / LINK
    if link.exists():
        return link.resolve()
    if link.is_symlink():
        raise SnapshotUnusable(
            f"{link} points to {link.readlink()}, which is not there. Publish another snapshot: "
            f"{_choices(warehouse)}"
        )
    return None


def open_read_only(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the published file the way an analyst does.

    Raises:
        NoSnapshot: Before the first load, or the link is gone.
        SnapshotUnusable: The file is damaged, or somebody has it open for writing.
    """
    snapshot = current_snapshot(warehouse)
    if snapshot is None:
        if list_snapshots(warehouse):
            raise NoSnapshot(
                f"{warehouse / LINK} is gone. The next load makes it again, or: {_choices(warehouse)}"
            )
        raise NoSnapshot(f"{warehouse / LINK} does not exist yet; run `opframe run` first")
    return open_snapshot(snapshot)


def open_snapshot(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """Open one snapshot, read-only.

    Raises:
        SnapshotUnusable: It is damaged, has a write-ahead log, or somebody has it open for writing.
    """
    if (log := log_of(snapshot)).exists():
        raise SnapshotUnusable(
            f"{log} lies beside the published file: somebody opened {snapshot.name} for writing. Close "
            "that program; if it has died, `opframe publish` or the next load puts the log aside. Work "
            f"in a copy of your own: cp {snapshot} mine.duckdb && chmod u+w mine.duckdb"
        )
    config: dict[str, Any] = dict(READ_ONLY_CONFIG)
    try:
        return duckdb.connect(str(snapshot), read_only=True, config=config)
    except duckdb.ConnectionException:
        raise  # This process has it open in another way: nothing is wrong with the file.
    except duckdb.Error as error:
        if "lock" in str(error):
            raise SnapshotUnusable(
                f"{snapshot} is open for writing elsewhere: close that program, work in a copy "
                f"({error})"
            ) from error
        raise SnapshotUnusable(damage(snapshot, error)) from error


def damage(snapshot: Path, error: Exception) -> str:
    return (
        f"{snapshot} cannot be read, it is damaged ({_first_line(error)}). `opframe rollback` publishes "
        "the snapshot before it, `opframe publish` then brings back the runs that it lacks; "
        "`opframe publish --rebuild` builds the file anew from the staged rows."
    )


def log_of(snapshot: Path) -> Path:
    """Return where DuckDB keeps the write-ahead log of a file."""
    return snapshot.with_name(f"{snapshot.name}.wal")


def put_log_aside(snapshot: Path) -> Path | None:
    """Move a dead writer's log away, so that nothing replays it; return where it went.

    Raises:
        SnapshotUnusable: The writer is alive.
    """
    log = log_of(snapshot)
    if not log.exists():
        return None
    aside = log.with_name(f"{log.name}.aside")
    log.rename(aside)
    try:
        open_snapshot(snapshot).close()
    except SnapshotUnusable:
        aside.rename(log)
        raise
    return aside


def snapshot_path(warehouse: Path, now: datetime) -> Path:
    return warehouse / "snapshots" / f"opframe-{now:%Y%m%dT%H%M%S%f}Z.duckdb"


def unused_path(warehouse: Path, now: datetime) -> Path:
    """Return the path of a new snapshot, which sorts behind the last one whatever the clock says."""
    path = snapshot_path(warehouse, now)
    newest = list_snapshots(warehouse)[-1:]
    if not newest or newest[0].name < path.name:
        return path
    return newest[0].with_name(newest[0].stem + "+.duckdb")


def seal(path: Path, snapshot: Path) -> None:
    """Make the file a snapshot: on disk, read-only, and as old as its name says."""
    path.chmod(0o444)
    time = _time_of(snapshot)
    os.utime(path, (time, time))
    fsync(path)
    path.rename(snapshot)
    fsync(snapshot.parent)


def is_as_sealed(snapshot: Path) -> bool:
    """False: somebody wrote into the snapshot after it was published."""
    return abs(snapshot.stat().st_mtime - _time_of(snapshot)) < 2


def aside_note(aside: Path) -> str:
    return (
        f"somebody had opened the published file for writing and not closed it: the log is now {aside}, "
        "and nothing of it is published"
    )


def point_to(warehouse: Path, snapshot: Path) -> None:
    """Make the snapshot the published one, in one atomic step."""
    fresh = warehouse / f".{LINK}.next"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("snapshots") / snapshot.name)
    fresh.replace(warehouse / LINK)
    fsync(warehouse)


def roll_back(warehouse: Path, name: str | None = None) -> Path:
    """Point the link at the snapshot of that name, older or newer; none: the one before the current.

    Raises:
        NoSnapshot: There is none of that name, or none older.
        SnapshotUnusable: That snapshot cannot be read; the link stays.
    """
    snapshots = list_snapshots(warehouse)
    if name is not None:
        chosen = [path for path in snapshots if Path(name).name in (path.name, path.stem)]
        if not chosen:
            raise NoSnapshot(
                f"no snapshot is called {name}; there are: "
                f"{', '.join(path.stem for path in snapshots) or 'none'}"
            )
    else:
        link = warehouse / LINK
        current = link.readlink().name if link.is_symlink() else link.name
        chosen = [path for path in snapshots if path.name < current]
        if not chosen:
            raise NoSnapshot(
                f"no snapshot in {warehouse / 'snapshots'} is older than the current one"
            )
    put_log_aside(chosen[-1])
    open_snapshot(chosen[-1]).close()
    point_to(warehouse, chosen[-1])
    return chosen[-1]


def prune(warehouse: Path, keep: int) -> None:
    """Remove all but the newest `keep` snapshots; never the published one, which the next load may remove."""
    current = current_snapshot(warehouse)
    for path in list_snapshots(warehouse)[:-keep]:
        if path != current:
            path.unlink(missing_ok=True)
            log_of(path).unlink(missing_ok=True)


def fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _time_of(snapshot: Path) -> float:
    found = _NAME.match(snapshot.stem)
    if found is None:
        return snapshot.stat().st_mtime
    return datetime.strptime(f"{found[1]}+0000", "%Y%m%dT%H%M%S%f%z").timestamp()


def _choices(warehouse: Path) -> str:
    names = [path.stem for path in list_snapshots(warehouse)[-3:]]
    return (
        "; ".join(f"`opframe rollback --to {name}`" for name in reversed(names))
        or "`opframe publish --rebuild` (no snapshot is left)"
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
