"""`opframe codings import`: a sheet that a person filled in becomes labels of that person.

A run like any other, of kind `codings`: each row of the sheet is an input and ends in one outcome (new;
new_version: the coder decided otherwise than before; unchanged; duplicate; rejected), and the same command
after a kill goes on where it stopped. The file itself is kept under archive/codings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.files import write_atomically
from flows.home import Home
from flows.loading import load_staged
from flows.runs import Run, find_unfinished, finish_run, open_run, parameters_text
from flows.settings import SettingsError, opframe_version
from flows.stage import EMPTY_ROWS, Stage
from transforms.codings.decisions import (
    Decision,
    DecisionReader,
    Schemes,
    refuse_contradictions,
    unknown_unit,
)
from transforms.codings.sheet import Line, Sheet, read_sheet
from transforms.errors import TransformError
from transforms.framing import Codebook
from transforms.rows import Row
from warehouse.ask import ask
from warehouse.errors import NoSnapshot
from warehouse.lock import hold_lock
from warehouse.snapshots import current_snapshot

KIND = "codings"
BATCH = "discover-0000"
NO_MODEL = "none"
"""The model_version of a run in which only people decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import brought."""

    run_id: str
    counts: dict[str, int]
    """Rows of the sheet by outcome."""
    rejects: list[Row] = field(default_factory=list)
    is_new: bool = True
    """False: the file was imported before, and nothing changed."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sheet against the warehouse: what can be loaded, and what not."""

    sheet: Sheet
    decisions: list[tuple[Row, Decision]]
    """(article_id and version_id, decision)."""
    refused: dict[int, TransformError]


def import_codings(
    home: Home,
    path: Path,
    coder: str | None,
    scheme: str | None,
    codebooks: Sequence[Codebook],
    *,
    clock: Callable[[], datetime],
    wait: float = 600.0,
) -> ImportReport:
    """Load a sheet; a file that was imported before changes nothing, unless rows refused then fit now.

    Raises:
        SheetError: The file is no coding sheet; nothing was loaded.
        NoSnapshot: The study has no articles yet.
        LockHeld, CheckFailed: As any load.
    """
    if current_snapshot(home.warehouse) is None:
        raise NoSnapshot("there is nothing to code yet: read articles first, with opframe run")
    now = clock()
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    parameters = {"coder": coder, "file_sha256": digest, "scheme": scheme}
    lock = home.runs / f"{KIND}-{digest[:12]}.lock"
    with hold_lock(lock, f"an import of {path.name}", wait_seconds=wait):
        read = _read(home, read_sheet(content, path.name), codebooks, coder, scheme, now)
        versions = _versions()
        if find_unfinished(home, KIND, parameters, versions) is None:
            earlier = ask(
                home.warehouse, "coding_import", {"parameters": parameters_text(parameters)}
            )
            if earlier and earlier[0]["refused"] == sorted(read.refused):
                return _report(home, earlier[0]["run_id"], is_new=False)
        home.create()
        run = open_run(home, KIND, parameters, versions, now=now)
        stage = Stage(home, run.run_id)
        if not stage.is_committed(BATCH):
            write_atomically(home.archive / "codings" / f"{digest[:16]}{path.suffix}", content)
            stage.commit(BATCH, {**EMPTY_ROWS, **_rows(read, run, digest)})
        loaded = load_staged(home, run, stage, now=clock(), wait=wait)
        report = _report(home, run.run_id)
        finish_run(home, run, {"counts": report.counts, "snapshot": loaded.snapshot.name})
    return report


def _read(
    home: Home,
    sheet: Sheet,
    codebooks: Sequence[Codebook],
    coder: str | None,
    scheme: str | None,
    now: datetime,
) -> _Read:
    versions, schemes = _schemes(home, codebooks)
    reader = DecisionReader(sheet, schemes, coder, scheme, now)
    found: list[Decision] = []
    refused: dict[int, TransformError] = {}
    for line in sheet.lines:
        try:
            found += reader.read(line)
        except TransformError as error:
            refused[line.line_no] = error
    units = _units(home, {decision.unit_given for decision in found})
    placed = []
    for decision in found:
        unit = units.get(decision.unit_given)
        if unit is None:
            refused[decision.line_no] = unknown_unit(decision.line_no, decision.unit_given)
        else:
            placed.append(({**unit, "scheme_version": versions[decision.scheme]}, decision))
    refused |= refuse_contradictions([(unit["version_id"], said) for unit, said in placed])
    kept = [(unit, said) for unit, said in placed if said.line_no not in refused]
    return _Read(sheet, kept, refused)


def _schemes(home: Home, codebooks: Iterable[Codebook]) -> tuple[dict[str, str], Schemes]:
    """Return the version of each scheme of the study, and what a sheet may name."""
    versions: dict[str, str] = {}
    frames: dict[str, list[str]] = {}
    for row in ask(home.warehouse, "coding_frames"):
        versions[row["scheme"]] = row["scheme_version"]
        frames.setdefault(row["scheme"], []).append(row["frame"])
    items = {
        book.id: {f"{frame.name}.{item.id}" for frame in book.frames for item in frame.items}
        for book in codebooks
    }
    return versions, Schemes(frames=frames, items=items)


def _units(home: Home, given: Iterable[str]) -> dict[str, Row]:
    from transforms.extraction.urls import article_id

    units = sorted(given)
    hashed = [
        article_id(unit, b"") if unit.startswith(("http://", "https://")) else unit
        for unit in units
    ]
    rows = ask(home.warehouse, "coding_units", {"units": units, "article_ids": hashed})
    return {
        row["unit"]: {"article_id": row["article_id"], "version_id": row["version_id"]}
        for row in rows
    }


def _rows(read: _Read, run: Run, digest: str) -> Mapping[str, list[Row]]:
    sheet = read.sheet
    return {
        "inputs": [
            {
                "input_no": line.line_no,
                "input_url": _named(line),
                "listing_url": sheet.name,
                "outlet_id": None,
                "listed_at": None,
            }
            for line in sheet.lines
        ],
        "run_listings": [
            {
                "listing_url": sheet.name,
                "listing_kind": KIND,
                "outlet_id": None,
                "n_items": len(sheet.lines),
                "is_read": True,
                "detail": None,
            }
        ],
        "rejects": [
            {
                "input_no": line.line_no,
                "input_url": _named(line),
                "outlet_id": None,
                "stage": KIND,
                "reason": error.reason,
                "detail": error.detail,
                "remedy": error.remedy,
                "is_retryable": False,
                "rejected_at": run.started_at,
            }
            for line in sheet.lines
            if (error := read.refused.get(line.line_no)) is not None
        ],
        "codings": [
            {
                **asdict(said),
                **unit,
                "file_name": sheet.name,
                "file_sha256": digest,
                "decided_at": said.coded_at or run.started_at,
            }
            for unit, said in read.decisions
        ],
    }


def _named(line: Line) -> str:
    from transforms.codings.sheet import UNIT_COLUMNS

    return next(
        (line.cells[name] for name in UNIT_COLUMNS if name in line.cells), f"row {line.line_no}"
    )


def _report(home: Home, run_id: str, *, is_new: bool = True) -> ImportReport:
    key = {"run_id": run_id}
    return ImportReport(
        run_id=run_id,
        counts={row["outcome"]: row["n"] for row in ask(home.warehouse, "run_counts", key)},
        rejects=ask(home.warehouse, "run_rejects", key),
        is_new=is_new,
    )


def _versions() -> dict[str, str]:
    from transforms.extraction import EXTRACTOR_VERSION

    return {
        "opframe_version": opframe_version(),
        "extractor_version": EXTRACTOR_VERSION,
        "model_version": NO_MODEL,
    }


def draw_sheet(home: Home, book: Codebook, n: int, seed: str) -> list[list[str]]:
    """Return the rows of a coding sheet with texts of the study: the head, the questions, a row a text."""
    import csv
    import io

    from transforms.framing.rendering import render_sheet

    head = list(csv.reader(io.StringIO(render_sheet(book))))
    texts = ask(home.warehouse, "coding_sample", {"language": book.language, "seed": seed, "n": n})
    if not texts:
        raise SettingsError(
            f"{home.root}: no article in {book.language} to code; read some first, with opframe run"
        )
    blank = [""] * (len(head[0]) - 2)
    return [
        *head,
        *(
            [row["version_id"], "\n\n".join(filter(None, (row["headline"], row["body"]))), *blank]
            for row in texts
        ),
    ]


def coding_matrix(home: Home, scheme: str, frame: str) -> tuple[list[str], list[list[Any]]]:
    """Return the coders, and a row for each text that all of them decided: its id and their 1 or 0.

    Raises:
        SettingsError: Fewer than two coders decided on one text.
    """
    rows = ask(home.warehouse, "coding_matrix", {"scheme": scheme, "frame": frame})
    coders = sorted({row["coder"] for row in rows})
    table: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["has_frame"] is not None:
            table.setdefault(row["version_id"], {})[row["coder"]] = row["has_frame"]
    complete = [
        [version_id, *(said[coder] for coder in coders)]
        for version_id, said in table.items()
        if len(said) == len(coders)
    ]
    if len(coders) < 2 or not complete:
        raise SettingsError(
            f"{scheme}, {frame}: no text that two coders decided on "
            f"(coders: {', '.join(coders) or 'none'}); import a second sheet"
        )
    return coders, complete
