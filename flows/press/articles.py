"""The articles of the sample press: Markdown with TOML front matter, one file an edition."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

PAGE_BREAK = "<!-- page -->"
LATER_EDITION = ".night2"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressOutlet:
    """An invented outlet and how it serves its pages."""

    outlet_id: str
    outlet_name: str
    domain: str
    country: str
    in_language: str
    time_zone: str
    path: str
    """Pattern of an article's path: {slug}, {date}, {number}."""
    listings: tuple[Mapping[str, str], ...]
    encoding: str = "utf-8"
    header_charset: str = "utf-8"
    """What the Content-Type header claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressArticle:
    """One edition of one article."""

    outlet_id: str
    slug: str
    headline: str
    pages: tuple[tuple[str, ...], ...]
    """Paragraphs by page; a subheading starts with `## `."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """The front matter: what extraction should find."""

    @property
    def published_at(self) -> datetime | None:
        """With its offset; null for the page without a date."""
        found: datetime | None = self.facts.get("published_at")
        return found

    @property
    def shows_date(self) -> bool:
        return self.published_at is not None and not self.facts.get("undated", False)

    @property
    def number(self) -> int:
        """A stable content number."""
        return 12_000_000 + zlib.crc32(self.slug.encode()) % 900_000


@cache
def read_outlets() -> dict[str, PressOutlet]:
    data = tomllib.loads(files(__package__).joinpath("outlets.toml").read_text("utf-8"))
    outlets = (
        PressOutlet(**{**entry, "listings": tuple(entry["listings"])}) for entry in data["outlets"]
    )
    return {outlet.outlet_id: outlet for outlet in outlets}


@cache
def read_articles(night: int) -> tuple[PressArticle, ...]:
    """Return the edition of each article that is out on a night, in order of outlet and slug."""
    editions: dict[tuple[str, str], PressArticle] = {}
    for folder in sorted(
        files(__package__).joinpath("articles").iterdir(), key=lambda entry: entry.name
    ):
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            stem = entry.name.removesuffix(".md")
            is_later = stem.endswith(LATER_EDITION)
            article = _read(folder.name, stem.removesuffix(LATER_EDITION), entry.read_text("utf-8"))
            out_from = max(2 if is_later else 1, int(article.facts.get("night", 1)))
            if out_from <= night:
                editions[(article.outlet_id, article.slug)] = article
    return tuple(editions[key] for key in sorted(editions))


def article_path(article: PressArticle) -> str:
    outlet = read_outlets()[article.outlet_id]
    day = article.published_at
    date = f"{day:%Y-%m/%d}" if day else "undated"
    pattern = outlet.path
    if article.facts["article_type"] == "reportage":
        first = pattern.split("/")[1]
        pattern = pattern if first in ("html", "{date}") else pattern.replace(first, "news", 1)
    return pattern.format(slug=article.slug, date=date, number=article.number)


def _read(outlet_id: str, slug: str, text: str) -> PressArticle:
    _, front, body = text.split("+++\n", 2)
    facts = tomllib.loads(front)
    pages = tuple(
        tuple(block.strip() for block in page.split("\n\n") if block.strip())
        for page in body.split(PAGE_BREAK)
    )
    return PressArticle(
        outlet_id=outlet_id, slug=slug, headline=facts["headline"], pages=pages, facts=facts
    )
