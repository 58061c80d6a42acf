"""What is known about publishers: `outlets.toml`, and a study's own on top."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from transforms.records import Outlet


@dataclass(frozen=True, slots=True)
class OutletList:
    """Outlets by id and by domain."""

    by_id: Mapping[str, Outlet] = field(default_factory=dict)
    by_domain: Mapping[str, Outlet] = field(default_factory=dict)

    def get(self, outlet_id: str) -> Outlet | None:
        return self.by_id.get(outlet_id)

    def find(self, url: str | None) -> Outlet | None:
        """Return the outlet whose domain is the longest suffix of the URL's host."""
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
        while host:
            if host in self.by_domain:
                return self.by_domain[host]
            host = host.partition(".")[2]
        return None

    def merge(self, extra: Iterable[Outlet]) -> OutletList:
        """Return a list with more outlets, which win over those of the same id or domain."""
        by_id, by_domain = dict(self.by_id), dict(self.by_domain)
        for outlet in extra:
            by_id[outlet.outlet_id] = outlet
            if outlet.domain:
                by_domain[outlet.domain] = outlet
        return OutletList(by_id, by_domain)


def read_outlets(text: str) -> OutletList:
    """Read outlets from TOML: `[[outlets]]` with the fields of `Outlet`."""
    return OutletList().merge(Outlet(**entry) for entry in tomllib.loads(text)["outlets"])


@cache
def shipped_outlets() -> OutletList:
    return read_outlets(files(__name__).joinpath("outlets.toml").read_text("utf-8"))
