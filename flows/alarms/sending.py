"""Who is told of what: findings from a level on, once a run and finding, by every way that is set up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.alarms.channels import FAILURES, channels
from flows.alarms.message import Alarm
from flows.files import read_json, write_json
from flows.home import Home
from flows.settings import Study
from warehouse.night_rules import LEVELS


def send_alarm(
    home: Home,
    study: Study,
    run_id: str,
    verdict: str,
    why: str,
    findings: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Tell what was not told of this run before; return a note for each way that failed.

    A kill between sending and noting it down sends it again: twice is better than never.
    """
    least = LEVELS.index(study.notify.level)
    grave = [row for row in findings if LEVELS.index(row["level"]) >= least]
    path = home.runs / run_id / "alarms.json"
    told: dict[str, list[str]] = read_json(path) if path.exists() else {}
    notes = []
    for name, send in channels(study.notify).items():
        fresh = [row for row in grave if _key(row) not in told.get(name, ())]
        # Prefect's event says that a night stopped; the rest is in the flow's own report.
        if not fresh or (name == "prefect" and verdict not in ("stopped", "crashed")):
            continue
        alarm = Alarm(
            study=study.study.name, run_id=run_id, verdict=verdict, why=why, findings=tuple(fresh)
        )
        try:
            send(study.notify, alarm)
        except FAILURES as error:
            notes.append(_failure(name, error))
            continue
        told.setdefault(name, []).extend(_key(row) for row in fresh)
        write_json(path, told)
    return notes


def send_test(study: Study) -> dict[str, str | None]:
    """Send a message that says it is a test; return what went wrong by way, None where it was sent."""
    alarm = Alarm(
        study=study.study.name,
        run_id="none",
        verdict="test",
        why="this is a test: alarms of this study arrive here",
    )
    results: dict[str, str | None] = {}
    for name, send in channels(study.notify).items():
        try:
            send(study.notify, alarm)
            results[name] = None
        except FAILURES as error:
            results[name] = _failure(name, error)
    return results


def crash_finding(run_id: str, error: BaseException) -> dict[str, Any]:
    """Return a finding for a run that ended in the middle."""
    return {
        "run_id": run_id,
        "check_name": "run_ends",
        "level": "stop",
        "subject_kind": "night",
        "subject": "all",
        "message": f"the run crashed: {type(error).__name__}: {str(error)[:300]}",
        "remedy": "the same command goes on where it stopped; if it crashes again, report the trace",
        "is_overruled": False,
    }


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['check_name']}: {row['subject']}: {row['message']}"


def _failure(name: str, error: Exception) -> str:
    # The type and not the words: those of requests name the address, which may be a secret.
    reason = getattr(getattr(error, "response", None), "status_code", None)
    said = f"status {reason}" if reason else type(error).__name__
    if name == "mail":
        said = f"{type(error).__name__}: {error}"
    return f"alarm not sent by {name}: {said}; try `opframe notify test`"
