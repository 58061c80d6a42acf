"""What is known about publishers: `outlets.toml`, and a study's own on top."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from transforms.outlets.hosts import host_of, registrable_domain, unwrap_url
from transforms.outlets.keys import outlet_key, without_ending
from transforms.records import Outlet

__all__ = [
    "OutletList",
    "host_of",
    "outlet_key",
    "read_outlets",
    "registrable_domain",
    "shipped_outlets",
    "unwrap_url",
]
_LISTS = ("other_domains", "also_called")
_DEFAULTS = ("in_language", "time_zone")


@dataclass(frozen=True, slots=True)
class OutletList:
    """Outlets by id, by domain and by name."""

    by_id: Mapping[str, Outlet] = field(default_factory=dict)
    by_domain: Mapping[str, Outlet] = field(default_factory=dict)
    by_name: Mapping[str, Outlet | None] = field(default_factory=dict)
    """By `outlet_key`; None for a name that several outlets have."""

    def get(self, outlet_id: str) -> Outlet | None:
        return self.by_id.get(outlet_id)

    def find(self, url: str | None) -> Outlet | None:
        """Return the outlet whose domain is the longest suffix of the URL's host.

        Of an archived or cached page it is the host of the page itself.
        """
        host = host_of(unwrap_url(url)) if url else ""
        while host:
            if host in self.by_domain:
                return self.by_domain[host]
            host = host.partition(".")[2]
        return None

    def find_by_name(self, text: str) -> Outlet | None:
        """Return the outlet that goes by this name; None too for a name of several outlets."""
        return self.by_name.get(self._key(text))

    def names(self) -> frozenset[str]:
        """Return the keys of all names, as `outlet_key` makes them."""
        return frozenset(self.by_name)

    def _key(self, text: str) -> str:
        key = outlet_key(text)
        return key if key in self.by_name else outlet_key(without_ending(text))

    def merge(self, extra: Iterable[Outlet]) -> OutletList:
        """Return a list with more outlets, which win over those of the same id, domain or name."""
        new = {outlet.outlet_id: outlet for outlet in extra}
        by_id = {**self.by_id, **new}
        by_domain = {
            domain: outlet
            for domain, outlet in self.by_domain.items()
            if outlet.outlet_id not in new
        }
        for outlet in new.values():
            for domain in (outlet.domain, *outlet.other_domains):
                if domain:
                    by_domain[domain] = outlet
        by_name = {
            key: outlet
            for key, outlet in self.by_name.items()
            if outlet is None or outlet.outlet_id not in new
        }
        return OutletList(by_id, by_domain, by_name | _by_name(new.values()))


def read_outlets(text: str) -> OutletList:
    """Read outlets from TOML: `[[outlets]]` with the fields of `Outlet`, or a table a country.

    `[outlets.GB]` holds outlets of one country by id. `[countries]` may give `in_language` and
    `time_zone` for the outlets of a country that do not say their own; an empty string says that
    there is none.
    """
    content = tomllib.loads(text)
    listed, defaults = content.get("outlets", []), content.get("countries", {})
    if isinstance(listed, list):
        return OutletList().merge(map(_outlet, listed))
    return OutletList().merge(
        _outlet({"outlet_id": outlet_id, "country": country, **defaults.get(country, {}), **facts})
        for country, outlets in listed.items()
        for outlet_id, facts in outlets.items()
    )


@cache
def shipped_outlets() -> OutletList:
    return read_outlets(files(__name__).joinpath("outlets.toml").read_text("utf-8"))


def _outlet(facts: dict[str, Any]) -> Outlet:
    for name in _LISTS:
        if name in facts:
            facts[name] = tuple(facts[name])
    for name in _DEFAULTS:
        facts[name] = facts.get(name) or None
    return Outlet(**facts)


def _by_name(outlets: Collection[Outlet]) -> dict[str, Outlet | None]:
    whole: dict[str, Outlet | None] = {}
    short: dict[str, Outlet | None] = {}
    for outlet in outlets:
        names = (outlet.outlet_name, *outlet.also_called)
        _add(whole, {outlet_key(name) for name in names}, outlet)
        _add(short, {outlet_key(without_ending(name)) for name in names if "." in name}, outlet)
    # "Slate" is Slate, although Slate.fr without its ending would be one too.
    return short | whole


def _add(index: dict[str, Outlet | None], keys: set[str], outlet: Outlet) -> None:
    for key in keys:
        if key:
            index[key] = None if key in index else outlet
