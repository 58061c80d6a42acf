"""The parameters of the flows: the same model for Prefect's forms, the command line and the API."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field, model_validator

from flows.settings.model import Settings
from flows.settings.running import Processes, Scheduler


class NightlyParameters(Settings):
    """Fetch what the study's listings show, and publish."""

    home: Path = Path()
    """The study folder."""
    batch_size: int = Field(default=100, ge=1, le=5_000)
    """Inputs in one unit of work: what a crash can cost."""
    lock_wait_seconds: float = Field(default=600.0, ge=0)
    """How long to wait for another loader."""
    processes: Processes | None = None
    """That extract and annotate; null: as opframe.toml says."""
    dask: Scheduler | None = None
    """Address of a Dask scheduler, or "local"; null: as opframe.toml says."""


class AdhocParameters(NightlyParameters):
    """Read some inputs now; load them if asked."""

    inputs: tuple[str, ...] = Field(min_length=1)
    """URLs, files, folders, WARC files, or .txt/.csv lists of URLs."""
    outlet: str | None = None
    """The outlet that all inputs belong to."""
    load: bool = False


class BackfillParameters(NightlyParameters):
    """Fetch what the listings show of past days, one run a day."""

    date_from: date
    date_to: date

    @model_validator(mode="after")
    def _in_order(self) -> BackfillParameters:
        if self.date_to < self.date_from:
            raise ValueError(f"date_to {self.date_to} lies before date_from {self.date_from}")
        return self


class ReextractParameters(NightlyParameters):
    """Read the archive again with the present extractor."""

    everything: bool = False
    """Also what this extractor has read before: after outlets changed in opframe.toml."""
