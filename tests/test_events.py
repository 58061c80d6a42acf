"""A study's events: the file that defines them, the articles linked, what the views compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.home import Home
from flows.settings import SettingsError
from flows.studies import create_study
from flows.study_events import event_rows, read_events
from tests.small_corpora import load_articles, open_warehouse

TALKS = """
[[events]]
event_id = "talks"
event_name = "The talks"
date_start = 2011-05-10
date_end = 2011-05-12
terms = ["rights talks", "Kotka*"]
days_before = 9
days_after = 19
"""


def staged(tmp_path: Path, text: str | None) -> Any:
    home = Home(tmp_path)
    if text is None:
        home.events.unlink(missing_ok=True)
    else:
        home.events.write_text(text, "utf-8")
    return event_rows(home)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("2011-05-12", "2011-05-01"), "events.0: .*date_end 2011-05-01 lies before date_start"),
        (('"rights talks"', '"…"'), 'events.0.terms.0: .*"…" has no word; write a word'),
        (('"rights talks"', '"ri*ts"'), "events.0.terms.0: .*only at the end"),
        (('["rights talks", "Kotka*"]', "[]"), "events.0.terms: .*at least 1"),
        (('"rights talks"', '"kotka*"'), "events.0: .*a term stands there twice"),
        (('"talks"', '"The Talks"'), "events.0.event_id: .*pattern"),
        (
            ("days_after = 19", "days_after = -1"),
            "events.0.days_after: .*greater than or equal to 0",
        ),
        (("days_after = 19", 'countries = ["China"]'), "events.0.countries.0: .*pattern"),
        (("days_after = 19", "dayz = 19"), "events.0.dayz: Extra inputs are not permitted"),
        (("days_after = 19", 'match = "some"'), "events.0.match: .*'any' or 'all'"),
        (("[[events]]", "[[events"), "not valid TOML"),
        (
            ("[[events]]", TALKS + "[[events]]"),
            'events.toml: file: .*2 events have the event_id "talks"',
        ),
    ],
)
def test_a_faulty_file_is_refused_by_file_key_and_remedy(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    home = Home(tmp_path)
    home.events.write_text(TALKS.replace(*change), "utf-8")

    with pytest.raises(SettingsError, match=rf"events\.toml: (?s:.*){said}|{said}"):
        read_events(home)


def test_a_new_study_has_an_events_file_to_fill_in(tmp_path: Path) -> None:
    home = Home(tmp_path / "study")
    made = create_study(home.root)
    example = "\n".join(
        line.removeprefix("# ").removeprefix("#")
        for line in home.events.read_text("utf-8").split("#\n", 1)[1].splitlines()
    )
    home.events.write_text(example, "utf-8")

    assert home.events in made
    assert [event.event_id for event in read_events(home)] == ["hrd2011"]


def article(key: str, day: str | None, headline: str, body: str, **facts: Any) -> dict[str, Any]:
    published = date.fromisoformat(day) if day else None
    return {
        "article_id": key,
        "headline": headline,
        "body": body,
        "date_published": published,
        **facts,
    }


ARTICLES = [
    article("body", "2011-05-11", "Rain", "The rights talks went on.", country="CN"),
    article("headline", "2011-05-12", "Rights Talks end", "No text.", country="US"),
    article("both", "2011-05-05", "Rain", "In Kotkan ice, rights talks."),
    article("late", "2011-05-31", "Rain", "KOTKA again."),
    article("too-late", "2011-06-01", "Rain", "Kotka again."),
    article("too-early", "2011-04-30", "Rain", "Kotka again."),
    article("not-a-phrase", "2011-05-11", "Rain", "Talks on rights; the right talks."),
    article("no-date", None, "Rain", "Kotka.", date_published_precision=None),
    article("no-day", "2011-05-01", "Rain", "Kotka.", date_published_precision="month"),
    article("unsure", "2011-05-04", "Rain", "Kotka.", date_published_confidence=0.3),
]


def links(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT article_id, days_from_event, relevance, matched_terms FROM article_events ORDER BY 1"
    ).fetchall()


def test_articles_are_linked_by_day_and_words_with_a_relevance(tmp_path: Path) -> None:
    connection = open_warehouse()
    load_articles(connection, "r1", ARTICLES, staged(tmp_path, TALKS))

    assert links(connection) == [
        ("body", 0, 0.65, ["rights talks"]),
        ("both", -5, 0.675, ["rights talks", "Kotka*"]),
        ("headline", 0, 0.7 * 0.75 + 0.3, ["rights talks"]),
        ("late", 19, round(0.35 + 0.3 * 0.05, 3), ["Kotka*"]),
        ("unsure", -6, round(0.35 + 0.3 * 0.4, 3), ["Kotka*"]),
    ]


@pytest.mark.parametrize(
    ("line", "linked"),
    [
        ('match = "all"', ["both"]),
        ('countries = ["CN", "DE"]', ["body"]),
        ("days_before = 0\ndays_after = 0", ["body", "headline"]),
    ],
)
def test_all_terms_countries_and_the_window_narrow_it(
    tmp_path: Path, line: str, linked: list[str]
) -> None:
    connection = open_warehouse()
    kept = TALKS.replace("days_before = 9\ndays_after = 19", line)
    load_articles(connection, "r1", ARTICLES, staged(tmp_path, kept))

    assert [row[0] for row in links(connection)] == linked


def test_changed_events_link_all_articles_again_and_the_old_links_are_kept(tmp_path: Path) -> None:
    connection = open_warehouse()
    load_articles(connection, "r1", ARTICLES, staged(tmp_path, TALKS))
    first = links(connection)
    load_articles(connection, "r2", [], staged(tmp_path, TALKS))
    load_articles(connection, "r3", [])
    unchanged = connection.execute("SELECT count(*) FROM event_links").fetchall()
    load_articles(connection, "r4", [], staged(tmp_path, TALKS.replace('"Kotka*"', '"rain"')))
    changed = [row[0] for row in links(connection)]
    load_articles(connection, "r5", [], staged(tmp_path, None))
    none = links(connection)
    load_articles(connection, "r6", [], staged(tmp_path, TALKS))

    assert unchanged == [(len(first),)]
    assert changed == ["body", "both", "headline", "late", "not-a-phrase", "unsure"]
    assert none == []
    assert links(connection) == first
    sets = connection.execute("SELECT run_id, len(event_version_ids) FROM event_sets ORDER BY 1")
    assert sets.fetchall() == [("r1", 1), ("r4", 1), ("r5", 0), ("r6", 1)]
    assert connection.execute("SELECT run_id FROM event_versions ORDER BY 1").fetchall() == [
        ("r1",),
        ("r4",),
    ]


def test_a_new_version_is_linked_by_its_own_words(tmp_path: Path) -> None:
    connection = open_warehouse()
    load_articles(connection, "r1", ARTICLES, staged(tmp_path, TALKS))
    load_articles(
        connection,
        "r2",
        [
            article("body", "2011-05-11", "Rain", "The talks went on.", version_no=2),
            article("not-a-phrase", "2011-05-11", "Rain", "Rights talks.", version_no=2),
        ],
    )

    assert [row[0] for row in links(connection)] == [
        "both",
        "headline",
        "late",
        "not-a-phrase",
        "unsure",
    ]
    assert connection.execute(
        "SELECT count(*) FROM event_links WHERE article_id = 'body'"
    ).fetchone() == (1,)


@pytest.mark.parametrize(
    ("shares", "interval"),
    [
        # Newcombe 1998, table II, method 10: 56/70 against 48/80, 9/10 against 3/10, 10/10 against 0/10.
        ((48, 80, 56, 70), (0.2, 0.0524, 0.3339)),
        ((3, 10, 9, 10), (0.6, 0.1705, 0.8090)),
        ((0, 10, 10, 10), (1.0, 0.6075, 1.0)),
    ],
)
def test_the_interval_of_a_difference_is_that_of_the_paper(
    shares: tuple[int, ...], interval: tuple[float, ...]
) -> None:
    x1, n1, x2, n2 = shares
    found = (
        open_warehouse()
        .execute(f"SELECT newcombe({x1} / {n1}, {n1}, {x2} / {n2}, {n2})")
        .fetchone()
    )

    assert found is not None
    assert tuple(found[0].values()) == pytest.approx(interval, abs=5e-5)


def test_shares_before_and_after_and_by_country_count_abstentions(tmp_path: Path) -> None:
    connection = open_warehouse()
    articles = [
        article(
            f"a{n}",
            f"2011-05-{n + 5:02}",
            "Rights talks",
            f"Text {n}.",
            country="CN" if n % 2 else None,
        )
        for n in range(12)
    ]
    load_articles(connection, "r1", articles, staged(tmp_path, TALKS))
    connection.execute(
        "INSERT INTO model_history VALUES ('relations', '1', 'm', 'r1', now()::TIMESTAMP)"
    )
    decisions = (
        ["yes", "no", "abstain", "yes", "yes"] + ["yes"] * 3 + ["no", "no", "yes", "abstain"]
    )
    for n, decision in enumerate(decisions):
        connection.execute(
            "INSERT INTO frame_labels BY NAME SELECT article_id, version_id, run_id, 'machine' AS coder, 'm' AS "
            "model_version, 'relations' AS scheme, '1' AS scheme_version, 'conflict' AS frame, 'document' AS unit, "
            "0 AS start_char, 1 AS end_char, 'author' AS voice, 1 AS score, 1 AS probability, "
            "1 AS probability_author, $d AS decision FROM articles WHERE article_id = $a",
            {"d": decision, "a": f"a{n}"},
        )
    before_after = connection.execute(
        "SELECT share_before, n_before, n_abstained_before, share_after, n_after, n_abstained_after, difference, "
        "difference_low < difference AND difference < difference_high FROM event_before_after('talks')"
    ).fetchall()
    by_country = connection.execute(
        "SELECT country, frame_share, n, n_abstained, low < frame_share AND frame_share < high "
        "FROM event_by_country('talks')"
    ).fetchall()
    periods = connection.execute(
        "SELECT period, count(*) FROM v_event_frames WHERE event_id = 'talks' GROUP BY 1 ORDER BY 1"
    ).fetchall()

    assert before_after == [(0.75, 4, 1, pytest.approx(1 / 3), 3, 1, pytest.approx(-5 / 12), True)]
    assert by_country == [("CN", 0.6, 5, 1, True), (None, 0.8, 5, 1, True)]
    assert periods == [("after", 3), ("before", 4), ("during", 3)]
    with pytest.raises(duckdb.Error, match="no event is called none"):
        connection.execute("FROM event_by_country('none')").fetchall()
