"""Answers that are no page: patience asked for, errors, redirects, walls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.rough_press.pages import good_page
from tests.rough_press.wire import Request, Wire


def status(wire: Wire, request: Request, *, code: int, times: int = 0, **headers: str) -> None:
    """Answer with a status; with `times`, only so often, and then with the page."""
    if times and request.nth > times:
        good(wire, request)
        return
    wire.answer(b"<html><body><h1>No.</h1></body></html>", code, **headers)


def good(wire: Wire, request: Request) -> None:
    wire.answer(good_page(f"{request.host.split('.')[0]}{request.path}").encode())


def wait_until(wire: Wire, request: Request, *, code: int, seconds: int) -> None:
    """Ask once for patience until a date."""
    if request.nth > 1:
        good(wire, request)
        return
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    wire.answer(b"", code, retry_after=format_datetime(at, usegmt=True))


def redirect(wire: Wire, request: Request, *, to: str, code: int = 302) -> None:
    """Lead elsewhere; `{nth}` in the target is the number of this answer."""
    wire.answer(b"", code, location=to.format(nth=request.nth))


def redirect_on(wire: Wire, request: Request) -> None:
    """Lead to a path that is longer by one, again and again."""
    wire.answer(b"", 302, location=request.path + "+")


def cookie_wall(wire: Wire, request: Request) -> None:
    """Lead to the same address until a cookie comes back."""
    if "seen=1" in request.headers.get("cookie", ""):
        good(wire, request)
        return
    wire.answer(b"", 302, location=request.path, set_cookie="seen=1; Path=/")


def consent(wire: Wire, request: Request) -> None:
    """Ask for consent in the page's place, with status 200."""
    wire.answer(
        b"<html><head><title>Before you continue</title></head><body><form action=/consent>"
        b"<h1>We value your privacy</h1><p>We and our 1,423 partners store cookies.</p>"
        b"<button>Accept all</button><button>Options</button></form></body></html>"
    )


def error_page(wire: Wire, request: Request) -> None:
    """Say with status 200 that there is no such page."""
    wire.answer(
        b"<html><head><title>404</title></head><body><h1>Page not found</h1>"
        b"<p>Sorry! The page may have moved.</p><a href=/>Home</a></body></html>"
    )


def interim(wire: Wire, request: Request) -> None:
    """Send 103 Early Hints, and then the page."""
    wire.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
    good(wire, request)


BEHAVIOURS = {
    each.__name__: each
    for each in (
        status,
        good,
        wait_until,
        redirect,
        redirect_on,
        cookie_wall,
        consent,
        error_page,
        interim,
    )
}
