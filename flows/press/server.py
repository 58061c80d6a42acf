"""The sample press on loopback: the outlet is chosen by the Host header, as on any shared server."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import urlsplit

from flows.press.articles import PressOutlet, article_path, read_articles, read_outlets
from flows.press.listings import (
    MORE_LISTINGS,
    front_page,
    listing_content,
    robots_content,
)
from flows.press.rendering import render_pages


class Press:
    """A running press."""

    def __init__(self, server: ThreadingHTTPServer, night: int) -> None:
        self.port: int = server.server_address[1]
        self.night = night
        """May be set while it runs: 1, then 2."""

    def answer(self, host: str, path: str) -> tuple[int, str, bytes]:
        """Return (status, media type, content) for a request."""
        outlet = next((o for o in read_outlets().values() if o.domain == host), None)
        if outlet is None:
            return 404, "text/plain", b"no such outlet"
        if path == "/robots.txt":
            return 200, "text/plain", robots_content(outlet)
        if path == "/":
            return 200, "text/html; charset=utf-8", front_page(outlet)
        if path in MORE_LISTINGS:
            return (200, *listing_content(outlet, MORE_LISTINGS[path], self.night))
        for listing in outlet.listings:
            if listing["path"] == path:
                return (200, *listing_content(outlet, listing["kind"], self.night))
        found = self._page(outlet, path)
        if found is None:
            return 404, "text/html", b"<html><body><h1>Not found</h1></body></html>"
        return 200, f"text/html; charset={outlet.header_charset}", found

    def _page(self, outlet: PressOutlet, path: str) -> bytes | None:
        for article in read_articles(self.night):
            if article.outlet_id != outlet.outlet_id:
                continue
            pages = {page_path(article_path(article), n + 1): n for n in range(len(article.pages))}
            if path in pages:
                return render_pages(article, outlet)[pages[path]]
        return None


def page_path(path: str, number: int) -> str:
    """Return the path of a further page: `slug-2.html`."""
    if number == 1:
        return path
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}-{number}{dot}{suffix}" if dot else f"{path}-{number}"


@contextmanager
def serve_press(night: int = 1, port: int = 0) -> Iterator[Press]:
    """Serve the press on a port of 127.0.0.1, 0 for a free one, for the length of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    press = Press(server, night)
    server.press = press  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield press
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # else each answer on a kept connection waits 40 ms for an acknowledgement
    )

    def do_GET(self) -> None:
        press: Press = self.server.press  # type: ignore[attr-defined]
        host = (self.headers.get("Host") or "").partition(":")[0]
        status, media, content = press.answer(host, urlsplit(self.path).path)
        tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, content = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the flow."""


def press_events() -> bytes:
    """Return an `events.toml` with the events that the press writes about."""
    return files("flows").joinpath("press", "events.toml").read_bytes()


def study_toml(port: int, outlet_ids: tuple[str, ...] = ()) -> str:
    """Return an `opframe.toml` that reads the press, or some of its outlets, at a port."""
    outlets = [o for o in read_outlets().values() if not outlet_ids or o.outlet_id in outlet_ids]
    lines = [
        "[study]",
        'name = "sample press"',
        'contact = "demo@press.example"',
        "",
        "[fetch]",
        "seconds_between_hits = 0.0",
        "",
        "[fetch.resolve]",
    ]
    lines += [f'"{outlet.domain}" = "127.0.0.1:{port}"' for outlet in outlets]
    for outlet in outlets:
        lines += ["", "[[outlets]]"]
        lines += [
            f'{name} = "{getattr(outlet, name)}"'
            for name in (
                "outlet_id",
                "outlet_name",
                "domain",
                "country",
                "in_language",
                "time_zone",
            )
        ]
        for listing in outlet.listings:
            lines += [
                "[[outlets.listings]]",
                f'kind = "{listing["kind"]}"',
                f'url = "http://{outlet.domain}{listing["path"]}"',
            ]
    return "\n".join(lines) + "\n"
