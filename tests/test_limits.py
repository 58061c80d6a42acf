"""A page that would never end is stopped and counted."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress
from typing import Any

import pytest

from flows import jsonl
from flows.limits import time_limit
from flows.pipeline import Report
from transforms.errors import TransformError


def test_endless_block_is_stopped() -> None:
    with pytest.raises(TransformError) as error, time_limit(0.05):
        while True:
            pass

    assert error.value.reason == "too_slow"


def test_block_that_catches_everything_is_stopped_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.limits.SECONDS_AGAIN", 0.05)
    with pytest.raises(TransformError), time_limit(0.05):
        with suppress(Exception):
            while True:
                pass
        while True:
            pass


def test_limit_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(5):
        pass

    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_outer_limit_goes_on_after_an_inner_one() -> None:
    with pytest.raises(TransformError, match=r"within 0\.1 seconds"), time_limit(0.1):
        with time_limit(5):
            pass
        while True:
            pass


def test_limit_does_nothing_in_another_thread() -> None:
    done = []

    def run() -> None:
        with time_limit(0.01):
            end = time.monotonic() + 0.05
            while time.monotonic() < end:
                pass
        done.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()

    assert done


def never_ends(*arguments: Any) -> Any:
    while True:
        pass


def test_slow_page_gives_an_error_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr("flows.limits.SECONDS_A_PAGE", 0.05)
    monkeypatch.setattr(jsonl, "extract_article", never_ends)
    path = tmp_path / "page.html"
    path.write_text("<p>A page.</p>")
    rows = list(jsonl.extract_rows([{"id": "a", "path": str(path)}] * 2, None, None))  # type: ignore[arg-type]

    assert ["too_slow" in str(row["error"]) for row in rows] == [True, True]


def test_slow_pages_of_a_run_are_rejected(
    monkeypatch: pytest.MonkeyPatch, press_study: Any, run_night: Any
) -> None:
    monkeypatch.setattr("flows.limits.SECONDS_A_PAGE", 0.05)
    monkeypatch.setattr("flows.work.extracting.extract_article", never_ends)
    with press_study.config.open("a") as config:
        # They would rightly stop such a night.
        config.write('[checks]\ncanaries_are_read = "note"\ncanaries_are_framed = "note"\n')
    report: Report = run_night(press_study)

    assert report.counts["rejected"] == report.n_inputs - report.counts.get("failed", 0)
