"""`opframe archive verify`: is everything that rows point to in the archive, and unchanged?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flows.files import clear_leftovers
from flows.home import Home
from flows.runs import list_runs
from flows.sources.archives.verifying import Problem, verify_file
from flows.sources.places import WARC_SUFFIXES
from flows.stage import Stage
from warehouse.ask import ask

FILES_AT_ONCE = 50
"""Files whose captures are asked for together: a night of any length in flat memory."""


_OURS = re.compile(r"(.+)-((?:discover|fetch)-\d{4,})\.warc\.gz")
"""Run and batch in the name of a file that we wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReport:
    """What the archive was found to be."""

    n_files: int
    n_bytes: int
    n_records: int
    n_captures: int
    problems: list[Problem]
    notes: list[str] = field(default_factory=list)
    """What was put right, or is no fault."""


def verify_archive(
    home: Home, *, is_reindexed: bool = False, watch: Callable[[str, int, int], None]
) -> ArchiveReport:
    """Read the whole archive, and compare it with its indexes and with the captures that rows name."""
    notes = [f"removed {name}, which a kill left" for name in clear_leftovers(home.archive)]
    notes += [f"{path.name} is being written" for path in sorted(home.archive.glob(".*.tmp"))]
    files = {
        path.name: path
        for path in sorted(home.archive.glob("*"))
        if path.name.endswith(WARC_SUFFIXES)
    }
    staged = _staged_files(home)
    loaded = {row["warc_file"] for row in ask(home.warehouse, "archived_files")}
    problems = [_missing(name) for name in sorted((loaded | staged.keys()) - files.keys())]
    n_records = n_captures = n_bytes = done = 0
    watch("verify", 0, len(files))
    for names in _chunks(sorted(files)):
        known = _known_captures(home, names, staged)
        for name in names:
            is_known = name in staged or name in loaded or _is_committed(home, name)
            if not is_known and (note := _explain(home, name)):
                notes.append(note)
            elif not is_known:
                problems.append(_unknown(name))
            checked = verify_file(files[name], known[name], is_reindexed=is_reindexed)
            problems.extend(checked.problems)
            n_records += checked.n_records
            n_captures += checked.n_captures
            n_bytes += files[name].stat().st_size
            done += 1
            watch("verify", done, len(files))
    problems.extend(_stray_indexes(home, files))
    return ArchiveReport(
        n_files=len(files),
        n_bytes=n_bytes,
        n_records=n_records,
        n_captures=n_captures,
        problems=problems,
        notes=notes,
    )


def _staged_files(home: Home) -> dict[str, set[tuple[str, str]]]:
    """Return run and batch of the committed batches that point into each archive file."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for run in list_runs(home, "begun", "staged", "refused", "finished", "discarded"):
        stage = Stage(home, run.run_id)
        for batch in stage.batches("fetch"):
            part = stage.facts(batch)["parts"].get("captures")
            rows = stage.read("captures", batch) if part and (home.root / part).exists() else []
            for row in rows:
                found[row["warc_file"]].add((run.run_id, batch))
    return found


def _known_captures(
    home: Home, names: list[str], staged: dict[str, set[tuple[str, str]]]
) -> dict[str, dict[int, str]]:
    known: dict[str, dict[int, str]] = defaultdict(dict)
    for row in ask(home.warehouse, "archived_captures", {"files": names}):
        known[row["warc_file"]][row["warc_offset"]] = row["raw_sha256"]
    # A batch of unchanged pages points into many files: each is read once for all of them.
    for run_id, batch in sorted({pair for name in names for pair in staged.get(name, ())}):
        for row in Stage(home, run_id).read("captures", batch):
            known[row["warc_file"]][row["warc_offset"]] = row["raw_sha256"]
    return known


def _explain(home: Home, name: str) -> str | None:
    """Say why a file may be there that no rows name: its batch was not committed before a kill."""
    found = _OURS.fullmatch(name)
    if found and (home.runs / found[1] / "run.json").exists():
        return f"{name} belongs to a batch that was stopped: the same command writes it again"
    return None


def _is_committed(home: Home, name: str) -> bool:
    """True of a file that a committed batch wrote, and that may hold listings or unchanged pages only."""
    found = _OURS.fullmatch(name)
    return found is not None and Stage(home, found[1]).is_committed(found[2])


def _missing(name: str) -> Problem:
    return Problem(
        reason="missing_file",
        file=name,
        detail="captures point into it, and it is not there",
        remedy="put it back into archive/; without it these pages cannot be read again",
    )


def _unknown(name: str) -> Problem:
    return Problem(
        reason="unknown_file",
        file=name,
        detail="no capture points into it",
        remedy='move it out of archive/; to read it, name it in a listing of kind "warc"',
    )


def _stray_indexes(home: Home, files: dict[str, Path]) -> Iterator[Problem]:
    for path in sorted(home.archive.glob("*.cdxj")):
        if path.name.removesuffix(".cdxj") not in files:
            yield Problem(
                reason="index_without_file",
                file=path.name,
                detail="its WARC file is not there",
                remedy="put the WARC file back, or remove the index",
            )


def _chunks(names: list[str]) -> Iterator[list[str]]:
    return (names[at : at + FILES_AT_ONCE] for at in range(0, len(names), FILES_AT_ONCE))
