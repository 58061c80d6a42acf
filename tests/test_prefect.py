"""Server, process worker, deployments and an ad-hoc run, end to end on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from flows.home import Home
from flows.press.articles import article_path, read_articles, read_outlets
from flows.press.server import serve_press, study_toml
from warehouse.ask import ask_sql

REPOSITORY = Path(__file__).parents[1]
PREFECT = str(Path(sys.executable).with_name("prefect"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def background(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=REPOSITORY,
            start_new_session=True,
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(url: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            subprocess.run(["sleep", "0.3"], check=True)
    raise AssertionError(f"{url} did not answer in {seconds} s")


def artifact_keys(api: str) -> set[str]:
    request = Request(
        f"{api}/artifacts/filter", b"{}", {"Content-Type": "application/json"}, method="POST"
    )
    with urlopen(request, timeout=20) as answer:
        return {row["key"].removeprefix("opframe-sample-press-")[5:] for row in json.load(answer)}


@pytest.mark.prefect
def test_server_worker_deployments_and_an_adhoc_run(tmp_path: Path) -> None:
    home = Home(tmp_path / "study")
    home.create()
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    environment = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": api,
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "OPFRAME_HOME": str(home.root),
        "OPFRAME_REPOSITORY": str(REPOSITORY),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }

    def prefect(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PREFECT, "--no-prompt", *arguments],
            env=environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    with ExitStack() as stack:
        press = stack.enter_context(serve_press())
        home.config.write_text(study_toml(press.port), "utf-8")
        server = [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        stack.enter_context(background(server, environment, tmp_path / "server.log"))
        wait_for(f"{api}/health", 120)
        pool = prefect("work-pool", "create", "opframe", "--type", "process")
        assert pool.returncode == 0, pool.stderr
        deployed = prefect("deploy", "--all")
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        worker = [PREFECT, "worker", "start", "--pool", "opframe"]
        stack.enter_context(background(worker, environment, tmp_path / "worker.log"))
        article = next(a for a in read_articles(1) if a.slug == "leave-the-report-cards-at-home")
        outlet = read_outlets()[article.outlet_id]
        parameters = {
            "home": str(home.root),
            "inputs": [f"http://{outlet.domain}{article_path(article)}"],
            "load": True,
        }
        ran = prefect(
            "deployment",
            "run",
            "adhoc/adhoc",
            "--watch",
            "--watch-timeout",
            "200",
            "--params",
            json.dumps({"parameters": parameters}),
        )
        refused = prefect(
            "deployment", "run", "adhoc/adhoc", "--params", '{"parameters": {"batch_size": 0}}'
        )

        keys = artifact_keys(api)

    assert ran.returncode == 0, ran.stdout + ran.stderr + (tmp_path / "worker.log").read_text()
    assert refused.returncode != 0
    assert {"outcomes", "report", "published", "last-runs", "progress"} <= keys
    assert ask_sql(home.warehouse, "SELECT author_names, outlet_name FROM v_articles")[1] == [
        ("Luo Jingwen", "Eastern Morning Daily")
    ]
