"""Backfills: which day an item belongs to; what is done is not done again; what stops a backfill and what does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from flows.backfilling import Backfill, DayRunner, backfill_study, run_day
from flows.home import Home
from flows.pipeline import Report
from flows.press.server import Press, study_toml
from flows.runs import discard_run, list_runs, mark_refused
from flows.settings import BackfillDayParameters, BackfillParameters
from flows.sources.archives import Capture, write_archive
from flows.stopping import EXIT_ENDED
from transforms.days import day_of_item
from transforms.framing import Annotator
from transforms.listings import ListedItem
from warehouse.ask import ask_sql
from warehouse.errors import CheckFailed

NOON = datetime(2011, 5, 9, 12)
REPOSITORY = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("item", "by", "day"),
    [
        (ListedItem(url="https://a.example/x", listed_at=NOON), "listed", "2011-05-09"),
        (ListedItem(url="https://a.example/2011/05/08/x", listed_at=NOON), "listed", "2011-05-09"),
        (ListedItem(url="https://a.example/2011/05/08/x"), "listed", None),
        (
            ListedItem(url="https://a.example/2011/05/08/x", listed_at=NOON),
            "published",
            "2011-05-08",
        ),
        (ListedItem(url="https://a.example/x", listed_at=NOON), "published", "2011-05-09"),
        # A month is no day.
        (ListedItem(url="https://a.example/2011/05/x-y-z"), "published", None),
        (
            ListedItem(url="file:///a.warc.gz#7", original_url="https://a.example/2011/05/08/x"),
            "published",
            "2011-05-08",
        ),
        (
            ListedItem(
                url="https://web.archive.org/web/20120101093000id_/http://a.example/2011/05/08/x"
            ),
            "published",
            "2011-05-08",
        ),
        (
            ListedItem(url="https://web.archive.org/web/20120101093000/http://a.example/x"),
            "captured",
            "2012-01-01",
        ),
        (ListedItem(url="file:///a.warc.gz#7", captured_at=NOON), "captured", "2011-05-09"),
        (ListedItem(url="https://web.archive.org/web/20129901093000/http://a/x"), "captured", None),
        (ListedItem(url="https://a.example/2011/05/08/x", listed_at=NOON), "captured", None),
    ],
)
def test_the_day_of_an_item_is_what_is_known_before_fetching(
    item: ListedItem, by: str, day: str | None
) -> None:
    assert day_of_item(item, by) == (date.fromisoformat(day) if day else None)


@pytest.fixture
def study(press: Press, tmp_path: Path) -> Home:
    home = Home(tmp_path / "study")
    home.create()
    home.config.write_text(study_toml(press.port, ("savannah-standard",)), "utf-8")
    return home


@pytest.fixture
def backfill(study: Home, annotator: Annotator) -> Callable[..., Backfill]:
    def run(run_one: DayRunner | None = None, **options: object) -> Backfill:
        return backfill_study(study, over_march(study, **options), run_one, annotator=annotator)

    return run


def over_march(home: Home, **options: object) -> BackfillParameters:
    return BackfillParameters.model_validate(
        {"home": home.root, "date_from": "2024-03-11", "date_to": "2024-03-13", **options}
    )


def fail_on(*numbers: int, error: Exception) -> Callable[[BackfillDayParameters], Report]:
    """Return a runner that fails on the days of these numbers, and runs the others."""
    count = iter(range(1000))

    def run(parameters: BackfillDayParameters) -> Report:
        if next(count) in numbers:
            raise error
        return run_day(parameters)

    return run


def test_a_day_that_fails_is_told_and_is_all_that_the_same_command_does_again(
    study: Home, backfill: Callable[..., Backfill]
) -> None:
    first = backfill(fail_on(1, error=ConnectionError("no route")))
    again = backfill()
    third = backfill()

    assert len(first.days) == 3
    assert [day.state for day in first.days].count("published") == len(first.days) - 1
    assert first.days[1].state == "failed"
    assert "no route" in str(first.complaint())
    assert [day.state for day in again.days].count("published") == 1
    assert again.days[1].state == "published"
    assert again.complaint() is None
    assert {day.state for day in third.days} == {"done"}
    assert ask_sql(study.warehouse, "SELECT count(*), count(DISTINCT run_id) FROM runs")[1] == [
        (len(first.days), len(first.days))
    ]


def test_a_check_that_refuses_stops_until_a_person_has_decided(
    study: Home, backfill: Callable[..., Backfill]
) -> None:
    refused = CheckFailed("r1", [])
    first = backfill(fail_on(1, error=refused))

    assert [day.state for day in first.days] == ["published", "refused"]
    assert "opframe discard r1" in str(first.complaint())
    assert "later days were not begun" in first.notes[-1]

    # As if the second day's run had been refused: it stands in the way until it is discarded.
    backfill(date_to="2024-03-12")
    run = list_runs(study, "finished")[1]
    (study.runs / run.run_id / "finished.json").unlink()
    mark_refused(study, run.run_id, "dates in the future")
    stopped = backfill()
    discard_run(study, run.run_id)
    goes_on = backfill(date_to="2024-03-12")

    assert [day.state for day in stopped.days] == ["done", "refused"]
    assert {day.state for day in goes_on.days} == {"done"}


def test_three_failures_in_a_row_stop_a_backfill(
    study: Home, backfill: Callable[..., Backfill]
) -> None:
    found = backfill(fail_on(0, 1, 2, 3, 4, error=ValueError("broken")), date_to="2024-03-15")

    assert [day.state for day in found.days] == ["failed"] * 3


def test_a_changed_study_is_read_again_and_so_is_all_with_again(
    study: Home, backfill: Callable[..., Backfill]
) -> None:
    backfill(date_to="2024-03-11")
    again = backfill(date_to="2024-03-11", again=True)
    study.config.write_text(study.config.read_text().replace('name = "sample', 'name = "other'))
    changed = backfill(date_to="2024-03-11")

    for found in (again, changed):
        assert {day.state for day in found.days} == {"published"}
        assert {name for day in found.days for name in day.counts} == {"unchanged"}


def test_a_backfill_ended_by_sigterm_goes_on_with_the_day_where_it_stopped(
    study: Home, backfill: Callable[..., Backfill]
) -> None:
    text = study.config.read_text()
    study.config.write_text(
        text.replace("seconds_between_hits = 0.0", "seconds_between_hits = 1.5")
    )
    command = [sys.executable, "-m", "flows.cli", "backfill", "--bare", "--home", str(study.root)]
    command += ["--from", "2024-03-11", "--to", "2024-03-13"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    begun = threading.Event()
    deadline = 600
    while not begun.wait(0.1) and deadline and process.poll() is None:
        deadline -= 1
        if len(list_runs(study, "begun")) and list_runs(study, "finished"):
            begun.set()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    stopped = list_runs(study, "begun", "staged")
    finished = {run.run_id for run in list_runs(study, "finished")}
    found = backfill()

    assert process.returncode == EXIT_ENDED
    assert "the same command goes on" in said
    assert len(stopped) == 1
    assert {day.run_id for day in found.days if day.state == "done"} == finished
    assert stopped[0].run_id in {day.run_id for day in found.days if day.state == "published"}
    assert list_runs(study, "begun", "staged") == []


def test_a_web_archive_is_read_by_the_day_of_capture_and_of_publication(
    tmp_path: Path, annotator: Annotator
) -> None:
    home = Home(tmp_path / "study")
    home.create()
    page = (
        b"<html><body><article><h1>A harbour</h1><p>" + b"The harbour stays open. " * 60 + b"</p>"
    )
    with write_archive(home.root / "crawl.warc.gz") as archive:
        for day in (8, 9):
            archive.write(
                Capture(
                    url=f"https://a.example/2011/05/0{day}/a-harbour-{day}",
                    content=page + str(day).encode(),
                    captured_at=datetime(2012, 1, day),
                    content_type="text/html",
                    http_status=200,
                )
            )
    home.config.write_text('[[listings]]\nkind = "warc"\npath = "crawl.warc.gz"\n')
    days = {"home": home.root, "date_to": "2012-12-31", "date_from": "2011-05-09"}
    captured = BackfillParameters.model_validate({**days, "by": "captured"})
    published = BackfillParameters.model_validate({**days, "by": "published"})
    found = backfill_study(home, captured, annotator=annotator)
    again = backfill_study(home, published, annotator=annotator)

    assert [str(day.day) for day in found.days] == ["2012-01-08", "2012-01-09"]
    assert [str(day.day) for day in again.days] == ["2011-05-09"]
    assert found.complaint() is None
