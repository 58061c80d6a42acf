"""`make bench`: the warehouse at 1,000, 10,000 and 100,000 generated articles (see `generated_corpus`).

At each size: everything loaded and published at once; then a night of 1,000 new articles; then the exam, a
search, and SQLite (standard library) as a peer: the same night's five largest tables by `executemany` with an
index on the version, the texts into its full-text index FTS5, and two of the questions in its SQL. SQLite
checks nothing, links no authors or copies, and keeps no history of what it answers.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from tests.exam import read_exam
from tests.generated_corpus import run_facts
from warehouse.load import load_run
from warehouse.snapshots import current_snapshot, open_read_only

SIZES = (1_000, 10_000, 100_000)
NIGHT = 1_000
SEARCHES = ("human rights NEAR dialogue", '"trade summit"', "climate election")
PEER_TABLES = ("articles", "frame_labels", "frame_evidence", "quotes", "sentences")
PEER_QUESTIONS = {
    "Q05": """
        SELECT a.outlet_name, l.voice, avg(l.frame = 'conflict'), count(*)
        FROM frame_labels AS l JOIN articles AS a USING (version_id)
        WHERE l.unit = 'sentence' AND l.scheme = 'relations' AND l.decision <> 'abstain'
        GROUP BY 1, 2 ORDER BY 1, 2""",
    "Q13": """
        SELECT a.outlet_name, l.frame, count(*), count(*) FILTER (WHERE a.wire_service IS NULL)
        FROM frame_labels AS l JOIN articles AS a USING (version_id)
        WHERE l.unit = 'document' AND l.model_version = 'm2' AND l.decision = 'yes' AND l.voice <> 'quoted'
        GROUP BY 1, 2 ORDER BY 1, 2""",
}


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print the table; each load and each reader is a process of its own, so that its memory is."""
    print(
        "| | " + " | ".join(f"{size:,}" for size in sizes) + " |\n| --- |" + " ---: |" * len(sizes)
    )
    columns = [_measure(size) for size in sizes]
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(str(column[name]) for column in columns) + " |")


def _measure(size: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {}
        bulk = _in_process("bulk", folder, size)
        found["publish all: CPU-seconds"] = f"{bulk['cpu']:.2f}"
        found["publish all: peak MB"] = f"{bulk['peak']:.0f}"
        found["published file, MB"] = f"{bulk['size']:.0f}"
        night = _in_process("night", folder, size)
        found[f"night of {NIGHT:,}: CPU-seconds"] = f"{night['cpu']:.2f}"
        found["CPU-milliseconds a new article"] = f"{night['cpu'] * 1000 / NIGHT:.2f}"
        found["file after the night, MB"] = f"{night['size']:.0f}"
        peer = _in_process("peer", folder, size)
        exam = _in_process("exam", folder, size)
        for question, seconds in exam.items():
            found[question] = f"{seconds:.3f}"
        found["the same night into SQLite: CPU-seconds"] = f"{peer['cpu']:.2f}"
        found["SQLite / opframe, the night"] = f"{peer['cpu'] / night['cpu']:.1f}"
        for question in PEER_QUESTIONS:
            name = f"{question}, seconds"
            found[f"{question} in SQLite, seconds"] = f"{peer[name]:.3f}"
            found[f"SQLite / opframe, {question}"] = f"{peer[name] / exam[name]:.1f}"
        return found


def _in_process(what: str, folder: Path, size: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench_warehouse", what, str(folder), str(size)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _stage(folder: Path, first: int, n: int) -> None:
    # In a process of its own: the generator's memory is not the load's.
    code = (
        "import sys; from pathlib import Path; from tests.generated_corpus import write_corpus; "
        "write_corpus(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))"
    )
    subprocess.run([sys.executable, "-c", code, str(folder), str(first), str(n)], check=True)


def _staged(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.parquet")):
        found.setdefault(path.stem.rsplit("-", 1)[0], []).append(path)
    return found


def _load(folder: Path, what: str, first: int, n: int, hours: int) -> dict[str, float]:
    _stage(folder / what, first, n)
    staged = _staged(folder / what)
    start = time.process_time()
    load_run(
        folder / "warehouse",
        run_facts(what, hours=hours),
        staged,
        now=datetime(2026, 2, 1 + hours),
    )
    spent = time.process_time() - start
    snapshot = current_snapshot(folder / "warehouse")
    assert snapshot is not None
    return {
        "cpu": spent,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "size": snapshot.stat().st_size / 1e6,
    }


def _exam(folder: Path) -> dict[str, float]:
    found = {}
    with open_read_only(folder / "warehouse") as connection:
        for name, query in read_exam():
            start = time.perf_counter()
            connection.execute(query).fetchall()
            found[f"{name}, seconds"] = time.perf_counter() - start
        for words in SEARCHES:
            start = time.perf_counter()
            connection.execute("FROM search($1) LIMIT 20", [words]).fetchall()
            found[f"search {words}, seconds"] = time.perf_counter() - start
    return found


def _peer(folder: Path, size: int) -> dict[str, float]:
    connection = sqlite3.connect(folder / "peer.sqlite")
    for what in ("bulk", "night"):
        staged = _staged(folder / what)
        start = time.process_time()
        for table in PEER_TABLES:
            for path in staged[table]:
                rows = pq.read_table(path)
                names = ", ".join(rows.column_names)
                connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({names})")
                connection.execute(
                    f"CREATE INDEX IF NOT EXISTS {table}_version ON {table} (version_id)"
                )
                values = zip(*(column.to_pylist() for column in rows.columns), strict=True)
                marks = ", ".join("?" * rows.num_columns)
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (headline, body)")
        for path in staged["articles"]:
            rows = pq.read_table(path, columns=["headline", "body"])
            connection.executemany(
                "INSERT INTO texts VALUES (?, ?)",
                zip(*(column.to_pylist() for column in rows.columns), strict=True),
            )
        connection.commit()
        spent = time.process_time() - start
    found = {"cpu": spent}
    for question, query in PEER_QUESTIONS.items():
        start = time.perf_counter()
        connection.execute(query).fetchall()
        found[f"{question}, seconds"] = time.perf_counter() - start
    return found


if __name__ == "__main__":
    if len(sys.argv) <= 2:
        main(tuple(int(size) for size in sys.argv[1].split(",")) if sys.argv[1:] else SIZES)
    else:
        what, folder, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
        steps = {
            "bulk": lambda: _load(folder, "bulk", 0, size, 0),
            "night": lambda: _load(folder, "night", size, NIGHT, 1),
            "peer": lambda: _peer(folder, size),
            "exam": lambda: _exam(folder),
        }
        print(json.dumps(steps[what]()))
