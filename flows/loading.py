"""The load of a run's staged rows, for any kind of run: one loader at a time."""

from __future__ import annotations

from datetime import datetime

from flows.fingerprints import stage_missing_fingerprints
from flows.home import Home
from flows.publishing import load_in_order
from flows.runs import Run, mark_staged
from flows.settings import kept_snapshots
from flows.stage import Stage
from warehouse.load import LoadReport
from warehouse.lock import hold_lock


def load_staged(home: Home, run: Run, stage: Stage, *, now: datetime, wait: float) -> LoadReport:
    """Publish what a run has committed. A run that a check refuses is marked so.

    Args:
        wait: Seconds to wait for another loader.

    Raises:
        LockHeld: The other loader was not done in time; says who it is.
        CheckFailed: The rows do not keep what the warehouse promises; nothing was published.
    """
    stage_missing_fingerprints(home, stage)
    mark_staged(home, run.run_id)
    with hold_lock(home.build_lock, f"loading {run.run_id}", wait_seconds=wait):
        return load_in_order(home, [run], now=now, keep=kept_snapshots(home))
