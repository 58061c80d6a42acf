"""Connections to addresses that were judged before, under the name of the host that was asked for.

One connection is kept open a host; no proxies, cookies or credentials of the environment play a part,
since requests are sent through the adapter and not through a session.
"""

from __future__ import annotations

from collections.abc import Mapping
from socket import socket
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from flows.sources.deadlines import watch
from flows.sources.guard import Endpoint
from transforms.addresses import Place

KEPT_HOSTS = 64
"""Addresses with connections open, and connections of one address, where many hosts share it."""


class CheckedRequest(PreparedRequest):
    """A GET that goes to one judged address."""

    def __init__(self, place: Place, endpoint: Endpoint, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.prepare(method="GET", url=place.url, headers={**headers, "Host": place.netloc})
        self.place = place
        self.endpoint = endpoint


class CheckedAdapter(HTTPAdapter):
    """Sends checked requests, and nothing else. May be shared by threads."""

    def __init__(self) -> None:
        # No retries below us: each try is a hit, and hits are the politeness queue's to give.
        super().__init__(pool_connections=KEPT_HOSTS, pool_maxsize=KEPT_HOSTS, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Return the judged address as what is connected to, and the host as whom it must prove to be."""
        assert isinstance(request, CheckedRequest)
        where: dict[str, Any]
        how: dict[str, Any]
        where, how = map(dict, super().build_connection_pool_key_attributes(request, verify, cert))
        where["host"], where["port"] = request.endpoint
        if request.place.scheme == "https":
            how["server_hostname"] = how["assert_hostname"] = request.place.host
        return where, how

    def send_checked(
        self, request: CheckedRequest, *, timeout: tuple[float, float], verify: bool | str
    ) -> Response:
        """Send, and return when the headers are there."""
        return self.send(request, stream=True, timeout=timeout, verify=verify, proxies={})


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket:
        made = super()._new_conn()
        watch(made)
        return made

    def request(self, *arguments: Any, **options: Any) -> None:
        if self.sock is not None:  # kept open since the request before
            watch(self.sock)
        super().request(*arguments, **options)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same, with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection
