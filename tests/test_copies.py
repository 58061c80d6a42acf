"""Copies are found, grouped and traced to their likely original, whatever night brought them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.home import Home
from flows.pipeline import Report
from tests.copies_figures import measure, read_groups
from tests.planted_copies import WIRE, Planted, plant
from tests.planted_loads import LOADED_AT, MODEL, article_id, load_planted
from transforms.duplicates import fingerprint
from transforms.records import Article
from warehouse.ask import ask_sql
from warehouse.snapshots import current_snapshot
from warehouse.sql_files import read_sql

N_PLANTED = 1000
DAY = datetime(2024, 5, 9)
STORY = [
    "The ferry to the outer islands has not run since the storm took the pier in March.",
    "Fishermen carry the post across on Tuesdays, and the doctor when the wind allows it.",
    "The ministry promised a new landing stage before the summer, and then before the autumn.",
    "Nobody on the quay believes in either season any longer, and the harbour master least of all.",
    "He keeps the tender documents in a biscuit tin, next to the flares and the spare fuses.",
    "Of the three firms that answered, one has gone bankrupt and another builds only in steel.",
    "The third would start tomorrow, he says, if anyone in the capital signed the second page.",
    "Until then the islanders pay twice for flour and wait a week for a new pair of glasses.",
]
OTHER = [
    "Every orchard in the valley was sprayed twice this spring, and still the blossom turned brown.",
    "The growers blame the mild winter, which let the moth survive under the bark of old trees.",
    "A laboratory in the city has bred a wasp that eats the moth and, so it seems, nothing else.",
    "Two cooperatives have asked for a trial, and a third has asked a lawyer to prevent it.",
    "The law on foreign insects dates from the year of the potato beetle and fills four lines.",
    "It leaves the decision to a committee that has not met since its chairman moved abroad.",
    "Meanwhile the cider press at the crossroads has been sold to a man who restores motorcycles.",
    "He offered to keep the sign, which shows a red apple, because the customers like it.",
]


CHINESE = (
    "通往外岛的渡轮自三月风暴冲毁码头以来一直没有恢复。邮件由渔民每周二捎过去，医生要看风向才能上岛。"
    "部里先说夏天以前修好新码头，后来又说秋天以前。码头上的人早已不信这两个季节，港务长尤其不信。"
)


def one(number: int, sentences: list[str], **facts: Any) -> Planted:
    """Return a hand-made article."""
    known = {"family": number, "edits": (), "outlet_id": f"outlet-{number}", "published_at": DAY}
    known |= {"headline": f"Headline {number}", "paragraphs": [[s] for s in sentences]}
    return Planted(number=number, **{**known, **facts})


def ask(snapshot: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def partition(snapshot: Path) -> set[tuple[frozenset[str], str]]:
    """Return each group as (its articles, its original)."""
    groups: dict[str, set[str]] = {}
    originals = {}
    for article, (group, is_original) in read_groups(snapshot).items():
        groups.setdefault(group, set()).add(article)
        if is_original:
            originals[group] = article
    return {(frozenset(members), originals[group]) for group, members in groups.items()}


@pytest.fixture(scope="module")
def planted() -> list[Planted]:
    return plant("tune", N_PLANTED)


@pytest.fixture(scope="module")
def loaded(planted: list[Planted], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_planted(tmp_path_factory.mktemp("at-once"), planted)


@pytest.mark.parametrize(
    ("text", "other", "containment"),
    [
        (
            "“It’s late — go home,” she said at noon.",
            '"It\'s late - GO\u00a0home",  she said\nat noon',
            1.0,
        ),
        (" ".join(STORY), " ".join(STORY[:4]), 0.5),
        (" ".join(STORY), " ".join(OTHER), 0.0),
        (CHINESE, CHINESE[: len(CHINESE) // 2], 0.45),
        ("too short to tell", "too short to tell", None),
        ("", "\ud800", None),
    ],
)
def test_fingerprints_tell_how_much_of_a_text_stands_in_another(
    text: str, other: str, containment: float | None
) -> None:
    own, theirs = (set(fingerprint(t).hashes) for t in (text, other))

    assert fingerprint(text) == fingerprint(text.upper() if containment == 1.0 else text)
    if containment is None:
        assert not own
    else:
        assert len(own & theirs) / len(own) == pytest.approx(containment, abs=0.15)


def test_a_long_text_keeps_a_subset_of_what_a_short_one_keeps() -> None:
    words = [f"word{number}" for number in range(4000)]
    short, long = fingerprint(" ".join(words[:300])), fingerprint(" ".join(words))

    assert long.hash_bound < short.hash_bound
    assert {h for h in short.hashes if h < long.hash_bound} <= set(long.hashes)
    assert len(long.hashes) == pytest.approx(long.n_shingles / 8, rel=0.2)


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    assert fingerprint("one two three four five six").hashes == (108501761744, 824510843156)


def test_planted_copies_are_found(loaded: Path, planted: list[Planted]) -> None:
    figures = measure(loaded, planted)

    assert figures.recall() >= 0.95
    assert figures.precision >= 0.98
    assert figures.n_right_originals / figures.n_groups >= 0.9


def test_several_nights_give_the_same_groups_as_one(
    loaded: Path, planted: list[Planted], tmp_path: Path
) -> None:
    for night in range(3):
        snapshot = load_planted(tmp_path, planted[night::3], night)

    assert partition(snapshot) == partition(loaded)


def test_a_rebuild_gives_the_same_groups(loaded: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{loaded}' AS held (READ_ONLY)")
        connection.execute("COPY FROM DATABASE held TO memory")
        before = connection.execute("FROM articles ORDER BY article_id").fetchall()
        n_edits = connection.execute("SELECT count(*) FROM v_copy_edits").fetchall()
        connection.execute("DELETE FROM articles")
        for name, value in {"run_id": "night-00", "loaded_at": LOADED_AT}.items():
            connection.execute(f"SET VARIABLE {name} = $1", [value])
        for name, text in read_sql("load"):
            if name in ("040_articles", "050_copies", "052_copy_groups", "055_copy_edits"):
                connection.execute(text)

        assert connection.execute("FROM articles ORDER BY article_id").fetchall() == before
        assert connection.execute("SELECT count(*) FROM v_copy_edits").fetchall() == n_edits


def test_a_night_adds_to_a_group_and_leaves_the_others_alone(tmp_path: Path) -> None:
    load_planted(tmp_path, [one(1, STORY), one(2, STORY[:6]), one(3, OTHER)], 0)
    snapshot = load_planted(tmp_path, [one(4, STORY[1:])], 1)

    assert ask(
        snapshot,
        "SELECT n_articles, n_outlets, original_headline FROM v_groups",
    ) == [(3, 3, "Headline 1")]
    assert ask(
        snapshot, "SELECT run_id, count(*) FROM article_groups GROUP BY ALL ORDER BY ALL"
    ) == [("night-00", 2), ("night-01", 1)]


def test_a_copy_that_is_rewritten_leaves_its_group(tmp_path: Path) -> None:
    load_planted(tmp_path, [one(1, STORY), one(2, STORY)], 0)
    snapshot = load_planted(tmp_path, [one(2, OTHER)], 1)

    assert ask(snapshot, "FROM v_groups") == []
    assert all(is_original for _, is_original in read_groups(snapshot).values())
    assert ask(
        snapshot,
        "SELECT run_id, count(copied_from) FROM article_groups GROUP BY ALL ORDER BY ALL",
    ) == [("night-00", 1), ("night-01", 0)]


def test_two_groups_become_one_when_the_text_between_them_comes(tmp_path: Path) -> None:
    first, last = STORY + OTHER[:2], OTHER[2:] + STORY[:1]
    load_planted(tmp_path, [one(1, first), one(2, first), one(3, last), one(4, last)], 0)
    snapshot = load_planted(tmp_path, [one(5, STORY + OTHER)], 1)

    assert len(partition(snapshot)) == 1


WIRED = {"outlet_id": WIRE}
LATER = {"published_at": DAY + timedelta(days=3)}


@pytest.mark.parametrize(
    ("facts", "other_facts", "original", "reasons", "confidence"),
    [
        ({}, LATER, 1, "published_earlier", "medium"),
        (LATER, {}, 2, "published_earlier", "medium"),
        (LATER | WIRED, {}, 1, "wire_outlet, though_published_later", "high"),
        ({"wire_service": "outlet-2"} | LATER, {}, 2, "credited, published_earlier", "high"),
        ({"hours_known": False}, {"hours_known": False}, 1, "arbitrary", "low"),
        ({"paragraphs": [STORY[:5]]}, {}, 2, "fuller_text", "low"),
        (
            {"hours_known": False, "published_at": DAY + timedelta(hours=2)},
            {"published_at": DAY + timedelta(hours=1)},
            None,
            "arbitrary",
            "low",
        ),
    ],
)
def test_the_original_is_chosen_with_reasons(
    tmp_path: Path,
    facts: Mapping[str, Any],
    other_facts: Mapping[str, Any],
    original: int | None,
    reasons: str,
    confidence: str,
) -> None:
    snapshot = load_planted(tmp_path, [one(1, STORY, **facts), one(2, STORY, **other_facts)])

    [row] = ask(snapshot, "SELECT original_headline, copy_reason, origin_confidence FROM v_copies")
    assert row[1:] == (reasons, confidence)
    assert original is None or row[0] == f"Headline {original}"


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(OTHER + STORY[:2], id="a quoted passage"),
        pytest.param(OTHER, id="another text"),
        pytest.param(STORY[:2], id="a notice of thirty words"),
    ],
)
def test_what_only_shares_a_passage_is_no_copy(tmp_path: Path, sentences: list[str]) -> None:
    snapshot = load_planted(tmp_path, [one(1, STORY), one(2, sentences)])

    assert ask(snapshot, "FROM v_copies") == []


@pytest.mark.parametrize(("outlet_id", "n_copies"), [("outlet-1", 0), ("outlet-2", 1)])
def test_within_one_outlet_a_copy_needs_more_than_a_common_notice(
    tmp_path: Path, outlet_id: str, n_copies: int
) -> None:
    sentences = STORY[:5] + OTHER[:4]
    snapshot = load_planted(tmp_path, [one(1, STORY), one(2, sentences, outlet_id=outlet_id)])

    assert ask(snapshot, "SELECT count(*) FROM v_copies") == [(n_copies,)]


def test_edits_are_told_sentence_by_sentence(tmp_path: Path) -> None:
    changed = STORY[2].replace("new landing stage", "modern landing stage")
    copy = [STORY[0].upper(), changed, *STORY[3:6], "The islands are used to it."]
    snapshot = load_planted(tmp_path, [one(1, STORY), one(2, copy, **LATER)])

    assert ask(
        snapshot,
        "SELECT edit, sentence_text, original_text FROM v_copy_edits ORDER BY original_start_char",
    ) == [
        ("cut", None, STORY[1]),
        ("changed", changed, STORY[2]),
        ("cut", None, STORY[6]),
        ("cut", None, STORY[7]),
        ("added", "The islands are used to it.", None),
    ]
    [row] = ask(
        snapshot,
        "SELECT n_sentences_cut, n_sentences_added, n_sentences_changed, has_new_headline, days_later "
        "FROM v_copies",
    )
    assert row == (3, 1, 1, True, 3)


def test_a_frame_that_a_copy_lost_is_told(tmp_path: Path) -> None:
    snapshot = load_planted(tmp_path, [one(1, STORY), one(2, STORY, **LATER)])
    snapshot.chmod(0o644)
    ids = [article_id(one(number, STORY)) for number in (1, 2)]
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(
            "INSERT INTO model_history VALUES ('generic', '1', $1, 'night-00', $2)",
            [MODEL, LOADED_AT],
        )
        for id_, decision in zip(ids, ("yes", "no"), strict=True):
            connection.execute(
                "INSERT INTO frame_labels BY NAME SELECT a.article_id, a.version_id, a.run_id, "
                "'machine' AS coder, $1 AS model_version, 'generic' AS scheme, '1' AS scheme_version, "
                "'conflict' AS frame, 'document' AS unit, 0 AS start_char, 1 AS end_char, "
                "'author' AS voice, 0.5 AS score, 0.5 AS probability, 0.5 AS probability_author, "
                "$2 AS decision FROM articles AS a WHERE article_id = $3",
                [MODEL, decision, id_],
            )

    assert ask(snapshot, "SELECT frame, change, original_headline FROM v_copy_frames") == [
        ("conflict", "lost", "Headline 1")
    ]


def test_an_older_warehouse_gets_the_fingerprints_it_lacks(
    press_study: Home, run_night: Callable[..., Report]
) -> None:
    run_night(press_study)
    snapshot = current_snapshot(press_study.warehouse)
    assert snapshot is not None
    snapshot.chmod(0o644)
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(
            "DELETE FROM text_fingerprints USING articles WHERE articles.in_language = 'en'"
        )
    run_night(press_study)

    assert ask_sql(
        press_study.warehouse,
        "SELECT count(*) FROM article_versions ANTI JOIN text_fingerprints USING (version_id)",
    )[1] == [(0,)]


def test_a_canonical_address_on_another_site_is_kept_as_a_trace(
    extract: Callable[..., Article],
) -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in STORY)
    page = (
        "<html><head><title>Ferry</title><link rel='canonical' "
        "href='https://paper.example/2024/ferry'></head>"
        f"<body><article><h1>Ferry</h1>{paragraphs}</article></body></html>"
    )
    article = extract(page, "https://portal.example/news/ferry")

    assert article.canonical_url is None
    assert [
        (p.field_value, p.is_chosen) for p in article.provenance if p.field_name == "canonical_url"
    ] == [("https://paper.example/2024/ferry", False)]
