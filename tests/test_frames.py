"""Each example of each codebook is a test; voice, abstention, and texts that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.errors import CodebookError
from transforms.framing import (
    AnnotationInput,
    Annotator,
    build_annotator,
    read_codebook,
    shipped_codebooks,
)
from transforms.framing.codebook import Codebook, Example, Frame, expand
from transforms.records import Annotation, FrameLabel

EXAMPLES = [
    pytest.param(book, frame, example, id=f"{book.id}-{frame.name}-{example.label}-{number}")
    for book in shipped_codebooks()
    for frame in book.frames
    for number, example in enumerate(frame.examples)
]


def annotate(
    annotator: Annotator, text: str, headline: str | None = None, language: str | None = None
) -> Annotation:
    return next(
        iter(
            annotator.annotate(
                [AnnotationInput(text=text, headline=headline, in_language=language)]
            )
        )
    )


def document_label(annotation: Annotation, scheme: str, frame: str) -> FrameLabel:
    return next(
        label
        for label in annotation.frames
        if (label.scheme, label.frame, label.unit) == (scheme, frame, "document")
    )


@pytest.mark.parametrize(("book", "frame", "example"), EXAMPLES)
def test_codebook_examples(
    annotator: Annotator, book: Codebook, frame: Frame, example: Example
) -> None:
    label = document_label(annotate(annotator, example.text), book.id, frame.name)

    assert (label.decision == "yes") == (example.label == "positive"), label


@pytest.mark.parametrize(
    ("text", "headline", "voice"),
    [
        ("Beijing accused Washington of hypocrisy and threatened sanctions.", None, "author"),
        (
            "The envoy sat down. “You accused us, you threatened us with sanctions, and you reject our offer,” said Wu Lin. He left.",
            None,
            "quoted",
        ),
    ],
)
def test_a_frame_only_in_quotes_is_not_the_authors(
    annotator: Annotator, text: str, headline: str | None, voice: str
) -> None:
    label = document_label(annotate(annotator, text, headline), "relations", "conflict")

    assert (label.decision, label.voice) == ("yes", voice)


def test_headline_evidence_counts_in_the_headline(annotator: Annotator) -> None:
    found = annotate(
        annotator,
        "It rained all day in the valley and the roads were empty.",
        "Capital accuses rival",
    )
    label = document_label(found, "relations", "conflict")

    assert {(entry.voice, entry.in_headline, entry.start_char) for entry in label.evidence} >= {
        ("headline", True, 8)
    }
    assert any(entry.unit == "headline" for entry in found.frames)


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("", None, "too_short"),
        ("Word", None, "too_short"),
        ("Die Regierung muss handeln, und zwar sofort.", "de", "language"),
    ],
)
def test_it_abstains_and_says_why(
    annotator: Annotator, text: str, language: str | None, reason: str
) -> None:
    labels = annotate(annotator, text, language=language).frames

    assert {(label.decision, label.abstain_reason) for label in labels} == {("abstain", reason)}


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_offsets_stand_in_any_text(text: str) -> None:
    annotation = next(
        iter(_HOSTILE.annotate([AnnotationInput(text=text + " they accuse “us of war” and talks")]))
    )
    whole = text + " they accuse “us of war” and talks"

    for label in annotation.frames:
        for entry in label.evidence:
            assert whole[entry.start_char : entry.end_char] == entry.evidence_text
    for quote in annotation.quotes:
        assert whole[quote.start_char : quote.end_char] == quote.quote_text
    numbers = [sentence.start_char for sentence in annotation.sentences]
    assert numbers == sorted(numbers)


_HOSTILE = build_annotator(shipped_codebooks())


def test_a_very_long_text_ends(annotator: Annotator) -> None:
    assert annotate(annotator, "They accuse the rival of war. " * 5_000).frames


@pytest.mark.parametrize(
    ("cue", "phrases"),
    [
        ("accus{e,ed}", ["accuse", "accused"]),
        ("win{,s}", ["win", "wins"]),
        ("plain words", ["plain words"]),
        ("{a,b} {c,d}", ["a c", "a d", "b c", "b d"]),
    ],
)
def test_cues_expand(cue: str, phrases: list[str]) -> None:
    assert list(expand(cue)) == phrases


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("threshold = 0.34", "threshold = 3"), "frames[0].threshold"),
        (('name = "conflict"', 'name = "Conflict!"'), "frames[0].name"),
        (('id = "co1"', 'id = ""'), "frames[0].items[0].id"),
        (('label = "positive"', 'label = "maybe"'), "frames[0].examples[0].label"),
        (('language = "en"', ""), "language"),
        (("[[frames]]", "[[frames"), "file"),
        (('"disput{e,es,ed,ing}"', '"disput{e,es"'), "frames[0].items[0].cues"),
    ],
)
def test_a_broken_codebook_names_file_and_key(change: tuple[str, str], key: str) -> None:
    path = Path(__file__).parents[1] / "transforms" / "framing" / "codebooks" / "generic.toml"
    text = path.read_text("utf-8").replace(change[0], change[1], 1)

    with pytest.raises(CodebookError) as caught:
        read_codebook(text, "study/generic.toml")
    assert (caught.value.path, caught.value.key) == ("study/generic.toml", key)
