"""Read a WARC file of ours from end to end: is it what was written, and what the index and the rows say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.files import write_atomically
from flows.sources.archives.indexing import IndexEntry, index_bytes, index_path, read_index
from flows.sources.archives.reading import has_known_digest
from flows.sources.archives.records import (
    BrokenRecord,
    guarded,
    parse_http,
    read_records,
    record_end,
)
from transforms.errors import TransformError

_REINDEX = "write the index anew: opframe archive verify --reindex"
_RESTORE = "put the file back from a copy; what it held is fetched again when its listing shows it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with the archive."""

    reason: str
    file: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """What one WARC file was found to be."""

    n_records: int
    n_captures: int
    problems: tuple[Problem, ...]


def verify_file(path: Path, known: Mapping[int, str], *, is_reindexed: bool = False) -> CheckedFile:
    """Read every record, and compare digests, index and known captures.

    Args:
        known: SHA-256 by offset, as the rows of the captures say.
        is_reindexed: Write the index anew, if the file is whole.
    """
    problems: list[Problem] = []
    entries: list[IndexEntry] = []
    seen: set[int] = set()
    n_records = 0

    def report(reason: str, detail: str, remedy: str) -> None:
        problems.append(Problem(reason=reason, file=path.name, detail=detail, remedy=remedy))

    starts: list[int] = []
    size = path.stat().st_size
    with path.open("rb") as stream:
        try:
            for record in read_records(stream):
                offset = record.stream_pos
                _close(entries, offset)
                starts[:] = [offset]
                n_records += 1
                if has_known_digest(record) and not guarded(record.verify_block_digest):
                    report("digest_mismatch", f"record at byte {offset}", _RESTORE)
                    seen.add(offset)
                    continue
                if record.headers.get("WARC-Type") not in ("response", "resource", "revisit"):
                    continue
                seen.add(offset)
                entry, digest = _describe(record, path.name)
                entries.append(entry)
                if offset in known and known[offset] != digest:
                    report(
                        "changed",
                        f"the page at byte {offset} is not the one that was read",
                        _RESTORE,
                    )
        except BrokenRecord as error:
            report("unreadable", f"breaks off: {error}", _RESTORE)
        end = _end(stream, starts[0], size) if starts else None
    if end != size and not problems:
        where = f"after byte {starts[0]}" if starts else "it is empty"
        report("truncated", f"ends in the middle of a record ({where} of {size})", _RESTORE)
    _close(entries, size)
    for offset in sorted(set(known) - seen):
        report("missing_record", f"no page begins at byte {offset}", _RESTORE)
    if is_reindexed and not problems:
        write_atomically(index_path(path), index_bytes(entries))
    problems.extend(_compare_index(path, entries))
    return CheckedFile(n_records=n_records, n_captures=len(entries), problems=tuple(problems))


def _describe(record: Any, name: str) -> tuple[IndexEntry, str]:
    parse_http(record)
    http = record.http_headers
    content = guarded(record.reader.read)
    kind = (http if http is not None else record.headers).get("Content-Type")
    entry = IndexEntry(
        url=record.headers.get("WARC-Target-URI") or "",
        date=record.headers.get("WARC-Date") or "",
        mime=kind,
        status=http.status_code if http is not None else None,
        digest=record.headers.get("WARC-Payload-Digest"),
        offset=record.stream_pos,
        length=0,
        filename=name,
    )
    return entry, hashlib.sha256(content).hexdigest()


def _close(entries: list[IndexEntry], at: int) -> None:
    """Say of the last record, where another begins, how long it is."""
    if entries and not entries[-1].length:
        last = entries.pop()
        fields = {name: getattr(last, name) for name in IndexEntry.__dataclass_fields__}
        entries.append(IndexEntry(**{**fields, "length": at - last.offset}))


def _end(stream: Any, start: int, size: int) -> int | None:
    try:
        return record_end(stream, start, size)
    except BrokenRecord:
        return None


def _compare_index(path: Path, entries: list[IndexEntry]) -> Iterator[Problem]:
    def problem(reason: str, detail: str) -> Problem:
        return Problem(reason=reason, file=index_path(path).name, detail=detail, remedy=_REINDEX)

    if not index_path(path).exists():
        yield problem("no_index", "the index is not there")
        return
    try:
        indexed = read_index(index_path(path))
    except TransformError as error:
        yield problem(error.reason, error.detail)
        return
    there = {entry.offset: (entry.url, entry.digest, entry.length) for entry in entries}
    if indexed != there:
        wrong = sorted(
            place
            for place in indexed.keys() | there.keys()
            if indexed.get(place) != there.get(place)
        )
        yield problem("index_differs", f"{len(wrong)} entries, the first at byte {wrong[0]}")
