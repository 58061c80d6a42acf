"""What an op-ed takes: as measured for opframe, or by the study's own runs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flows.home import Home
from flows.runs import Run, list_runs
from flows.stage import Stage
from transforms.capacity import Figures
from warehouse.ask import ask
from warehouse.snapshots import current_snapshot

MEASURED = Path(__file__).with_name("measured.toml")
"""Written by `python -m tests.bench_scaling --write`."""

RUNS_LOOKED_AT = 10
ENOUGH = 50
"""Articles below which a study's own figures say little."""


def shipped_figures() -> Figures:
    """Return the figures that opframe brings."""
    found = tomllib.loads(MEASURED.read_text("utf-8"))
    return Figures(
        origin=f"{found['command']}, {found['date']}, {found['machine']}",
        cpu_seconds=found["cpu_seconds"],
        n_bytes=found["bytes"],
        peak_bytes=found["peak_bytes"],
        words=found["words"],
        ratio_of_two=found.get("ratio_of_two"),
    )


def study_figures(home: Home, base: Figures) -> Figures | None:
    """Return the figures with what the study's last runs took in their place; None: too few articles."""
    runs = [
        run
        for run in list_runs(home, "finished")[-RUNS_LOOKED_AT:]
        if run.kind in ("nightly", "adhoc", "backfill")
    ]
    stages = [Stage(home, run.run_id) for run in runs]
    n_read = sum(_count(stage, "articles") for stage in stages)
    if n_read < ENOUGH:
        return None
    spent = {step: _cpu_seconds(stages, step) / n_read for step in ("extract", "annotate")}
    sizes = {
        "archive": sum(_archive_bytes(home, run) for run in runs) / n_read,
        "stage": sum(_stage_bytes(stage) for stage in stages) / n_read,
        "warehouse": _warehouse_bytes(home),
    }
    return replace(
        base,
        origin=f"the last {len(runs)} runs of {home.root.name}, {n_read:,} articles; "
        f"what they do not say: {base.origin}",
        cpu_seconds={**base.cpu_seconds, **{step: value for step, value in spent.items() if value}},
        n_bytes={**base.n_bytes, **{place: size for place, size in sizes.items() if size}},
        words=None,
    )


def folder_bytes(home: Home) -> dict[str, int]:
    """Return what lies in a study by place: the archive, the stage, the newest published file."""
    snapshot = current_snapshot(home.warehouse)
    return {
        "archive": _size(home.archive.rglob("*")),
        "stage": _size([*home.stage.rglob("*"), *home.runs.rglob("*")]),
        "warehouse": snapshot.stat().st_size if snapshot is not None else 0,
    }


def _cpu_seconds(stages: Iterable[Stage], step: str) -> float:
    # Runs of an opframe that did not write it down count as nothing.
    return sum(
        float(stage.facts(batch).get("cpu_seconds", 0.0))
        for stage in stages
        for batch in stage.batches(step)
    )


def _count(stage: Stage, table: str) -> int:
    return sum(len(stage.read(table, batch)) for batch in stage.batches("extract"))


def _archive_bytes(home: Home, run: Run) -> int:
    return _size(home.archive.glob(f"{run.run_id}-*"))


def _stage_bytes(stage: Stage) -> int:
    return _size(path for paths in stage.files().values() for path in paths)


def _warehouse_bytes(home: Home) -> float:
    snapshot = current_snapshot(home.warehouse)
    if snapshot is None:
        return 0.0
    (row,) = ask(home.warehouse, "n_articles")
    return snapshot.stat().st_size / max(1, int(row["n"]))


def _size(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
