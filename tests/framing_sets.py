"""The human-coded sets of ../shared/data/coded, as the evaluation of framing reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.framing import Codebook, read_codebook, shipped_codebooks
from transforms.framing.training.coded import CodedText, field_of, row_texts
from transforms.framing.training.shipped import narrative_texts

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
CODED = DATA / "coded"
CODEBOOKS = ROOT / "docs" / "codebooks"

Row = dict[str, Any]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedSet:
    """A set that is measured in folds: each text by a model of the other folds' texts."""

    name: str
    book: Codebook
    texts: Sequence[CodedText]
    folds: Sequence[str]


def read_rows(name: str) -> Iterator[Row]:
    with (CODED / f"{name}.jsonl").open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def narrative_frames() -> FoldedSet:
    """257 articles on climate, five of the generic frames; its own folds."""
    rows = list(read_rows("narrative_frames"))
    book = next(book for book in shipped_codebooks() if book.id == "generic")
    return FoldedSet(
        name="narrative_frames",
        book=book,
        texts=list(narrative_texts(rows)),
        folds=[row["split"] for row in rows],
    )


def gvfc() -> FoldedSet:
    """1,043 headlines on gun violence, nine frames; its own folds."""
    return _folded("gvfc", list(read_rows("gvfc_headlines")), "split")


def ccf() -> FoldedSet:
    """1,919 English units on climate, eight main frames; folds by newspaper article."""
    rows = [row for row in read_rows("ccf_climate") if row["meta"]["lang"] == "en"]
    return _folded("ccf", rows, "meta.doc", n_folds=4)


def _folded(name: str, rows: list[Row], field: str, n_folds: int | None = None) -> FoldedSet:
    book = read_codebook(CODEBOOKS / f"{name}.toml")
    values = [field_of(row, field) for row in rows]
    return FoldedSet(
        name=name,
        book=book,
        texts=list(row_texts(rows, book, field, name)),
        folds=[str(value % n_folds if n_folds else value) for value in values],
    )


def double_read(scheme: str, frames: Sequence[str]) -> tuple[list[str], Floats]:
    """Return the texts of the doubly read editorials, and their gold: nan where the two disagree."""
    texts = {row["id"]: row["text"].strip() for row in read_rows("webis_editorials")}
    readings = list(read_rows("opeds_double_read"))
    gold = [
        [
            np.nan if frame in row[f"{scheme}_disputed"] else float(frame in row[scheme])
            for frame in frames
        ]
        for row in readings
    ]
    return [texts[row["id"]] for row in readings], np.array(gold)


def report_half() -> npt.NDArray[np.bool_]:
    """Tell the doubly read editorials by which nothing was chosen: those whose id's SHA-1 is odd."""
    ids = [row["id"] for row in read_rows("opeds_double_read")]
    return np.array([int(hashlib.sha1(i.encode()).hexdigest(), 16) % 2 == 1 for i in ids])


def frac() -> tuple[list[str], list[str]]:
    """Return 242 sentences of opinion pieces, each with its one frame of the merged policy frames."""
    rows = list(read_rows("frac"))
    return [row["text"] for row in rows], [row["labels"][0] for row in rows]
