"""Answers that break the protocol, the clock or the connection."""

from __future__ import annotations

from tests.rough_press.pages import good_page
from tests.rough_press.wire import Request, Wire

PAGE = good_page("transport").encode()
HTML = {"content_type": "text/html; charset=utf-8"}
DRIP_SECONDS = 0.05


def hang(wire: Wire, request: Request) -> None:
    """Accept, and never answer."""
    wire.wait_for_ever()


def drip_headers(wire: Wire, request: Request) -> None:
    """Send headers a byte at a time, without end (slow loris)."""
    wire.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        wire.wait(DRIP_SECONDS)
        wire.send(b"z")


def drip_body(wire: Wire, request: Request, *, is_open: bool = False) -> None:
    """Send a page a byte at a time; `is_open`: without its length, so that the end is the connection's."""
    wire.head(200, **HTML, **({} if is_open else {"content_length": len(PAGE)}))
    if is_open:
        wire.send(PAGE[: len(PAGE) // 2])
    for number in range(len(PAGE)):
        wire.wait(DRIP_SECONDS)
        wire.send(PAGE[number : number + 1])


def stall(wire: Wire, request: Request) -> None:
    """Send half a page, then nothing more."""
    wire.head(200, content_length=len(PAGE), **HTML)
    wire.send(PAGE[: len(PAGE) // 2])
    wire.wait_for_ever()


def reset_at_once(wire: Wire, request: Request) -> None:
    wire.reset()


def reset_in_headers(wire: Wire, request: Request) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    wire.wait(DRIP_SECONDS)
    wire.reset()


def close_in_headers(wire: Wire, request: Request) -> None:
    """Close in the middle of the headers, politely."""
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; char")


def reset_in_body(wire: Wire, request: Request) -> None:
    wire.head(200, content_length=len(PAGE), **HTML)
    wire.send(PAGE[: len(PAGE) // 2])
    wire.wait(DRIP_SECONDS)
    wire.reset()


def close_at_once(wire: Wire, request: Request) -> None:
    """Close without a word."""


def too_short(wire: Wire, request: Request) -> None:
    """Promise more bytes than come."""
    wire.head(200, content_length=len(PAGE) + 500, **HTML)
    wire.send(PAGE)


def length(wire: Wire, request: Request, *, says: str) -> None:
    """Send the page with this Content-Length; `a|b` is the header twice."""
    values = "".join(f"Content-Length: {value}\r\n" for value in says.split("|"))
    wire.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{values}\r\n".encode() + PAGE)


def chunks(wire: Wire, request: Request, *, kind: str) -> None:
    """Send chunks that are no chunks (`garbage`), do not end (`open`), or claim gigabytes (`huge`)."""
    wire.head(200, transfer_encoding="chunked", **HTML)
    first = f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n"
    wire.send(
        {"garbage": b"zz-not-a-size\r\n" + PAGE, "open": first}.get(kind, b"fffffff0\r\n" + PAGE)
    )


def no_http(wire: Wire, request: Request) -> None:
    """Answer in another language."""
    wire.send(b"SSH-2.0-OpenSSH_9.9\r\n" + PAGE)


def odd_status_line(wire: Wire, request: Request) -> None:
    wire.send(b"HTTP/1.1 fine thanks\r\nContent-Type: text/html\r\n\r\n" + PAGE)


def many_headers(wire: Wire, request: Request) -> None:
    """Send 5,000 headers."""
    wire.send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n")
    wire.send(PAGE)


def long_header(wire: Wire, request: Request) -> None:
    """Send one header of a megabyte."""
    wire.send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 1_000_000 + b"\r\n\r\n" + PAGE)


def odd_headers(wire: Wire, request: Request) -> None:
    """Send header lines that are none, and then a page as it should be."""
    wire.send(
        b"HTTP/1.1 200 OK\r\nno colon here\r\n: no name\r\nContent-Type: text/html\r\n\r\n" + PAGE
    )


BEHAVIOURS = {
    each.__name__: each
    for each in (
        hang,
        drip_headers,
        drip_body,
        stall,
        reset_at_once,
        reset_in_headers,
        close_in_headers,
        reset_in_body,
        close_at_once,
        too_short,
        length,
        chunks,
        no_http,
        odd_status_line,
        many_headers,
        long_header,
        odd_headers,
    )
}
