"""A page of a web archive that somebody saved: the archive's script or notes still say what it is."""

from __future__ import annotations

import re
from datetime import datetime

from transforms.mementos.addresses import Memento, find_memento, parse_stamp

_WOMBAT = re.compile(r"""__wm\.wombat\(\s*["'](https?:[^"']{1,4000})["']\s*,\s*["'](\d{14})["']""")
_PYWB_URL = re.compile(r"""wbinfo\.url\s*=\s*["'](https?:[^"']{1,4000})["']""")
_PYWB_TIME = re.compile(r"""wbinfo\.(?:timestamp|request_ts)\s*=\s*["'](\d{14})["']""")
_ARCHIVED_ON = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
_OWN_ADDRESS = re.compile(
    r"""<(?:link\b[^>]*\brel=["']canonical["']|meta\b[^>]*\bproperty=["']og:url["'])[^>]*>""",
    re.IGNORECASE,
)
_VALUE = re.compile(r"""\b(?:href|content)=["']([^"']{1,4000})["']""", re.IGNORECASE)
WAYBACK = "https://web.archive.org/web/"


def find_saved_memento(html: str) -> Memento | None:
    """Return what a saved page says of the archive it was taken from; None: it says nothing."""
    if found := _WOMBAT.search(html):
        return _memento(found.group(1), found.group(2))
    url, time = _PYWB_URL.search(html), _PYWB_TIME.search(html)
    if url and time:
        return _memento(url.group(1), time.group(1))
    if noted := _ARCHIVED_ON.search(html):
        at = (
            datetime.strptime(noted.group(1), "%H:%M:%S %b %d, %Y")
            if _is_time(noted.group(1))
            else None
        )
        address = _own_address(html)
        memento = find_memento(address) if address else None
        original = memento.original_url if memento else address
        if at and original:
            return _memento(original, f"{at:%Y%m%d%H%M%S}")
    return None


def _memento(original: str, stamp: str) -> Memento:
    return Memento(
        original_url=original,
        archive_url=f"{WAYBACK}{stamp}/{original}",
        captured_at=parse_stamp(stamp),
    )


def _own_address(html: str) -> str | None:
    for tag in _OWN_ADDRESS.finditer(html):
        value = _VALUE.search(tag.group())
        if value:
            address = value.group(1)
            return f"https://web.archive.org{address}" if address.startswith("/web/") else address
    return None


def _is_time(text: str) -> bool:
    try:
        datetime.strptime(text, "%H:%M:%S %b %d, %Y")
    except ValueError:
        return False
    return True
