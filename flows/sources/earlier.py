"""What was fetched of a page before, so that an unchanged page need not come over the network again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.sources.archives import Capture, read_page
from flows.sources.http import Validators
from transforms.errors import TransformError


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The last capture of one page, as the warehouse has it."""

    capture_url: str
    etag: str | None
    last_modified: str | None
    warc_file: str
    warc_offset: int
    raw_sha256: str
    content_type: str | None

    @property
    def validators(self) -> Validators:
        return Validators(url=self.capture_url, etag=self.etag, last_modified=self.last_modified)


@dataclass(frozen=True, slots=True)
class Past:
    """The last captures of some pages, and the archive that holds them."""

    archive: Path | None = None
    captures: Mapping[str, Earlier] | None = None
    """By the address that was asked for."""

    def find(self, url: str, max_bytes: int) -> tuple[Earlier, Capture] | None:
        """Return the last capture of a page; None where there is none, or not in the archive any more.

        The record is read before the question goes out: "nothing newer" is of no use without it.
        """
        earlier = (self.captures or {}).get(url)
        if earlier is None or self.archive is None:
            return None
        try:
            kept = read_page(self.archive / earlier.warc_file, earlier.warc_offset, max_bytes)
        except (OSError, TransformError):
            return None  # it is fetched anew, whole
        is_whole = hashlib.sha256(kept.content).hexdigest() == earlier.raw_sha256
        return (earlier, kept) if is_whole else None
