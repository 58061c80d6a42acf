"""How many processes a run is worth, and this machine can bear."""

from __future__ import annotations

from pathlib import Path

from flows.settings.running import Processes

BYTES_A_PROCESS = 1_000_000_000
"""What a worker may take: measured below this by `python -m tests.bench_scaling`."""

INPUTS_A_PROCESS = 200
"""To start a worker costs 2.5 CPU-seconds, as much as sixty op-eds; a small run is done before."""

CGROUP = Path("/sys/fs/cgroup")


def count_processes(wanted: Processes, n_inputs: int, n_batches: int) -> int:
    """Return the number of processes; 1: the run's own."""
    if wanted != "auto":
        return max(1, min(wanted, n_batches))
    most = min(usable_cores(), usable_bytes() // BYTES_A_PROCESS, n_inputs // INPUTS_A_PROCESS)
    return max(1, min(most, n_batches))


def usable_cores() -> int:
    """Return the cores that this process may use: affinity and the quota of its container count."""
    from joblib import cpu_count

    return int(cpu_count())


def usable_bytes() -> int:
    """Return the memory that is free to use, within the limit of the container."""
    found = [_meminfo()]
    most, now = _number(CGROUP / "memory.max"), _number(CGROUP / "memory.current")
    if most is not None and now is not None:
        found.append(most - now + _cached())
    return min(found)


def _meminfo(path: Path = Path("/proc/meminfo")) -> int:
    try:
        lines = path.read_text().splitlines()
        kilobytes = next(line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        # Elsewhere than on Linux the operating system is trusted to page.
        return 64 * BYTES_A_PROCESS
    return int(kilobytes) * 1024


def _cached() -> int:
    """Return what the container's page cache would give back (cgroup v2, `memory.stat`)."""
    try:
        lines = (CGROUP / "memory.stat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("inactive_file ")), 0)


def _number(path: Path) -> int | None:
    try:
        text = path.read_text().strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
