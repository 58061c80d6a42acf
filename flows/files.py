"""Write a file so that it is there whole or not at all."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any


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
