"""Where an offline input lies: `file:///…/page.html`, `…/crawl.warc.gz#offset`, `…/crawl.wacz#offset`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from transforms.errors import TransformError

WARC_SUFFIXES = (".warc", ".warc.gz")
WACZ_SUFFIXES = (".wacz",)
MHTML_SUFFIXES = (".mhtml", ".mht")
PAGE_SUFFIXES = (
    *(".html", ".htm", ".xhtml", ".txt", ".html.gz", ".htm.gz", ".txt.gz"),
    *MHTML_SUFFIXES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file, or a record in one."""

    path: Path
    offset: int | None = None
    """Of a record; null: the file is the page."""
    member: str | None = None
    """The WARC in a WACZ that `offset` counts in; null: it counts in the file itself."""


def read_place(input_url: str) -> Place:
    """Return what a `file:` input names.

    Raises:
        TransformError: Its fragment names no record.
    """
    parts = urlsplit(input_url)
    path = Path(unquote(parts.path))
    if not parts.fragment:
        return Place(path=path)
    member, mark, offset = unquote(parts.fragment).rpartition("!")
    if not (offset.isascii() and offset.isdigit()):
        raise TransformError(
            "no_such_record", f"{path.name}#{parts.fragment} names no record", "give #offset"
        )
    return Place(path=path, offset=int(offset), member=member if mark else None)
