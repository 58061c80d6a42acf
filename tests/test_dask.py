"""The batches of a run on a Dask cluster: the same rows, with a worker killed in the middle; and what is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from flows.crews import cluster
from flows.crews.children import CrewError
from flows.crews.jobs import AnnotatorSource, ShopFacts, check_worker
from flows.pipeline import run_pipeline
from flows.runs import Run
from flows.settings import NightlyParameters, Study
from tests.crews import ONCE, arm_workers, make_study, published_rows, run_study, staged_rows
from transforms.framing import Annotator

distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")


@contextmanager
def background(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def scheduler() -> Iterator[str]:
    """A scheduler in a process of its own; its address."""
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with background("dask_scheduler", *options) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        yield next(line.split()[-1] for line in lines if "Scheduler at:" in line)


def worker(address: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return background("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")


def test_a_worker_killed_in_the_middle_loses_nothing(
    annotator: Annotator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {1: f"{ONCE}-worker"}
    here, elsewhere = make_study(tmp_path / "here", marks), make_study(tmp_path / "there", marks)
    run_study(here, annotator, processes=1)
    arm_workers(monkeypatch, tmp_path / "site")
    with scheduler() as address, worker(address) as first, worker(address) as second:
        run_study(elsewhere, annotator, dask=address)
        alive = [process.poll() is None for process in (first, second)]

    assert sorted(alive) == [False, True]
    assert staged_rows(elsewhere) == staged_rows(here)
    assert published_rows(elsewhere) == published_rows(here)


def test_what_is_missing_is_named_with_a_remedy(
    annotator: Annotator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    home = make_study(tmp_path / "study")
    with pytest.raises(
        CrewError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 .*dask scheduler"
    ):
        run_study(home, annotator, dask="tcp://127.0.0.1:9")
    with (
        scheduler() as address,
        pytest.raises(CrewError, match=r"no worker is at the scheduler .*dask worker"),
    ):
        run_study(home, annotator, dask=address)


def test_extra_that_is_not_installed_is_named(
    annotator: Annotator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_study(tmp_path / "study")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CrewError, match=r"pip install 'opframe\[dask\]'"):
        run_study(home, annotator, dask="local")


def test_worker_of_another_version_or_without_the_folder_is_refused_by_name(
    annotator: Annotator, tmp_path: Path
) -> None:
    home = make_study(tmp_path / "study")
    parameters = NightlyParameters(home=home.root)
    _, shop = run_pipeline(home, "nightly", parameters, annotator=annotator, is_loaded=False)
    run: Run = shop.run
    facts = ShopFacts(
        home=home, study=Study(), run=run, outlet_id=None, source=AnnotatorSource(home=home)
    )
    other = replace(facts, run=replace(run, opframe_version="0.0.9"))
    elsewhere = replace(facts, run=replace(run, run_id="20260101T000000-nightly-0-0"))

    assert check_worker(facts) is None
    assert "opframe_version 0.1.0, the run has 0.0.9: install the same" in str(check_worker(other))
    assert "storage that all machines share" in str(check_worker(elsewhere))
