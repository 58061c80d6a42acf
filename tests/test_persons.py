"""Printed names become persons: which are one, how surely, and the same whatever the order of nights."""

from __future__ import annotations

import itertools
import random
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.home import Home
from tests.author_nights import load_night, persons
from tests.author_pairs import read_pairs
from transforms.authors import Profile, link_profiles
from transforms.authors.affiliations import likeness
from transforms.authors.names import block_keys, name_key, parse_name
from transforms.authors.tables import AUTHOR_SCHEMAS
from warehouse.ask import ask_sql
from warehouse.load import migrate

NIGHTS = (
    (
        "Jane R. Whitlocke | harbour-courier | Kotka University | professor || 2020",
        "John Smith | harbour-courier ||| | 2020",
        "Ignatius Quellwater | pacific-ledger ||| | 2020",
    ),
    (
        "J. Whitlocke | northern-tribune | University of Kotka | professor of law || 2021",
        "John Smith | bengal-observer | Delta Bakery | baker || 2020",
        "Quellwater, Ignatius | northern-tribune ||| | 2021",
    ),
    (
        "Jane Whitlocke | coast-herald ||| | 2021",
        "Ignatius Quellwater | pacific-ledger ||| | 2022",
        "李伟 | xinghe-wanbao ||| | 2021",
    ),
)


def profile(profile_id: str, name: str, outlet: str = "a", day: int = 1, **said: str) -> Profile:
    return Profile(
        profile_id=profile_id,
        author_name=name,
        outlet=outlet,
        first_seen_at=datetime(2026, 1, day),
        **said,
    )


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Jane DOE", "jane doe"),
        ("Doe, Jane", "jane doe"),
        ("DOE Jane", "jane doe"),
        ("Dr. Jane Doe, PhD", "jane doe"),
        ("Jane Doe Jr.", "jane doe"),
        ("Jürgen Müller", "jurgen muller"),
        ("Juergen Mueller", "jurgen muller"),
        ("Ursula von der Wiesche", "ursula wiesche"),
        ("Wei-Ming Zhang", "wei ming zhang"),
        ("Zhang Weiming", "weiming zhang"),
        ("李 伟", "李伟"),
        ("Bo Le", "bo le"),
        ("D. Hartigan-Moss", "d hartigan moss"),
        ("José Ortega y Gassol", "jose ortega gassol"),
        ("Madonna", "madonna"),
        ("", ""),
        ("...", ""),
    ],
)
def test_spellings_of_a_name_share_a_key(printed: str, key: str) -> None:
    assert name_key(printed) == key


@pytest.mark.parametrize(
    ("one", "other", "do_meet"),
    [
        ("J. Smith", "John Smith", True),
        ("Bob Carter", "Robert Carter", True),
        ("R. James Woolridge", "James Woolridge", True),
        ("Juan Etxarri Belmonte", "Juan Etxarri", True),
        ("Wei Zhang", "Zhang Wei", True),
        ("李伟", "Li Wei", False),
        ("Jane Smith", "Robert Smith", False),
    ],
)
def test_forms_that_may_be_linked_share_a_block(one: str, other: str, do_meet: bool) -> None:
    assert bool(set(block_keys(one)) & set(block_keys(other))) is do_meet


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_taken_apart(text: str) -> None:
    assert parse_name(text) == parse_name(text)
    assert isinstance(block_keys(text), tuple)


@pytest.mark.parametrize(
    ("one", "other", "at_least", "at_most"),
    [
        ("University of Kotka", "Kotka University", 1.0, 1.0),
        ("Universidad de Altamar", "University of Altamar", 1.0, 1.0),
        ("Kotka Institute of Technology", "KIT", 0.9, 0.9),
        ("Department of Economics, Kotka University", "Kotka University", 0.9, 0.9),
        ("Southern Yarn Exporters' Guild", "Southern Yarn Exporters Guild", 1.0, 1.0),
        ("Kotka University", "Elmsund University", 0.0, 0.0),
        ("Institute of Technology", "Institute for Policy Studies", 0.0, 0.0),
        ("东港大学海洋学院", "东港大学", 0.9, 0.9),
        ("星河大学", "东港大学", 0.0, 0.0),
    ],
)
def test_affiliations_are_compared_by_their_telling_words(
    one: str, other: str, at_least: float, at_most: float
) -> None:
    assert at_least <= likeness(one, other) <= at_most
    assert likeness(one, other) == likeness(other, one)


def test_links_of_the_labelled_pairs_hold_their_floor() -> None:
    pairs = [pair for pair in read_pairs() if not pair.is_tune]
    linked = [pair for pair in pairs if pair.is_linked]
    n_right = sum(pair.is_same for pair in linked)
    n_same = sum(pair.is_same for pair in pairs)

    assert len(read_pairs()) >= 150
    assert n_right / len(linked) >= 0.9
    assert n_right / n_same >= 0.85


def test_two_people_do_not_meet_through_a_bare_name() -> None:
    linking = link_profiles(
        [
            profile(
                "1", "Owen Prosser", "a", affiliation="Gannet Row Chambers", job_title="barrister"
            ),
            profile(
                "2", "Owen Prosser", "b", affiliation="Saint Osyth Hospital", job_title="nurse"
            ),
            profile("3", "Owen Prosser", "c"),
        ]
    )
    heads = {person.profile_id: person.author_id for person in linking.persons}

    assert len(set(heads.values())) == 3
    assert any(not link.is_accepted for link in linking.links)


def test_an_initial_that_fits_two_people_joins_neither_surely() -> None:
    alone = link_profiles([profile("1", "J. Marchbanks"), profile("2", "Jane Marchbanks")])
    crowd = link_profiles(
        [
            profile("1", "J. Marchbanks"),
            profile("2", "Jane Marchbanks"),
            profile("3", "Julius Marchbanks"),
        ]
    )
    best = [
        max(
            link.confidence
            for link in linking.links
            if "1" in (link.profile_id, link.other_profile_id)
        )
        for linking in (alone, crowd)
    ]

    assert best[1] < best[0]


def test_persons_do_not_depend_on_the_order_of_profiles() -> None:
    profiles = [pair.one for pair in read_pairs()] + [pair.other for pair in read_pairs()]
    named = [Profile(**{**_fields(p), "profile_id": f"{n:04}"}) for n, p in enumerate(profiles)]
    shuffled = named[:]
    random.Random(1).shuffle(shuffled)

    assert set(link_profiles(named).persons) == set(link_profiles(shuffled).persons)
    assert link_profiles(named).links == link_profiles(shuffled).links


def test_the_oldest_id_stays_when_persons_merge() -> None:
    old = profile("9", "Ignatius Quellwater", "a", day=1)
    new = profile("1", "Ignatius Quellwater", "b", day=2)

    assert {p.author_id for p in link_profiles([old, new]).persons} == {"9"}


def test_nights_one_by_one_give_what_one_night_gives(tmp_path: Path) -> None:
    one, all_at_once = Home(tmp_path / "one"), Home(tmp_path / "all")
    for night, bylines in enumerate(NIGHTS):
        load_night(one, night, bylines)
    seen = [night for night, bylines in enumerate(NIGHTS) for _ in bylines]
    load_night(all_at_once, 0, itertools.chain(*NIGHTS), seen=seen)
    named = "SELECT DISTINCT author_name, printed_name, outlet_id, author_confidence FROM v_authors ORDER BY ALL"

    assert ask_sql(one.warehouse, named) == ask_sql(all_at_once.warehouse, named)
    assert sorted(map(len, persons(one))) == sorted(map(len, persons(all_at_once)))
    assert len(persons(one)) == 5


def test_the_log_tells_who_was_who_at_each_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for night, bylines in enumerate(NIGHTS):
        load_night(home, night, bylines)
    logged = "SELECT run_id, count(*) FROM author_persons GROUP BY ALL ORDER BY ALL"

    # Of the third night Jane Whitlocke in a new outlet and a new name; a year more of a known profile changes nobody.
    assert ask_sql(home.warehouse, logged)[1] == [
        ("night-000", 3),
        ("night-001", 3),
        ("night-002", 2),
    ]
    ids = ask_sql(
        home.warehouse,
        "SELECT DISTINCT author_id FROM v_authors WHERE author_name LIKE '%Whitlocke'",
    )[1]
    assert len(ids) == 1


def test_views_of_persons_and_links_answer(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for night, bylines in enumerate(NIGHTS):
        load_night(home, night, bylines)
    person = ask_sql(
        home.warehouse,
        "SELECT n_outlets, n_articles, len(affiliations), author_confidence > 0.8 FROM v_persons"
        " WHERE author_name = 'Jane R. Whitlocke' OR list_contains(printed_names, 'Jane R. Whitlocke')",
    )[1]
    kinds = ask_sql(home.warehouse, "SELECT DISTINCT is_accepted, decided_by FROM v_author_links")[
        1
    ]

    assert person == [(3, 3, 2, True)]
    assert (True, "rule") in kinds


def test_a_warehouse_without_persons_is_linked_at_the_next_load(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for night, bylines in enumerate(NIGHTS):
        load_night(home, night, bylines)
    expected = persons(home)
    old = Home(tmp_path / "old")
    for night, bylines in enumerate(NIGHTS):
        load_night(old, night, bylines, is_linked=False)
    unlinked = "SELECT count(*) FROM v_authors WHERE author_confidence IS NULL"
    assert ask_sql(old.warehouse, unlinked)[1] == [(9,)]
    load_night(old, 3, ())

    assert persons(old) == expected
    assert ask_sql(old.warehouse, unlinked)[1] == [(0,)]


def test_a_night_that_brings_nothing_logs_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for night, bylines in enumerate(NIGHTS):
        load_night(home, night, bylines)
    load_night(home, 3, ())
    logged = "SELECT count(*) FROM {} WHERE run_id = 'night-003'"

    for table in ("author_persons", "author_links"):
        assert ask_sql(home.warehouse, logged.format(table))[1] == [(0,)]


@pytest.mark.parametrize(
    "table", ["author_profiles", "author_persons", "author_links", "author_corrections"]
)
def test_derived_rows_fit_their_tables(table: str) -> None:
    connection = duckdb.connect()
    migrate(connection, datetime(2026, 1, 1))
    columns = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}

    assert columns - set(AUTHOR_SCHEMAS[table].names) <= {"run_id", "linked_at"}
    assert set(AUTHOR_SCHEMAS[table].names) <= columns


def _fields(p: Profile) -> dict[str, object]:
    return {name: getattr(p, name) for name in p.__dataclass_fields__}
