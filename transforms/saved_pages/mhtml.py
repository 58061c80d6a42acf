"""MHTML (RFC 2557): a page with its pictures in one file, as browsers save it."""

from __future__ import annotations

from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from transforms.errors import TransformError
from transforms.mementos.addresses import parse_http_date
from transforms.saved_pages.page import SavedPage

_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def read_mhtml(content: bytes) -> SavedPage:
    """Return the page that the file was saved for.

    Raises:
        TransformError: It is not MHTML, or has no page in it.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        root = _find_root(message)
        if root is not None:
            payload = root.get_payload(decode=True)
            if isinstance(payload, bytes):
                return SavedPage(
                    content=payload,
                    url=_address(message, root),
                    saved_at=parse_http_date(_header(message, "Date")),
                    content_type=_content_type(root),
                )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(f"the mail parser gave up: {error}") from error
    raise _refused("no HTML part in it")


def _find_root(message: Message) -> Message | None:
    """Return the part that `start` names, else the one of the page's address, else the first page."""
    if not message.get("Content-Type"):
        return None
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
    start = message.get_param("start")
    if isinstance(start, str):
        for part in pages:
            if (part.get("Content-ID") or "").strip("<> ") == start.strip("<> "):
                return part
    address = _header(message, "Snapshot-Content-Location")
    for part in pages:
        if address and _header(part, "Content-Location") == address:
            return part
    # A plain text may stand before the page: the form for readers without HTML.
    html = [part for part in pages if part.get_content_type() != "text/plain"]
    return next(iter(html or pages), None)


def _address(message: Message, root: Message) -> str | None:
    for value in (
        _header(message, "Snapshot-Content-Location"),
        _header(root, "Content-Location"),
        _header(message, "Content-Location"),
    ):
        if value and value.startswith(("http://", "https://")):
            return value
    return None


def _content_type(root: Message) -> str:
    charset = root.get_param("charset")
    kind = root.get_content_type()
    return f"{kind}; charset={charset}" if isinstance(charset, str) else kind


def _header(part: Message, name: str) -> str | None:
    """Return a header's value in one line, encoded words read (RFC 2047): Chrome encodes addresses."""
    value = part.get(name)
    if value is None:
        return None
    try:
        text = str(make_header(decode_header(value)))
    except (ValueError, LookupError, TypeError):
        text = str(value)
    return "".join(text.split()) if name.endswith("Location") else text.strip()


def _refused(detail: str) -> TransformError:
    return TransformError("not_mhtml", detail, "save the page again, as MHTML or as HTML")
