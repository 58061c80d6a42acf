"""The load of a run's staged rows, for any kind of run: one loader at a time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flows.authors import author_derivation
from flows.home import Home
from flows.runs import Run
from flows.stage import Stage
from warehouse.load import LoadReport, load_run
from warehouse.lock import hold_lock


def load_staged(home: Home, run: Run, stage: Stage, *, now: datetime, wait: float) -> LoadReport:
    """Publish what a run has committed.

    Args:
        wait: Seconds to wait for another loader.

    Raises:
        LockHeld: The other loader was not done in time; says who it is.
        CheckFailed: The rows do not keep what the warehouse promises; nothing was published.
    """
    facts = {name: value for name, value in asdict(run).items() if name != "is_resumed"}
    with hold_lock(home.build_lock, f"loading {run.run_id}", wait_seconds=wait):
        return load_run(
            home.warehouse, facts, stage.files(), now=now, derive=author_derivation(home)
        )
