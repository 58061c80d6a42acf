"""When a flow run fails, crashes or is cancelled: what happened and what to do, in the run's folder and as an artifact.

The locks need no care here: the kernel drops them with the process, and a run goes on from its last committed batch.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.clock import utc_now
from flows.files import read_json, write_json
from flows.home import Home
from flows.orchestration.naming import home_of, name_study
from flows.runs import Run, run_state

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

LINK_FILE = "prefect.json"
"""In the run's folder: which flow run began or continued it."""
STOP_FILE = "stopped.json"
"""In the run's folder, until the run is finished: why it stopped, and what to do."""

_REMEDIES = {
    "failed": "The message above says what is wrong. Put it right, then start the same flow with the same "
    "parameters: it goes on where it stopped.",
    "refused": "A check refused the rows; nothing was published, readers see the last good file. "
    "`opframe status` names rows and remedies: `opframe publish RUN` again, with `--set-aside` "
    "without the rows, with `--despite CHECK` as they are, or `opframe discard RUN`.",
    "crashed": "The process was ended from outside: a restart, memory, a kill. Nothing is lost. Start the same "
    "flow with the same parameters (a night: `opframe run`); it goes on where it stopped. If it "
    "crashes again at the same place, look at the machine's memory and disk.",
    "cancelled": "Somebody cancelled it. What was committed stays, nothing was published. Start the same flow "
    "with the same parameters to go on, or leave it: the next run does not need it.",
}


def link_run(home: Home, run: Run, flow_run_id: str, name: str) -> None:
    """Note in the run's folder which flow run is at it."""
    write_json(home.runs / run.run_id / LINK_FILE, {"flow_run_id": flow_run_id, "flow_run": name})


def find_linked(home: Home, flow_run_id: str) -> Path | None:
    """Return the folder of the run that a flow run began or continued; null: it came not so far."""
    for path in sorted(home.runs.glob(f"*/{LINK_FILE}"), reverse=True):
        if read_json(path)["flow_run_id"] == flow_run_id:
            return path.parent
    return None


def describe_stop(state_name: str, message: str | None) -> dict[str, str]:
    """Say what happened and what to do."""
    word = state_name.lower().replace("cancelling", "cancelled").replace("timedout", "failed")
    is_refused = "CheckFailed" in (message or "")
    return {
        "state": word,
        "what_happened": message or "no message",
        "what_to_do": _REMEDIES[
            "refused" if is_refused else word if word in _REMEDIES else "failed"
        ],
    }


def note_stop(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Hook for failure, crash and cancellation; may run in the worker when the flow's process is gone."""
    given = flow_run.parameters.get("parameters") or {}
    home = home_of(given if isinstance(given, dict) else dict(given))
    said = describe_stop(state.name or "failed", state.message)
    folder = find_linked(home, str(flow_run.id)) if home.runs.exists() else None
    run_id = None
    if folder is not None and run_state(folder) in ("begun", "staged", "refused"):
        run_id = folder.name
        fact = {"run_id": run_id, "flow_run": flow_run.name, "stopped_at": utc_now(), **said}
        write_json(folder / STOP_FILE, fact)
    leave_stop(home, flow_run, run_id, said)


def leave_stop(home: Home, flow_run: FlowRun, run_id: str | None, said: dict[str, str]) -> None:
    """Leave the note as an artifact of the flow run, from whatever process."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import ArtifactCreate

    lines = [
        f"# {flow_run.name}: {said['state']}",
        "",
        f"Run: {run_id or 'none was begun'}",
        "",
        "## What happened",
        "",
        "\n".join(f"    {line}" for line in said["what_happened"].splitlines()),
        "",
        "## What to do",
        "",
        said["what_to_do"],
    ]
    artifact = ArtifactCreate(
        type="markdown",
        key=name_study(home).artifact_key("stopped"),
        description=f"{flow_run.name}: {said['state']}",
        data="\n".join(lines),
        flow_run_id=flow_run.id,
    )
    with get_client(sync_client=True) as client:
        client.create_artifact(artifact)
