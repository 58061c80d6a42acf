"""What copies cost a night of 1,000 new articles, at 1,000, 10,000 and 100,000 held ones.

The same generated night (see `generated_corpus`; one article in 30 is a copy) is loaded with and without
fingerprints on top of the same file, in a process of its own each time.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from tests.generated_corpus import run_facts, write_corpus
from transforms.rows import SCHEMAS
from warehouse.load import load_run
from warehouse.snapshots import current_snapshot, open_read_only, roll_back

SIZES = (1_000, 10_000, 100_000)
NIGHT = 1_000
VIEWS = ("v_copies", "v_copy_edits", "v_copy_frames", "v_groups")


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print a column a size."""
    columns = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            columns.append(_measure(Path(name), size))
    print("| held articles | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("| --- |" + " ---: |" * len(sizes))
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")


def _measure(folder: Path, size: int) -> dict[str, str]:
    for what, first, n in (("bulk", 0, size), ("night", size, NIGHT)):
        _in_process("stage", folder / what, first, n)
    _in_process("load", folder, "bulk", 1, 0)
    _, bytes_before = _in_process("load", folder, "bulk", 0, 0)
    without = _best(folder, 0)
    with_copies = _best(folder, 1)
    _in_process("load", folder, "night", 1, 1)
    found = {
        "CPU-seconds of the night": f"{with_copies[0]:.2f}",
        "of these for copies": f"{with_copies[0] - without[0]:.2f}",
        "the file grows by, kB": f"{(with_copies[1] - bytes_before) / 1e3:.0f}",
        "of these for copies, kB": f"{(with_copies[1] - without[1]) / 1e3:.0f}",
    }
    with open_read_only(folder / "warehouse") as connection:
        for view in VIEWS:
            start = time.perf_counter()
            rows = connection.execute(f"SELECT count(*) FROM {view}").fetchall()
            found[f"count of {view}, ms"] = f"{(time.perf_counter() - start) * 1e3:.0f}"
            found[f"rows of {view}"] = f"{rows[0][0]:,}"
    return found


def _best(folder: Path, has_fingerprints: int) -> tuple[float, float]:
    """Load the night three times, each on the same file; return the fewest CPU-seconds, and the size."""
    tries = []
    for _ in range(3):
        tries.append(_in_process("load", folder, "night", has_fingerprints, 1))
        roll_back(folder / "warehouse")
    return min(tries)


def _in_process(*arguments: object) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench_copies", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, size = done.stdout.split()
    return float(seconds), float(size)


def _stage(folder: Path, first: int, n: int) -> tuple[float, float]:
    write_corpus(folder, first, n)
    return 0, 0


def _load(folder: Path, what: str, has_fingerprints: int, hours: int) -> tuple[float, float]:
    staged: dict[str, list[Path]] = {}
    for path in sorted((folder / what).glob("*.parquet")):
        staged.setdefault(path.stem.rsplit("-", 1)[0], []).append(path)
    if not has_fingerprints:
        empty = folder / "none.parquet"
        pq.write_table(SCHEMAS["text_fingerprints"].empty_table(), empty)
        staged["text_fingerprints"] = [empty]
    start = time.process_time()
    now = datetime(2026, 2, 1 + hours)
    load_run(folder / "warehouse", run_facts(what, hours=hours), staged, now=now)
    spent = time.process_time() - start
    snapshot = current_snapshot(folder / "warehouse")
    assert snapshot is not None
    return spent, snapshot.stat().st_size


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "stage":
        print(*_stage(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
    else:
        print(*_load(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
