"""How opframe behaves towards those it fetches from: `[fetch]` in `opframe.toml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from flows.settings.model import Settings
from transforms.addresses import read_host
from transforms.errors import TransformError

_ENDPOINT = re.compile(r"(?:[0-9.]+|\[[0-9a-f:.]+\]):\d{1,5}", re.IGNORECASE)


class FetchSettings(Settings):
    seconds_between_hits: float = Field(default=5.0, ge=0, le=3600)
    """On one host, from the end of an answer; robots.txt may ask for more."""
    max_hosts_at_once: int = Field(default=8, ge=1, le=64)
    """Requests in flight over all hosts of this process; on one host there is never more than one."""
    seconds_after_429: float = Field(default=30.0, ge=0, le=3600)
    """Where "too many requests" comes without Retry-After."""
    max_retry_after: float = Field(default=300.0, ge=0, le=86_400)
    """Seconds of Retry-After that a run waits; a host that asks for more is left for this run."""
    retries: int = Field(default=3, ge=0, le=10)
    """Further tries of one URL, in our turn on the host."""
    seconds_after_error: float = Field(default=2.0, ge=0, le=600)
    """Before the first further try; doubled each time, with jitter; never below seconds_between_hits."""
    failures_before_giving_up: int = Field(default=6, ge=1, le=1000)
    """Of one host in a row: its other URLs are left for the next run."""
    minutes_a_host: float = Field(default=240.0, gt=0, le=10_080)
    """Of one run, from the first hit on the host; what is left then is for the next run."""
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    """Of silence."""
    max_seconds: float = Field(default=120.0, gt=0, le=3600)
    """For one answer from the connection to the last byte."""
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    """Of one page, decompressed."""
    max_pages: int = Field(default=10, ge=1)
    """Of one article."""
    max_redirects: int = Field(default=10, ge=0, le=20)
    when_tdm_reserved: Literal["store", "skip"] = "store"
    """store: fetch and note; skip: leave out pages that are reserved from text and data mining."""
    when_ai_opted_out: Literal["store", "skip"] = "store"
    """store: fetch and note; skip: leave out pages that opt out of AI training."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts that may have a private address or another port."""
    resolve: dict[str, str] = Field(default_factory=dict)
    """Host to `address:port`, instead of the name service."""
    ca_file: Path | None = None
    """Certificates to trust, as PEM, in place of the public ones; null: those."""

    @field_validator("allow_hosts")
    @classmethod
    def _check_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(read_host(host) for host in hosts)
        except TransformError as error:
            raise ValueError(error.detail) from error

    @field_validator("resolve")
    @classmethod
    def _check_endpoints(cls, places: dict[str, str]) -> dict[str, str]:
        for host, place in places.items():
            if not _ENDPOINT.fullmatch(place) or not 0 < int(place.rpartition(":")[2]) < 65_536:
                raise ValueError(
                    f'{host} = "{place}" must be an address and a port: "127.0.0.1:8000"'
                )
        return places
