"""Loads of one study take turns on the server too, where it has a limit for them.

The file lock on `build.lock` is what keeps two loads apart. The limit makes the waiting visible in Prefect, and holds
between workers on machines whose shared disk keeps no locks: `prefect gcl create opframe-load-STUDY --limit 1`.
"""

from __future__ import annotations

from prefect.concurrency.sync import concurrency
from prefect.settings import get_current_settings

from flows import work
from flows.orchestration.naming import name_study
from flows.workshop import Workshop
from warehouse.load import LoadReport
from warehouse.lock import LockHeld


def load_in_turn(shop: Workshop, lock_wait_seconds: float) -> LoadReport:
    """Publish the run's rows, one load of the study at a time.

    Raises:
        LockHeld: Another load was not done in time.
        CheckFailed: The rows do not keep what the warehouse promises; nothing was published.
    """
    if not get_current_settings().api.url:
        return work.load(shop, lock_wait_seconds)
    limit = name_study(shop.home).load_limit
    # A limit that nobody has made is no limit: strict=False. The lease ends with the process.
    try:
        slot = concurrency(limit, timeout_seconds=lock_wait_seconds or None, strict=False)
        with slot:
            return work.load(shop, lock_wait_seconds)
    except TimeoutError as error:
        raise LockHeld(
            f"the concurrency limit {limit} was taken for {lock_wait_seconds:g} seconds; see who "
            f"holds it with `prefect gcl inspect {limit}`, then run the same again"
        ) from error
