"""search(): what a query finds, in which order, what it refuses, and how the index is kept up."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_corpora import load_articles, open_warehouse
from warehouse.sql_files import read_sql

TEXTS = {
    "talks": (
        "Rights talks open in Kotka",
        "The human rights group asked for an open and honest dialogue.\n\nChina’s envoy came late.",
    ),
    "camp": (
        "Labour camp reform",
        "The labour-camp law — old as it is — stays. Dialogues go on. Human error.",
    ),
    "rights": ("A dialogue of the deaf", "Rights, human and other. Nobody spoke."),
    "zh": (
        "科特卡人权对话闭幕",
        "为期三天的中美欧人权对话11日傍晚在芬兰闭幕。三方未能就公报达成一致。",
    ),
    "fr": ("L’État et la réforme", "Une réforme naïve, dit-il; l'Académie se tait."),
    "th": (None, "การเจรจาสิทธิมนุษยชน"),
}


@pytest.fixture(scope="module")
def corpus() -> duckdb.DuckDBPyConnection:
    connection = open_warehouse()
    load_articles(
        connection,
        "r1",
        [{"article_id": key, "headline": h, "body": b} for key, (h, b) in TEXTS.items()],
    )
    return connection


def find(connection: duckdb.DuckDBPyConnection, query: str | None) -> list[str]:
    rows = connection.execute("SELECT article_id FROM search($q)", {"q": query}).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("human dialogue", ["rights", "talks"]),
        ("HUMAN  Rights", ["rights", "talks"]),
        ('"human rights"', ["talks"]),
        ("“human rights”", ["talks"]),
        ("human rights NEAR dialogue", ["talks"]),
        ("human rights NEAR/7 dialogue", ["talks"]),
        ("human rights NEAR/6 dialogue", []),
        ("dialogue NEAR/7 human rights", ["talks"]),
        ('"human rights" NEAR dialog*', ["talks"]),
        ("asked human NEAR rights", []),
        ('asked "human" NEAR rights', ["talks"]),
        ("group NEAR/0 asked NEAR/1 an", ["talks"]),
        ("rights NEAR/2 deaf", []),
        ("dialog*", ["camp", "rights", "talks"]),
        ('"human r*"', ["talks"]),
        ("dialog* -rights", ["camp"]),
        ("dialog* NOT rights", ["camp"]),
        ('human -"human rights"', ["camp", "rights"]),
        ("human -err*", ["rights", "talks"]),
        ("headline:dialogue", ["rights"]),
        ("headline:rights human", ["talks"]),
        ('headline:"labour camp"', ["camp"]),
        ("rights -headline:dialogue", ["talks"]),
        ("kotka OR deaf", ["rights", "talks"]),
        ("labour law OR deaf human", ["camp", "rights"]),
        ("kotka OR", ["talks"]),
        ("kotka AND china", ["talks"]),
        ("labour-camp", ["camp"]),
        ('"camp law"', ["camp"]),
        ('"law old"', []),
        ('"stays dialogues"', ["camp"]),
        ('"dialogue china"', []),
        ("China’s", ["talks"]),
        ("china's", ["talks"]),
        ("china", ["talks"]),
        ("人权", ["zh"]),
        ("人权 对话", ["zh"]),
        ("权人", []),
        ("人权 NEAR/12 芬兰", ["zh"]),
        ("人权 NEAR/3 芬兰", []),
        ("11日", ["zh"]),
        ("reforme", ["fr"]),
        ("RÉFORME", ["fr"]),
        ("re\u0301forme naive", ["fr"]),
        ("etat", ["fr"]),
        ("สิทธิ", ["th"]),
        ("nobody & spoke !", ["rights"]),
        ("nosuchword", []),
        ("kotka nosuchword", []),
        (None, []),
    ],
)
def test_a_query_finds(
    corpus: duckdb.DuckDBPyConnection, query: str | None, found: list[str]
) -> None:
    assert sorted(find(corpus, query)) == found


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ('"human rights', "quotation mark has no partner"),
        ("(human OR animal) rights", "brackets are not understood"),
        ("di*log", "only at the end of a word"),
        ("", "asks for no word"),
        ("… !", "asks for no word"),
        ("-rights", "asks for no word"),
        ("-rights OR human", "asks for no word"),
        ("NEAR", "NEAR stands between two words"),
        ("human NEAR", "NEAR stands between two words"),
        ("NEAR human", "NEAR stands between two words"),
        ("human NEAR OR rights", "NEAR stands between two words"),
        ("human NEAR -rights", "NEAR stands between two words"),
        ("human NEAR/x rights", "NEAR/x is not understood"),
        ("human NEAR/ rights", "NEAR/ is not understood"),
        ("human NEAR/5000 rights", "NEAR/5000 is not understood"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    corpus: duckdb.DuckDBPyConnection, query: str, reason: str
) -> None:
    with pytest.raises(duckdb.InvalidInputException, match=f"search: .*{re.escape(reason)}"):
        find(corpus, query)


PIECES = st.sampled_from(
    [
        "human",
        "rights",
        "NEAR",
        "NEAR/3",
        "OR",
        "AND",
        "NOT",
        "-",
        "*",
        '"',
        "headline:",
        " ",
        "(",
        "\\",
        "'",
        "%",
        "_",
        "{",
        "}",
        "[",
        "人",
        "é",
        "’",
        "\n",
        "\x00",
        "$1",
        "|",
        "^",
        "?",
        ";--",
    ]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30)))
def test_no_string_breaks_the_macro(corpus: duckdb.DuckDBPyConnection, query: str) -> None:
    try:
        found = find(corpus, query)
    except duckdb.InvalidInputException as error:
        assert "search: " in str(error)
    else:
        assert len(found) == len(set(found))


def rank_plainly(
    texts: Sequence[tuple[str, str, str]], words: Sequence[str]
) -> list[tuple[str, float]]:
    """BM25 as in the paper, with headline words three times."""
    bags = {
        key: Counter(re.findall(r"\w+", f"{headline} " * 3 + body)) for key, headline, body in texts
    }
    average = sum(bag.total() for bag in bags.values()) / len(bags)
    scores = {}
    for key, bag in bags.items():
        if all(bag[word] for word in words):
            scores[key] = 0.0
            for word in words:
                n = sum(1 for other in bags.values() if other[word])
                weight = math.log(1 + (len(bags) - n + 0.5) / (n + 0.5))
                length = 1 - 0.75 + 0.75 * bag.total() / average
                scores[key] += weight * bag[word] * 2.2 / (bag[word] + 1.2 * length)
    return sorted(scores.items(), key=lambda item: (-round(item[1], 4), item[0]))


@pytest.mark.parametrize(
    "words", [["b"], ["a"], ["a", "c"], ["d", "b", "e"], ["a", "b", "c", "d", "e"]]
)
def test_the_ranking_is_that_of_a_plain_bm25(words: list[str]) -> None:
    texts = [
        (
            f"t{n:02}",
            "abcdeab"[n % 5 : n % 7 + 1].replace("", " ").strip() or "x",
            "abcde"[n % 3 :].replace("", " ") * (n % 4 + 1) + "z " * n,
        )
        for n in range(40)
    ]
    connection = open_warehouse()
    load_articles(
        connection, "r1", [{"article_id": k, "headline": h, "body": b} for k, h, b in texts]
    )
    expected = rank_plainly(texts, words)
    rows = connection.execute(
        "SELECT article_id, score FROM search($q)", {"q": " ".join(words)}
    ).fetchall()

    assert len(expected) > 3
    assert [row[0] for row in rows] == [key for key, _ in expected]
    assert [row[1] for row in rows] == pytest.approx([score for _, score in expected], abs=1e-4)


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        (
            "honest dialog*",
            "The human rights group asked for an open and «honest dialogue». China’s envoy came late.",
        ),
        ("china", "… asked for an open and honest dialogue. «China’s» envoy came late."),
        ("闭幕", "… 对话11日傍晚在芬兰«闭幕»。三方未能就公报达成一致。"),
        ("etat", "«L’État» et la réforme"),
    ],
)
def test_a_snippet_shows_the_hits_in_the_words_around(
    corpus: duckdb.DuckDBPyConnection, query: str, snippet: str
) -> None:
    rows = corpus.execute("SELECT snippet FROM search($q) LIMIT 1", {"q": query}).fetchall()

    assert rows == [(snippet,)]


def test_snippets_are_made_for_as_many_rows_as_asked(corpus: duckdb.DuckDBPyConnection) -> None:
    rows = corpus.execute(
        "SELECT rank, snippet IS NULL FROM search('dialog* OR rights', snippets := 2)"
    ).fetchall()

    assert rows == [(1, False), (2, False), (3, True)]


def test_an_edited_article_is_found_by_its_new_words_only() -> None:
    connection = open_warehouse()
    load_articles(
        connection,
        "r1",
        [
            {"article_id": "a", "headline": "One", "body": "The old wording."},
            {"article_id": "b", "headline": "Two", "body": "Another old text."},
        ],
    )
    load_articles(
        connection,
        "r2",
        [{"article_id": "a", "headline": "One", "body": "The new wording.", "version_no": 2}],
    )

    assert find(connection, "old") == ["b"]
    assert find(connection, "new wording") == ["a"]
    assert connection.execute(
        "SELECT count(*), count(DISTINCT doc_no) FROM search_documents"
    ).fetchone() == (2, 2)
    load_articles(
        connection,
        "r3",
        [{"article_id": "a", "headline": "One", "body": "The old wording.", "version_no": 3}],
    )
    assert find(connection, "old wording") == ["a"]
    assert find(connection, "new") == []


def test_the_index_is_the_same_however_the_nights_fall() -> None:
    articles = [{"article_id": k, "headline": h, "body": b} for k, (h, b) in TEXTS.items()]
    at_once, by_night = open_warehouse(), open_warehouse()
    load_articles(at_once, "r1", articles)
    for number, article in enumerate(articles, start=1):
        load_articles(by_night, f"r{number}", [article])
    load_articles(by_night, "r9", [])
    words = """
        SELECT article_id, term, stretch_no, word_no, n_headline_words, n_body_words
        FROM search_postings JOIN search_documents USING (doc_no) JOIN search_terms USING (term_no)
        ORDER BY ALL"""

    assert at_once.execute(words).fetchall() == by_night.execute(words).fetchall()


def test_an_index_of_an_older_opframe_is_made_anew_by_the_next_load() -> None:
    schema = dict(read_sql("schema"))
    connection = open_warehouse()
    connection.execute(
        "DROP VIEW search_postings; DROP TABLE search_texts; DROP TABLE search_stretch_words"
    )
    connection.execute("DROP TABLE search_documents; DROP TABLE search_terms")
    connection.execute(schema["0009_search"])
    connection.execute("INSERT INTO search_documents VALUES (1, 'en', 'v', 1, 1)")
    connection.execute("INSERT INTO search_terms VALUES (1, 'talks')")
    connection.execute("INSERT INTO search_postings VALUES (1, 1, 1, -1)")
    connection.execute(schema["0025_search_texts"])
    articles = [{"article_id": k, "headline": h, "body": b} for k, (h, b) in TEXTS.items()]
    load_articles(connection, "r1", articles)
    fresh = open_warehouse()
    load_articles(fresh, "r1", articles)

    for word in ("talks", "人权", '"human rights"'):
        assert find(connection, word) == find(fresh, word)


def test_stretches_without_a_word_keep_their_place_and_number() -> None:
    connection = open_warehouse()
    load_articles(connection, "r1", [{"article_id": "a", "headline": "One", "body": "Aid now —"}])
    load_articles(
        connection, "r2", [{"article_id": "b", "headline": "", "body": "— — Aid — talks"}]
    )

    assert sorted(find(connection, "aid")) == ["a", "b"]
    assert find(connection, "aid NEAR/1 talks") == ["b"]
    assert find(connection, '"aid talks"') == []
