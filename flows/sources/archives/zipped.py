"""WACZ files: WARC files and their indexes in one ZIP (https://specs.webrecorder.net/wacz/1.1.1/).

Their WARC files are stored, not compressed, so a record lies at a known place of the WACZ itself
and is read from there. One that somebody compressed again is unpacked to a temporary file.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.sources.archives.scanning import PageScan
from transforms.errors import TransformError

MAX_RATIO = 200
"""A WARC unpacks to so many times its compressed size at most; HTML alone comes to 20."""
MAX_UNPACKED = 50 << 30
_LOCAL_HEADER = 30
"""Bytes before the name; the lengths of name and extra field are its last four (PKWARE APPNOTE 4.3.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZippedWarc:
    """One WARC file in a WACZ."""

    name: str
    start: int | None
    """Where it lies in the WACZ; null: it is compressed there."""
    size: int
    """Bytes, unpacked."""


def list_warcs(path: Path) -> list[ZippedWarc]:
    """Return the WARC files of a WACZ, in order of name.

    Raises:
        TransformError: It is no ZIP, holds no WARC, or one that cannot be what it says.
    """
    try:
        with zipfile.ZipFile(path) as container, path.open("rb") as stream:
            return [
                _describe(entry, stream, path)
                for entry in sorted(container.infolist(), key=lambda entry: entry.filename)
                if _is_warc(entry, path)
            ]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise _refused(path, str(error)) from error


class ZippedScan:
    """Address and URL of each page of a WACZ, as they stream by; see `PageScan`."""

    def __init__(self, path: Path) -> None:
        self.n_others = 0
        self.losses: list[str] = []
        self.captured_at: datetime | None = None
        """Of the page yielded last, as its record says."""
        self._path = path

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield `offset` in the WACZ, or `member!offset`, and URL.

        Raises:
            TransformError: None of its WARC files can be read.
        """
        warcs = list_warcs(self._path)
        if not warcs:
            raise _refused(self._path, "there is no WARC file in archive/")
        errors = []
        for warc in warcs:
            try:
                if warc.start is None:
                    scan = PageScan(unpack_warc(self._path, warc.name))
                    for offset, url in scan:
                        self.captured_at = scan.captured_at
                        yield f"{warc.name}!{offset}", url
                else:
                    scan = PageScan(self._path, warc.start, warc.start + warc.size)
                    for offset, url in scan:
                        self.captured_at = scan.captured_at
                        yield str(offset), url
            except TransformError as error:
                errors.append(error)
                self.losses.append(f"{warc.name}: {error.reason}: {error.detail}")
                continue
            self.n_others += scan.n_others
            if scan.loss:
                self.losses.append(f"{warc.name} {scan.loss}")
        if len(errors) == len(warcs):
            raise errors[0]


def unpack_warc(path: Path, name: str) -> Path:
    """Return a temporary file with a compressed WARC of a WACZ; the last one unpacked is kept.

    Raises:
        TransformError: There is no such member, or it is broken.
    """
    file = _unpacked(path, name, path.stat().st_mtime_ns)
    return Path(file.name)


@lru_cache(maxsize=1)
def _unpacked(path: Path, name: str, changed_at: int) -> Any:
    # The file goes when it falls out of the cache, or the process ends.
    file = tempfile.NamedTemporaryFile(suffix=Path(name).name[-8:])  # noqa: SIM115
    try:
        with zipfile.ZipFile(path) as container:
            entry = container.getinfo(name)
            if not _is_warc(entry, path):
                raise _refused(path, f"{name} is no WARC file")
            with container.open(entry) as member:
                shutil.copyfileobj(member, file, 1 << 20)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, zlib.error, ValueError) as error:
        raise _refused(path, f"{name}: {error}") from error
    except NotImplementedError as error:
        raise _refused(path, f"{name}: {error}") from error
    file.flush()
    return file


def _is_warc(entry: zipfile.ZipInfo, path: Path) -> bool:
    """Return whether an entry is a WARC of `archive/`; nothing is ever unpacked under its own name."""
    parts = entry.filename.replace("\\", "/").split("/")
    is_warc = parts[0] == "archive" and entry.filename.endswith((".warc", ".warc.gz"))
    if not is_warc or entry.is_dir():
        return False
    if ".." in parts or "!" in entry.filename:
        raise _refused(path, f"a member is named {entry.filename!r}")
    if entry.flag_bits & 1:
        raise _refused(path, f"{entry.filename} is encrypted")
    is_bomb = entry.file_size > MAX_RATIO * max(entry.compress_size, 1 << 16)
    if is_bomb or entry.file_size > MAX_UNPACKED:
        raise _refused(
            path, f"{entry.filename} unpacks from {entry.compress_size} to {entry.file_size} bytes"
        )
    return True


def _describe(entry: zipfile.ZipInfo, stream: Any, path: Path) -> ZippedWarc:
    if entry.compress_type != zipfile.ZIP_STORED:
        return ZippedWarc(name=entry.filename, start=None, size=entry.file_size)
    stream.seek(entry.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise _refused(path, f"{entry.filename} does not lie where the directory says")
    n_name, n_extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    start = entry.header_offset + _LOCAL_HEADER + n_name + n_extra
    return ZippedWarc(name=entry.filename, start=start, size=entry.file_size)


def _refused(path: Path, detail: str) -> TransformError:
    return TransformError(
        "not_a_wacz", f"{path.name}: {detail}", "check the file; a WACZ keeps .warc.gz in archive/"
    )
