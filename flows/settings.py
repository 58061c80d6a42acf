"""The only reader of the environment and of `opframe.toml`."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from flows.home import Home
from transforms.errors import OpframeError
from transforms.outlets import OutletList, host_of, shipped_outlets
from transforms.records import Outlet

HOME_VARIABLE = "OPFRAME_HOME"
OFFLINE_KINDS = ("folder", "warc", "urls")


class SettingsError(OpframeError):
    """A study folder or its configuration cannot be used; the message says what to change."""


def _as_domain(text: str) -> str:
    host = text.strip().lower().removeprefix("www.")
    if host_of(host) != host:
        raise ValueError(
            f'"{text}" is no domain; write it as "example.org", without https:// or path'
        )
    return host


_Domain = Annotated[str, AfterValidator(_as_domain)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListingSettings(_Model):
    """Where articles are found."""

    kind: Literal["feed", "rss", "atom", "sitemap", "section", "folder", "warc", "urls"]
    url: str | None = None
    """For feed (rss, atom), sitemap and section."""
    path: Path | None = None
    """For folder, warc and urls; relative to the study folder."""
    link_pattern: str | None = None
    """Regular expression that the URLs of articles match; for section pages and sitemaps."""

    @model_validator(mode="after")
    def _has_a_place(self) -> ListingSettings:
        needed = "path" if self.kind in OFFLINE_KINDS else "url"
        if getattr(self, needed) is None:
            raise ValueError(f'a listing of kind "{self.kind}" needs `{needed} = "…"`')
        return self


class OutletSettings(_Model):
    """An outlet of the study; what it says wins over the shipped list and over the page."""

    outlet_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    outlet_name: str | None = Field(default=None, min_length=1)
    also_called: tuple[str, ...] = ()
    domain: _Domain | None = None
    other_domains: tuple[_Domain, ...] = ()
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    in_language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}$")
    time_zone: str | None = None
    founding_year: int | None = Field(default=None, ge=1600, le=2100)
    is_wire: bool = False
    listings: tuple[ListingSettings, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _is_known_zone(cls, name: str | None) -> str | None:
        try:
            ZoneInfo(name or "UTC")
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f'no time zone is called "{name}"; write one such as "Asia/Tokyo"'
            ) from None
        return name


class PersonSettings(_Model):
    """Who made the data, for citations."""

    given_names: str | None = None
    family_names: str = Field(min_length=1)
    affiliation: str | None = None
    orcid: str | None = Field(default=None, pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")

    @property
    def full_name(self) -> str:
        return f"{self.given_names or ''} {self.family_names}".strip()


class StudySettings(_Model):
    name: str = "study"
    contact: str | None = None
    """An address that outlets may write to; goes into the user agent."""
    title: str | None = None
    """Of the data set, for citations; so are the fields below."""
    description: str | None = None
    authors: tuple[PersonSettings, ...] = ()
    licence: str | None = None
    """Of the data set, by its SPDX id: CC-BY-4.0."""
    version: str | None = None
    """Of the data set; null: the day of its last run."""
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    keywords: tuple[str, ...] = ()


class ExportSettings(_Model):
    """What `opframe export --shareable` may give away."""

    exclude_outlets: tuple[str, ...] = ()
    """Ids of outlets whose articles stay out."""
    exclude_article_types: tuple[str, ...] = ()
    """Such as letter or sponsored."""
    evidence_characters: int = Field(default=40, ge=0, le=300)
    """So much of a stretch of text is shown at most."""
    headlines: bool = True
    """False: headlines stay out as well."""


class FetchSettings(_Model):
    seconds_between_hits: float = Field(default=5.0, ge=0)
    """On one host."""
    max_hosts_at_once: int = Field(default=8, ge=1, le=64)
    timeout_seconds: float = Field(default=30.0, gt=0)
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    """Of one page, decompressed."""
    max_pages: int = Field(default=10, ge=1)
    """Of one article."""
    retries: int = Field(default=3, ge=0, le=10)
    resolve: dict[str, str] = Field(default_factory=dict)
    """Host to `address:port`, instead of the name service; plain HTTP only."""


class FramingSettings(_Model):
    models: tuple[Path, ...] = ()
    """Folders that `opframe train --out` wrote, relative to the study; used beside the shipped model."""
    schemes: tuple[str, ...] | None = None
    """Ids of the schemes to annotate with; null: all there are."""


class WarehouseSettings(_Model):
    snapshots_kept: int = Field(default=5, ge=1, le=1000)
    """Published files that stay, for `opframe rollback`; the current one always stays."""


class Study(_Model):
    """All of `opframe.toml`."""

    study: StudySettings = StudySettings()
    fetch: FetchSettings = FetchSettings()
    framing: FramingSettings = FramingSettings()
    export: ExportSettings = ExportSettings()
    warehouse: WarehouseSettings = WarehouseSettings()
    outlets: tuple[OutletSettings, ...] = ()
    listings: tuple[ListingSettings, ...] = ()
    """Listings over many outlets."""

    def outlet_list(self) -> OutletList:
        """Return the shipped outlets with the study's on top."""
        shipped = shipped_outlets()
        return shipped.merge([_outlet(settings, shipped) for settings in self.outlets])


def _outlet(settings: OutletSettings, shipped: OutletList) -> Outlet:
    known = shipped.get(settings.outlet_id)
    said = settings.model_dump(exclude={"listings"}, exclude_unset=True)
    base: dict[str, Any] = {"outlet_name": settings.outlet_id}
    if known is not None:
        base = {name: getattr(known, name) for name in Outlet.__dataclass_fields__}
    return Outlet(**{**base, **said})


class NightlyParameters(_Model):
    """Fetch what the study's listings show, and publish."""

    home: Path = Path()
    """The study folder."""
    batch_size: int = Field(default=100, ge=1, le=5_000)
    """Inputs in one unit of work: what a crash can cost."""
    lock_wait_seconds: float = Field(default=600.0, ge=0)
    """How long to wait for another loader."""


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


def find_home(given: Path | None) -> Home:
    """Return the study folder: the argument, else OPFRAME_HOME, else the current folder."""
    root = given or Path(os.environ.get(HOME_VARIABLE) or ".")
    return Home(root.resolve())


def read_study(home: Home) -> Study:
    """Read `opframe.toml` and, beside it, `outlets.toml`.

    Raises:
        SettingsError: The file is missing or says something that it may not; names file and key.
    """
    if not home.config.exists():
        raise SettingsError(
            f"{home.config} does not exist; make a study folder with `opframe init {home.root}`"
        )
    content = read_toml(home.config)
    if home.outlets.exists():
        beside = read_toml(home.outlets)
        content["outlets"] = [*content.get("outlets", []), *beside.get("outlets", [])]
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        raise SettingsError(explain_validation(error, str(home.config))) from error


def kept_snapshots(home: Home) -> int:
    """Return how many published files the study keeps."""
    study = read_study(home) if home.config.exists() else Study()
    return study.warehouse.snapshots_kept


def explain_validation(error: ValidationError, where: str) -> str:
    """Say what is wrong with the first faulty keys, one line each."""
    lines = [
        f"{where}: {'.'.join(str(part) for part in fault['loc']) or 'file'}: {fault['msg']}"
        for fault in error.errors()[:5]
    ]
    return "\n".join(lines)


def api_is_configured() -> bool:
    """True when Prefect should talk to a server instead of starting its own."""
    return bool(os.environ.get("PREFECT_API_URL"))


def prepare_prefect() -> None:
    """Set what the embedded server needs; before Prefect is imported."""
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")


def opframe_version() -> str:
    return version("opframe")


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's content.

    Raises:
        SettingsError: It is not TOML; names file and line.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
