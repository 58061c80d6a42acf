"""kill -9 at any moment, then the same command: the rows of an undisturbed run; readers never notice.

`make soak` does the same to two studies at once, through all their commands.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from flows.press.server import serve_press
from flows.runs import unfinished_runs
from tests.kills.forge import Forge
from tests.kills.rows import Reader, content, leftovers, lost_and_doubled
from tests.kills.signs import stage_of
from tests.kills.study import LIFE, KilledStudy

KILLS = 15
SEED = 20111
OUTLETS = ("harbour-courier", "northern-tribune")


def test_killed_runs_give_the_rows_of_an_undisturbed_run(tmp_path: Path) -> None:
    forge = Forge()
    with serve_press() as press:
        calm = KilledStudy(tmp_path / "calm", press, OUTLETS, forge)
        killed = KilledStudy(tmp_path / "killed", press, OUTLETS, forge)
        calm.live(LIFE[:2], 0, random.Random(SEED))
        reader = Reader(killed.home.warehouse / "opframe.duckdb")
        reader.start()
        killed.live(LIFE[:2], KILLS, random.Random(SEED))
        reader.end()
    forge.close()
    stages = {stage for _, stage in killed.tally.kills}

    assert killed.tally.n_kills == KILLS
    assert {"discover", "fetch", "annotate", "load", "publish"} <= stages
    assert killed.tally.faults == calm.tally.faults == reader.faults == []
    assert reader.n_reads > 0
    assert unfinished_runs(killed.home) == []
    assert lost_and_doubled(content(calm.home), content(killed.home)) == (0, 0)
    assert leftovers(calm.home) == []


@pytest.mark.parametrize(
    ("event", "path", "stage"),
    [
        ("os.rename", "/runs/r/.run.json.7.tmp", "start"),
        ("os.rename", "/stage/inputs/run_id=r/.discover-0000.parquet.7.tmp", "discover"),
        ("os.rename", "/archive/.r-fetch-0001.warc.gz.7.tmp", "fetch"),
        ("os.rename", "/runs/r/.backlog-0001.json.7.tmp", "annotate"),
        ("shutil.copyfile", "/warehouse/snapshots/.building.duckdb", "load"),
        ("os.symlink", "/warehouse/.opframe.duckdb.next", "publish"),
        ("os.remove", "/warehouse/snapshots/opframe-20261124T000000000000Z.duckdb", "prune"),
        ("os.rename", "/runs/r/.finished.json.7.tmp", "finish"),
        ("import", "/runs/r/run.json", None),
    ],
)
def test_signs_of_each_stage_are_known(event: str, path: str, stage: str | None) -> None:
    assert stage_of(event, (f"/home{path}",), "/home") == stage


@pytest.mark.parametrize(("flags", "stage"), [(os.O_RDONLY, None), (os.O_WRONLY, "fetch")])
def test_only_what_is_opened_for_writing_is_a_sign(flags: int, stage: str | None) -> None:
    assert (
        stage_of("open", ("/home/archive/.r-fetch-0.warc.gz.7.tmp", "w", flags), "/home") == stage
    )
