"""What so many op-eds take in time, memory and disk, from what one has been measured to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LOAD_BYTES = 1_000_000_000
"""Memory of a load at most: `warehouse.load.MEMORY_LIMIT` and what Python holds."""

ASSUMED_RATIO = 1.7
"""What two processes do in the time of one, where it was not measured: the aim of `bench_scaling`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one article takes."""

    origin: str
    """Where the figures come from, in words."""
    cpu_seconds: Mapping[str, float]
    """By step: discover, fetch, extract, annotate, load."""
    n_bytes: Mapping[str, float]
    """By place: archive, stage, warehouse."""
    peak_bytes: int
    """Of a process that extracts and annotates."""
    words: float | None = None
    """Of an article; null: not known."""
    ratio_of_two: float | None = None
    """What two processes do in the time of one; null: not measured, and assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What so many articles take."""

    articles: int
    processes: int
    cpu_hours: Mapping[str, float]
    """By step, and `all`."""
    fetch_hours: float | None
    """What politeness takes; null: no hosts, an archive is read."""
    read_hours: float
    """Extraction and annotation over the processes."""
    load_hours: float
    hours: float
    """All of it: reading goes on while fetching waits."""
    bound: str
    """politeness or reading: which of the two takes longer."""
    memory_bytes: int
    disk_bytes: Mapping[str, float]
    """By place, and `all`."""


def estimate(
    figures: Figures,
    articles: int,
    *,
    processes: int = 1,
    hosts: int | None = None,
    seconds_between_hits: float = 5.0,
    max_hosts_at_once: int = 8,
    snapshots: int = 5,
) -> Estimate:
    """Return what a run over so many articles takes, one page each.

    Args:
        hosts: Over which the articles are spread evenly; None: they are read from an archive.
        snapshots: Published files that are kept; while a load builds there is one more.
    """
    seconds = {step: articles * spent for step, spent in figures.cpu_seconds.items()}
    polite = None
    if hosts is not None:
        # A host is hit once in so many seconds, and only so many hosts are visited at once.
        polite = articles * seconds_between_hits / min(hosts, max_hosts_at_once)
    # One process does nothing beside: fetching and reading come one after the other.
    reading = seconds["extract"] + seconds["annotate"]
    ratio = figures.ratio_of_two or ASSUMED_RATIO
    read, alone = (
        reading / (1.0 if processes == 1 else processes * ratio / 2),
        seconds["discover"] + seconds["load"],
    )
    fetch = max(polite or 0.0, seconds["fetch"])
    together = fetch + read if processes == 1 else max(fetch, read)
    disk = {
        place: articles * size * ((snapshots + 1) if place == "warehouse" else 1)
        for place, size in figures.n_bytes.items()
    }
    return Estimate(
        articles=articles,
        processes=processes,
        cpu_hours=_hours({**seconds, "all": sum(seconds.values())}),
        fetch_hours=None if polite is None else polite / 3600,
        read_hours=read / 3600,
        load_hours=seconds["load"] / 3600,
        hours=(together + alone) / 3600,
        bound="politeness" if polite is not None and polite > read else "reading",
        memory_bytes=max(LOAD_BYTES, processes * figures.peak_bytes),
        disk_bytes={**disk, "all": sum(disk.values())},
    )


def _hours(seconds: Mapping[str, float]) -> dict[str, float]:
    return {step: spent / 3600 for step, spent in seconds.items()}
