"""Which machines may be spoken to: every address is looked up once a hop, and judged before the connection.

The connection is then made to the judged address, so an answer of the name service that changes a moment
later leads nowhere ("DNS rebinding").
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence

from flows.sources.failures import FetchFailure, lasting, passing
from transforms.addresses import PUBLIC_PORTS, Place, is_public, read_host, read_place
from transforms.errors import TransformError

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses, best first. Raises OSError."""
Endpoint = tuple[str, int]

MAX_ADDRESSES = 4
"""That are tried of one host."""


def ask_name_service(host: str, port: int) -> list[str]:
    """Ask the system's name service; each address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """What a study lets itself be led to."""

    def __init__(
        self,
        allow_hosts: Sequence[str] = (),
        resolve: Mapping[str, str] | None = None,
        resolver: Resolver = ask_name_service,
    ) -> None:
        self._resolver = resolver
        self._resolved = {host: _endpoint(place) for host, place in (resolve or {}).items()}
        self._allowed = {read_host(host) for host in allow_hosts} | set(self._resolved)

    def read(self, url: str) -> Place:
        """Take an address apart.

        Raises:
            FetchFailure: It is none that may be asked for.
        """
        try:
            place = read_place(url)
        except TransformError as error:
            raise lasting(error.reason, error.detail, error.remedy) from error
        if place.port not in PUBLIC_PORTS and place.host not in self._allowed:
            raise lasting(
                "refused_port",
                f"{place.url} is at port {place.port}, where outlets serve no pages",
                f"if it is right, name {place.host} in fetch.allow_hosts",
            )
        return place

    def endpoints(self, place: Place) -> list[Endpoint]:
        """Return the addresses to connect to, best first.

        Raises:
            FetchFailure: The name service knows none, or one that is not public.
        """
        if place.host in self._resolved:
            return [self._resolved[place.host]]
        try:
            found = self._resolver(place.host, place.port)
        except (OSError, UnicodeError) as error:
            raise _unknown(place, error) from error
        if not found:
            raise _unknown(place, "no address")
        if place.host not in self._allowed:
            # One bad address is enough: no outlet has one by accident.
            for address in found:
                if not is_public(address):
                    raise lasting(
                        "refused_address",
                        f"{place.host} leads to {address}, which is not on the public internet",
                        f"if it is right, name {place.host} in fetch.allow_hosts",
                    )
        return [(address, place.port) for address in found[:MAX_ADDRESSES]]


def _unknown(place: Place, why: object) -> FetchFailure:
    return passing("unknown_host", f"no address of {place.host} is known: {why}")


def _endpoint(text: str) -> Endpoint:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)
