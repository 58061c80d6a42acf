"""On a sample of the real pages extraction gives at least what it gave when floors were recorded."""

from __future__ import annotations

import pytest

from tests.extractor_runs import DATA
from tests.floors import measure_sample, read_floors


@pytest.mark.real
def test_scores_on_real_pages_hold_their_floors() -> None:
    if not DATA.is_dir():
        pytest.skip("the real pages are not here: ../shared/data")
    scores = measure_sample()
    fallen = [
        f"{name} {measure}: {scores[name].get(measure)}, was at least {floor}"
        for name, floors in read_floors().items()
        for measure, floor in floors.items()
        if scores[name].get(measure, 0.0) < floor
    ]

    assert not fallen, "\n".join(["", *fallen])
