"""`opframe plan`: the sums, the study's own figures, and that more takes more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from flows.crews.size import BYTES_A_PROCESS
from flows.home import Home
from flows.measured import shipped_figures, study_figures
from transforms.capacity import Figures, estimate

FIGURES = Figures(
    origin="a table",
    cpu_seconds={"discover": 0.0, "fetch": 0.01, "extract": 0.1, "annotate": 0.4, "load": 0.05},
    n_bytes={"archive": 10_000, "stage": 5_000, "warehouse": 2_000},
    peak_bytes=500_000_000,
    ratio_of_two=1.8,
)


def test_sums_are_those_of_the_table() -> None:
    found = estimate(FIGURES, 36_000, processes=2, hosts=20, snapshots=4)

    assert found.cpu_hours["all"] == pytest.approx(5.6)
    assert found.fetch_hours == pytest.approx(36_000 * 5 / 8 / 3600)
    assert found.read_hours == pytest.approx(5 / 1.8)
    assert found.bound == "politeness"
    assert found.hours == pytest.approx(6.25 + 0.5)
    assert found.disk_bytes["all"] == 36_000 * (10_000 + 5_000 + 5 * 2_000)


# The first draw is slow on a busy machine.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10**7), st.integers(1, 64), st.one_of(st.none(), st.integers(1, 500)))
def test_more_articles_take_more_and_more_processes_no_longer(
    articles: int, processes: int, hosts: int | None
) -> None:
    found = estimate(FIGURES, articles, processes=processes, hosts=hosts)
    more = estimate(FIGURES, articles * 2, processes=processes, hosts=hosts)
    wider = estimate(FIGURES, articles, processes=processes + 1, hosts=hosts)

    assert more.hours == pytest.approx(2 * found.hours)
    assert wider.hours <= found.hours
    assert wider.cpu_hours == found.cpu_hours
    assert found.hours >= 0.999 * ((found.fetch_hours or 0) + found.load_hours)


def test_shipped_figures_say_when_where_and_by_what_they_were_measured() -> None:
    figures = shipped_figures()

    assert "python -m tests.bench_scaling" in figures.origin
    assert figures.peak_bytes < BYTES_A_PROCESS
    assert min(*figures.n_bytes.values(), figures.cpu_seconds["annotate"]) > 0


def test_a_study_is_measured_by_its_own_runs(two_nights: Home) -> None:
    figures = study_figures(two_nights, shipped_figures())

    assert figures is not None
    assert figures.origin.startswith("the last 2 runs")
    assert figures.n_bytes != shipped_figures().n_bytes
    assert figures.cpu_seconds["annotate"] != shipped_figures().cpu_seconds["annotate"]
    assert figures.cpu_seconds["load"] == shipped_figures().cpu_seconds["load"]


def test_command_says_each_thing_once_and_takes_underscores(tmp_path: Path) -> None:
    command = ["plan", "--articles", "1_000_000", "--processes", "4", "--hosts", "50"]
    shown = CliRunner().invoke(app, [*command, "--price", "0.05", "--home", str(tmp_path)])
    as_json = CliRunner().invoke(app, [*command, "--json", "--home", str(tmp_path)])
    refused = CliRunner().invoke(app, ["plan", "--articles", "many"])

    assert shown.exit_code == 0, shown.output
    for word in ("CPU", "fetch", "read", "load", "in all", "memory", "disk", "cost", "from"):
        assert sum(line.startswith(word) for line in shown.output.splitlines()) == 1, word
    assert json.loads(as_json.stdout)["estimate"]["articles"] == 1_000_000
    assert refused.exit_code == 2
