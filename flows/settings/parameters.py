"""The parameters of the flows: the same model for Prefect's forms, the command line and the API.

What JSON schema can say (bounds, patterns, lists of words) is refused when a run is submitted; what only the
model's own validators know (two days in the wrong order) when it starts.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from flows.settings.environment import given_home
from flows.settings.model import Settings
from flows.settings.running import Processes, Scheduler

# Prefect checks JSON schema's "pattern", but not its "format": without this, "soon" would pass as a day.
_DAY_FORM = {"pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
_Text = Annotated[str, StringConstraints(min_length=1)]
DayKind = Literal["listed", "published", "captured"]


class OfStudy(Settings):
    """What every flow is told: which study."""

    home: Path = Field(
        default_factory=given_home,
        title="Study folder",
        description="Where opframe.toml lies, on the worker's machine. Empty: the worker's OPFRAME_HOME.",
        examples=["/srv/opframe/mystudy"],
    )


class NightlyParameters(OfStudy):
    """Fetch what the study's listings show, and publish."""

    batch_size: int = Field(
        default=100,
        ge=1,
        le=5_000,
        title="Batch size",
        description="Inputs in one unit of work: what a crash can cost.",
        examples=[100],
    )
    lock_wait_seconds: float = Field(
        default=600.0,
        ge=0,
        le=86_400,
        title="Wait for another loader",
        description="Seconds to wait while another run publishes.",
        examples=[600],
    )
    processes: Processes | None = Field(
        default=None,
        title="Processes",
        description='That extract and annotate, or "auto". Empty: as opframe.toml says.',
        examples=["auto", 4],
    )
    dask: Scheduler | None = Field(
        default=None,
        title="Dask scheduler",
        description='Its address, or "local". Empty: as opframe.toml says.',
        examples=["tcp://scheduler.example:8786"],
    )


class AdhocParameters(NightlyParameters):
    """Read some inputs now; load them if asked."""

    inputs: tuple[_Text, ...] = Field(
        min_length=1,
        title="Inputs",
        description="URLs, files, folders, web archives, or .txt and .csv lists of URLs; paths are the worker's.",
        examples=[["https://example.org/opinion/an-op-ed"]],
    )
    outlet: str | None = Field(
        default=None,
        min_length=1,
        title="Outlet",
        description="Id of the outlet that all inputs belong to. Empty: as the pages say.",
        examples=["the-example-post"],
    )
    load: bool = Field(
        default=False,
        title="Publish",
        description="Into the study's file; else read and count only.",
    )


class BackfillParameters(NightlyParameters):
    """Fetch what the listings show of past days, one run a day."""

    date_from: date = Field(
        title="First day", examples=["2011-05-01"], json_schema_extra=dict(_DAY_FORM)
    )
    date_to: date = Field(
        title="Last day, included", examples=["2011-05-31"], json_schema_extra=dict(_DAY_FORM)
    )
    by: DayKind = Field(
        default="listed",
        title="Days by",
        description="listed: the listing's date. published: the date in the URL, else the listing's. "
        "captured: when an archive took the page.",
    )
    again: bool = Field(
        default=False,
        title="Again",
        description="Also the days that are done; begins with the first.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> BackfillParameters:
        if self.date_to < self.date_from:
            raise ValueError(f"date_to {self.date_to} lies before date_from {self.date_from}")
        return self


class BackfillDayParameters(NightlyParameters):
    """One day of a backfill."""

    day: date = Field(title="Day", json_schema_extra=dict(_DAY_FORM))
    by: DayKind = Field(default="listed", title="Days by")


class ReextractParameters(NightlyParameters):
    """Read the archive again with the present extractor."""

    everything: bool = Field(
        default=False,
        title="Everything",
        description="Also what this extractor has read before: after outlets changed in opframe.toml.",
    )


class PublishParameters(OfStudy):
    """Publish runs whose rows are staged and not in the published file."""

    runs: tuple[_Text, ...] = Field(
        default=(),
        title="Runs",
        description="By id. None: all that are staged, but not what a check refused.",
        examples=[["20260401T041700-nightly-0c7e21aa-91d3"]],
    )
    dry_run: bool = Field(
        default=False,
        title="Dry run",
        description="Build and check, say what would be new, publish nothing.",
    )
    set_aside: bool = Field(
        default=False,
        title="Set aside",
        description="Leave out the inputs whose rows break a check; they end as rejects.",
    )
    despite: tuple[_Text, ...] = Field(
        default=(),
        title="Despite",
        description="Checks of the night that shall not stop the named runs.",
    )
    check_all: bool = Field(
        default=False, title="Check all", description="Check all rows, not only the new ones."
    )
    rebuild: bool = Field(
        default=False,
        title="Rebuild",
        description="Build the file anew from the staged rows of all runs.",
    )
    lock_wait_seconds: float = Field(
        default=0.0,
        ge=0,
        le=86_400,
        title="Wait for another loader",
        description="Seconds to wait while another run publishes.",
    )
