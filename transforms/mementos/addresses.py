"""Which page a web archive shows, and when it took it: said by the address, or by RFC 7089's headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from transforms.outlets.hosts import unwrap_url

Headers = Iterable[tuple[str, str]]

_STAMP = re.compile(r"/(?:(\d{4,14})(?:[a-z]{2}_)?|(\d{4}\.\d\d\.\d\d-\d{4,6}))/(?=\w)")
_FORMATS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
# RFC 8288: <target>; name="value"; name=value, <target> …
_LINK = re.compile(r"""<([^<>]{1,4000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;<>]+))*)""")
_PARAMETER = re.compile(r""";\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memento:
    """One page as a web archive took it at one time."""

    original_url: str
    archive_url: str
    captured_at: datetime | None = None
    """UTC; when the archive took it, which says nothing of when it was published. Null: not said."""


def find_memento(url: str, headers: Headers = ()) -> Memento | None:
    """Return what is known of a page that came out of a web archive; None for any other page."""
    said = {name.lower(): value for name, value in headers}
    stated = parse_http_date(said.get("memento-datetime"))
    inside = unwrap_url(url)
    stamp = time_in_url(url) if inside != url else None
    if stated is not None:
        original = next(
            (t for t, rels, _ in parse_links(said.get("link", "")) if "original" in rels), None
        )
        inside = original if original and original.startswith("http") else inside
    elif stamp is None and not _is_archive(url, inside):
        return None
    if inside == url:
        return None
    return Memento(original_url=inside, archive_url=url, captured_at=stated or stamp)


def time_in_url(url: str) -> datetime | None:
    """Return the time that a capture's address names: `/web/20110503123456/…`, `/2011.05.03-1234/…`."""
    found = _STAMP.search(url)
    return parse_stamp(found.group(1) or found.group(2)) if found else None


def parse_stamp(text: str) -> datetime | None:
    """Return a time out of 4 to 14 digits, whatever stands between them."""
    digits = re.sub(r"\D", "", text)
    digits = digits[: len(digits) // 2 * 2]
    try:
        return datetime.strptime(digits, _FORMATS[len(digits)])
    except (KeyError, ValueError):
        return None


def parse_http_date(text: str | None) -> datetime | None:
    """Return an HTTP date in UTC, naive."""
    try:
        found = parsedate_to_datetime(text or "")
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).replace(tzinfo=None)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def parse_links(text: str) -> Iterator[tuple[str, frozenset[str], dict[str, str]]]:
    """Yield target, relations and parameters of each link (RFC 8288)."""
    for target, rest in _LINK.findall(text):
        parameters = {
            name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)
        }
        yield target.strip(), frozenset(parameters.get("rel", "").lower().split()), parameters


def _is_archive(url: str, inside: str) -> bool:
    """True for an archive's address without time, such as archive.today's `/o/AbCdE/http://…`."""
    return inside != url and re.search(r"//(?:web\.)?archive\.[a-z]{2,5}/", url) is not None
