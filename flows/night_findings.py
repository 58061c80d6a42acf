"""What the checks of a night noticed: in the published file, and for a refused run in its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.files import read_json, write_json
from flows.home import Home
from flows.runs import Run, run_state
from flows.setting_aside import PublishingError
from flows.settings import ChecksSettings, read_study
from warehouse.ask import ask
from warehouse.errors import CheckFailed
from warehouse.night_rules import LEVELS, NightRules, read_night_checks

Finding = Mapping[str, Any]
"""A row of `night_findings`."""


def night_rules(home: Home, run: Run, despite: Sequence[str] = ()) -> NightRules:
    """Return what may stop a run: the study's levels, less what a person overruled for it."""
    checks = read_study(home).checks if home.config.exists() else ChecksSettings()
    path = home.runs / run.run_id / "despite.json"
    overruled = {*despite, *(read_json(path)["checks"] if path.exists() else ())}
    is_settled = run_state(home.runs / run.run_id) == "finished"
    return checks.rules(frozenset(overruled), is_settled=is_settled)


def overrule(home: Home, run_id: str, checks: Sequence[str], now: datetime) -> None:
    """Note down that a person published a run despite of checks; a rebuilt file follows it."""
    path = home.runs / run_id / "despite.json"
    before = read_json(path)["checks"] if path.exists() else []
    write_json(path, {"checks": sorted({*before, *checks}), "overruled_at": now})


def refuse_unknown(checks: Sequence[str]) -> None:
    """Say so when what is to be overruled is no check of a night.

    Raises:
        PublishingError: Names those that there are.
    """
    known = [check.name for check in read_night_checks()]
    for name in checks:
        if name not in known:
            raise PublishingError(
                f"{name} is no check of a night and cannot be overruled; these are: {', '.join(known)}. "
                "Rows that break another check can be left out with --set-aside"
            )


def write_findings(home: Home, error: CheckFailed) -> None:
    """Keep in the run's folder what stopped it, for the published file does not have it."""
    rows = list(error.night) or [
        {
            "run_id": error.run_id,
            "check_name": finding.check.name,
            "level": "stop",
            "subject_kind": "night",
            "subject": "all",
            "observed": None,
            "expected_low": None,
            "expected_high": None,
            "n": finding.n_rows,
            "message": f"{finding.n_rows} rows against the promise: {finding.check.promise}",
            "remedy": finding.check.remedy,
            "is_overruled": False,
        }
        for finding in error.findings
    ]
    write_json(home.runs / str(error.run_id) / "findings.json", rows)


def read_findings(home: Home, run_id: str) -> list[dict[str, Any]]:
    """Return what the checks noticed about a run, the gravest first."""
    if run_state(home.runs / run_id) == "refused":
        path = home.runs / run_id / "findings.json"
        rows = list(read_json(path)) if path.exists() else []
        return sorted(rows, key=lambda row: -LEVELS.index(row["level"]))
    if not ask(home.warehouse, "table_is_held", {"table_name": "night_findings"}):
        return []  # an older opframe published
    return ask(home.warehouse, "run_findings", {"run_id": run_id})


def find_verdict(findings: Sequence[Finding]) -> tuple[str, str]:
    """Return trust, look or stopped, and why, in one line."""
    stops = [row for row in findings if row["level"] == "stop" and not row["is_overruled"]]
    warns = [row for row in findings if row["level"] == "warn" or row["is_overruled"]]
    for word, rows in (("stopped", stops), ("look", warns)):
        if rows:
            more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
            return word, f"{rows[0]['message']}{more}"
    return "trust", "all checks passed"
