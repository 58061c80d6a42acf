"""Read a study's listings: what they name, and which of them could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from flows.settings import ListingSettings, Study
from flows.sources.asking import Asking, Getter, Keep
from flows.sources.http import Fetcher, FetchFailure
from flows.sources.inputs import (
    Found,
    find_in_folder,
    find_in_list,
    find_in_wacz,
    find_in_warc,
    find_inputs,
)
from flows.sources.online import read_online
from transforms.errors import TransformError
from transforms.listings import ListedItem, select
from transforms.listings.items import join_notes
from transforms.mementos import choose_captures, read_timemap
from transforms.outlets import host_of
from transforms.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadListing:
    """One listing as it was read, or why it was not."""

    listing_url: str
    listing_kind: str
    outlet_id: str | None
    items: tuple[ListedItem, ...] = ()
    detail: str | None = None
    failure: FetchFailure | None = None
    permissions: tuple[tuple[str, Permission], ...] = ()
    """What the outlet's rules said about each address that was asked for to read it."""


def read_study_listings(
    study: Study,
    root: Path,
    fetcher: Fetcher,
    *,
    now: datetime,
    since: datetime | None = None,
    outlet_id: str | None = None,
    keep: Keep | None = None,
) -> list[ReadListing]:
    """Read all listings of a study, or of one outlet; the result has the order of its file.

    Hosts are read side by side, the listings of one host one after the other.

    Args:
        now: For `max_age_days`.
        since: What is older is not asked for.
        keep: Gets each answer of a listing, from several threads.
    """
    entries = [
        (listing, outlet.outlet_id) for outlet in study.outlets for listing in outlet.listings
    ] + [(listing, None) for listing in study.listings]
    if outlet_id is not None:
        entries = [entry for entry in entries if entry[1] == outlet_id]
    by_host: dict[str, list[int]] = defaultdict(list)
    for number, (listing, _) in enumerate(entries):
        by_host[host_of(listing.url)].append(number)
    read: dict[int, ReadListing] = {}

    def visit(numbers: list[int]) -> None:
        for number in numbers:
            listing, of_outlet = entries[number]
            asking = Asking(fetcher, keep)
            found = _read_listing(listing, of_outlet, root, asking, now, since)
            read[number] = replace(found, permissions=tuple(asking.permissions))

    with ThreadPoolExecutor(study.fetch.max_hosts_at_once) as pool:
        list(pool.map(visit, by_host.values()))
    return [read[number] for number in range(len(entries))]


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
    settings: ListingSettings,
    outlet_id: str | None,
    root: Path,
    fetcher: Getter,
    now: datetime,
    since: datetime | None,
) -> ReadListing:
    place = settings.url or str(settings.path)
    try:
        if settings.kind == "memento":
            return _as_listing(place, outlet_id, _read_captures(settings, root, fetcher))
        if settings.path is not None:
            return _as_listing(
                place,
                outlet_id,
                _selected(_read_offline(settings.kind, root / settings.path), settings, now),
            )
        listing = read_online(settings, fetcher, now=now, since_when=since)
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
            detail=f"{failure.reason}: {failure.detail}",
            failure=failure,
        )
    return ReadListing(
        listing_url=place,
        listing_kind=listing.kind if settings.kind == "auto" else settings.kind,
        outlet_id=outlet_id,
        items=listing.items,
        detail=join_notes(listing.notes),
    )


def _read_offline(kind: str, path: Path) -> Found:
    if not path.exists():
        raise TransformError(
            "no_such_listing", f"{path} does not exist", "correct `path` in opframe.toml"
        )
    if kind in ("auto", "mhtml"):
        return find_inputs(str(path))
    readers = {"folder": find_in_folder, "warc": find_in_warc, "wacz": find_in_wacz}
    return readers.get(kind, find_in_list)(path)


def _read_captures(settings: ListingSettings, root: Path, fetcher: Getter) -> Found:
    """Return one capture of each page that a web archive's list names."""
    if settings.path is not None:
        content = (root / settings.path).read_bytes()
    else:
        content = fetcher.get(settings.url or "").content
    mementos = read_timemap(content, settings.url or str(settings.path), settings.archive)
    near = datetime.combine(settings.near, time(12)) if settings.near else None
    chosen = choose_captures(mementos, settings.capture, near)
    items = tuple(
        ListedItem(
            url=memento.archive_url,
            listed_at=memento.captured_at,
            captured_at=memento.captured_at,
        )
        for memento in chosen
    )
    passed = len(mementos) - len(chosen)
    detail = f"{passed} further captures of the same pages passed over" if passed else None
    return Found(kind="memento", items=items, detail=detail)


def _selected(found: Found, settings: ListingSettings, now: datetime) -> Found:
    items, notes = select(
        found.items, now=now, max_age_days=settings.max_age_days, max_items=settings.max_items
    )
    return replace(found, items=items, detail=join_notes((found.detail or "", *notes)))


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
        detail=f"{error.reason}: {error.detail}",
        failure=failure,
    )
