"""Nights against their history: what warns, what stops, what a person may overrule, what status says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.home import Home
from flows.night_findings import find_verdict, read_findings
from flows.pipeline import run_pipeline
from flows.runs import list_runs
from flows.settings import NightlyParameters, SettingsError, read_study
from flows.standing import describe_standing
from tests.made_nights import FIRST_NIGHT, OUTLETS, Made, fill_nights, load_night, start_checks
from transforms.framing import Annotator
from warehouse.ask import ask_sql
from warehouse.errors import CheckFailed
from warehouse.load import make_macros
from warehouse.night_rules import LEVELS, NightRules, read_night_checks
from warehouse.nights import check_night

TONIGHT = 57
NORMAL = Made()


@pytest.fixture(scope="module")
def weeks() -> Iterator[duckdb.DuckDBPyConnection]:
    """Eight weeks of normal nights."""
    with duckdb.connect(":memory:") as connection:
        start_checks(connection)
        fill_nights(connection, range(TONIGHT), NORMAL)
        yield connection


@pytest.fixture
def night(weeks: duckdb.DuckDBPyConnection) -> Iterator[Any]:
    """Check a night after those weeks; nothing of it stays."""

    def check(made: Made, rules: NightRules | None = None, number: int = TONIGHT) -> dict[str, Any]:
        weeks.execute("BEGIN")
        fill_nights(weeks, [number], made)
        weeks.execute("SET VARIABLE run_id = $1", [f"night-{number}"])
        try:
            found = check_night(weeks, f"night-{number}", "nightly", rules or NightRules())
        except CheckFailed as error:
            found = list(error.night)
        finally:
            weeks.execute("ROLLBACK")
        return {f"{row['check_name']} {row['subject']}": row for row in found}

    return check


def levels(found: dict[str, Any]) -> dict[str, str]:
    return {row["check_name"]: row["level"] for row in found.values()}


def test_a_normal_night_is_trusted(night: Any) -> None:
    found = night(NORMAL)

    assert found == {}
    assert find_verdict(list(found.values())) == ("trust", "all checks passed")


OLD = date(2020, 1, 1)
BAD_NIGHTS = [
    (replace(NORMAL, dead=("alder",)), {"listings_are_read": "warn"}),
    (replace(NORMAL, dead=OUTLETS), {"something_is_found": "stop"}),
    (replace(NORMAL, rate=0.5), {"outlets_bring_as_much": "warn"}),
    (replace(NORMAL, rate=30), {"outlets_bring_no_flood": "note"}),
    (replace(NORMAL, date_of=lambda day: None), {"dates_are_given": "stop"}),
    (
        replace(NORMAL, date_of=lambda day: OLD),
        {"dates_are_spread": "stop", "dates_agree_with_listings": "stop", "dates_are_firm": "warn"},
    ),
    (replace(NORMAL, date_of=lambda day: day + timedelta(1)), {"dates_are_firm": "warn"}),
    (replace(NORMAL, has_author=False), {"authors_are_given": "warn"}),
    (replace(NORMAL, n_words=60), {"bodies_are_as_long": "warn"}),
    (replace(NORMAL, in_language="zh"), {"languages_are_as_usual": "warn"}),
    (replace(NORMAL, decision=lambda draw: "abstain"), {"framing_is_as_usual": "warn"}),
    (replace(NORMAL, rate=9, decision=lambda draw: "yes"), {"frame_shares_are_as_usual": "note"}),
]


@pytest.mark.parametrize(("made", "expected"), BAD_NIGHTS)
def test_a_bad_night_is_noticed(night: Any, made: Made, expected: dict[str, str]) -> None:
    found = levels(night(made))

    assert {name: found.get(name) for name in expected} == expected


def test_less_framing_is_told_apart_from_fewer_articles(night: Any) -> None:
    less = night(replace(NORMAL, decision=lambda draw: "abstain"))
    both = night(replace(NORMAL, rate=1.5, decision=lambda draw: "abstain"))
    fewer = night(replace(NORMAL, rate=1.5))

    assert not any(name.startswith("outlets_bring_as_much") for name in less)
    assert "less framing, articles as usual" in str(less["framing_is_as_usual generic"]["message"])
    assert "and fewer articles" in str(both["framing_is_as_usual generic"]["message"])
    assert "framing_is_as_usual" not in levels(fewer)


def test_a_frozen_feed_is_noticed_though_it_can_be_read() -> None:
    with duckdb.connect(":memory:") as connection:
        start_checks(connection)
        fill_nights(connection, range(20), NORMAL)
        # The listing goes on naming old items; nothing of it is new.
        fill_nights(connection, range(20, 23), replace(NORMAL, outlets=OUTLETS[1:]))
        for number in range(20, 23):
            connection.execute(
                "INSERT INTO run_listings BY NAME SELECT $1 AS run_id, 'https://alder.example/feed' AS listing_url, "
                "'feed' AS listing_kind, 'alder' AS outlet_id, 20 AS n_items, true AS is_read",
                [f"night-{number}"],
            )
        connection.execute("SET VARIABLE run_id = 'night-22'")
        found = check_night(connection, "night-22", "nightly", NightRules())

    silent = [row for row in found if row["check_name"] == "outlets_are_not_silent"]
    assert [(row["subject"], row["n"]) for row in silent] == [("alder", 3)]
    assert "nothing new from alder for 3 nights" in silent[0]["message"]


def test_a_listing_taken_out_during_the_day_is_missed_no_more(
    weeks: duckdb.DuckDBPyConnection,
) -> None:
    weeks.execute("BEGIN")
    fill_nights(weeks, [TONIGHT], replace(NORMAL, dead=("alder",)))
    weeks.execute(
        "INSERT INTO runs BY NAME SELECT * REPLACE ('again' AS run_id, started_at + INTERVAL 1 HOUR AS started_at) "
        f"FROM runs WHERE run_id = 'night-{TONIGHT}'"
    )
    weeks.execute(
        "INSERT INTO run_listings BY NAME SELECT * REPLACE ('again' AS run_id) "
        f"FROM run_listings WHERE run_id = 'night-{TONIGHT}' AND is_read"
    )
    weeks.execute("SET VARIABLE run_id = 'again'")
    found = check_night(weeks, "again", "nightly", NightRules())
    weeks.execute("ROLLBACK")

    assert "listings_are_read" not in {row["check_name"] for row in found}


def test_too_little_history_is_said_and_is_no_alarm() -> None:
    with duckdb.connect(":memory:") as connection:
        start_checks(connection)
        fill_nights(connection, range(3), NORMAL)
        fill_nights(connection, [3], replace(NORMAL, rate=0.5))
        connection.execute("SET VARIABLE run_id = 'night-3'")
        found = check_night(connection, "night-3", "nightly", NightRules())

    assert [(row["check_name"], row["level"]) for row in found] == [
        ("history_is_long_enough", "note")
    ]


def test_a_study_changes_levels_and_thresholds(night: Any) -> None:
    undated = replace(NORMAL, date_of=lambda day: None)
    name = "dates_are_given"

    assert levels(night(undated, NightRules(levels={name: "note"})))[name] == "note"
    assert name not in levels(night(undated, NightRules(levels={name: "off"})))
    assert name not in levels(night(undated, NightRules(thresholds={name: {"min_n": 1000}})))


def test_only_nights_have_a_history(weeks: duckdb.DuckDBPyConnection) -> None:
    assert check_night(weeks, "night-0", "adhoc", NightRules()) == []


@pytest.mark.parametrize("check", read_night_checks(), ids=lambda check: check.name)
def test_each_check_says_what_it_promises_and_what_to_do(check: Any) -> None:
    page = Path(__file__).parent.parent / "docs" / "nights.md"

    assert check.promise.endswith(".")
    assert check.level in LEVELS[1:]
    assert len(check.remedy) > 20
    assert f"| `{check.name}` | {check.level} |" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('dates_are_givn = "warn"', 'did you mean "dates_are_given"'),
        ('dates_are_given = "loud"', "'off', 'note', 'warn' or 'stop'"),
        ("dates_are_given = { min_m = 3 }", "has no threshold min_m; it has min_n"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, toml: str, says: str) -> None:
    (tmp_path / "opframe.toml").write_text(f"[checks]\n{toml}\n")

    with pytest.raises(SettingsError) as error:
        read_study(Home(tmp_path))
    assert says in str(error.value)


def test_the_quantile_of_many_comparisons_is_the_tables() -> None:
    with duckdb.connect(":memory:") as connection:
        make_macros(connection)
        found = connection.execute(
            "SELECT guarded_z(1), guarded_z(10), guarded_z(1, alpha := 0.01), usual_count(9, 1, 1e9)"
        ).fetchall()[0]

    assert found[:3] == pytest.approx((1.95996, 2.80703, 2.57583), abs=5e-4)
    # scipy.stats.poisson.interval(0.95, 9) is (4, 15).
    assert (found[3]["low"], found[3]["high"]) == pytest.approx((4.0, 15.8), abs=0.3)


def test_false_alarms_are_as_rare_as_promised(weeks: duckdb.DuckDBPyConnection) -> None:
    weeks.execute("BEGIN")
    fill_nights(weeks, range(TONIGHT, TONIGHT + 8), NORMAL)
    found = []
    for number in range(TONIGHT, TONIGHT + 8):
        weeks.execute("SET VARIABLE run_id = $1", [f"night-{number}"])
        found += check_night(weeks, f"night-{number}", "nightly", NightRules())
    weeks.execute("ROLLBACK")

    # 23 checks of 8 nights at 0.01 each would be two.
    assert len([row for row in found if row["level"] != "note"]) <= 2


@pytest.fixture(scope="module")
def short_study(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One night with fifty articles: enough to know what dates look like. For reading only."""
    home = Home(tmp_path_factory.mktemp("short"))
    home.create()
    home.config.write_text("[study]\nname = 'made'\n", "utf-8")
    load_night(home, 0, replace(NORMAL, rate=14))
    return home


@pytest.fixture
def study(short_study: Home, tmp_path: Path) -> Home:
    shutil.copytree(short_study.root, tmp_path / "study", symlinks=True)
    return Home(tmp_path / "study")


def opframe(home: Home, *arguments: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, [*arguments, "--home", str(home.root)])
    assert found.exit_code == code, found.output
    return found.output


def test_a_stopped_night_is_kept_staged_and_published_on_purpose(study: Home) -> None:
    with pytest.raises(CheckFailed, match="dates_are_given"):
        load_night(study, 1, replace(NORMAL, date_of=lambda day: None))
    refused = list_runs(study, "refused")[0].run_id
    status = json.loads(opframe(study, "status", "--json", code=5))
    wrong = opframe(study, "publish", refused, "--despite", "bodies_are_long_enough", code=1)
    aside = opframe(study, "publish", refused, "--set-aside", code=1)
    published = opframe(study, "publish", refused, "--despite", "dates_are_given")
    rows = "SELECT check_name, level, is_overruled FROM night_findings WHERE level = 'stop'"

    assert status["last_night"]["run_id"] == refused
    assert status["last_night"]["verdict"] == "stopped"
    assert status["last_night"]["findings"][0]["check_name"] == "dates_are_given"
    assert "no check of a night" in wrong
    assert "of no input" in aside
    assert "published: " in published
    assert ask_sql(study.warehouse, rows)[1] == [("dates_are_given", "stop", True)]
    assert ask_sql(study.warehouse, "SELECT verdict FROM v_nights ORDER BY started_at")[1] == [
        ("trust",),
        ("look",),
    ]
    opframe(study, "publish", "--rebuild")
    assert ask_sql(study.warehouse, rows)[1] == [("dates_are_given", "stop", True)]


def test_status_says_how_long_nothing_came(study: Home) -> None:
    soon = describe_standing(study, None, FIRST_NIGHT + timedelta(hours=20))
    late = describe_standing(study, None, FIRST_NIGHT + timedelta(hours=60))

    assert (soon["is_stale"], soon["hours_since_a_night"]) == (False, 19.0)
    assert late["is_stale"]
    assert "STALE: no night was published" in opframe(study, "status", code=5)
    assert (
        describe_standing(Home(study.root / "none"), None, datetime(2026, 1, 1))["is_stale"]
        is False
    )


def test_findings_of_a_night_are_in_the_file_and_the_report(
    press_study: Home, run_night: Any
) -> None:
    press_study.config.write_text(
        press_study.config.read_text("utf-8")
        + '\n[[listings]]\nkind = "urls"\npath = "gone.txt"\n',
        "utf-8",
    )
    report = run_night(press_study)
    found = read_findings(press_study, report.run_id)

    assert report.verdict == "look"
    assert "gone.txt" in str(report.why)
    assert {row["check_name"] for row in found} == {"listings_are_read", "history_is_long_enough"}
    assert report.findings == found
    assert len(report.to_code) == 5


def test_a_night_that_finds_nothing_exits_with_its_own_code(
    tmp_path: Path, annotator: Annotator
) -> None:
    home = Home(tmp_path)
    home.create()
    (tmp_path / "urls.txt").write_text("# nothing\n")
    home.config.write_text('[[listings]]\nkind = "urls"\npath = "urls.txt"\n')
    parameters = NightlyParameters(home=home.root)
    with pytest.raises(CheckFailed, match="something_is_found"):
        run_pipeline(home, "nightly", parameters, annotator=annotator)
    shown = opframe(home, "run", "--bare", code=4)

    assert "stopped: nothing found at all: 1 listings were asked" in shown


def test_a_crash_exits_with_its_own_code_and_shows_the_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "opframe.toml").write_text('[[listings]]\nkind = "urls"\npath = "urls.txt"\n')

    def broken(*given: object, **named: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("flows.pipeline.make_annotator", broken)

    assert "ZeroDivisionError: on purpose" in opframe(Home(tmp_path), "run", "--bare", code=70)
