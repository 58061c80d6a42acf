"""Who says what, and what is no quote; actors and their polarity."""

from __future__ import annotations

import pytest

from transforms.framing import AnnotationInput, Annotator
from transforms.text.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We came to listen,” said Chinese Vice Minister Fang Zhiyuan on Monday.",
            [("We came to listen,", "Fang Zhiyuan", "Chinese Vice Minister", "said", "direct")],
        ),
        (
            'Ikram Belkacem told reporters: "Silence has never opened a gate."',
            [("Silence has never opened a gate.", "Ikram Belkacem", None, "told", "direct")],
        ),
        (
            "Daniel Whitcombe said he would “hold the mirror up” to the others.",
            [("hold the mirror up", "Daniel Whitcombe", None, "said", "mixed")],
        ),
        (
            "Aino Rautavaara, the Finnish host, argued that the summary should be published at once.",
            [
                (
                    "the summary should be published at once",
                    "Aino Rautavaara",
                    "the Finnish host",
                    "argued",
                    "indirect",
                )
            ],
        ),
        (
            "According to Ren Yulan, the list was locked in a drawer.",
            [("the list was locked in a drawer", "Ren Yulan", None, "according to", "indirect")],
        ),
        ("The so-called “free zone” was empty.", []),
        ("I said that I would not come.", []),
        ("The farmers' market and the children's park opened.", []),
    ],
)
def test_quotes(text: str, expected: list[tuple[str | None, ...]]) -> None:
    found = [
        (q.quote_text, q.speaker_name, q.speaker_role, q.cue_verb, q.quote_type)
        for q in find_quotes(text)
    ]

    assert found == expected


def test_a_quote_left_open_ends_with_its_paragraph() -> None:
    text = "“We shall not sign this, said nobody in particular.\n\nThe rain went on."

    assert all(quote.end_char <= text.index("\n") for quote in find_quotes(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing welcomed the constructive talks.", [("China", "Beijing", "positive")]),
        (
            "Critics accused Washington of gross violations.",
            [("United States", "Washington", "negative")],
        ),
        (
            "The Kenyan delegation sat beside the European Union.",
            [("Kenya", "Kenyan", "neutral"), ("European Union", "European Union", "neutral")],
        ),
        ("They told us nothing.", []),
    ],
)
def test_actors(annotator: Annotator, text: str, expected: list[tuple[str, str, str]]) -> None:
    annotation = next(iter(annotator.annotate([AnnotationInput(text=text)])))

    assert [
        (actor.entity_name, actor.entity_text, actor.polarity) for actor in annotation.actors
    ] == expected
