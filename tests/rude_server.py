"""A server on loopback that a test tells what to answer, and that remembers when it was asked what."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = bytes | tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]
"""A body with status 200; status, headers and body; or who writes it all."""


@dataclass
class Server:
    port: int
    answers: dict[str, Any] = field(default_factory=dict)
    """By path, or by host and path. A list is used up, its last answer stays."""
    hits: list[tuple[float, str, str, dict[str, str]]] = field(default_factory=list)
    """Time, host, path, headers."""

    def paths(self) -> list[str]:
        return [path for _, _, path, _ in self.hits]

    def find(self, host: str, path: str) -> Answer:
        found = self.answers.get(host + path, self.answers.get(path, (404, {}, b"")))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found  # type: ignore[no-any-return]


@contextmanager
def serve(
    answers: dict[str, Any] | None = None, certificate: Path | None = None
) -> Iterator[Server]:
    """Serve on a free port for the length of the block; with TLS where there is a certificate."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    httpd.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    server = Server(httpd.server_address[1], answers or {})
    httpd.told = server  # type: ignore[attr-defined]
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        told: Server = self.server.told  # type: ignore[attr-defined]
        host = self.headers.get("Host", "")
        told.hits.append((time.monotonic(), host, self.path, dict(self.headers)))
        answer = told.find(host.partition(":")[0], self.path)
        if callable(answer):
            self.close_connection = True
            answer(self)
            return
        status, headers, body = (200, {}, answer) if isinstance(answer, bytes) else answer
        tag = headers.get("ETag")
        if tag and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
