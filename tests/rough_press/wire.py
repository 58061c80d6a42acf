"""One connection as a misbehaving server sees it: bytes, waits, and a reset where it hurts."""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus


class ClientLeft(Exception):
    """The client closed the connection; nothing is left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for."""

    host: str
    path: str
    headers: Mapping[str, str]
    nth: int
    """How often this path has been asked for, this time included."""


class Wire:
    """A connection that carries one answer."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.seen_at = time.monotonic()
        """When the client was there for certain: many leave before the end, and a busy machine hears of
        it late."""

    def send(self, data: bytes) -> None:
        try:
            self._connection.sendall(data)
        except OSError:
            raise ClientLeft from None

    def wait(self, seconds: float) -> None:
        """Do nothing for so long, unless the client leaves."""
        until = time.monotonic() + seconds
        ready, _, _ = select.select([self._connection], [], [], seconds)
        try:
            if ready and not self._connection.recv(1024):
                raise ClientLeft
        except OSError:
            raise ClientLeft from None
        self.seen_at = until

    def wait_for_ever(self) -> None:
        while True:
            self.wait(1.0)

    def reset(self) -> None:
        """Close so that the client is told of a reset (RST) and not of an end (FIN)."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    def head(self, status: int, **headers: str | int) -> None:
        """Send a status line and headers; `content_type="text/html"` is `Content-Type`."""
        known = {int(one): one.phrase for one in HTTPStatus}
        lines = [f"HTTP/1.1 {status} {known.get(status, 'Odd')}", "Connection: close"]
        lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def answer(
        self,
        content: bytes = b"",
        status: int = 200,
        media: str = "text/html; charset=utf-8",
        **headers: str | int,
    ) -> None:
        """Send a whole, correct answer."""
        self.head(status, content_type=media, content_length=len(content), **headers)
        self.seen_at = time.monotonic()
        if content:
            self.send(content)
