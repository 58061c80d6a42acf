"""What copies cost a night of 1,000 new articles, at 1,000, 10,000 and 100,000 held ones.

CPU-seconds are those of the load's own steps for copies, timed one by one on a copy of the published file, the fewest of three tries (the
difference of two whole loads is smaller than its noise); the file's growth is that of a whole load with and
without fingerprints. See `generated_corpus`: one article in 30 is a copy.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.generated_corpus import run_facts, write_corpus
from transforms.rows import SCHEMAS
from warehouse.load import DERIVED_STEP, MEMORY_LIMIT, load_run
from warehouse.snapshots import current_snapshot, open_read_only, roll_back
from warehouse.sql_files import read_sql

SIZES = (1_000, 10_000, 100_000)
NIGHT = 1_000
TRIES = 3
STEPS = ("035_fingerprints", "050_copies", "052_copy_groups", "055_copy_edits")
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
    _, bytes_without = _in_process("load", folder, "night", 0, 1)
    roll_back(folder / "warehouse")
    costs = [_in_process("steps", folder, "night", 1, 1) for _ in range(TRIES)]
    cost, whole = (min(column) for column in zip(*costs, strict=True))
    _, bytes_with = _in_process("load", folder, "night", 1, 1)
    found = {
        "CPU-seconds of all load steps": f"{whole:.2f}",
        "of these for copies": f"{cost:.2f}",
        "the file grows by, kB": f"{(bytes_with - bytes_before) / 1e3:.0f}",
        "of these for copies, kB": f"{(bytes_with - bytes_without) / 1e3:.0f}",
    }
    with open_read_only(folder / "warehouse") as connection:
        for view in VIEWS:
            start = time.perf_counter()
            rows = connection.execute(f"SELECT count(*) FROM {view}").fetchall()
            found[f"count of {view}, ms"] = f"{(time.perf_counter() - start) * 1e3:.0f}"
            found[f"rows of {view}"] = f"{rows[0][0]:,}"
    return found


def _in_process(*arguments: object) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench_copies", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, size = done.stdout.split()
    return float(seconds), float(size)


def _stage(folder: Path, first: int, n: int) -> tuple[float, float]:
    write_corpus(folder, first, n)
    return 0, 0


def _load(folder: Path, what: str, has_fingerprints: int, hours: int) -> tuple[float, float]:
    staged = _staged(folder / what)
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


def _staged(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.parquet")):
        found.setdefault(path.stem.rsplit("-", 1)[0], []).append(path)
    return found


def _time_steps(folder: Path, what: str, hours: int) -> tuple[float, float]:
    """Return the CPU-seconds of the steps for copies, and of all steps, of a load that is thrown away."""
    snapshot = current_snapshot(folder / "warehouse")
    assert snapshot is not None
    path = folder / "steps.duckdb"
    shutil.copyfile(snapshot, path)
    path.chmod(0o644)
    spent: dict[str, float] = {}
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute(f"ATTACH '{path}' AS opframe")
        connection.execute("USE opframe")
        connection.execute("BEGIN")
        facts = {**run_facts(what, hours=hours), "loaded_at": datetime(2026, 2, 1 + hours)}
        for name, value in facts.items():
            connection.execute(f"SET VARIABLE {name} = $1", [value])
        for table, paths in _staged(folder / what).items():
            files = ", ".join(f"'{part}'" for part in paths)
            connection.execute(
                f"CREATE TEMP VIEW staged_{table} AS FROM read_parquet([{files}], hive_partitioning = false)"
            )
        for name, text in read_sql("load"):
            if not text.startswith(DERIVED_STEP):
                start = time.process_time()
                connection.execute(text)
                spent[name] = time.process_time() - start
    path.unlink()
    return sum(spent[name] for name in STEPS), sum(spent.values())


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "stage":
        print(*_stage(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
    elif sys.argv[1] == "steps":
        print(*_time_steps(Path(sys.argv[2]), sys.argv[3], int(sys.argv[5])))
    else:
        print(*_load(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
