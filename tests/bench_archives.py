"""`make bench`, archives: records a second beside warcio, memory over the length of a file, verifying."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.archive_files import write_news_crawl

LENGTHS = (5_000, 20_000)
LEAST_RECORDS = 1_000
"""A second, of the processor's time."""
MOST_GROWTH = 1.2
"""Memory over the longer file by that over the shorter."""


def main() -> int:
    """Print the figures; 1 if one of them is not what was promised."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [write_news_crawl(Path(folder) / f"{n}.warc.gz", n) for n in LENGTHS]
        found = {
            (reader, path): _measure(reader, path)
            for path in paths
            for reader in ("opframe", "warcio", "verify")
        }
    shorter, longer = paths
    for (reader, path), (speed, peak) in found.items():
        print(f"{reader:8} {path.name:14} {speed:9,.0f} records/CPU-s, peak {peak:.0f} MB")
    speed, peak = found["opframe", longer]
    ratio = speed / found["warcio", longer][0]
    growth = peak / found["opframe", shorter][1]
    print(
        f"opframe / warcio: {ratio:.1f} times; memory at {LENGTHS[1]:,} pages: {growth:.2f} times"
    )
    slowest = min(speed for (reader, _), (speed, _) in found.items() if reader != "warcio")
    return 0 if slowest >= LEAST_RECORDS and growth <= MOST_GROWTH else 1


def _measure(reader: str, path: Path) -> tuple[float, float]:
    """Return records a second and peak memory in MB, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench_archives", reader, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    speed, peak = done.stdout.split()
    return float(speed), float(peak)


def _read(reader: str, path: Path) -> int:
    if reader == "warcio":
        from warcio.archiveiterator import ArchiveIterator

        with path.open("rb") as stream:
            return sum(1 for _ in ArchiveIterator(stream))
    if reader == "verify":
        from flows.sources.archives.verifying import verify_file

        return verify_file(path, {}).n_records
    from flows.sources.archives import PageScan

    scan = PageScan(path)
    for _ in scan:
        pass
    return scan.n_records


def _run(reader: str, path: Path) -> None:
    started = time.process_time()
    n_records = _read(reader, path)
    seconds = time.process_time() - started
    print(n_records / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _run(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main())
