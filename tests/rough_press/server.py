"""The rough press: one thread a connection, one answer a connection, every hit noted."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.rough_press import bodies, listings, statuses, transport
from tests.rough_press.hits import Hit
from tests.rough_press.listings import FEED, feed_of
from tests.rough_press.table import Fault, ListingFault
from tests.rough_press.wire import ClientLeft, Request, Wire

BEHAVIOURS = {
    **statuses.BEHAVIOURS,
    **transport.BEHAVIOURS,
    **bodies.BEHAVIOURS,
    **listings.BEHAVIOURS,
}
DESK = "desk.example"
"""Its feed names the address of every fault, and the good page beside it."""


class RoughPress:
    """A running press."""

    def __init__(self, faults: list[Fault], listing_faults: list[ListingFault]) -> None:
        self.hits: list[Hit] = []
        self._faults = {fault.host: fault for fault in faults}
        self._listings = {listing.host: listing for listing in listing_faults}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._socket.getsockname()[1]

    @property
    def hosts(self) -> list[str]:
        return [*self._faults, *self._listings, DESK]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._serve_one, args=(connection,), daemon=True).start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve_one(self, connection: socket.socket) -> None:
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            request = self._read(connection)
            if request is None:
                return
            began_at, wire = time.monotonic(), Wire(connection)
            try:
                self._answer(wire, request)
            except ClientLeft:
                pass
            finally:
                with self._lock:
                    self.hits.append(
                        Hit(
                            host=request.host,
                            path=request.path,
                            headers=dict(request.headers),
                            began_at=began_at,
                            ended_at=max(began_at, wire.seen_at),
                        )
                    )

    def _read(self, connection: socket.socket) -> Request | None:
        """Return the request; None where none came, or a handshake of TLS did."""
        data = b""
        while b"\r\n\r\n" not in data:
            try:
                piece = connection.recv(65_536)
            except OSError:
                return None
            data += piece
            if not piece or data[0] == 0x16:
                return None
        first, *lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        host, path = headers.get("host", "").partition(":")[0], first.split(" ")[1]
        with self._lock:
            self._counts[host, path] += 1
            nth = self._counts[host, path]
        return Request(host=host, path=path, headers=headers, nth=nth)

    def _answer(self, wire: Wire, request: Request) -> None:
        fault: Fault | ListingFault | None = self._faults.get(request.host)
        if isinstance(fault, Fault) and fault.is_at(request.path):
            BEHAVIOURS[fault.does](wire, request, **self._given(fault))
        elif request.path in ("/robots.txt", "/.well-known/tdmrep.json"):
            wire.answer(b"none here", 404, media="text/plain")
        elif request.host == DESK:
            urls = [url for one in self._faults.values() for url in (one.url, one.good_url)]
            wire.answer(feed_of(urls), media=FEED)
        elif (listing := self._listings.get(request.host)) and request.path == f"/{listing.name}":
            BEHAVIOURS[listing.does](wire, request, **self._given(listing))
        elif request.path.startswith("/flood/"):
            wire.answer(b"", 503)
        else:
            statuses.good(wire, request)

    def _given(self, fault: Fault | ListingFault) -> dict[str, object]:
        return {
            name: value.replace("{port}", str(self.port)) if isinstance(value, str) else value
            for name, value in fault.gives.items()
        }


@contextmanager
def serve_rough_press(
    faults: list[Fault], listing_faults: list[ListingFault]
) -> Iterator[RoughPress]:
    """Serve on a free port of 127.0.0.1 for the length of the block."""
    press = RoughPress(faults, listing_faults)
    thread = threading.Thread(target=press.serve, daemon=True)
    thread.start()
    try:
        yield press
    finally:
        press.close()
        thread.join()
