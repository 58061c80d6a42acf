"""What docs/operations.md says holds: deployments and their parameters, commands, units, Compose, names, stops."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
import yaml
from pydantic import BaseModel, ValidationError

from flows.files import write_json
from flows.home import Home
from flows.orchestration.artifacts import listing_slug, outcome_rows
from flows.orchestration.naming import as_slug, name_study, run_name
from flows.orchestration.progress import Progress
from flows.orchestration.stops import describe_stop, find_linked
from flows.settings import (
    AdhocParameters,
    BackfillParameters,
    NightlyParameters,
    PublishParameters,
    ReextractParameters,
)
from transforms.plots import as_data_uri, stacked_bars

REPOSITORY = Path(__file__).parents[1]
OPERATIONS = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
DEPLOYMENTS = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text("utf-8"))["deployments"]
MODELS: dict[str, type[BaseModel]] = {
    "nightly": NightlyParameters,
    "adhoc": AdhocParameters,
    "backfill": BackfillParameters,
    "reannotate": NightlyParameters,
    "reextract": ReextractParameters,
    "publish": PublishParameters,
}
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", OPERATIONS, re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda entry: entry["name"])
def test_a_deployment_names_a_flow_and_parameters_that_its_model_takes(
    deployment: dict[str, Any],
) -> None:
    file, _, function = deployment["entrypoint"].partition(":")
    source = (REPOSITORY / file).read_text("utf-8")
    model = MODELS[deployment["name"]]

    assert f'@flow(**flow_options("{deployment["name"]}"' in source
    assert f"def {function}(parameters: {model.__name__})" in source
    model.model_validate(deployment["parameters"]["parameters"])
    assert deployment["concurrency_limit"]["collision_strategy"] in ("ENQUEUE", "CANCEL_NEW")
    for schedule in deployment.get("schedules", []):
        assert int(schedule["cron"].split()[1]) != 2


def test_all_flows_are_deployed() -> None:
    assert {entry["name"] for entry in DEPLOYMENTS} == set(MODELS)


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (NightlyParameters, {"batch_size": 0}),
        (NightlyParameters, {"bacth_size": 5}),
        (NightlyParameters, {"lock_wait_seconds": -1}),
        (AdhocParameters, {"inputs": []}),
        (AdhocParameters, {"inputs": [""]}),
        (BackfillParameters, {"date_from": "2011-05-02", "date_to": "2011-05-01"}),
        (BackfillParameters, {"date_from": "2011-05-01", "date_to": "2011-05-02", "by": "guess"}),
        (PublishParameters, {"runs": [""]}),
    ],
)
def test_wrong_parameters_are_refused(model: type[BaseModel], given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(given)


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
def test_each_field_of_a_form_has_a_title_and_days_have_a_pattern(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()

    for name, field in schema["properties"].items():
        assert field["title"]
        if name.startswith("date_"):
            assert re.match(field["pattern"], "2011-05-31")
            assert not re.match(field["pattern"], "2011-13-01")
            assert not re.match(field["pattern"], "soon")
        else:
            assert field["description"]


def test_a_home_that_is_left_out_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPFRAME_HOME", str(tmp_path))

    assert NightlyParameters().home == tmp_path


def commands_of(word: str) -> list[list[str]]:
    found = [shlex.split(line) for line in COMMANDS if line.startswith(f"{word} ")]
    assert found
    return found


def test_the_opframe_commands_of_the_document_exist_with_their_options() -> None:
    from flows.cli import app

    root = typer.main.get_command(app)
    for words in commands_of("opframe"):
        command: Any = root
        rest = words[1:]
        while hasattr(command, "commands"):
            command = command.commands[rest.pop(0)]
        rest = rest[: rest.index("&&")] if "&&" in rest else rest
        command.make_context(command.name, rest)


def test_the_parameters_of_the_document_are_those_of_the_models() -> None:
    for words in commands_of("prefect"):
        if "--params" in words:
            given = json.loads(words[words.index("--params") + 1])
            name = words[3].partition("/")[0]
            MODELS[name].model_validate(given["parameters"])


def test_paths_and_anchors_of_the_document_exist() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in OPERATIONS.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", OPERATIONS):
        if target.startswith("#"):
            assert target[1:] in headings
        else:
            assert (REPOSITORY / "docs" / target).exists()
    for path in re.findall(r"deploy/[\w/.@*-]+", OPERATIONS):
        assert list(REPOSITORY.glob(path)), path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_the_units_are_well_formed(tmp_path: Path) -> None:
    # A program and a user that are here stand in for those of the installation.
    for unit in (REPOSITORY / "deploy" / "systemd").glob("*.*"):
        text = re.sub(r"(?m)^ExecStart=/srv\S+", "ExecStart=/bin/true", unit.read_text("utf-8"))
        if unit.suffix in (".service", ".timer"):
            (tmp_path / unit.name).write_text(re.sub(r"(?m)^(User|Group)=.*\n", "", text))
    found = subprocess.run(
        ["systemd-analyze", "verify", *sorted(str(path) for path in tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(list(tmp_path.iterdir())) == 5
    assert (found.returncode, found.stderr) == (0, "")


def test_compose_has_server_database_and_worker_that_wait_for_each_other() -> None:
    content = yaml.safe_load(
        (REPOSITORY / "deploy" / "compose" / "compose.yaml").read_text("utf-8")
    )
    services = content["services"]

    assert set(services) == {"database", "server", "deploy", "worker"}
    assert services["server"]["ports"] == ["127.0.0.1:4200:4200"]
    assert services["worker"]["depends_on"]["server"] == {"condition": "service_healthy"}
    for service in services.values():
        for name in service.get("depends_on", {}):
            assert name in services
    dockerfile = (REPOSITORY / services["server"]["build"]["dockerfile"]).read_text("utf-8")
    for line in re.findall(r"(?m)^COPY (.+)$", dockerfile):
        for path in line.split()[:-1]:
            assert (REPOSITORY / path).exists()


def test_the_cron_line_is_outside_the_hour_that_may_not_be() -> None:
    text = (REPOSITORY / "deploy" / "cron" / "opframe").read_text("utf-8")
    line = next(line for line in text.splitlines() if line[:1].isdigit())

    assert line.split()[1] not in ("2", "02")
    subprocess.run(["sh", "-n", "-c", line.split(None, 6)[6]], check=True)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("My Study", "my-study"),
        ("Šķēles & Co.", "skeles-co"),
        ("新闻", "study"),
        ("a" * 99, "a" * 40),
    ],
)
def test_names_become_keys_that_prefect_takes(name: str, slug: str) -> None:
    assert as_slug(name) == slug


def test_two_studies_of_one_name_have_keys_of_their_own(tmp_path: Path) -> None:
    keys = []
    for folder in ("one", "two"):
        home = Home(tmp_path / folder)
        home.create()
        home.config.write_text('[study]\nname = "Harbours"\n')
        keys.append(name_study(home).artifact_key("outcomes"))

    assert len(set(keys)) == 2
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)
    assert re.fullmatch(r"[a-z0-9-]+", listing_slug("https://www.Example.org/ü?x=1"))


@pytest.mark.parametrize(
    ("kind", "given", "name"),
    [
        ("nightly", {}, "nightly-lost-2026-04-01"),
        ("adhoc", {"inputs": ["x"]}, "adhoc-lost-2026-04-01-041700"),
        ("backfill-day", {"day": "2011-05-09"}, "backfill-lost-2011-05-09"),
        (
            "backfill",
            {"date_from": "2011-05-01", "date_to": "2011-05-09"},
            "backfill-lost-2011-05-01-to-2011-05-09",
        ),
    ],
)
def test_flow_runs_are_named_by_study_and_day_even_where_the_study_is_lost(
    tmp_path: Path, kind: str, given: dict[str, Any], name: str
) -> None:
    given = {"home": str(tmp_path / "lost"), **given}

    assert run_name(kind, given, datetime(2026, 4, 1, 4, 17)) == name


def test_progress_rises_to_a_hundred_and_is_told_seldom() -> None:
    told: list[tuple[float, str]] = []
    now = iter(n / 10 for n in range(10_000))
    progress = Progress(
        "backfill", lambda percent, words: told.append((percent, words)), now.__next__
    )
    for day in range(4):
        progress("day", day, 4)
        for step in ("discover", "fetch", "extract", "annotate", "load"):
            for number in range(11):
                progress(step, number, 10)
    progress("day", 4, 4)
    percents = [percent for percent, _ in told]

    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert len(told) < 20
    assert any(words.startswith("day 2 of 4, ") for _, words in told)


@pytest.mark.parametrize(
    ("state", "message", "word", "remedy"),
    [
        (
            "Failed",
            "Flow run encountered an exception: SettingsError: no file",
            "failed",
            "Put it right",
        ),
        ("Failed", "…: CheckFailed: r1: nothing was published.", "failed", "opframe discard"),
        ("Crashed", "Execution was aborted by a termination signal.", "crashed", "goes on"),
        ("Cancelling", None, "cancelled", "leave it"),
        ("TimedOut", "Flow run exceeded timeout", "failed", "goes on"),
    ],
)
def test_a_stop_says_what_to_do(state: str, message: str | None, word: str, remedy: str) -> None:
    said = describe_stop(state, message)

    assert said["state"] == word
    assert remedy in said["what_to_do"]


def test_a_flow_run_leads_to_its_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in (1, 2):
        write_json(home.runs / f"r{number}" / "prefect.json", {"flow_run_id": f"f{number}"})

    assert find_linked(home, "f1") == home.runs / "r1"
    assert find_linked(home, "f3") is None


def test_the_picture_is_small_well_formed_and_shows_each_run() -> None:
    svg = stacked_bars(
        [("04-01 nightly", {"new": 3, "failed": 1}), ("<&>", {})], ("new", "unchanged", "failed")
    )
    tree = ElementTree.fromstring(svg)
    texts = [node.text for node in tree.iter() if node.tag.endswith("text")]

    assert {"04-01 nightly", "4", "<&>", "0"} <= set(texts)
    assert as_data_uri(svg).startswith("data:image/svg+xml,%3Csvg")
    assert "#" not in as_data_uri(svg)
    assert len(as_data_uri(svg)) < 4_000


def test_outcomes_add_up() -> None:
    assert outcome_rows({"unchanged": 2, "new": 1}) == [
        {"outcome": "new", "inputs": 1},
        {"outcome": "unchanged", "inputs": 2},
        {"outcome": "all", "inputs": 3},
    ]
