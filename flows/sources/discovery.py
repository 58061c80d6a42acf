"""Read a study's listings: what they name, and which of them could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from flows.settings import ListingSettings, Study
from flows.sources.http import Fetcher, FetchFailure
from flows.sources.inputs import (
    Found,
    find_in_folder,
    find_in_list,
    find_in_wacz,
    find_in_warc,
    find_inputs,
)
from transforms.errors import TransformError
from transforms.listings import ListedItem, Listing, read_feed, read_section, read_sitemap
from transforms.mementos import choose_captures, read_timemap

MAX_SITEMAPS = 50
"""Parts of one sitemap index that one run reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadListing:
    """One listing as it was read, or why it was not."""

    listing_url: str
    listing_kind: str
    outlet_id: str | None
    items: tuple[ListedItem, ...] = ()
    detail: str | None = None
    failure: FetchFailure | None = None


def read_study_listings(study: Study, root: Path, fetcher: Fetcher) -> list[ReadListing]:
    """Read all listings of a study, in the order of its file."""
    settings: list[tuple[ListingSettings, str | None]] = [
        (listing, outlet.outlet_id) for outlet in study.outlets for listing in outlet.listings
    ]
    settings += [(listing, None) for listing in study.listings]
    return [_read_listing(listing, outlet_id, root, fetcher) for listing, outlet_id in settings]


def read_named_inputs(names: Iterable[str], outlet_id: str | None) -> list[ReadListing]:
    """Look at each name of an ad-hoc run."""
    found = []
    for name in names:
        try:
            found.append(_as_listing(name, outlet_id, find_inputs(name)))
        except TransformError as error:
            found.append(_failed(name, "inputs", outlet_id, error))
    return found


def _read_listing(
    settings: ListingSettings, outlet_id: str | None, root: Path, fetcher: Fetcher
) -> ReadListing:
    place = settings.url or str(settings.path)
    try:
        if settings.kind == "memento":
            return _as_listing(place, outlet_id, _read_captures(settings, root, fetcher))
        if settings.path is not None:
            return _as_listing(place, outlet_id, _read_offline(settings.kind, root / settings.path))
        listing, detail = _read_online(settings, fetcher)
    except TransformError as error:
        return _failed(place, settings.kind, outlet_id, error)
    except OSError as error:
        gone = TransformError("unreadable_listing", str(error), "correct `path` in opframe.toml")
        return _failed(place, settings.kind, outlet_id, gone)
    except FetchFailure as failure:
        return ReadListing(
            listing_url=place,
            listing_kind=settings.kind,
            outlet_id=outlet_id,
            detail=str(failure),
            failure=failure,
        )
    return ReadListing(
        listing_url=place,
        listing_kind=settings.kind,
        outlet_id=outlet_id,
        items=listing.items,
        detail=detail,
    )


def _read_offline(kind: str, path: Path) -> Found:
    if not path.exists():
        raise TransformError(
            "no_such_listing", f"{path} does not exist", "correct `path` in opframe.toml"
        )
    if kind == "mhtml":
        return find_in_folder(path) if path.is_dir() else find_inputs(str(path))
    readers = {"folder": find_in_folder, "warc": find_in_warc, "wacz": find_in_wacz}
    return readers.get(kind, find_in_list)(path)


def _read_captures(settings: ListingSettings, root: Path, fetcher: Fetcher) -> Found:
    """Return one capture of each page that a web archive's list names."""
    if settings.path is not None:
        content = (root / settings.path).read_bytes()
    else:
        content = fetcher.get(settings.url or "").content
    mementos = read_timemap(content, settings.url or str(settings.path), settings.archive)
    near = datetime.combine(settings.near, time(12)) if settings.near else None
    chosen = choose_captures(mementos, settings.capture, near)
    items = tuple(
        ListedItem(url=memento.archive_url, listed_at=memento.captured_at) for memento in chosen
    )
    passed = len(mementos) - len(chosen)
    detail = f"{passed} further captures of the same pages passed over" if passed else None
    return Found(kind="memento", items=items, detail=detail)


def _read_online(settings: ListingSettings, fetcher: Fetcher) -> tuple[Listing, str | None]:
    url = settings.url or ""
    content = fetcher.get(url).content
    if settings.kind == "section":
        return read_section(content, url, settings.link_pattern), None
    if settings.kind != "sitemap":
        return read_feed(content, url), None
    listing = read_sitemap(content, url, settings.link_pattern)
    items = list(listing.items)
    for part in listing.further[:MAX_SITEMAPS]:
        items += read_sitemap(fetcher.get(part).content, part, settings.link_pattern).items
    left_out = len(listing.further) - MAX_SITEMAPS
    detail = f"{left_out} further sitemaps left out" if left_out > 0 else None
    return Listing(items=tuple(items)), detail


def _as_listing(place: str, outlet_id: str | None, found: Found) -> ReadListing:
    return ReadListing(
        listing_url=place,
        listing_kind=found.kind,
        outlet_id=outlet_id,
        items=found.items,
        detail=found.detail,
    )


def _failed(place: str, kind: str, outlet_id: str | None, error: TransformError) -> ReadListing:
    failure = FetchFailure(error.reason, error.detail, error.remedy, False)
    return ReadListing(
        listing_url=place,
        listing_kind=kind,
        outlet_id=outlet_id,
        detail=str(error),
        failure=failure,
    )
