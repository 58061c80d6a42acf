"""An outlet of a study, and where it lists its articles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from flows.settings.model import Settings
from transforms.outlets import host_of

OFFLINE_KINDS = ("folder", "warc", "wacz", "mhtml", "urls")


def _as_domain(text: str) -> str:
    host = text.strip().lower().removeprefix("www.")
    if host_of(host) != host:
        raise ValueError(
            f'"{text}" is no domain; write it as "example.org", without https:// or path'
        )
    return host


_Domain = Annotated[str, AfterValidator(_as_domain)]


class ListingSettings(Settings):
    """Where articles are found."""

    kind: Literal[
        "feed",
        "rss",
        "atom",
        "sitemap",
        "section",
        "folder",
        "warc",
        "wacz",
        "mhtml",
        "urls",
        "memento",
    ]
    url: str | None = None
    """For feed (rss, atom), sitemap and section."""
    path: Path | None = None
    """For folder, warc, wacz, mhtml and urls, or memento; relative to the study folder."""
    link_pattern: str | None = None
    """Regular expression that the URLs of articles match; for section pages and sitemaps."""
    capture: Literal["first", "last"] = "first"
    """Which of a web archive's captures of one page; for memento."""
    near: date | None = None
    """The capture nearest to this day instead; for memento."""
    archive: str = "https://web.archive.org/web/"
    """What the addresses of the web archive begin with, where its list (CDX) gives none; for memento."""

    @model_validator(mode="after")
    def _has_a_place(self) -> ListingSettings:
        if self.kind == "memento":
            if self.url is None and self.path is None:
                raise ValueError('a listing of kind "memento" needs `url = "…"` or `path = "…"`')
            return self
        needed = "path" if self.kind in OFFLINE_KINDS else "url"
        if getattr(self, needed) is None:
            raise ValueError(f'a listing of kind "{self.kind}" needs `{needed} = "…"`')
        return self


class OutletSettings(Settings):
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
