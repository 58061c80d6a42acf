"""One extractor over one set of real pages, in a process of its own, and what it left."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data" / "pages"
OUT = ROOT / "evaluation-out"
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
SETS = (
    "opinion",
    "print-layouts",
    "fundus-tests",
    "trafilatura-eval",
    "wcxb-article",
    "postlight",
    "htmldate-eval",
    "scrapinghub",
    "fundus-eval",
)
OURS = ("opframe", "opframe_persons", "trafilatura")
PEERS = (
    "newspaper4k",
    "rs_trafilatura",
    "goose3",
    "readability_lxml",
    "resiliparse",
)
FIXED_LIMIT, LIMIT_A_PAGE = 60.0, 0.9
"""Seconds an extractor may take for a set: the slowest that ever finished takes .5 a page."""

_FORK = ("sh", "-c", '"$@"; exit $?', "sh")
"""A process starts with the peak memory of the one that forked it: the shell's is small."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one extractor gave on one set, and what it cost."""

    answers: dict[str, Row]
    pages_per_s: float | None
    seconds: float
    rss_peak_mb: int
    errors: dict[str, int]


Results = dict[tuple[str, str], Result | str]
"""By set and extractor; text says why there is none."""


@cache
def scorer() -> Any:
    """Return the module `score_pages`, shared with the other measurements of these sets."""
    sys.path.insert(0, str(SHARED / "tools"))
    import score_pages

    return score_pages


@cache
def read_truth(name: str) -> tuple[Row, ...]:
    with (DATA / name / "truth.jsonl").open(encoding="utf-8") as file:
        return tuple(json.loads(line) for line in file)


def read_page(name: str, page_id: str) -> bytes:
    with gzip.open(DATA / name / "pages" / f"{page_id}.html.gz") as file:
        return file.read()


def run_extractor(extractor: str, name: str) -> str | None:
    """Run one extractor over one set into OUT; return why there is no result, if there is none."""
    python = sys.executable if extractor in OURS else str(PEERS_PYTHON)
    if not Path(python).exists():
        return "not installed"
    limit = FIXED_LIMIT + LIMIT_A_PAGE * len(read_truth(name))
    target = f"tests.peers:{extractor}"
    tool = str(SHARED / "tools" / "run_extractor.py")
    for left in OUT.glob(f"{name}.{extractor}.*"):
        left.unlink()
    process = subprocess.Popen(
        [
            *_FORK,
            python,
            "-W",
            "ignore",
            tool,
            target,
            str(DATA),
            str(OUT),
            name,
            "--name",
            extractor,
        ],
        cwd=OUT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
        stdout=subprocess.DEVNULL,
        stderr=(OUT / f"{extractor}.log").open("w"),
        start_new_session=True,
    )
    try:
        if process.wait(timeout=limit):
            return "not installed" if "ModuleNotFoundError" in _log(extractor) else "crashed"
    except subprocess.TimeoutExpired:
        return f"did not finish in {limit:.0f} s"
    finally:
        # Native code that hangs does not hear a gentler signal.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return None


def is_installed(extractor: str) -> bool:
    """Say whether the extractor answers at all, before an hour is spent on it."""
    python = sys.executable if extractor in OURS else str(PEERS_PYTHON)
    page = "b'<html><body><article><p>' + b'Some words here. ' * 60 + b'</p></article>'"
    code = f"from tests.peers import {extractor} as e; e({page}, 'https://a.example/2020/01/02/b')"
    try:
        done = subprocess.run(
            [python, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"ModuleNotFoundError" not in done.stderr and b"ImportError" not in done.stderr


def read_result(extractor: str, name: str) -> Result | str:
    """Return what the last run left of one extractor and one set."""
    meta_path, answers_path = (
        OUT / f"{name}.{extractor}.{ending}" for ending in ("meta.json", "jsonl.gz")
    )
    if not meta_path.exists() or not answers_path.exists():
        return "not run"
    meta = json.loads(meta_path.read_text("utf-8"))
    with gzip.open(answers_path, "rt", encoding="utf-8") as file:
        answers = {row["id"]: row for row in map(json.loads, file)}
    return Result(
        answers=answers,
        pages_per_s=meta["pages_per_s"],
        seconds=meta["seconds"],
        rss_peak_mb=meta["rss_peak_mb"],
        errors=meta["errors"],
    )


def run_all(extractors: Sequence[str], sets: Sequence[str], run: bool = True) -> Results:
    """Run every extractor over every set, or read what the last run left."""
    OUT.mkdir(exist_ok=True)
    present = {name: not run or is_installed(name) for name in extractors}
    results: Results = {}
    for name in sets:
        for extractor in extractors:
            why = None
            if run:
                why = run_extractor(extractor, name) if present[extractor] else "not installed"
            results[name, extractor] = why or read_result(extractor, name)
            if run:
                print(f"  {name} {extractor}: {_said(results[name, extractor])}", file=sys.stderr)
    return results


def _log(extractor: str) -> str:
    return (OUT / f"{extractor}.log").read_text("utf-8", "replace")


def _said(result: Result | str) -> str:
    if isinstance(result, str):
        return result
    return f"{result.seconds:.1f} s, {result.rss_peak_mb} MB {result.errors or ''}"
