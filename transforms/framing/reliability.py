"""How far the shipped model's labels agree with reference sets: counts, measured once and shipped beside it.

The file `model/reliability.json` is written by `make reliability`. It holds counts only, no text, and names the
model that was measured: another model's labels do not find them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from transforms.records import FrameLabel

Row = dict[str, Any]

FILE = "reliability.json"


def has_frame(label: FrameLabel) -> bool | None:
    """Tell whether the author frames it so; None when the model abstains. As the warehouse's has_frame."""
    if label.decision == "abstain":
        return None
    return label.decision == "yes" and label.voice != "quoted"


def count_agreement(
    judged: Iterable[bool | None], reference: Iterable[bool | None]
) -> dict[str, int]:
    """Return tp, fp, fn, tn, and n_abstained (the judge is None) and n_unsure (the reference is None).

    A text of which the reference is None is in n_unsure alone.
    """
    counts = dict.fromkeys(("tp", "fp", "fn", "tn", "n_abstained", "n_unsure"), 0)
    for said, truth in zip(judged, reference, strict=True):
        if truth is None:
            counts["n_unsure"] += 1
        elif said is None:
            counts["n_abstained"] += 1
        elif said:
            counts["tp" if truth else "fp"] += 1
        else:
            counts["fn" if truth else "tn"] += 1
    return counts


def reliability_rows(scheme_models: Sequence[Mapping[str, str]]) -> list[Row]:
    """Return the shipped counts that were measured with one of these scheme models."""
    measured = shipped_reliability()
    known = {(row["scheme"], row["scheme_version"], row["scheme_model"]) for row in scheme_models}
    return [
        {
            **row,
            "unit": "document",
            "coder": "machine",
            "scheme_model": measured["scheme_model"],
            "set_name": reference["set_name"],
            "set_kind": reference["set_kind"],
            "set_note": reference["set_note"],
        }
        for reference in measured["sets"]
        for row in reference["frames"]
        if (row["scheme"], row["scheme_version"], measured["scheme_model"]) in known
    ]


@cache
def shipped_reliability() -> dict[str, Any]:
    """Return the shipped file: scheme_model, and sets with their counts a frame."""
    text = files(__package__).joinpath("model", FILE).read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
