"""An outlet of a study, and where it lists its articles."""

from __future__ import annotations

import re
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
        "auto",
        "feed",
        "rss",
        "atom",
        "json_feed",
        "sitemap",
        "section",
        "folder",
        "warc",
        "wacz",
        "mhtml",
        "urls",
        "memento",
    ] = "auto"
    """auto: what the listing is, as its content shows."""
    url: str | None = None
    """For those on the web: feed (rss, atom), json_feed, sitemap, section, urls."""
    path: Path | None = None
    """For folder, warc, wacz, mhtml and urls, or memento; relative to the study folder."""
    link_pattern: str | None = None
    """Regular expression that the URLs of articles match; for those on the web."""
    max_age_days: int | None = Field(default=None, ge=1)
    """Items that the listing says are older are left out; null: none."""
    max_items: int | None = Field(default=None, ge=1)
    """Of one run, the newest first; null: 50,000."""
    max_pages: int = Field(default=1, ge=1, le=50)
    """Of a section or a JSON Feed that goes on over several pages."""
    capture: Literal["first", "last"] = "first"
    """Which of a web archive's captures of one page; for memento."""
    near: date | None = None
    """The capture nearest to this day instead; for memento."""
    archive: str = "https://web.archive.org/web/"
    """What the addresses of the web archive begin with, where its list (CDX) gives none; for memento."""

    @model_validator(mode="after")
    def _has_a_place(self) -> ListingSettings:
        if self.kind in ("auto", "memento", "urls"):
            needed, has_place = "url` or `path", self.url is not None or self.path is not None
        else:
            needed = "path" if self.kind in OFFLINE_KINDS else "url"
            has_place = getattr(self, needed) is not None
        if not has_place:
            raise ValueError(f'a listing of kind "{self.kind}" needs `{needed} = "…"`')
        if self.url is not None and self.path is not None:
            raise ValueError("a listing has `url` or `path`, not both")
        return self

    @field_validator("link_pattern")
    @classmethod
    def _is_a_pattern(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f'"{pattern}" is no regular expression: {error}') from None
        return pattern


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
