"""Runs: begun once, continued after a crash, finished once."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.files import read_json, write_json
from flows.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a flow over one study."""

    run_id: str
    kind: str
    """nightly, adhoc, backfill, codings, reannotate, reextract."""
    started_at: datetime
    parameters: str
    """JSON, as given."""
    opframe_version: str
    extractor_version: str
    model_version: str
    is_resumed: bool = False


def open_run(
    home: Home,
    kind: str,
    parameters: Mapping[str, Any],
    versions: Mapping[str, str],
    *,
    now: datetime,
) -> Run:
    """Continue the unfinished run of the same kind, parameters and versions, or begin one.

    An unfinished run of other versions is left as it is: its rows were never published, and its
    inputs come again with the next listing. A run that a check refused is not continued: it would be
    refused again, every night.
    """
    unfinished = find_unfinished(home, kind, parameters, versions)
    if unfinished is not None:
        return unfinished
    text, identity = _identify(kind, parameters, versions)
    run = Run(
        run_id=f"{now:%Y%m%dT%H%M%S}-{kind}-{identity}-{secrets.token_hex(2)}",
        kind=kind,
        started_at=now,
        parameters=text,
        opframe_version=versions["opframe_version"],
        extractor_version=versions["extractor_version"],
        model_version=versions["model_version"],
    )
    write_json(home.runs / run.run_id / "run.json", asdict(run))
    return run


def find_unfinished(
    home: Home, kind: str, parameters: Mapping[str, Any], versions: Mapping[str, str]
) -> Run | None:
    """Return the unfinished run of the same kind, parameters and versions, if there is one."""
    _, identity = _identify(kind, parameters, versions)
    for path in sorted(home.runs.glob(f"*-{identity}-*/run.json"), reverse=True):
        if run_state(path.parent) in ("begun", "staged"):
            return read_run(path, is_resumed=True)
    return None


def parameters_text(parameters: Mapping[str, Any]) -> str:
    """Return parameters as a run keeps them: the same for the same."""
    return json.dumps(dict(parameters), sort_keys=True, default=str)


def finish_run(home: Home, run: Run, report: Mapping[str, Any]) -> None:
    write_json(home.runs / run.run_id / "finished.json", dict(report))
    for name in ("refused", "stopped"):
        (home.runs / run.run_id / f"{name}.json").unlink(missing_ok=True)


def mark_staged(home: Home, run_id: str) -> None:
    """Say that all rows of the run are staged: from now on it can be published."""
    path = home.runs / run_id / "staged.json"
    if not path.exists():
        write_json(path, {})


def mark_refused(home: Home, run_id: str, reason: str) -> None:
    """Say why the run was not published; one that has been before stays finished."""
    if not (home.runs / run_id / "finished.json").exists():
        write_json(home.runs / run_id / "refused.json", {"reason": reason})


def discard_run(home: Home, run_id: str, *, is_undone: bool = False) -> None:
    """Leave the run out of every later publication; its staged rows stay. Or take that back."""
    path = home.runs / run_id / "discarded.json"
    if is_undone:
        path.unlink(missing_ok=True)
    else:
        write_json(path, {})


def run_state(folder: Path) -> str:
    """Return begun (some rows are staged), staged, refused (by a check), finished or discarded."""
    for name in ("discarded", "finished", "refused", "staged"):
        if (folder / f"{name}.json").exists():
            return name
    return "begun"


def list_runs(home: Home, *states: str) -> list[Run]:
    """Return the runs in one of these states, in the order begun."""
    found = [
        read_run(path) for path in home.runs.glob("*/run.json") if run_state(path.parent) in states
    ]
    return sorted(found, key=lambda run: (run.started_at, run.run_id))


def refusal(home: Home, run_id: str) -> str | None:
    """Return why a check refused the run; none: it was not refused."""
    path = home.runs / run_id / "refused.json"
    return str(read_json(path)["reason"]) if path.exists() else None


def unfinished_runs(home: Home) -> list[str]:
    """Return the ids of runs that were begun and can be continued, oldest first."""
    return [run.run_id for run in list_runs(home, "begun", "staged")]


def _identify(
    kind: str, parameters: Mapping[str, Any], versions: Mapping[str, str]
) -> tuple[str, str]:
    text = parameters_text(parameters)
    key = json.dumps([kind, text, dict(versions)], sort_keys=True)
    return text, hashlib.sha256(key.encode()).hexdigest()[:8]


def read_run(path: Path, *, is_resumed: bool = False) -> Run:
    fields = read_json(path)
    fields["started_at"] = datetime.fromisoformat(fields["started_at"])
    fields["is_resumed"] = is_resumed
    return Run(**fields)
