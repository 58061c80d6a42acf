"""The sections of `opframe.toml`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from flows.settings.model import Settings


class PersonSettings(Settings):
    """Who made the data, for citations."""

    given_names: str | None = None
    family_names: str = Field(min_length=1)
    affiliation: str | None = None
    orcid: str | None = Field(default=None, pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")

    @property
    def full_name(self) -> str:
        return f"{self.given_names or ''} {self.family_names}".strip()


class StudySettings(Settings):
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


class ExportSettings(Settings):
    """What `opframe export --shareable` may give away."""

    exclude_outlets: tuple[str, ...] = ()
    """Ids of outlets whose articles stay out."""
    exclude_article_types: tuple[str, ...] = ()
    """Such as letter or sponsored."""
    evidence_characters: int = Field(default=40, ge=0, le=300)
    """So much of a stretch of text is shown at most."""
    headlines: bool = True
    """False: headlines stay out as well."""


class FramingSettings(Settings):
    models: tuple[Path, ...] = ()
    """Folders that `opframe train --out` wrote, relative to the study; used beside the shipped model."""
    schemes: tuple[str, ...] | None = None
    """Ids of the schemes to annotate with; null: all there are."""


class WarehouseSettings(Settings):
    snapshots_kept: int = Field(default=5, ge=1, le=1000)
    """Published files that stay, for `opframe rollback`; the current one always stays."""
