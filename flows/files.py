"""Write a file so that it is there whole or not at all."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import Any

SECONDS_OF_REST = 3600
"""A temporary file that nothing has touched for so long belongs to nobody."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, flush to disk, rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Machines that share a folder have the same process ids.
    beside = path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def write_json(path: Path, value: Any) -> None:
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=1, default=str).encode())


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def clear_leftovers(folder: Path, *, now: float | None = None) -> list[str]:
    """Remove the temporary files that kills left in and below a folder, and return their names.

    One that was touched in the last hour may be another run's, or another machine's that shares the folder.
    """
    limit = (time.time() if now is None else now) - SECONDS_OF_REST
    removed = []
    for path in folder.rglob(".*.tmp"):
        try:
            if path.stat().st_mtime <= limit:
                path.unlink()
                removed.append(path.name)
        except FileNotFoundError:
            continue
    return sorted(removed)
