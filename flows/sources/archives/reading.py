"""Read one record of a WARC file, by its offset."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.sources.archives.captures import Capture
from flows.sources.archives.payloads import decode_payload
from flows.sources.archives.records import (
    BrokenRecord,
    guarded,
    parse_http,
    read_records,
    record_time,
)
from transforms.errors import TransformError


def read_page(path: Path, offset: int, max_bytes: int | None = None) -> Capture:
    """Read the record at an offset.

    Raises:
        TransformError: No readable record there, or more than `max_bytes` of content; its bytes are
            not those that its digest was made of, or end too early.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        try:
            record = next(read_records(stream))
            raw = _read_raw(record, path, offset, max_bytes)
        except (StopIteration, BrokenRecord) as error:
            raise TransformError(
                "unreadable_record",
                f"{path.name} at byte {offset}: {error or 'no record'}",
                "check the WARC file",
            ) from error
        http = record.http_headers
        headers = http.to_tuples() if http is not None else ()
        content = decode_payload(raw, headers, max_bytes)
        if max_bytes is not None and len(content) > max_bytes:
            raise _too_large(max_bytes)
        return Capture(
            url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
            content=content,
            captured_at=_captured_at(record, path),
            content_type=(http if http is not None else record.headers).get("Content-Type"),
            http_status=http.status_code if http is not None else None,
            headers=headers,
        )


def _read_raw(record: Any, path: Path, offset: int, max_bytes: int | None) -> bytes:
    """Return the payload as it lies there, once it is known to be whole."""
    length = record.headers.get("Content-Length")
    if length is None:
        raise BrokenRecord("the record ends in its headers")
    # A digest is made of the whole block, so it is only made of one that may be read whole.
    may_be_read = max_bytes is None or record.content_length <= max_bytes
    if may_be_read and has_known_digest(record) and not guarded(record.verify_block_digest):
        raise TransformError(
            "digest_mismatch",
            f"{path.name} at byte {offset}: the bytes are not those that were archived",
            "get the WARC file again",
        )
    parse_http(record)
    expected = record.content_length
    if max_bytes is not None and expected > max_bytes:
        raise _too_large(max_bytes)
    raw: bytes = guarded(record.reader.read)
    if len(raw) < expected or (expected == 0 and int(length) > 0 and record.http_headers is None):
        raise TransformError(
            "truncated_record",
            f"{path.name} at byte {offset}: {len(raw)} of {expected or length} bytes are there",
            "get the WARC file again: it ends in the middle of this record",
        )
    return raw


def has_known_digest(record: Any) -> bool:
    """True when the record's block has a digest that can be made again."""
    kind = (record.headers.get("WARC-Block-Digest") or "").partition(":")[0].lower()
    return kind in ("sha1", "sha256", "md5")


def _captured_at(record: Any, path: Path) -> datetime:
    """Return the record's time; of a record without one the file's, which is no earlier."""
    return record_time(record) or datetime.fromtimestamp(int(path.stat().st_mtime), UTC).replace(
        tzinfo=None
    )


def _too_large(max_bytes: int) -> TransformError:
    return TransformError(
        "page_too_large",
        f"more than {max_bytes} bytes",
        "raise fetch.max_bytes in opframe.toml if the page is an article",
    )
