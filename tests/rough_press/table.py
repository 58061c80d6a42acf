"""faults.toml as records: what each address does, and what must become of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GOOD = "/a-good-page-beside-it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One host with one fault, and beside it a good page that must not suffer from it."""

    name: str
    """Names the host: `name.example`."""
    does: str
    gives: Mapping[str, Any] = field(default_factory=dict)
    """What the behaviour is told."""
    at: str = "the fault"
    """Where: at its own address, at robots.txt, at tdmrep.json, or at all of them."""
    scheme: str = "http"
    ends: str
    """The outcome; with a reason where there is one: `failed too_slow`."""
    beside: str = "new"
    """As `ends`, of the good page."""
    why: str = ""

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}/{self.name}"

    @property
    def good_url(self) -> str:
        return f"{self.scheme}://{self.host}{GOOD}"

    def is_at(self, path: str) -> bool:
        places = {"robots.txt": "/robots.txt", "tdmrep.json": "/.well-known/tdmrep.json"}
        if self.at == "everything":
            return path != "/robots.txt"
        if self.at in places:
            return path == places[self.at]
        return path.startswith(f"/{self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFault:
    """One listing with a fault."""

    name: str
    kind: str
    does: str
    gives: Mapping[str, Any] = field(default_factory=dict)
    items: int = 0
    """How many it must name all the same."""
    reason: str | None = None
    """Null: it counts as read."""
    ends: str | None = None
    """What becomes of its items; null: it has none."""
    why: str = ""

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    @property
    def url(self) -> str:
        return f"http://{self.host}/{self.name}"


def read_faults() -> tuple[list[Fault], list[ListingFault]]:
    table = tomllib.loads(Path(__file__).with_name("faults.toml").read_text("utf-8"))
    return (
        [Fault(**entry) for entry in table["faults"]],
        [ListingFault(**entry) for entry in table["listings"]],
    )
