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
    inputs come again with the next listing.
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
        if not (path.parent / "finished.json").exists():
            return _read_run(path)
    return None


def parameters_text(parameters: Mapping[str, Any]) -> str:
    """Return parameters as a run keeps them: the same for the same."""
    return json.dumps(dict(parameters), sort_keys=True, default=str)


def finish_run(home: Home, run: Run, report: Mapping[str, Any]) -> None:
    write_json(home.runs / run.run_id / "finished.json", dict(report))


def unfinished_runs(home: Home) -> list[str]:
    """Return the ids of runs that were begun and not finished, oldest first."""
    return [
        path.parent.name
        for path in sorted(home.runs.glob("*/run.json"))
        if not (path.parent / "finished.json").exists()
    ]


def _identify(
    kind: str, parameters: Mapping[str, Any], versions: Mapping[str, str]
) -> tuple[str, str]:
    text = parameters_text(parameters)
    key = json.dumps([kind, text, dict(versions)], sort_keys=True)
    return text, hashlib.sha256(key.encode()).hexdigest()[:8]


def _read_run(path: Path) -> Run:
    fields = read_json(path)
    fields["started_at"] = datetime.fromisoformat(fields["started_at"])
    fields["is_resumed"] = True
    return Run(**fields)
