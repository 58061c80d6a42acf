"""What can be wrong with publishing and asking, said so that a person knows what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.checking import Finding


class WarehouseError(Exception):
    """An expected failure: the message names the file or rows, the reason and the remedy."""


class NoSnapshot(WarehouseError):
    """Nothing has been published yet, or nothing older is left."""


class SnapshotUnusable(WarehouseError):
    """The published file is damaged, was changed behind our back, or its link points nowhere."""


class SchemaTooNew(WarehouseError):
    """A newer opframe wrote the published file; this one would break it."""


class StagedRowsUnreadable(WarehouseError):
    """A staged file is missing or does not have the columns that the load expects."""


class PublishingFailed(WarehouseError):
    """The new file could not be written; the published one stands."""


class QueryRefused(WarehouseError):
    """The statement does more than read."""


class CheckFailed(WarehouseError):
    """Checks found offending rows; nothing was published.

    Args:
        run_id: The run whose rows were checked.
        findings: The checks that failed, with their rows.
        night: All that the checks of the night noticed, as rows of `night_findings`, if they were reached.
    """

    def __init__(
        self,
        run_id: str | None,
        findings: Sequence[Finding],
        night: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.run_id = run_id
        self.findings = tuple(findings)
        self.night = tuple(night)
        lines = [finding.describe() for finding in findings]
        super().__init__(f"{run_id or 'the file'}: nothing was published.\n" + "\n".join(lines))
