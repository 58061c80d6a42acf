"""What extraction gave on a sample of the real pages when it was last recorded: it may not give less."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

from tests.extractor_runs import SETS, Row, read_page, read_truth, scorer
from tests.peers import opframe
from tests.split import in_sample

FLOORS = Path(__file__).parent / "floors.toml"
SMALL_SETS = ("opinion", "print-layouts")
"""These are read whole."""
MEASURES = ("title", "auth_exact", "auth_p", "blank_ok", "date_r", "outlet", "body_f1", "chunk_f1")
MIN_PAGES = 10
"""Pages with truth that a measure needs to be held; each is worth too much below."""
COUNTS = {
    "title": "title_n",
    "auth_exact": "auth_n",
    "auth_p": "auth_n",
    "blank_ok": "blank_n",
    "date_r": "date_n",
    "outlet": "outlet_n",
    "body_f1": "body_n",
}


def measure_sample() -> dict[str, dict[str, float]]:
    """Return the scores of opframe by set and measure, on the sample of both halves."""
    return {name: _measure(name) for name in SETS}


def _measure(name: str) -> dict[str, float]:
    rows = [row for row in read_truth(name) if name in SMALL_SETS or in_sample(row)]
    answers = {row["id"]: _answer(name, row) for row in rows}
    scores = scorer().score(rows, answers)
    return {
        key: scores[key]
        for key in MEASURES
        if scores[key] is not None and scores.get(COUNTS.get(key, "pages"), 0) >= MIN_PAGES
    }


def _answer(name: str, row: Row) -> dict[str, Any]:
    return opframe(read_page(name, row["id"]), row.get("url") or row.get("url_in_page"))


def read_floors() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text("utf-8"))
    return found


def record_floors() -> None:
    """Write what the sample gives now, rounded down to half a point."""
    lines = [
        "# Written by `python -m tests.evaluate_extraction --record-floors`; held by test_real_pages.py.",
        "# Per cent, on every fourth page of each set, of both halves.",
    ]
    for name, scores in measure_sample().items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {math.floor(value * 2) / 2}" for key, value in scores.items()]
    FLOORS.write_text("\n".join(lines) + "\n", "utf-8")
