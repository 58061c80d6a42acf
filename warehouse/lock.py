"""One loader at a time, whoever starts it.

The lock is `flock` on `warehouse/build.lock`: the kernel drops it when its process dies, so a stale
lock cannot exist on a local disk; the file's text only says who holds it. (Network file systems
without lock support are not covered.)
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockHeld(Exception):
    """Another process holds the lock and did not let go in time."""


@contextmanager
def hold_lock(path: Path, purpose: str, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock file for the length of the block.

    Raises:
        LockHeld: After `wait_seconds`; the message says who holds it, since when and what for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(handle, path, wait_seconds)
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "purpose": purpose,
            "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(holder).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def read_holder(path: Path) -> str:
    """Say in words who wrote themselves into the lock file; "nobody" when it is empty."""
    try:
        holder = json.loads(path.read_text() or "{}")
    except (OSError, ValueError):
        return "an unknown process"
    if not holder:
        return "nobody"
    return "process {pid} on {host}, since {since}, for {purpose}".format(**holder)


def _acquire(handle: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockHeld(
                    f"{path} is held by {read_holder(path)}; wait for it to end, then run the same "
                    "command again"
                ) from None
            time.sleep(0.1)
