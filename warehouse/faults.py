"""A full disk or a missing right, said with a remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import PublishingFailed

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def tell_faults(warehouse: Path) -> Iterator[None]:
    """Turn a full disk or a missing right into a message with a remedy."""
    stands = "The published file is as it was, and the staged rows are kept"
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise PublishingFailed(
                f"no room left under {warehouse} ({error.strerror}). {stands}: make room (about three "
                "times the published file is needed), then `opframe publish`"
            ) from error
        if error.errno in NOT_WRITABLE:
            raise PublishingFailed(
                f"{error.filename or warehouse} may not be written ({error.strerror}). {stands}: give "
                "this user the right to write there, then `opframe publish`"
            ) from error
        raise
    except duckdb.Error as error:
        if any(words in str(error) for words in ("No space left", "File too large", "quota")):
            raise PublishingFailed(
                f"no room left under {warehouse} ({str(error).splitlines()[0]}). {stands}: make room "
                "(about three times the published file is needed), then `opframe publish`"
            ) from error
        raise
