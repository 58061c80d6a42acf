"""Batches in several processes: the same rows, whatever their number and whatever becomes of them."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from flows.crews import size
from flows.crews.children import Child, ChildLost, CrewError
from flows.home import Home
from flows.runs import unfinished_runs
from tests.crews import (
    FOREVER,
    ONCE,
    N,
    arm_workers,
    make_study,
    published_rows,
    rejected,
    run_study,
    staged_rows,
)
from transforms.errors import CodebookError, ModelError, TransformError
from transforms.framing import Annotator


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, annotator: Annotator) -> Home:
    """The study read by one process."""
    home = make_study(tmp_path_factory.mktemp("calm"))
    assert run_study(home, annotator, processes=1).counts == {"new": N, "rejected": 1}
    return home


def test_rows_are_the_same_for_any_number_of_processes(
    calm: Home, annotator: Annotator, tmp_path: Path
) -> None:
    """Of one and three; of one and two where one of the two is killed: below."""
    home = make_study(tmp_path / "study")
    report = run_study(home, annotator, processes=3)

    assert report.counts == {"new": N, "rejected": 1}
    assert staged_rows(home) == staged_rows(calm)
    assert published_rows(home) == published_rows(calm)


def test_a_process_that_is_killed_in_the_middle_loses_nothing(
    annotator: Annotator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {1: f"{ONCE}-extract", 4: f"{ONCE}-annotate"}
    here, elsewhere = (
        make_study(tmp_path / "here", marks),
        make_study(tmp_path / "elsewhere", marks),
    )
    run_study(here, annotator, processes=1)
    arm_workers(monkeypatch, tmp_path / "site")
    run_study(elsewhere, annotator, processes=2)

    assert {path.name for path in (tmp_path / "site").iterdir()} >= {"extract", "annotate"}
    assert staged_rows(elsewhere) == staged_rows(here)
    assert published_rows(elsewhere) == published_rows(here)


def test_a_page_that_kills_each_process_is_rejected_by_name_and_the_others_read(
    annotator: Annotator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {1: f"{FOREVER}-extract", 4: f"{FOREVER}-annotate"}
    home = make_study(tmp_path / "study", marks)
    arm_workers(monkeypatch, tmp_path / "site")
    report = run_study(home, annotator, processes=2)

    assert report.counts == {"new": N - 2, "rejected": 3}
    assert report.n_inputs == N + 1
    assert rejected(home) == [
        (1, "extract", "crashed_worker"),
        (4, "annotate", "crashed_worker"),
        (9, "extract", "empty"),
    ]
    assert all(row["remedy"] for row in report.rejects)


def test_a_killed_run_leaves_no_process_and_is_continued_with_another_number(
    calm: Home, annotator: Annotator, tmp_path: Path
) -> None:
    home = make_study(tmp_path / "study")
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "--bare",
        "--batch-size",
        "3",
        "--processes",
        "2",
    ]
    process = subprocess.Popen([*command, "--home", str(home.root)], stdout=subprocess.DEVNULL)
    parent = psutil.Process(process.pid)
    wait_for(lambda: any(home.runs.glob("*/extract-*.json")) or process.poll() is not None)
    workers = [
        child for child in parent.children() if "multiprocessing" in " ".join(child.cmdline())
    ]
    process.send_signal(signal.SIGKILL)
    process.wait()
    gone, alive = psutil.wait_procs(workers, timeout=10)

    assert len(gone) >= 2
    assert alive == []
    assert len(unfinished_runs(home)) == 1
    assert run_study(home, annotator, processes=1).is_resumed
    assert staged_rows(home) == staged_rows(calm)


def test_ctrl_c_stops_the_workers_at_once(tmp_path: Path) -> None:
    home = make_study(tmp_path / "study")
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "--bare",
        "--batch-size",
        "3",
        "--processes",
        "2",
    ]
    process = subprocess.Popen(
        [*command, "--home", str(home.root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # A shell starts what runs in the background with SIGINT ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    parent = psutil.Process(process.pid)
    wait_for(lambda: any(home.runs.glob("*/extract-*.json")) or process.poll() is not None)
    workers = parent.children()
    os.killpg(process.pid, signal.SIGINT)

    assert process.wait(20) != 0
    assert psutil.wait_procs(workers, timeout=5)[1] == []


def test_a_process_that_hangs_is_killed_and_the_next_call_has_another() -> None:
    child = Child()
    first = child.call(60, os.getpid)
    with pytest.raises(ChildLost):
        child.call(0.2, time.sleep, 600)
    second = child.call(60, os.getpid)
    child.stop()

    assert first != second
    assert not psutil.pid_exists(first)
    with pytest.raises(CrewError):
        child.call(60, os.getpid)


@pytest.mark.parametrize(
    ("wanted", "n_inputs", "n_batches", "cores", "gigabytes", "expected"),
    [
        ("auto", 50, 1, 8, 32, 1),
        ("auto", 10_000, 100, 8, 32, 8),
        ("auto", 10_000, 100, 8, 3, 3),
        ("auto", 10_000, 100, 8, 0.4, 1),
        ("auto", 10_000, 2, 8, 32, 2),
        ("auto", 900, 9, 8, 32, 4),
        (4, 10_000, 100, 2, 1, 4),
        (4, 10, 3, 2, 1, 3),
        (1, 10_000, 100, 8, 32, 1),
    ],
)
def test_number_of_processes_follows_cores_memory_and_work(
    wanted: int,
    n_inputs: int,
    n_batches: int,
    cores: int,
    gigabytes: float,
    expected: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(size, "usable_cores", lambda: cores)
    monkeypatch.setattr(size, "usable_bytes", lambda: int(gigabytes * 1e9))

    assert size.count_processes(wanted, n_inputs, n_batches) == expected


def test_memory_of_a_container_is_what_its_limit_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "memory.max").write_text("3000000000\n")
    (tmp_path / "memory.current").write_text("2500000000\n")
    (tmp_path / "memory.stat").write_text("anon 5\ninactive_file 1500000000\n")
    monkeypatch.setattr(size, "CGROUP", tmp_path)

    assert size.usable_bytes() <= 2_000_000_000


@pytest.mark.parametrize(
    "error",
    [
        TransformError("too_slow", "what was seen", "a remedy"),
        CodebookError("a.toml", "frames", "what is wrong"),
        ModelError("water", "what is wrong", "a remedy"),
    ],
)
def test_errors_come_whole_from_a_worker(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))

    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def wait_for(is_so: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        subprocess.run(["sleep", "0.05"], check=True)
