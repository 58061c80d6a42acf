"""What an answer itself says of mining and training: headers, and meta elements of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from transforms.permissions.tdmrep import read_reservation

LOOK_AT = 200_000
"""Bytes at the start of a page; meta elements stand in its head."""

_HEAD_END = re.compile(rb"</head\s*>|<body\b", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta\b([^>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""([a-z-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I
)
_NO_AI = re.compile(r"\bno(?:image)?ai\b", re.IGNORECASE)
# contentsignals.org, and the drafts of the IETF's working group AIPREF.
_NO_TRAINING = re.compile(r"\bai-train\s*=\s*no?\b|\btrain-ai\s*=\s*no?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What one answer says."""

    tdm_reserved: bool | None = None
    """Null: neither header nor meta element speaks of it."""
    tdm_policy: str | None = None
    tdm_source: str | None = None
    """meta or header; the page wins over the header (TDMRep, processing priority)."""
    ai_source: str | None = None
    """The header or meta element by which it opts out of AI training; null: none does."""


def read_signals(headers: Mapping[str, str], content: bytes) -> Signals:
    """Read headers and the head of a page.

    Args:
        headers: Names in lower case.
    """
    meta = dict(_meta_elements(content))
    reserved, policy, source = None, None, None
    for name, place in (("meta", meta), ("header", headers)):
        found = read_reservation(place.get("tdm-reservation"))
        if found is not None:
            reserved, policy, source = found, place.get("tdm-policy"), name
            break
    return Signals(
        tdm_reserved=reserved,
        tdm_policy=policy,
        tdm_source=source,
        ai_source=_ai_source(headers, meta),
    )


def _ai_source(headers: Mapping[str, str], meta: Mapping[str, str]) -> str | None:
    said = [("meta robots", meta.get("robots", ""), _NO_AI)]
    said += [("header X-Robots-Tag", headers.get("x-robots-tag", ""), _NO_AI)]
    said += [
        (f"header {name}", headers.get(name.lower(), ""), _NO_TRAINING)
        for name in ("Content-Signal", "Content-Usage")
    ]
    return next(
        (f"{where}: {value[:200]}" for where, value, pattern in said if pattern.search(value)), None
    )


def _meta_elements(content: bytes) -> Iterator[tuple[str, str]]:
    head = content[:LOOK_AT].replace(b"\0", b"")  # UTF-16 is ASCII with null bytes here
    end = _HEAD_END.search(head)
    head = head[: end.start()] if end else head
    if b"tdm-" not in head.lower() and b"robots" not in head.lower():
        return
    for element in _META.finditer(_COMMENT.sub(b"", head)):
        found = {
            match.group(1).decode("ascii").lower(): (
                match.group(2) or match.group(3) or match.group(4) or b""
            )
            for match in _ATTRIBUTE.finditer(element.group(1))
        }
        name = found.get("name", b"").decode("ascii", "ignore").strip().lower()
        if name in ("tdm-reservation", "tdm-policy", "robots"):
            yield name, unescape(found.get("content", b"").decode("utf-8", "replace")).strip()
