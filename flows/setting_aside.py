"""Inputs whose rows break a check and that a person leaves out: noted in runs/set-aside.json."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.files import read_json, write_json
from flows.home import Home
from flows.runs import Run, read_run
from flows.stage import Stage
from transforms.errors import OpframeError
from warehouse.checking import Finding
from warehouse.errors import CheckFailed


class PublishingError(OpframeError):
    """A run that cannot be published, or rows that cannot be set aside; says what to do."""


def read_set_aside(home: Home) -> list[dict[str, Any]]:
    """Return the inputs that are not loaded, until another extractor or model reads them."""
    return list(read_json(home.set_aside)) if home.set_aside.exists() else []


def set_aside(home: Home, error: CheckFailed, now: datetime) -> list[dict[str, Any]]:
    """Note down the inputs whose rows broke a check, so that the rest can be loaded.

    Raises:
        PublishingError: The rows are of no input of the run.
    """
    run = read_run(home.runs / str(error.run_id) / "run.json")
    stage = Stage(home, run.run_id)
    inputs = {row["input_no"]: row["input_url"] for row in stage.read_all("inputs")}
    articles = {row["input_no"]: row["version_id"] for row in stage.read_all("articles")}
    numbers = {version: number for number, version in articles.items() if version}
    entries: dict[tuple[str, str | None], dict[str, Any]] = {}
    for finding in error.findings:
        for row in finding.rows:
            number = row.get("input_no")
            if number not in inputs:
                number = numbers.get(str(row.get("version_id")))
            if number is None:
                raise PublishingError(
                    f"cannot be set aside, for the rows are of no input of {run.run_id}:\n"
                    f"{finding.describe()}"
                )
            entry = _entry(run, finding, inputs[number], articles.get(number), now)
            entries.setdefault((entry["input_url"], entry["version_id"]), entry)
    write_json(home.set_aside, [*read_set_aside(home), *entries.values()])
    return list(entries.values())


def _entry(
    run: Run, finding: Finding, input_url: str, version_id: str | None, now: datetime
) -> dict[str, Any]:
    return {
        "input_url": input_url,
        "version_id": version_id,
        "check": finding.check.name,
        "detail": f"breaks the promise: {finding.check.promise}",
        "run_id": run.run_id,
        "extractor_version": run.extractor_version,
        "model_version": run.model_version,
        "set_aside_at": now,
    }
