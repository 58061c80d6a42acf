"""A file without holes: how large its blocks are, and when it is written anew.

Each table and each changed row group takes blocks of its own, and what a load replaces stays in the
file as free blocks for the next. In a small study that is most of the file (the demo: 22 blocks of
256 KB for 1 MB of data, 17 more after the second night), so small files have small blocks. Large
files do not: with blocks of 16 KB, 100 MB of bodies took half as much again.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

STORAGE_VERSION = "v1.5.0"
"""Three times smaller than DuckDB 1.5's default, and readable by 1.5 and 2.0."""
SMALL_BLOCK, LARGE_BLOCK = 16_384, 262_144
"""DuckDB's smallest and its default block; both are read by 1.5 and 2.0."""
MAX_SMALL_FILE = 64 << 20
"""Bytes up to which a file has small blocks."""
STAGED_TO_FILE = 4
"""Bytes of the file for one of Parquet, at most: the guess for a first load."""


def block_size(n_bytes: int) -> int:
    """Return the block size for a file of about so many bytes."""
    return SMALL_BLOCK if n_bytes <= MAX_SMALL_FILE else LARGE_BLOCK


def attach(
    connection: duckdb.DuckDBPyConnection, path: Path, alias: str, block_bytes: int | None = None
) -> None:
    """Attach a file for writing; a new one gets the storage version and the block size."""
    options = f"STORAGE_VERSION '{STORAGE_VERSION}'"
    if block_bytes is not None and not path.exists():
        options += f", BLOCK_SIZE {block_bytes}"
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {alias} ({options})")


def should_compact(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """True when a third of the attached file is free, or it has outgrown its blocks."""
    found = connection.execute(
        "SELECT block_size, total_blocks, free_blocks FROM pragma_database_size() "
        "WHERE database_name = $1",
        [database],
    ).fetchone()
    assert found is not None, database
    block_bytes, total, free = found
    has_outgrown = block_bytes < LARGE_BLOCK and block_bytes * total > MAX_SMALL_FILE
    return bool(free * 3 >= total or has_outgrown)


def compact(connection: duckdb.DuckDBPyConnection, database: str, path: Path) -> None:
    """Copy all of the attached file, with views, macros and comments, into a fresh one."""
    found = connection.execute(
        "SELECT block_size * used_blocks FROM pragma_database_size() WHERE database_name = $1",
        [database],
    ).fetchone()
    assert found is not None, database
    path.unlink(missing_ok=True)
    attach(connection, path, "compacted", block_size(found[0]))
    connection.execute(f"COPY FROM DATABASE {database} TO compacted")
    connection.execute("CHECKPOINT compacted")
    connection.execute("DETACH compacted")
