"""kill -9, some hundred times, of two studies at once with readers looking on; prints what came of it.

Each study goes through the same life as an undisturbed one (tests/kills/study.py): two nights, a rollback,
what it lacked published again, more codebooks, a backfill, a rebuild. Exit code 0: no row lost, none doubled,
nothing torn, nothing left unfinished.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from flows.press.server import serve_press
from flows.runs import unfinished_runs
from tests.kills.forge import Forge
from tests.kills.rows import Reader, content, leftovers, lost_and_doubled
from tests.kills.signs import STAGES
from tests.kills.study import LIFE, KilledStudy, Tally

STUDIES = {
    "east": ("harbour-courier", "northern-tribune"),
    "west": ("pacific-ledger", "savannah-standard"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one study."""

    tally: Tally
    n_reads: int
    torn: list[str]
    n_lost: int
    n_doubled: int
    unfinished: list[str]
    leftovers: list[Path]


def soak_study(
    root: Path, name: str, outlets: tuple[str, ...], n_kills: int, seed: str, life: tuple = LIFE
) -> Result:
    """Let a study live undisturbed, then another with kills and a reader; compare their rows."""
    forge = Forge()
    with serve_press() as press:
        calm = KilledStudy(root / f"{name}-calm", press, outlets, forge)
        calm.live(life, 0, random.Random(seed))
        killed = KilledStudy(root / name, press, outlets, forge)
        reader = Reader(killed.home.warehouse / "opframe.duckdb", seconds_between=0.1)
        reader.start()
        killed.live(life, n_kills, random.Random(seed))
        reader.end()
    forge.close()
    lost, doubled = lost_and_doubled(content(calm.home), content(killed.home))
    killed.tally.faults += calm.tally.faults
    return Result(
        tally=killed.tally,
        n_reads=reader.n_reads,
        torn=reader.faults,
        n_lost=lost,
        n_doubled=doubled,
        unfinished=unfinished_runs(killed.home),
        leftovers=leftovers(killed.home),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20111)
    parser.add_argument("--keep", type=Path, help="a folder for the studies, which stay there")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        root = options.keep or Path(folder)
        root.mkdir(parents=True, exist_ok=True)
        shares = [options.kills - options.kills // 2, options.kills // 2]
        running = [
            pool.submit(soak_study, root, name, outlets, share, f"{options.seed}-{name}")
            for share, (name, outlets) in zip(shares, STUDIES.items(), strict=True)
        ]
        results = [future.result() for future in running]
    print_results(results, options.seed, time.monotonic() - began)
    return 0 if all(is_well(result) for result in results) else 1


def is_well(result: Result) -> bool:
    return not (
        result.n_lost or result.n_doubled or result.torn or result.unfinished or result.tally.faults
    )


def print_results(results: list[Result], seed: int, seconds: float) -> None:
    kills = sum((result.tally.kills for result in results), Counter[tuple[str, str]]())
    names = list(dict.fromkeys(command.name for command in LIFE))
    print(f"kill -9, by stage and command (seed {seed}, {len(results)} studies at once)\n")
    print(f"{'':<10}" + "".join(f"{name:>12}" for name in [*names, "all"]))
    for stage in STAGES:
        cells = [kills[name, stage] for name in names]
        print(f"{stage:<10}" + "".join(f"{n or '·':>12}" for n in [*cells, sum(cells)]))
    totals = [sum(n for (name, _), n in kills.items() if name == one) for one in names]
    print(f"{'all':<10}" + "".join(f"{n:>12}" for n in [*totals, kills.total()]))
    print()
    facts = {
        "kills while a WARC was written": sum(result.tally.n_in_archive for result in results),
        "reads of the published files": sum(result.n_reads for result in results),
        "rows lost": sum(result.n_lost for result in results),
        "rows doubled": sum(result.n_doubled for result in results),
        "torn reads": sum(len(result.torn) for result in results),
        "runs left unfinished": sum(len(result.unfinished) for result in results),
        "commands that failed": sum(len(result.tally.faults) for result in results),
        "temporary files left over": sum(len(result.leftovers) for result in results),
        "seconds": round(seconds),
    }
    for name, value in facts.items():
        print(f"{name:<30} {value:>8,}")
    for result in results:
        for line in [*result.torn[:3], *result.tally.faults[:3]]:
            print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
