"""`opframe status`: how a study stands this morning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from flows.commands.terminal import (
    EXIT_STALE,
    EXIT_STOPPED,
    HomeOption,
    JsonOption,
    expected_errors,
    print_json,
)


def status(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Last night and its findings, last runs, the current snapshot, what is unfinished or unpublished.

    Exit codes: 0; 4 when the last night was stopped by a check; 5 when no night was published for longer than
    [checks] stale_after_hours.
    """
    from flows.clock import utc_now
    from flows.runs import list_runs, refusal, unfinished_runs
    from flows.setting_aside import read_set_aside
    from flows.settings import find_home
    from flows.standing import describe_standing
    from flows.tables import print_rows
    from warehouse.ask import ask
    from warehouse.errors import WarehouseError
    from warehouse.inspection import inspect
    from warehouse.lock import read_holder
    from warehouse.snapshots import current_snapshot

    with expected_errors():
        place = find_home(home)
        trouble: str | None = None
        runs: list[dict[str, Any]] = []
        snapshot: Path | None = None
        held: tuple[str, ...] = ()
        standing: dict[str, Any] = {"last_night": None, "is_stale": False}
        try:
            snapshot = current_snapshot(place.warehouse)
            runs = ask(place.warehouse, "last_runs")
            held = inspect(snapshot).run_ids if snapshot else ()
            standing = describe_standing(place, snapshot, utc_now())
        except WarehouseError as error:
            trouble = str(error)
        facts: dict[str, Any] = {
            "snapshot": str(snapshot or "none"),
            "unfinished_runs": unfinished_runs(place),
            "refused_runs": {
                run.run_id: refusal(place, run.run_id) for run in list_runs(place, "refused")
            },
            "lacking_runs": [
                run.run_id
                for run in list_runs(place, "finished")
                if run.run_id not in held and not trouble
            ],
            "discarded_runs": [run.run_id for run in list_runs(place, "discarded")],
            "set_aside": [entry["input_url"] for entry in read_set_aside(place)],
            "loader": read_holder(place.build_lock) if place.build_lock.exists() else "nobody",
            "trouble": trouble,
            **standing,
        }
        if as_json:
            print_json({**facts, "runs": runs})
        else:
            if runs:
                print_rows(list(runs[0]), [tuple(row.values()) for row in runs], "table")
            for line in (*_night_lines(facts), *_status_lines(facts)):
                typer.echo(line)
    if facts["is_stale"]:
        raise typer.Exit(EXIT_STALE)
    if facts["last_night"] and facts["last_night"]["verdict"] == "stopped":
        raise typer.Exit(EXIT_STOPPED)


def _night_lines(facts: dict[str, Any]) -> list[str]:
    lines = []
    if night := facts["last_night"]:
        lines.append(f"last night: {night['run_id']}: {night['verdict']}: {night['why']}")
        lines += [f"  [{row['level']}] {row['message']}" for row in night["findings"]]
    if facts["is_stale"]:
        lines.append(
            f"STALE: no night was published for {facts['hours_since_a_night']} hours "
            f"(alarm after {facts['stale_after_hours']:g}): does the schedule run?"
        )
    return lines


def _status_lines(facts: dict[str, Any]) -> list[str]:
    lines = [
        f"snapshot: {facts['snapshot']}",
        f"unfinished runs: {', '.join(facts['unfinished_runs']) or 'none'}",
        f"loader: {facts['loader']}",
    ]
    for name, reason in facts["refused_runs"].items():
        lines += [
            f"not published: {name}",
            *(f"  {line}" for line in str(reason).splitlines()[1:]),
            f"  again: opframe publish {name}; without the rows: opframe publish {name} --set-aside; "
            f"despite a check of the night: opframe publish {name} --despite CHECK; never: opframe discard {name}",
        ]
    if facts["lacking_runs"]:
        lines.append(
            f"not in this snapshot: {', '.join(facts['lacking_runs'])} (`opframe publish` brings them back)"
        )
    if facts["discarded_runs"]:
        lines.append(f"discarded: {', '.join(facts['discarded_runs'])}")
    if facts["set_aside"]:
        lines.append(f"set aside: {', '.join(facts['set_aside'])} (runs/set-aside.json)")
    if facts["trouble"]:
        lines.append(f"trouble: {facts['trouble']}")
    return lines


COMMANDS: tuple[Callable[..., None], ...] = (status,)
