"""The records of a WARC file as fastwarc reads them, and what of its faults has to be known.

fastwarc is a compiled reader, ten times as fast as warcio. It says nothing when a file ends in the
middle of a record, and it panics on some broken bytes: both end here as a named reason.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

from fastwarc import ArchiveIterator

MAX_HEADER = 64 << 10
"""Bytes of one record's headers."""
_CHUNK = 1 << 20


class BrokenRecord(Exception):
    """The bytes are no WARC record, or not a whole one."""


class Window:
    """A stretch of a file, for a reader that would read on to the file's end."""

    def __init__(self, stream: IO[bytes], start: int, end: int) -> None:
        self._stream, self.start, self.end = stream, start, end
        stream.seek(start)

    def read(self, size: int = -1) -> bytes:
        left = max(0, self.end - self._stream.tell())
        return self._stream.read(left if size < 0 else min(size, left))

    def seek(self, offset: int, whence: int = 0) -> int:
        return (
            self._stream.seek(self.end + offset, 0)
            if whence == 2
            else self._stream.seek(offset, whence)
        )

    def tell(self) -> int:
        return self._stream.tell()


def guarded(action: Callable[[], Any]) -> Any:
    """Do something with fastwarc's reader.

    Raises:
        BrokenRecord: It gave up, in whatever way.
    """
    try:
        return action()
    except StopIteration:
        raise
    except (OSError, EOFError, ValueError, OverflowError, MemoryError) as error:
        raise BrokenRecord(str(error) or type(error).__name__) from error
    except BaseException as error:
        # A panic of the compiled reader is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenRecord(f"unreadable bytes: {error}") from None


def read_records(stream: Any) -> Iterator[Any]:
    """Yield the records from where the stream stands; HTTP headers are not parsed yet.

    Raises:
        BrokenRecord: What comes next is no record.
    """
    records = guarded(lambda: ArchiveIterator(stream, parse_http=False, max_header_len=MAX_HEADER))
    while True:
        try:
            yield guarded(records.__next__)
        except StopIteration:
            return


def parse_http(record: Any) -> None:
    """Parse the HTTP headers of a record that has some.

    Raises:
        BrokenRecord: They cannot be parsed.
    """
    if record.is_http:
        guarded(lambda: record.parse_http(strict_mode=False, max_header_len=MAX_HEADER))


def record_end(stream: IO[bytes], start: int, end: int) -> int | None:
    """Return where the record that begins at `start` ends; None: it is cut off before.

    Raises:
        BrokenRecord: No record begins there.
    """
    stream.seek(start)
    magic = stream.read(2)
    stream.seek(start)
    return (
        _member_end(stream, start, end) if magic == b"\x1f\x8b" else _plain_end(stream, start, end)
    )


def _member_end(stream: IO[bytes], start: int, end: int) -> int | None:
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    place = start
    while place < end and not member.eof:
        data = stream.read(min(_CHUNK, end - place))
        if not data:
            break
        place += len(data)
        try:
            while data and not member.eof:
                member.decompress(data, _CHUNK)
                data = member.unconsumed_tail
        except zlib.error as error:
            raise BrokenRecord(str(error)) from error
    return place - len(member.unused_data) if member.eof else None


def _plain_end(stream: IO[bytes], start: int, end: int) -> int | None:
    head = stream.read(min(MAX_HEADER, end - start))
    at = head.find(b"\r\n\r\n")
    if at < 0:
        return None
    for line in head[:at].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            # Two line ends follow; whoever leaves them out loses nothing.
            stop = start + at + 4 + int(value)
            return min(stop + 4, end) if stop <= end else None
    return None


def record_time(record: Any) -> datetime | None:
    """Return a record's WARC-Date as UTC, naive; null where it has none that can be read."""
    try:
        found = datetime.fromisoformat(record.headers.get("WARC-Date") or "")
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
