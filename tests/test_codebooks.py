"""Codebooks: the shipped ones are whole, a broken one says where, and both print for people."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from transforms.errors import CodebookError
from transforms.framing import Codebook, read_codebook, shipped_codebooks
from transforms.framing.codebook import expand
from transforms.framing.rendering import advise, render_appendix, render_sheet

FRAMES = {
    "entman": [
        "problem_definition",
        "causal_interpretation",
        "moral_evaluation",
        "treatment_recommendation",
    ],
    "generic": ["conflict", "human_interest", "economic", "morality", "responsibility"],
    "policy": [
        "economic",
        "capacity_and_resources",
        "morality",
        "fairness_and_equality",
        "legality_constitutionality_and_jurisprudence",
        "policy_prescription_and_evaluation",
        "crime_and_punishment",
        "security_and_defense",
        "health_and_safety",
        "quality_of_life",
        "cultural_identity",
        "public_opinion",
        "political",
        "external_regulation_and_reputation",
        "other",
    ],
    "policy_rollup": [
        "political_and_policies",
        "economic",
        "legality_and_crime",
        "health_and_safety",
        "fairness_and_equality",
        "cultural_identity",
        "security_and_defense",
        "public_opinion",
        "morality",
        "other",
    ],
    "relations": ["conflict", "cooperation"],
}

BOOKS = [pytest.param(book, id=book.id) for book in shipped_codebooks()]

TEXT = """# A codebook of the tests.
id = "weather"
version = "1.0"
title = "Weather frames"
citation = "Nobody (2026)."
language = "en"

[rollup]
id = "sky"
title = "Sky"

[rollup.frames]
above = ["storm", "calm"]

[[frames]]
name = "storm"
definition = "It blows."
include = ["Wind"]
exclude = ["Fans"]
voice_rule = "Who says so."
items = [
  { id = "st1", question = "Does it blow?", weight = 0.4, cues = ["gal{e,es}"] },
  { id = "st2", question = "Does it pour?", weight = 0.3, cues = ["downpour"] },
]
examples = [
  { text = "A gale took the roof.", label = "positive", topic = "roofs", voice = "author", items = ["st1"], also = ["calm"] },
  { text = "The fan blows.", label = "near_miss", topic = "fans", voice = "author" },
]

[[frames]]
name = "calm"
definition = "It does not blow."
include = ["Still air"]
exclude = ["Silence"]
voice_rule = "Who says so."

[[frames.items]]
id = "ca1"
question = "Is it still?"
weight = 0.4
cues = ["still air", "no wind"]
"""


@pytest.mark.parametrize("book", BOOKS)
def test_a_shipped_codebook_has_what_a_classifier_needs(book: Codebook) -> None:
    advice = list(advise(book))

    assert advice == []
    for frame in book.frames:
        labels = [example.label for example in frame.examples]
        assert labels.count("positive") >= 40, frame.name
        assert labels.count("near_miss") >= 20, frame.name
        assert len({example.topic for example in frame.examples}) >= 10, frame.name
        assert frame.include and frame.exclude, frame.name


def test_the_codebooks_of_the_docs_can_be_read() -> None:
    paths = sorted((Path(__file__).parents[1] / "docs" / "codebooks").glob("*.toml"))
    books = [read_codebook(path) for path in paths]

    assert [book.id for book in books] == [path.stem for path in paths]


def test_the_shipped_frames_are_those_of_the_literature() -> None:
    found = {book.id: list(book.frame_names()) for book in shipped_codebooks()}
    for book in shipped_codebooks():
        if book.rollup is not None:
            found[book.rollup.id] = [name for name, _ in book.rollup.frames]

    assert found == FRAMES


@pytest.mark.parametrize(
    ("cue", "phrases"),
    [
        ("accus{e,ed}", ["accuse", "accused"]),
        ("win{,s}", ["win", "wins"]),
        ("plain  words", ["plain words"]),
        ("{a,b} {c,d}", ["a c", "a d", "b c", "b d"]),
    ],
)
def test_cues_expand(cue: str, phrases: list[str]) -> None:
    assert list(expand(cue)) == phrases


def test_a_codebook_may_write_its_items_under_headers() -> None:
    book = read_codebook(TEXT)

    assert [item.id for frame in book.frames for item in frame.items] == ["st1", "st2", "ca1"]
    assert book.rollup is not None
    assert book.rollup.frames == (("above", ("storm", "calm")),)


@pytest.mark.parametrize(
    ("right", "wrong", "key", "at", "remedy"),
    [
        ('"near_miss"', '"nearly"', "frames[0].examples[1].label", "nearly", "positive, near_miss"),
        ("weight = 0.3", "weight = 3", "frames[0].items[1].weight", "weight = 3", "up to 1"),
        ("weight = 0.4\n", "weight = 0\n", "frames[1].items[0].weight", "weight = 0", "above 0"),
        ('["st1"]', '["st9"]', "frames[0].examples[0].items", "st9", "items of the frame"),
        (
            '"fans", ',
            '"fans", items = ["st1"], ',
            "frames[0].examples[1].items",
            "The fan",
            "a positive text",
        ),
        ('["calm"]', '["snow"]', "frames[0].examples[0].also", "snow", "other frames"),
        ('["calm"]', '["storm"]', "frames[0].examples[0].also", "A gale", "other frames"),
        (', "calm"]', "]", "rollup.frames", "[rollup.frames]", "each frame of the scheme once"),
        ('["storm", "calm"]', "[1, {}]", "rollup.frames.above", "above =", "a list of texts"),
        ('["storm", "calm"]', "2", "rollup.frames.above", "above =", "a list of texts"),
        ('"st2"', '"st1"', "frames[0].items[1].id", "pour", "'st1' is taken"),
        ('"ca1"', '"st2"', "frames[1].items[0].id", 'id = "st2"\n', "'st2' is taken"),
        ('name = "calm"', 'name = "storm"', "frames[1].name", 'name = "storm"', "'storm' is taken"),
        ('name = "storm"', 'name = "Storm!"', "frames[0].name", "Storm!", "snake case"),
        ("gal{e,es}", "gal{e,es", "frames[0].items[0].cues", "gal{", "braces in pairs"),
        ('"no wind"', '"{,}"', "frames[1].items[0].cues", "{,}", "no empty phrase"),
        ("[[frames]]", "[[frames", "file", "[[frames\n", "TOML"),
        ('title = "Sky"', "title = Sky", "file", "title = Sky", "TOML"),
        (
            'definition = "It blows."\n',
            "",
            "frames[0].definition",
            '[[frames]]\nname = "storm"',
            "not empty",
        ),
        ('definition = "It does not blow."', "", "frames[1].definition", "[[frames]]", "not empty"),
        ('id = "weather"\n', "", "id", "# A codebook", "not empty"),
        ('id = "sky"\n', "", "rollup.id", "[rollup]", "not empty"),
        ('language = "en"\n', "", "language", "# A codebook", "not empty"),
        (', voice = "author" },', " },", "frames[0].examples[1].voice", "The fan", "not empty"),
        ('["Wind"]', '"Wind"', "frames[0].include", 'include = "Wind"', "a list of texts"),
    ],
)
def test_a_broken_codebook_names_line_key_and_remedy(
    right: str, wrong: str, key: str, at: str, remedy: str
) -> None:
    assert right in TEXT
    text = TEXT.replace(right, wrong, 1)
    line = text.count("\n", 0, text.rindex(at)) + 1

    with pytest.raises(CodebookError) as caught:
        read_codebook(text, "study/weather.toml")
    assert (caught.value.path, caught.value.key) == (f"study/weather.toml:{line}", key)
    assert str(caught.value).startswith(f"study/weather.toml:{line}: {key}: should be ")
    assert remedy in caught.value.detail


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_codebook_that_cannot_be_read_names_its_file(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "weather.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CodebookError, match=r"weather\.toml"):
        read_codebook(path)


@pytest.mark.parametrize(
    "advice",
    [
        "storm: 1 positive examples; 40 are advised",
        "storm: 1 near_miss examples; 20 are advised",
        "storm: 2 topics; 10 are advised",
        "storm: no example answers item st2 with yes",
        "calm: the same text stands under storm: The fan blows.",
    ],
)
def test_a_weak_codebook_is_advised_against(advice: str) -> None:
    twice = '{ text = "The fan blows.", label = "near_miss", topic = "fans", voice = "author" }'
    text = TEXT.replace('include = ["Still air"]', f'include = ["Still air"]\nexamples = [{twice}]')

    assert advice in list(advise(read_codebook(text)))


@pytest.mark.parametrize("book", BOOKS)
def test_the_appendix_shows_each_frame_item_and_question(book: Codebook) -> None:
    shown = render_appendix(book)

    assert book.citation in shown
    for frame in book.frames:
        for part in (f"(`{frame.name}`)", frame.definition, *frame.include, *frame.exclude):
            assert part in shown
        for item in frame.items:
            assert f"| {item.id} | {item.question} |" in shown
        for label in ("positive", "near_miss"):
            assert next(e.text for e in frame.examples if e.label == label) in shown
    for name, members in book.rollup.frames if book.rollup else ():
        assert f"| `{name}` | {', '.join(members)} |" in shown


@pytest.mark.parametrize("book", BOOKS)
def test_the_sheet_has_a_column_for_each_frame_item_and_question(book: Codebook) -> None:
    columns, questions = csv.reader(io.StringIO(render_sheet(book)))
    asked = dict(zip(columns, questions, strict=True))

    assert len(asked) == len(columns)
    for frame in book.frames:
        assert asked[frame.name].startswith(frame.definition)
        assert f"{frame.name}.voice" in asked
        for item in frame.items:
            assert asked[f"{frame.name}.{item.id}"] == item.question
