"""Pages a second from the sample press on loopback, politeness off, against a plain requests session; then the
gaps that a server sees with politeness on. The press runs in a process of its own.

    python -m tests.bench_fetching
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle, islice, pairwise
from pathlib import Path

import requests

from flows.press.articles import article_path, read_articles, read_outlets
from flows.press.server import serve_press
from flows.settings import FetchSettings, StudySettings
from flows.sources.http import Fetcher
from flows.sources.pages import capture_input
from flows.sources.politeness import Politeness
from tests.rude_server import serve

N_PAGES = 1500
N_POLITE = 6
SECONDS_APART = 0.5


def main() -> None:
    """Print the figures."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench_fetching", "--serve"],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    ) as press:
        assert press.stdout
        assert press.stdin
        port = int(press.stdout.readline())
        paths = _paths()
        plain = max(_plain(port, paths) for _ in range(2))
        ours = max(_ours(port, paths) for _ in range(2))
        press.stdin.close()
    print(f"{N_PAGES} pages of one host of the sample press; python {sys.version.split()[0]}")
    print(f"opframe: {ours:.0f} pages/s; requests.Session: {plain:.0f} pages/s")
    print(f"opframe / requests.Session: {ours / plain:.2f} times")
    gaps = _gaps()
    print(
        f"politeness on, {SECONDS_APART} s apart: {len(gaps)} gaps seen by the server, the shortest "
        f"{min(gaps):.3f} s, the longest {max(gaps):.3f} s"
    )


def _paths() -> list[str]:
    articles = [a for a in read_articles(1) if a.outlet_id == "harbour-courier"]
    pages = [article_path(a) for a in articles if len(a.pages) == 1]
    return [f"{path}?n={n}" for n, path in enumerate(islice(cycle(pages), N_PAGES))]


def _domain() -> str:
    return read_outlets()["harbour-courier"].domain


def _plain(port: int, paths: list[str]) -> float:
    began = time.perf_counter()
    with requests.Session() as session:
        for path in paths:
            answer = session.get(f"http://127.0.0.1:{port}{path}", headers={"Host": _domain()})
            assert answer.status_code == 200
    return len(paths) / (time.perf_counter() - began)


def _ours(port: int, paths: list[str]) -> float:
    settings = FetchSettings(
        seconds_between_hits=0, max_pages=1, resolve={_domain(): f"127.0.0.1:{port}"}
    )
    with tempfile.TemporaryDirectory() as folder:
        fetcher = Fetcher(StudySettings(), settings, cache=Path(folder), politeness=Politeness())
        began = time.perf_counter()
        for path in paths:
            capture_input(f"http://{_domain()}{path}", fetcher, settings, _now)
        seconds = time.perf_counter() - began
        fetcher.close()
    return len(paths) / seconds


def _gaps() -> list[float]:
    with serve({f"/{number}": b"<p>page" for number in range(N_POLITE)}) as server:
        settings = FetchSettings(
            seconds_between_hits=SECONDS_APART, resolve={"a.example": f"127.0.0.1:{server.port}"}
        )
        fetcher = Fetcher(StudySettings(), settings, politeness=Politeness())
        for number in range(N_POLITE):
            fetcher.get(f"http://a.example/{number}")
        return [after - before for before, after in pairwise(at for at, *_ in server.hits)]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


if __name__ == "__main__":
    if "--serve" in sys.argv:
        with serve_press() as running:
            print(running.port, flush=True)
            sys.stdin.read()
    else:
        main()
