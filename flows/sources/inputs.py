"""From what a person names — URL, file, folder, WARC, list of URLs — to single inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flows.sources.archives import PageScan
from flows.sources.archives.zipped import ZippedScan
from flows.sources.places import PAGE_SUFFIXES, WACZ_SUFFIXES, WARC_SUFFIXES
from transforms.errors import TransformError
from transforms.listings import ListedItem, Listing, read_urls

LIST_SUFFIXES = (".txt", ".csv", ".tsv")
_URL = re.compile(r"https?://\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one named place holds."""

    kind: str
    """inputs, folder, warc, wacz, urls."""
    items: tuple[ListedItem, ...]
    detail: str | None = None
    """What was passed over, in words."""


def find_inputs(named: str) -> Found:
    """Look at what is named and list its inputs.

    Raises:
        TransformError: There is no such file, or it is of no kind that can be read.
    """
    if _URL.match(named):
        return Found(kind="inputs", items=(ListedItem(url=named),))
    path = Path(named)
    if path.is_dir():
        return find_in_folder(path)
    if not path.is_file():
        raise TransformError(
            "no_such_input", f"{named} is neither a URL nor a file", "check the name"
        )
    name = path.name.lower()
    if name.endswith(WARC_SUFFIXES):
        return find_in_warc(path)
    if name.endswith(WACZ_SUFFIXES):
        return find_in_wacz(path)
    if name.endswith(LIST_SUFFIXES) and (listed := _as_list(path)):
        return listed
    if name.endswith(PAGE_SUFFIXES):
        return Found(kind="inputs", items=(ListedItem(url=path.resolve().as_uri()),))
    raise TransformError(
        "unknown_kind",
        f"{named} is of no kind that can be read",
        "give .html, .txt (gz or plain), .mhtml, .warc, .warc.gz, .wacz, a folder, or a .txt, .csv or .tsv of URLs",
    )


def find_in_folder(path: Path) -> Found:
    """List the pages of a folder and its subfolders, in order of name."""
    files = sorted(entry for entry in path.rglob("*") if entry.is_file())
    pages = [entry for entry in files if entry.name.lower().endswith(PAGE_SUFFIXES)]
    passed = len(files) - len(pages)
    return Found(
        kind="folder",
        items=tuple(ListedItem(url=entry.resolve().as_uri()) for entry in pages),
        detail=f"{passed} files of other kinds passed over" if passed else None,
    )


def find_in_warc(path: Path) -> Found:
    """List the pages of a WARC file, and say what of it could not be read."""
    scan = PageScan(path)
    base = path.resolve().as_uri()
    items = tuple(
        ListedItem(url=f"{base}#{offset}", original_url=url, captured_at=scan.captured_at)
        for offset, url in scan
    )
    return Found(kind="warc", items=items, detail=_say(scan.n_others, [scan.loss or ""]))


def find_in_wacz(path: Path) -> Found:
    """List the pages of the WARC files in a WACZ, and say what of it could not be read."""
    scan = ZippedScan(path)
    base = path.resolve().as_uri()
    items = tuple(
        ListedItem(
            url=f"{base}#{quote(place, safe='/!')}",
            original_url=url,
            captured_at=scan.captured_at,
        )
        for place, url in scan
    )
    return Found(kind="wacz", items=items, detail=_say(scan.n_others, scan.losses))


def _say(n_others: int, losses: Sequence[str]) -> str | None:
    passed = f"{n_others} records that are not pages passed over" if n_others else ""
    return "; ".join(text for text in (*losses, passed) if text) or None


def find_in_list(path: Path) -> Found:
    """Read a text of URLs, one a line, or a table with a column `url`.

    Raises:
        TransformError: None of its lines has a URL; names the first by number.
    """
    return _found(read_urls(path.read_bytes(), path.name))


def _as_list(path: Path) -> Found | None:
    """Return what a file lists, unless it is a text: an article without tags."""
    is_text = path.name.lower().endswith(".txt")
    try:
        listing = read_urls(path.read_bytes(), path.name, must_be=not is_text)
    except TransformError:
        if is_text:
            return None
        raise
    return _found(listing) if listing.items or not is_text else None


def _found(listing: Listing) -> Found:
    return Found(kind="urls", items=listing.items, detail="; ".join(listing.notes) or None)
