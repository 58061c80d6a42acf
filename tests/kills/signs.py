"""Signs of progress: what a process does to the files of its study, and which stage that is.

Python tells of each file that is opened, renamed, linked or removed just before it happens (PEP 578), so a
process can be stopped exactly between two of these, in product code that knows nothing of it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable

EVENTS = frozenset(
    ["open", "os.rename", "os.symlink", "os.remove", "os.chmod", "os.utime", "shutil.copyfile"]
)
STAGES = ("start", "discover", "fetch", "extract", "annotate", "load", "publish", "prune", "finish")
"""In their order. publish: seal and swap the link; prune: remove old snapshots."""
_STEPS = (
    ("discover-", "discover"),
    ("fetch-", "fetch"),
    ("extract-", "extract"),
    ("annotate-", "annotate"),
    ("backlog-", "annotate"),
    ("finished.json", "finish"),
    ("staged.json", "load"),
    ("run.json", "start"),
    ("opframe.duckdb", "publish"),
)


def stage_of(event: str, arguments: tuple[object, ...], root: str) -> str | None:
    """Return the stage of which an audit event is a sign; None for none of the study's."""
    if event not in EVENTS:
        return None
    first = str(arguments[0]) if arguments else ""
    if "/warehouse/load/" in first:
        return "load"  # the SQL of its steps is read when the transaction begins
    paths = [
        os.fsdecode(one) for one in arguments[:2] if isinstance(one, str | bytes | os.PathLike)
    ]
    if event == "open" and not _writes(arguments):
        return None
    inside = [path.removeprefix(root) for path in paths if path.startswith(root)]
    if not inside:
        return None
    path = inside[-1]
    name = path.rpartition("/")[2]
    if "/snapshots/" in path:
        if name.startswith(".building"):
            return "load"
        return "prune" if event == "os.remove" else "publish"
    return next((stage for part, stage in _STEPS if part in name), "start")


def stop_at(root: str, stage: str, nth: int, act: Callable[[], None]) -> Callable[..., None]:
    """Return an audit hook that acts at the n-th sign of a stage, once."""
    counts: Counter[str] = Counter()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in EVENTS or stage_of(event, arguments, root) != stage:
            return
        counts[stage] += 1
        if counts[stage] == nth:
            act()

    return hook


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 else 0
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
