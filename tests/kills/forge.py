"""Starts `opframe` commands as processes of their own, with the imports done, and kills them.

The forge is a process that has imported opframe and does nothing but fork: a child is a process like any
other, with a memory and locks of its own, and dies of a real kill -9. That saves the seconds of imports which
a kill in the first stages would mostly hit.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.kills.signs import stop_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a process is killed."""

    stage: str
    nth: int
    """Sign of that stage."""
    seconds_after: float | None = None
    """None: exactly before what the sign announces is done."""


class Forge:
    """The forge as its user sees it. One command at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.forge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, home: Path, arguments: list[str], log: Path, stop: Stop | None = None) -> int:
        """Run `opframe ARGUMENTS` and return its exit code; -9 where it was killed."""
        said = {"home": str(home), "arguments": arguments, "log": str(log)}
        said["stop"] = asdict(stop) if stop else None  # type: ignore[assignment]
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def serve() -> None:
    """Fork a child for each line of JSON, and print how it ended."""
    import_opframe()
    for line in sys.stdin:
        order = json.loads(line)
        stop = Stop(**order["stop"]) if order["stop"] else None
        print(fork(order["home"], order["arguments"], order["log"], stop), flush=True)


def import_opframe() -> None:
    """Import what commands import when they run; no threads, no files of a study."""
    import flows.backfilling
    import flows.cli
    import flows.figures
    import flows.pipeline
    import flows.replays
    import flows.reports
    import transforms.extraction
    from transforms.framing import shipped_model

    shipped_model()
    assert (
        flows.backfilling
        and flows.cli
        and flows.figures
        and flows.pipeline
        and flows.replays
        and flows.reports
    )
    assert transforms.extraction


def fork(home: str, arguments: list[str], log: str, stop: Stop | None) -> int:
    """Run one command in a child, kill it where told, and return its exit code."""
    sign, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(sign)
        os._exit(run_child(home, arguments, log, stop, said))
    os.close(said)
    try:
        is_there = os.read(sign, 1) if stop else b""
        if stop and is_there:
            wait_for_end(sign, stop.seconds_after or 0.0)
            os.kill(child, signal.SIGKILL)
    finally:
        os.close(sign)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def wait_for_end(sign: int, seconds: float) -> None:
    """Wait so long, or until the child closes its end by ending."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([sign], [], [], left)[0] and not os.read(sign, 1):
            return


def run_child(home: str, arguments: list[str], log: str, stop: Stop | None, said: int) -> int:
    """Be the command."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)

    def act() -> None:
        assert stop
        os.write(said, b".")
        if stop.seconds_after is None:
            signal.pause()  # until the kill: nothing more is done in this thread

    if stop:
        sys.addaudithook(stop_at(home, stop.stage, stop.nth, act))
    try:
        return call(home, arguments)
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def call(home: str, arguments: list[str]) -> int:
    from flows.cli import app

    return app([*arguments, "--home", home], standalone_mode=False) or 0


if __name__ == "__main__":
    serve()
