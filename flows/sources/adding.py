"""A listing that was found, into the study's file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.files import write_atomically
from flows.home import Home
from flows.settings import Study, add_listing, check_study, read_toml
from flows.sources.finding import Candidate, Finding
from transforms.extraction.urls import shared_address
from transforms.listings.opinion import names_opinion
from transforms.listings.places import primary_language
from transforms.outlets import OutletList, host_of, registrable_domain, shipped_outlets

AGE_OF_SITEMAPS = 7
"""Days. A news sitemap names two days, others an outlet's whole past."""
_FACTS = ("outlet_name", "domain", "country", "in_language", "time_zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What was, or would be, written."""

    path: Path
    lines: str
    """Empty: the listing is there already."""
    outlet_id: str


def add_candidate(
    home: Home,
    study: Study,
    url: str,
    candidate: Candidate,
    finding: Finding,
    *,
    outlet_id: str | None,
    is_dry: bool,
) -> Addition:
    """Write a candidate under its outlet, unless the study reads it already.

    Raises:
        SettingsError: The file cannot be added to; it stays as it is.
    """
    outlet = _outlet(study, url, finding, outlet_id)
    path = home.config
    if home.outlets.exists() and outlet["outlet_id"] in _ids(read_toml(home.outlets)):
        path = home.outlets
    address = shared_address(candidate.place.url)
    for owner, entry in [
        *((known.outlet_id, entry) for known in study.outlets for entry in known.listings),
        *(("many outlets", entry) for entry in study.listings),
    ]:
        if entry.url and shared_address(entry.url) == address:
            return Addition(path=path, lines="", outlet_id=owner)
    text, lines = add_listing(path.read_text("utf-8"), outlet, _listing(candidate))
    # What a study may say is checked whole before the file is replaced.
    check_study(_content(home, path, text), str(path))
    if not is_dry:
        write_atomically(path, text.encode())
    return Addition(path=path, lines=lines, outlet_id=outlet["outlet_id"])


def _listing(candidate: Candidate) -> dict[str, Any]:
    listing: dict[str, Any] = {"kind": candidate.kind, "url": candidate.place.url}
    if candidate.link_pattern is not None:
        listing["link_pattern"] = re.escape(candidate.link_pattern).replace(r"\-", "-")
    if candidate.kind == "sitemap" and candidate.is_alive:
        listing["max_age_days"] = AGE_OF_SITEMAPS
    return listing


def _outlet(study: Study, url: str, finding: Finding, outlet_id: str | None) -> dict[str, Any]:
    """Return the facts of the outlet: the study's or the shipped list's, else what the site says."""
    outlets = study.outlet_list()
    known = outlets.get(outlet_id) if outlet_id else outlets.find(url)
    if known is not None:
        facts = {name: getattr(known, name) for name in _FACTS}
        return {"outlet_id": known.outlet_id, **{k: v for k, v in facts.items() if v}}
    domain = registrable_domain(urlsplit(url).hostname or "")
    name = finding.page.name or _first_piece(finding.title) or domain
    language = finding.page.in_language or primary_language(finding.in_language)
    facts = {"outlet_name": name, "domain": host_of(domain) or None, "in_language": language}
    return {
        "outlet_id": outlet_id or _new_id(name, domain, outlets),
        **{key: value for key, value in facts.items() if value},
    }


def _new_id(name: str, domain: str, outlets: OutletList) -> str:
    for text in (name, domain):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        # A name in another script leaves nothing, or a stray number.
        if len(slug) > 2 and outlets.get(slug) is None and shipped_outlets().get(slug) is None:
            return slug
    return re.sub(r"[^a-z0-9]+", "-", domain.lower()).strip("-")


def _first_piece(title: str | None) -> str | None:
    """Return "The Example Post" of "The Example Post | Opinion" or "Opinion - The Example Post"."""
    pieces = [piece.strip() for piece in re.split(r"\s[|–—·»>:-]+\s|:\s", title or "")]
    return next((piece for piece in pieces if piece and not names_opinion(piece)), None)


def _ids(content: Mapping[str, Any]) -> list[str]:
    return [entry.get("outlet_id") for entry in content.get("outlets", [])]


def _content(home: Home, path: Path, text: str) -> dict[str, Any]:
    """Return all that the study says, with a new text for one of its files."""
    content = tomllib.loads(text) if path == home.config else read_toml(home.config)
    if home.outlets.exists():
        beside = tomllib.loads(text) if path == home.outlets else read_toml(home.outlets)
        content["outlets"] = [*content.get("outlets", []), *beside.get("outlets", [])]
    return content
