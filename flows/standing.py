"""How a study stands: its last night, what is refused or unfinished, and for how long nothing came."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.home import Home
from flows.night_findings import find_verdict, read_findings
from flows.runs import list_runs
from flows.settings import ChecksSettings, read_study
from warehouse.ask import ask


def describe_standing(home: Home, snapshot: Path | None, now: datetime) -> dict[str, Any]:
    """Return the last night with verdict and findings, the age of what is published, and whether it is stale.

    The last night may be one that was refused. A study that never ran a night is not stale.
    """
    nights = [
        run
        for run in list_runs(home, "begun", "staged", "refused", "finished")
        if run.kind == "nightly"
    ]
    judged = [run for run in nights if run in list_runs(home, "refused", "finished")]
    loaded = ask(home.warehouse, "last_night")
    checks = read_study(home).checks if home.config.exists() else ChecksSettings()
    # Before the first night that was loaded, the first that was begun counts.
    since = (
        loaded[0]["loaded_at"] if loaded else min((run.started_at for run in nights), default=None)
    )
    age = (now - since).total_seconds() / 3600 if since else None
    found: dict[str, Any] = {
        "last_night": None,
        "hours_since_a_night": round(age, 1) if age is not None else None,
        "stale_after_hours": checks.stale_after_hours,
        "is_stale": age is not None and age > checks.stale_after_hours,
        "snapshot_age_hours": _age_of(snapshot, now),
    }
    if judged:
        last = judged[-1]
        findings = read_findings(home, last.run_id)
        verdict, why = find_verdict(findings)
        found["last_night"] = {
            "run_id": last.run_id,
            "started_at": last.started_at,
            "verdict": verdict,
            "why": why,
            "counts": {
                row["outcome"]: row["n"]
                for row in ask(home.warehouse, "run_counts", {"run_id": last.run_id})
            },
            "findings": findings,
        }
    return found


def _age_of(snapshot: Path | None, now: datetime) -> float | None:
    # A snapshot is as old as its name says: loads see to that.
    return (
        round((now.replace(tzinfo=UTC).timestamp() - snapshot.stat().st_mtime) / 3600, 1)
        if snapshot
        else None
    )
