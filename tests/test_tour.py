"""The notebook runs on the published file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from flows.home import Home

NOTEBOOK = Path(__file__).parents[1] / "docs" / "tour.py"


def test_the_tour_runs(two_nights: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("marimo", "altair"):
        pytest.importorskip(
            name, reason=f"{name} is not installed: pip install 'opframe[notebook]'"
        )
    monkeypatch.setenv("OPFRAME_HOME", str(two_nights.root))
    monkeypatch.setattr(sys, "argv", ["tour.py"])
    spec = importlib.util.spec_from_file_location("tour", NOTEBOOK)
    assert spec is not None and spec.loader is not None
    tour = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tour)

    outputs, found = tour.app.run()
    # Later tests open the same file in another way.
    found["connection"].close()

    assert len([output for output in outputs if output is not None]) == 10
    assert found["shares"].num_rows == 5
    assert found["evidence"].num_rows > 10
    assert {row["country"] for row in found["countries"].to_pylist()} >= {"CN", "US"}
    assert found["authors"].num_rows > 20
