"""`authors.toml` joins and parts people, goes back when an entry goes, and says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.authors import study_corrections
from flows.cli import app
from flows.home import Home
from flows.studies import create_study
from tests.author_nights import load_night, persons
from transforms.authors import CorrectionError
from warehouse.ask import ask, ask_sql

NIGHT = (
    "Ignatius Quellwater | pacific-ledger ||| | 2020",
    "Ignatius Quellwater | northern-tribune ||| | 2020",
    "Ursel Graf | tagesblick | Elmsund University | poet || 2020",
    "John Smith | harbour-courier ||| | 2020",
    "John Smith | harbour-courier ||| | 2020",
)
SAME = """
[[same]]
forms = [{ name = "Quellwater, Ignatius" }, { name = "Ursel Graf", outlet = "tagesblick" }]
note = "a pen name"
author_name = "I. U. Quellwater-Graf"
orcid = "0000-0002-1825-0097"
"""
DIFFERENT = """
[[different]]
forms = [
  { name = "Ignatius Quellwater" },
  { name = "Ignatius Quellwater", outlet = "Northern Tribune" },
]
note = "father and son"
"""
BY_URL = """
[[different]]
forms = [
  { url = "https://harbour-courier.example/0/3" },
  { url = "https://harbour-courier.example/0/4", name = "John Smith" },
]
note = "one is the poet"
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    create_study(tmp_path / "study")
    home = Home(tmp_path / "study")
    load_night(home, 0, NIGHT)
    return home


@pytest.mark.parametrize(
    ("entries", "n_persons"),
    [("", 3), (SAME, 2), (DIFFERENT, 4), (SAME + DIFFERENT, 3), (BY_URL, 4)],
    ids=["none", "same", "different", "both", "by url"],
)
def test_an_entry_works_at_the_next_load_and_going_it_goes_back(
    home: Home, entries: str, n_persons: int
) -> None:
    before = persons(home)
    home.authors.write_text(entries, "utf-8")
    load_night(home, 1, ())
    assert len(persons(home)) == n_persons

    home.authors.unlink()
    load_night(home, 2, ())
    assert persons(home) == before


def test_a_corrected_person_keeps_its_id_name_and_orcid(home: Home) -> None:
    first = ask_sql(
        home.warehouse, "SELECT author_id FROM v_persons WHERE author_name LIKE 'Ign%'"
    )[1]
    home.authors.write_text(SAME, "utf-8")
    load_night(home, 1, ("Ignatius Quellwater | coast-herald ||| | 2021",))
    found = ask_sql(
        home.warehouse,
        "SELECT author_name, orcid, n_outlets, author_id FROM v_persons WHERE orcid IS NOT NULL",
    )[1]

    assert found[0][:3] == ("I. U. Quellwater-Graf", "0000-0002-1825-0097", 4)
    assert found[0][3] in {*first[0]} | {
        row[0] for row in ask_sql(home.warehouse, "SELECT profile_id FROM author_profiles")[1]
    }
    assert ask(home.warehouse, "correction_findings", {"run_id": "night-001"}) == []


def test_what_matches_nothing_is_told_and_different_wins(home: Home) -> None:
    home.authors.write_text(
        DIFFERENT
        + '[[same]]\nforms = [{ name = "Nobody Atall" }, { name = "Ursel Graf" }]\nnote = "x"\n'
        + '[[same]]\nforms = [{ name = "Ignatius Quellwater", outlet = "pacific-ledger" },'
        ' { name = "Ignatius Quellwater", outlet = "northern-tribune" }]\nnote = "y"\n',
        "utf-8",
    )
    checked = CliRunner().invoke(app, ["authors", "check", "--home", str(home.root)])
    load_night(home, 1, ())
    told = ask(home.warehouse, "correction_findings", {"run_id": "night-001"})

    assert checked.exit_code == 1
    assert 'name = "Nobody Atall"} matches nobody' in checked.output
    assert [row["correction"] for row in told] == ["[[same]] entry 1", "[[same]] entry 2"]
    assert "contradicts [[different]] entry 1" in told[1]["findings"]
    assert len(persons(home)) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[same]", "TOML"),
        ("[same]\nnote = 'x'", "two brackets"),
        ("[[alike]]\nnote = 'x'", "alike"),
        ("[[same]]\nforms = [{ name = 'A B' }, { name = 'C D' }]", "note"),
        ("[[same]]\nnote = 'x'", "forms"),
        ("[[same]]\nnote = 'x'\nforms = [{ name = 'A B' }]", "one form"),
        ("[[same]]\nnote = 'x'\nforms = [{ outlet = 'a' }, { name = 'C D' }]", "forms[1]"),
        ("[[same]]\nnote = 'x'\nforms = [{ nam = 'a' }, { name = 'C D' }]", "forms[1].nam"),
        ("[[same]]\nnote = 1\nforms = [{ name = 'A B' }, { name = 'C D' }]", "1 is no text"),
        ("[[same]]\nnote = 'x'\norcid = '12'\nforms = [{ name = 'A B' }]", "orcid"),
        ("[[same]]\nnote = 'x'\nwikidata_id = '12'\nforms = [{ name = 'A B' }]", "Q42"),
        ("[[different]]\nnote = 'x'\nauthor_name = 'y'\nforms = [{ name = 'A B' }]", "[[same]]"),
        ("[[same]]\nnote = 'x'\nwho = 'y'", "who"),
    ],
)
def test_a_bad_entry_is_refused_with_file_entry_key_and_remedy(
    tmp_path: Path, text: str, words: str
) -> None:
    home = Home(tmp_path)
    home.authors.write_text(text, "utf-8")

    with pytest.raises(CorrectionError) as caught:
        study_corrections(home)
    assert str(home.authors) in str(caught.value)
    assert words in str(caught.value)


def test_a_url_with_two_authors_needs_a_name(home: Home) -> None:
    home.authors.write_text(
        '[[same]]\nforms = [{ url = "https://nowhere.example/" }, { name = "Ursel Graf" }]\nnote = "x"\n',
        "utf-8",
    )
    checked = CliRunner().invoke(app, ["authors", "check", "--home", str(home.root)])

    assert "matches nobody" in checked.output


def test_show_says_who_where_how_sure_and_why(home: Home) -> None:
    shown = CliRunner().invoke(app, ["authors", "show", "quellwater", "--home", str(home.root)])
    missing = CliRunner().invoke(app, ["authors", "show", "Nobody", "--home", str(home.root)])

    assert "as Ignatius Quellwater in Northern Tribune" in shown.output
    assert "linked 0.9" in shown.output
    assert "same name" in shown.output
    assert missing.exit_code == 1


def test_the_shipped_file_has_no_entries_yet(tmp_path: Path) -> None:
    create_study(tmp_path / "study")

    assert study_corrections(Home(tmp_path / "study")) == ()
