"""Bodies that do not end, are not what they say, or grow when they are unpacked."""

from __future__ import annotations

import gzip
import zlib

import brotli

from tests.rough_press.pages import good_page
from tests.rough_press.wire import Request, Wire

BOMB = 20_000_000
"""Bytes that a bomb becomes."""


def endless(wire: Wire, request: Request, *, packed: bool = False) -> None:
    """Send a body that never ends; `packed`: one that cannot be packed well, as gzip."""
    headers = {"content_encoding": "gzip"} if packed else {}
    wire.head(200, content_type="text/html", **headers)
    packer = zlib.compressobj(1, wbits=31)
    number = 0
    while True:
        number += 1
        text = "".join(f"<p>{number * 7919 + n} bottles</p>" for n in range(2_000)).encode()
        wire.send(packer.compress(text) if packed else text)


def next_page_for_ever(wire: Wire, request: Request) -> None:
    """Send a page that names another one, always."""
    stem, _, number = request.path.partition("/page/")
    following = f"{stem}/page/{int(number or 1) + 1}"
    name = f"{request.host.split('.')[0]}{stem}"
    lead = f"Instalment {number or 1} of a column that its author cannot bring to a close, however hard."
    wire.answer(good_page(name, lead=lead, following=following).encode())


def bomb(wire: Wire, request: Request, *, packed: str) -> None:
    wire.answer(BOMBS[packed], content_encoding=packed)


def packed_as(wire: Wire, request: Request, *, says: str, cut: bool = False) -> None:
    """Say how the page is packed, and send it as it is; `cut`: packed as said, without its end."""
    content = good_page(request.host.split(".")[0]).encode()
    if cut:
        content = gzip.compress(content)[:-200]
    wire.answer(content, content_encoding=says)


def twice_packed(wire: Wire, request: Request) -> None:
    content = gzip.compress(gzip.compress(good_page(request.host.split(".")[0]).encode()))
    wire.answer(content, content_encoding="gzip, gzip")


def charset(wire: Wire, request: Request, *, says: str, sends: str, meta: str = "") -> None:
    """Send the page in one charset and name another."""
    head = f'<meta charset="{meta}">' if meta else ""
    page = good_page(request.host.split(".")[0], extra_head=head)
    wire.answer(page.encode(sends, "xmlcharrefreplace"), media=f"text/html{says}")


def binary(wire: Wire, request: Request, *, media: str = "text/html") -> None:
    """Send 200 KB of a picture."""
    wire.answer(b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(range(256)) * 40, 0) * 20, media=media)


def nuls(wire: Wire, request: Request) -> None:
    wire.answer(b"\x00" * 100_000)


def nothing(wire: Wire, request: Request) -> None:
    wire.answer(b"")


def deep(wire: Wire, request: Request) -> None:
    """Send 20,000 elements inside each other."""
    wire.answer(b"<html><body>" + b"<div>" * 20_000 + b"<p>Here." + b"</div>" * 20_000)


def json_error(wire: Wire, request: Request) -> None:
    wire.answer(b'{"error": {"code": 404, "message": "no such article"}}', media="application/json")


def only_script(wire: Wire, request: Request) -> None:
    """Send the shell of a page that a browser would have to fill."""
    wire.answer(b"<html><body><div id=root></div><script src=/app.js></script></body></html>")


_ZEROES = b"<html>" + b" " * BOMB
BOMBS = {
    "gzip": gzip.compress(_ZEROES, 6),
    "deflate": zlib.compress(_ZEROES, 6),
    "br": brotli.compress(_ZEROES, quality=2),
}

BEHAVIOURS = {
    each.__name__: each
    for each in (
        endless,
        next_page_for_ever,
        bomb,
        packed_as,
        twice_packed,
        charset,
        binary,
        nuls,
        nothing,
        deep,
        json_error,
        only_script,
    )
}
