"""`make reliability`: counts of the shipped model against the doubly read op-eds, a frame each.

Writes transforms/framing/model/reliability.json, from which each warehouse takes its tiers and corrected
shares. `make evaluate-framing` does it too. One reading of each text: under a minute.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests import framing_sets as sets
from transforms.framing import (
    AnnotationInput,
    Codebook,
    build_annotator,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.reliability import FILE, count_agreement, has_frame

OUT = sets.ROOT / "transforms" / "framing" / "model" / FILE
SET_NAME = "opeds_double_read"
NOTE = (
    "30 English editorials; the labels on which two independent language-model readings by one sheet agree: no "
    "human coding. They were looked at while the model was made, so the figures flatter a little."
)

Gold = list[bool | None]


def main() -> None:
    if not sets.CODED.exists():
        print("reliability: SKIPPED, the coded sets are not here (../shared/data/coded)")
        return
    write_reliability(OUT)


def write_reliability(out: Path) -> None:
    """Measure the shipped model and write its counts."""
    found = measure_reliability()
    out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    for row in found["sets"][0]["frames"]:
        print(" ".join(str(value) for value in row.values()))
    print(f"written: {out.relative_to(sets.ROOT)}", file=sys.stderr)


def measure_reliability() -> dict[str, Any]:
    """Return the file's content: counts of each frame of the schemes that the set codes."""
    annotator = build_annotator([shipped_model()])
    models = annotator.scheme_models()
    gold = {key: column for book in shipped_codebooks() for key, column in _gold(book).items()}
    texts, _ = sets.double_read("generic", ())
    inputs = [AnnotationInput(text=text, in_language="en") for text in texts]
    said: dict[tuple[str, str], Gold] = {key: [] for key in gold}
    for annotation in annotator.annotate(inputs, has_evidence=False):
        for label in annotation.frames:
            if label.unit == "document" and (label.scheme, label.frame) in said:
                said[label.scheme, label.frame].append(has_frame(label))
    versions = {row["scheme"]: row["scheme_version"] for row in models}
    rows = [
        {
            "scheme": scheme,
            "scheme_version": versions[scheme],
            "frame": frame,
            **count_agreement(said[scheme, frame], gold[scheme, frame]),
        }
        for scheme, frame in gold
    ]
    (scheme_model,) = {row["scheme_model"] for row in models}
    return {
        "scheme_model": scheme_model,
        "sets": [
            {
                "set_name": SET_NAME,
                "set_kind": "double-read op-eds",
                "set_note": NOTE,
                "frames": rows,
            }
        ],
    }


def _gold(book: Codebook) -> dict[tuple[str, str], Gold]:
    """Return what the set says of each frame of a codebook and of its roll-up, text by text."""
    if book.id == "entman":
        return {}
    _, matrix = sets.double_read(book.id, book.frame_names())
    columns: dict[str, Gold] = {
        name: [None if math.isnan(value) else value == 1 for value in matrix[:, number]]
        for number, name in enumerate(book.frame_names())
    }
    found = {(book.id, name): column for name, column in columns.items()}
    if book.rollup is not None:
        for name, members in book.rollup.frames:
            rows = zip(*(columns[member] for member in members), strict=True)
            found[book.rollup.id, name] = [_any(row) for row in rows]
    return found


def _any(values: Sequence[bool | None]) -> bool | None:
    """Return yes if any is, no if all are no, else None."""
    if any(values):
        return True
    return None if None in values else False


if __name__ == "__main__":
    main()
