"""`make bench`: a night of generated pages end to end, by one process, by two, and on Dask with two workers.

Each night is a process of its own: a WARC of pages (see `generated_pages`) to published rows, from an empty
study. CPU-seconds are of all its processes; peaks are of the largest one. With `--write`, what one process
took becomes the figures of `opframe plan`.

    python -m tests.bench_scaling [--pages 10000] [--batch-size 100] [--only 1,2,dask] [--write]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flows import work
from flows.crews import finish_jobs
from flows.home import Home
from flows.measured import MEASURED, folder_bytes
from flows.pipeline import Steps, run_pipeline
from flows.settings import NightlyParameters
from tests.generated_pages import write_pages

Facts = dict[str, Any]


def main() -> None:
    """Print the table."""
    arguments = _arguments()
    if arguments.night:
        print(json.dumps(_night(Path(arguments.night), arguments.who, arguments.batch_size)))
        return
    nights, load = {}, os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_pages(folder / "pages.warc.gz", arguments.pages)
        for who in arguments.only.split(","):
            nights[who] = _in_process(folder, who, arguments.batch_size)
    print(
        f"{arguments.pages:,} pages of {size / arguments.pages / 1000:.1f} kB, "
        f"{nights[next(iter(nights))]['n_words']:.0f} words an article, batches of "
        f"{arguments.batch_size}; python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load of the machine before: {load:.1f}"
    )
    _print_table(nights)
    if arguments.write:
        MEASURED.write_text(_figures(nights, arguments.pages), "utf-8")
        print(f"written: {MEASURED}")


NAMES = {"1": "one process", "2": "two processes", "dask": "Dask, two workers"}


def _print_table(nights: dict[str, Facts]) -> None:
    print(
        "| | "
        + " | ".join(NAMES.get(who, f"{who} processes") for who in nights)
        + " |\n| --- |"
        + " ---: |" * len(nights)
    )
    for step in ("discover", "fetch", "extract", "annotate", "load", "all"):
        cells = [f"{night['cpu'][step]:.1f}" for night in nights.values()]
        print(f"| {step}: CPU-seconds | " + " | ".join(cells) + " |")
    rows: dict[str, Callable[[Facts], str]] = {
        "extract and annotate: seconds": lambda night: f"{night['read_seconds']:.1f}",
        "whole night: seconds": lambda night: f"{night['seconds']:.1f}",
        "peak of the run's process, MB": lambda night: f"{night['peak']:.0f}",
        "peak of a worker, MB": lambda night: (
            f"{night['worker_peak']:.0f}" if night["worker_peak"] else ""
        ),
        "rows published": lambda night: f"{night['n_labels']:,} labels",
    }
    for name, cell in rows.items():
        print(f"| {name} | " + " | ".join(cell(night) for night in nights.values()) + " |")
    for one, other in (("1", "2"), ("2", "dask")):
        if one in nights and other in nights:
            read, whole = (
                nights[one][key] / nights[other][key] for key in ("read_seconds", "seconds")
            )
            print(
                f"{NAMES[other]} / {NAMES[one]}: {read:.2f} times in extraction and annotation, "
                f"{whole:.2f} times the whole night"
            )


def _night(folder: Path, who: str, batch_size: int) -> Facts:
    home = Home(folder / f"study-{who}")
    home.create()
    home.config.write_text(f'[[listings]]\nkind = "warc"\npath = "{folder}/pages.warc.gz"\n')
    cpu: dict[str, float] = {}
    wall: dict[str, float] = {}

    def timed(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            start, begun = time.process_time(), time.perf_counter()
            try:
                return step(*given)
            finally:
                cpu[name] = cpu.get(name, 0.0) + time.process_time() - start
                wall[name] = wall.get(name, 0.0) + time.perf_counter() - begun

        return call

    names = ("discover", "fetch", "extract", "annotate", "annotate_backlog", "load")
    steps = Steps(
        **{name: timed(name, getattr(work, name)) for name in names},
        finish_jobs=timed("finish", finish_jobs),
    )
    start = time.perf_counter()
    given = {"processes": 2, "dask": "local"} if who == "dask" else {"processes": int(who)}
    parameters = NightlyParameters.model_validate(
        {"home": home.root, "batch_size": batch_size, **given}
    )
    _, shop = run_pipeline(home, "nightly", parameters, steps=steps)
    seconds = time.perf_counter() - start
    for step in ("extract", "annotate"):
        spent = [shop.stage.facts(batch)["cpu_seconds"] for batch in shop.stage.batches(step)]
        cpu[step] = sum(spent)
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu["all"] = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    from warehouse.ask import ask_sql

    (counts,) = ask_sql(
        home.warehouse,
        "SELECT (SELECT count(*) FROM frame_labels), (SELECT count(*) FROM articles), "
        "(SELECT avg(word_count) FROM articles)",
    )[1]
    return {
        "cpu": cpu,
        "seconds": seconds,
        # Of a crew: all but what the run does alone; fetching from a WARC is part of it.
        "read_seconds": seconds - wall["discover"] - wall["load"],
        "peak": own.ru_maxrss / 1024,
        "worker_peak": others.ru_maxrss / 1024,
        "n_labels": counts[0],
        "n_articles": counts[1],
        "n_words": counts[2],
        "bytes": folder_bytes(home),
    }


def _figures(nights: dict[str, Facts], n: int) -> str:
    night = nights["1"]
    ratio = ""
    if "2" in nights:
        ratio = f"ratio_of_two = {night['read_seconds'] / nights['2']['read_seconds']:.2f}\n"
    steps = "\n".join(
        f"{step} = {night['cpu'][step] / n:.5f}"
        for step in ("discover", "fetch", "extract", "annotate", "load")
    )
    places = "\n".join(f"{place} = {size / n:.0f}" for place, size in night["bytes"].items())
    return f"""# What one op-ed takes, for `opframe plan`. Written by the command below; not by hand.
date = {date.today()}
machine = "{os.cpu_count()} cores, {platform.machine()}, CPython {platform.python_version()}"
command = "python -m tests.bench_scaling --pages {n} --only {",".join(nights)} --write"
pages = {n}
words = {night["n_words"]:.0f}
peak_bytes = {night["peak"] * 1048576:.0f}
{ratio}
[cpu_seconds]
{steps}

[bytes]
{places}
"""


def _in_process(folder: Path, who: str, batch_size: int) -> Facts:
    command = [sys.executable, "-m", "tests.bench_scaling", "--night", str(folder), "--who", who]
    done = subprocess.run(
        [*command, "--batch-size", str(batch_size)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: Facts = json.loads(done.stdout.splitlines()[-1])
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--batch-size", type=int, default=100)
    parser.add_argument("--only", default="1,2,dask")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--night", help=argparse.SUPPRESS)
    parser.add_argument("--who", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
