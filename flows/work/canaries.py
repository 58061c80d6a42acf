"""The canary articles of a run: read by the same steps as its inputs, in a place of their own."""

from __future__ import annotations

import shutil
import tomllib
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from flows import work
from flows.home import Home
from flows.workshop import Workshop
from transforms.canaries import compare_canary
from transforms.framing import shipped_model
from transforms.rows import Row, Rows

BATCH = "canaries-0000"


def release_canaries(shop: Workshop) -> None:
    """Read the canary articles from file to rows, and stage only how they came out.

    They go through capture, archive, extraction and annotation as the inputs do, but with an archive and a stage in
    the run's folder: nothing of theirs is an input, an article or a label of the study. The folder stays where one of
    them was read wrong.
    """
    if shop.stage.is_committed(BATCH):
        return
    folder = shop.home.runs / shop.run.run_id / "canaries"
    # What a kill left there may be of half a step: reading again costs less than looking.
    shutil.rmtree(folder, ignore_errors=True)
    results = read_canaries(shop, folder)
    shop.stage.commit(BATCH, {"canary_results": results})
    if all(row["is_right"] for row in results):
        shutil.rmtree(folder)


def read_canaries(shop: Workshop, folder: Path) -> list[Row]:
    """Return a row for each field of each canary, read with the workshop's study, outlets and models."""
    with as_file(files("flows").joinpath("canaries")) as place:
        pages = {path.parent.name: path for path in sorted(place.glob("*/page.*"))}
        gold = {name: read_gold(path) for name, path in pages.items()}
        cage = Workshop(Home(folder), shop.study, shop.annotator, shop.run, clock=shop.clock)
        cage.home.create()
        work.discover(cage, [str(path) for path in pages.values()], len(pages))
        for step in (work.fetch, work.extract, work.annotate):
            step(cage, 0)
    schemes = {
        row["scheme"]
        for row in shop.annotator.scheme_models()
        if row["scheme_model"].endswith(f"/{shipped_model().version}")
    }
    results = []
    for number, name in enumerate(pages):
        results += compare_canary(name, gold[name], _rows_of(cage, number), schemes)
    return results


def read_gold(page: Path) -> dict[str, Any]:
    return tomllib.loads((page.parent / "gold.toml").read_text("utf-8"))


def _rows_of(cage: Workshop, number: int) -> Rows:
    tables = ("articles", "version_authors", "quotes", "sentences", "frame_labels")
    return {
        table: [row for row in cage.stage.read_all(table) if row["input_no"] == number]
        for table in tables
    }
