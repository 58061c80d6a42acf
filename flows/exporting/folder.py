"""A folder that is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.errors import OpframeError
from warehouse.snapshots import fsync

SUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"


class ExportError(OpframeError):
    """An export cannot be made; the message says why and what to do."""


@contextmanager
def new_folder(target: Path, *, is_replaced: bool = False) -> Iterator[Path]:
    """Give a folder beside the target to write into; it takes the target's name at the end.

    After an error, or a kill, the target is as it was. What a killed export left beside it is removed
    by the next one.

    Raises:
        ExportError: The target is taken, or the disk is full.
    """
    target = target.absolute()
    _restore(target)
    _check_target(target, is_replaced)
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f".{target.name}.*.exporting"):
        if not _is_alive(leftover.name.split(".")[-2]):
            shutil.rmtree(leftover, ignore_errors=True)
    building = target.parent / f".{target.name}.{os.getpid()}.exporting"
    try:
        building.mkdir()
        yield building
        write_sums(building)
        for path in sorted(building.rglob("*")):
            fsync(path)
        _swap(building, target)
    except (OSError, duckdb.IOException) as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise ExportError(
            f"{target}: {reason}; nothing was exported. Free space or choose another folder, then run "
            "the same command again"
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def write_sums(folder: Path) -> None:
    """Write the hash of each file, in the form that `sha256sum -c` reads."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_target(target: Path, is_replaced: bool) -> None:
    if target.exists() and not target.is_dir():
        raise ExportError(f"{target} is a file; name a folder that does not exist yet")
    if not target.exists() or not any(target.iterdir()):
        return
    if not is_replaced:
        raise ExportError(
            f"{target} is not empty; name another folder, or put a new export in its place with --replace"
        )
    if not (target / SUMS).exists() or not (target / PACKAGE).exists():
        raise ExportError(
            f"{target} is no export ({SUMS} and {PACKAGE} are not both there), so it is not replaced; "
            "name another folder"
        )


def _swap(building: Path, target: Path) -> None:
    aside = _aside(target)
    if target.exists() and any(target.iterdir()):
        target.rename(aside)
    building.rename(target)
    fsync(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _restore(target: Path) -> None:
    """Put back what an export that was killed between its two renames had set aside."""
    aside = _aside(target)
    if not aside.exists():
        return
    if target.exists():
        shutil.rmtree(aside, ignore_errors=True)
    else:
        aside.rename(target)


def _aside(target: Path) -> Path:
    return target.parent / f".{target.name}.replaced"


def _reason(error: Exception) -> str | None:
    """Return why a disk takes no more, or null if that is not what went wrong."""
    for code in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        if getattr(error, "errno", None) == code or os.strerror(code) in str(error):
            return os.strerror(code)
    return None


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
