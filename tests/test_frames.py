"""Frames in texts: examples, units, evidence, voice, abstention, and a study's own schemes."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.home import Home
from flows.settings import SettingsError, read_study
from flows.study_models import make_annotator
from flows.training import train_scheme
from tests.example_gaps import find_gaps, read_gaps
from tests.weather import CODEBOOK, write_weather
from transforms.framing import (
    AnnotationInput,
    Annotator,
    Codebook,
    build_annotator,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.codebook import Frame
from transforms.framing.labelling import ABSTAIN_BAND
from transforms.framing.tokenising import Tokeniser
from transforms.records import Annotation, Evidence, FrameLabel

GAPS = read_gaps()
ALL_FRAMES = Counter(
    (scheme, frame)
    for book in shipped_codebooks()
    for scheme, frames in (
        (book.id, book.frame_names()),
        *([(book.rollup.id, [name for name, _ in book.rollup.frames])] if book.rollup else []),
    )
    for frame in frames
)

QUARREL = (
    "The two governments accused each other of bad faith and walked out of the talks. The minister "
    "threatened the neighbour with sanctions, and the neighbour denounced the minister as a liar."
)
SPEECH = (
    "You have accused us of bad faith, threatened us with sanctions and walked out of the talks; you "
    "are our enemy and you will pay for this war of words"
)
OFFICE = (
    "The committee met in the afternoon and read out its letter. The room was large, and the coffee "
    "was warm. {} The afternoon ended at five. The members took the bus home."
)
LONG = (
    f"{QUARREL} The price of bread rose again last month, and wages did not follow. A widow in the "
    "old town told us that she now skips supper so that her grandson can eat. The budget is short of "
    "four billion, and the bank will not lend. Parliament should pass a law that caps the price of "
    "flour. The court ruled in May that the old law breaks the constitution. It is wrong to let a "
    "child go hungry while the granaries are full."
)
TEXTS = [
    pytest.param(QUARREL, None, id="short"),
    pytest.param(LONG, None, id="long"),
    pytest.param(LONG, "Capital accuses rival of bad faith", id="long with headline"),
    pytest.param(f"“{SPEECH},” said the minister. {LONG}", "Bread is dear", id="with speech"),
    pytest.param(OFFICE.format("It rained."), "An afternoon", id="nothing happens"),
]

PLAIN = [QUARREL, LONG, OFFICE.format(QUARREL)]
"""Without speech."""


@pytest.fixture(scope="module")
def tokeniser() -> Tokeniser:
    return Tokeniser(shipped_codebooks())


def annotate(
    annotator: Annotator, text: str, headline: str | None = None, language: str | None = None
) -> Annotation:
    given = AnnotationInput(text=text, headline=headline, in_language=language)
    return next(annotator.annotate([given]))


def document_label(annotation: Annotation, scheme: str, frame: str) -> FrameLabel:
    return next(
        label
        for label in annotation.frames
        if (label.scheme, label.frame, label.unit) == (scheme, frame, "document")
    )


def documents_of(annotation: Annotation) -> list[FrameLabel]:
    return [label for label in annotation.frames if label.unit == "document"]


def evidence_of(annotation: Annotation) -> list[tuple[FrameLabel, Evidence]]:
    return [(label, entry) for label in documents_of(annotation) for entry in label.evidence]


@pytest.mark.parametrize(
    ("book", "frame"),
    [
        pytest.param(book, frame, id=f"{book.id}-{frame.name}")
        for book in shipped_codebooks()
        for frame in book.frames
    ],
)
def test_the_examples_are_decided_but_for_the_known_gaps(book: Codebook, frame: Frame) -> None:
    gaps = find_gaps(book, frame)
    known = GAPS[book.id, frame.name]
    opened = [text for digest, text in gaps.items() if digest not in known]

    assert opened == []
    assert known - set(gaps) == set(), "closed: python -m tests.example_gaps"


def test_the_known_gaps_are_of_the_shipped_frames() -> None:
    assert set(GAPS) == {
        (book.id, name) for book in shipped_codebooks() for name in book.frame_names()
    }


@pytest.mark.parametrize(("text", "headline"), TEXTS)
def test_labels_stand_for_document_headline_and_sentences(
    annotator: Annotator, text: str, headline: str | None
) -> None:
    found = annotate(annotator, text, headline)
    places = {(entry.sentence_no, entry.start_char, entry.end_char) for entry in found.sentences}

    assert Counter((label.scheme, label.frame) for label in documents_of(found)) == ALL_FRAMES
    for label in found.frames:
        place = (label.sentence_no, label.start_char, label.end_char)
        if label.unit == "document":
            assert place == (None, 0, len(text))
        elif label.unit == "headline":
            assert place == (None, 0, len(headline or ""))
            assert label.voice == "headline"
        else:
            assert place in places
        if label.unit != "document":
            assert label.decision != "no"
            assert not label.items
            assert not label.is_primary
        assert label.threshold is not None
        distance = label.probability - label.threshold
        if label.decision == "abstain":
            assert abs(distance) <= ABSTAIN_BAND + 1e-4
        else:
            assert (label.decision == "yes") == (distance > 0)
        assert 0 <= label.probability <= 1
        assert 0 <= label.probability_author <= 1
        assert (label.abstain_reason is None) == (label.decision != "abstain")


def test_a_quarrel_is_seen_in_headline_sentence_and_document(annotator: Annotator) -> None:
    found = annotate(annotator, LONG, "Capital accuses rival of bad faith")
    units = {
        label.unit
        for label in found.frames
        if (label.scheme, label.frame, label.decision) == ("relations", "conflict", "yes")
    }
    headline_words = {entry.evidence_text for _, entry in evidence_of(found) if entry.in_headline}

    assert units == {"document", "headline", "sentence"}
    assert headline_words
    assert all(words in "Capital accuses rival of bad faith" for words in headline_words)


@pytest.mark.parametrize(("text", "headline"), TEXTS)
def test_evidence_stands_in_its_text_and_its_sentence(
    annotator: Annotator, text: str, headline: str | None
) -> None:
    found = annotate(annotator, text, headline)

    for label in found.frames:
        for entry in label.evidence:
            whole = (headline or "") if entry.in_headline else text
            assert whole[entry.start_char : entry.end_char] == entry.evidence_text != ""
            assert (entry.voice == "headline") == entry.in_headline
            if label.unit == "sentence":
                assert label.start_char <= entry.start_char
                assert entry.end_char <= label.end_char


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                " they accuse “us of war” and talks. ",
                "\u202e\u200b\ufeff",
                "\u0000",
                "e\u0301 ﬁ 👩‍👩‍👧 ",
                "…”“‘’\"'",
                "\r\n\n\t\u2028",
                "a" * 300,
                " The price of bread, he said, is “a crime”! ",
            ]
        ),
    ),
    max_size=8,
).map("".join)


@given(text=HOSTILE, headline=st.none() | HOSTILE)
@settings(max_examples=60, deadline=None)
def test_offsets_stand_in_any_text(text: str, headline: str | None) -> None:
    body = f"{text} They accuse “us of war” and the price of bread is a crime against us."
    found = annotate(build_once(), body, headline)

    for label in found.frames:
        for entry in label.evidence:
            whole = (headline or "") if entry.in_headline else body
            assert whole[entry.start_char : entry.end_char] == entry.evidence_text
    for quote in found.quotes:
        assert body[quote.start_char : quote.end_char] == quote.quote_text
    starts = [sentence.start_char for sentence in found.sentences]
    assert starts == sorted(starts)


_BUILT: list[Annotator] = []


def build_once() -> Annotator:
    """Return one annotator: hypothesis takes no fixtures."""
    if not _BUILT:
        _BUILT.append(build_annotator([shipped_model()]))
    return _BUILT[0]


@pytest.mark.parametrize(
    ("middle", "voice"),
    [(f"“{SPEECH},” said the minister.", "quoted"), (f"{SPEECH}.", "author")],
)
def test_a_frame_that_stands_only_in_a_quotation_is_not_the_authors(
    annotator: Annotator, middle: str, voice: str
) -> None:
    found = annotate(annotator, OFFICE.format(middle))
    label = document_label(found, "relations", "conflict")

    assert (label.decision, label.voice) == ("yes", voice)
    assert (label.probability_author < label.probability) == (voice == "quoted")
    assert {entry.voice for entry in label.evidence} == {voice}


@pytest.mark.parametrize(("text", "headline"), TEXTS)
def test_a_scheme_has_one_primary_frame_at_most(
    annotator: Annotator, text: str, headline: str | None
) -> None:
    labels = documents_of(annotate(annotator, text, headline))
    primary = Counter(label.scheme for label in labels if label.is_primary)
    with_yes = {label.scheme for label in labels if label.decision == "yes"}

    assert set(primary) <= with_yes
    assert all(n == 1 for n in primary.values())
    assert all(
        label.decision == "yes"
        for label in labels
        if label.is_primary and not label.scheme.endswith("_rollup")
    )


def test_the_questions_of_a_frame_are_answered(annotator: Annotator) -> None:
    found = annotate(annotator, LONG)
    answers = {
        label.frame: [item.item for item in label.items]
        for label in documents_of(found)
        if label.scheme == "generic"
    }
    (book,) = (book for book in shipped_codebooks() if book.id == "generic")

    assert answers == {frame.name: [item.id for item in frame.items] for frame in book.frames}
    for label in found.frames:
        assert all(0 <= item.probability <= 1 for item in label.items)
        assert not (label.items and label.scheme == "policy_rollup")


def test_a_rolled_up_frame_is_there_if_any_of_its_members_is(annotator: Annotator) -> None:
    (book,) = (book for book in shipped_codebooks() if book.rollup is not None)
    assert book.rollup is not None
    texts = [frame.examples[number].text for frame in book.frames for number in (0, -1)]
    texts += [OFFICE.format(f"“{SPEECH},” said the minister."), LONG]
    annotations = annotator.annotate(AnnotationInput(text=text) for text in texts)
    n_merged = 0

    for annotation in annotations:
        for name, members in book.rollup.frames:
            whole = document_label(annotation, book.rollup.id, name)
            parts = [document_label(annotation, book.id, member) for member in members]
            none = math.prod(1 - part.probability for part in parts)
            assert whole.probability == pytest.approx(1 - none, abs=1e-4)
            assert whole.probability >= max(part.probability for part in parts)
            assert whole.threshold == parts[0].threshold
            if any(part.decision == "yes" for part in parts):
                assert whole.decision == "yes"
            if any((part.decision, part.voice) == ("yes", "author") for part in parts):
                assert whole.voice == "author"
            assert whole.is_primary == any(part.is_primary for part in parts)
            if whole.threshold is not None:
                assert bool(whole.evidence) == (whole.decision != "no")
            n_merged += whole.decision == "yes" and all(part.decision == "no" for part in parts)

    assert n_merged


def cues_of(
    tokeniser: Tokeniser, text: str, start: int = 0, end: int | None = None
) -> Counter[str]:
    """Count the items of the cues of a text that stand between two characters, end exclusive."""
    tokens, _ = tokeniser.read(text)
    stop = len(text) if end is None else end
    return Counter(
        cue.item
        for cue in tokens.cues
        if start <= tokens.starts[cue.start] and tokens.starts[cue.end - 1] < stop
    )


@pytest.mark.parametrize("text", PLAIN)
def test_necessity_is_what_the_document_loses_without_the_words(
    annotator: Annotator, tokeniser: Tokeniser, text: str
) -> None:
    differences = []
    for label, entry in evidence_of(annotate(annotator, text)):
        # A dash is no word to the model, and keeps the words around it from becoming a pair.
        cut = f"{text[: entry.start_char]}—{text[entry.end_char :]}"
        kept = cues_of(tokeniser, text, 0, entry.start_char)
        kept += cues_of(tokeniser, text, entry.end_char)
        if label.scheme == "policy_rollup" or cues_of(tokeniser, cut) != kept:
            continue
        after = document_label(annotate(annotator, cut), label.scheme, label.frame)
        differences.append((entry.necessity, label.probability - after.probability))

    assert differences
    for found, expected in differences:
        assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("text", PLAIN)
def test_sufficiency_is_what_the_words_are_worth_alone(
    annotator: Annotator, tokeniser: Tokeniser, text: str
) -> None:
    model = shipped_model()
    schemes = {scheme.codebook.id: scheme for scheme in model.schemes}
    worths = []
    for label, entry in evidence_of(annotate(annotator, text)):
        within = cues_of(tokeniser, text, entry.start_char, entry.end_char)
        # Alone, a cue may show that a longer one hid in the text.
        if label.scheme == "policy_rollup" or cues_of(tokeniser, entry.evidence_text) != within:
            continue
        scheme = schemes[label.scheme]
        tokens, _ = tokeniser.read(entry.evidence_text)
        features = model.space.measure(tokens, [range(len(tokens))])
        alone = scheme.short.probabilities(scheme.head.scores(features))[0]
        column = scheme.codebook.frame_names().index(label.frame)
        worths.append((entry.sufficiency, alone[column]))

    assert worths
    for found, expected in worths:
        assert found == pytest.approx(expected, abs=1e-3)


GERMAN = (
    "Die Regierung muss handeln, und zwar sofort, denn die Bürger haben lange genug auf eine Antwort "
    "gewartet und verlieren nun die Geduld."
)
CHINESE = "政府表示，双方应当加强合作，共同应对挑战。" * 5
MARKUP = (
    "<div class=\"story\"><p>The talks <b>failed</b> again.</p><p class='x'>Both sides "
    "<a href='http://a.example/b'>blame</a> each other.</p></div>"
)


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        pytest.param("", None, "too_short", id="empty"),
        pytest.param(" \n\t ", None, "too_short", id="blank"),
        pytest.param("Word", None, "too_short", id="one word"),
        pytest.param("Word", "en", "too_short", id="one word, declared"),
        pytest.param("It rained on the town. " * 14_000, None, "too_long", id="a book"),
        pytest.param(GERMAN, "de", "language", id="German, declared"),
        pytest.param(GERMAN, None, "language", id="German"),
        pytest.param(CHINESE, "zh", "language", id="Chinese, declared"),
        pytest.param(CHINESE, None, "language", id="Chinese"),
        pytest.param(f"“{SPEECH}.”", None, "only_quotes", id="a quotation"),
        pytest.param(MARKUP, None, "markup", id="HTML"),
        pytest.param(
            "договор talks спор 合作 peace 冲突 война", None, "mixed_scripts", id="mixed scripts"
        ),
        pytest.param(
            "Glorp blimfen trazzle queebor snoftan wimbrel drocket flan zopple hurbin gristow.",
            "en",
            "out_of_domain",
            id="no language",
        ),
    ],
)
def test_it_abstains_and_says_why(
    annotator: Annotator, text: str, language: str | None, reason: str
) -> None:
    labels = annotate(annotator, text, language=language).frames

    assert Counter((label.scheme, label.frame) for label in labels) == ALL_FRAMES
    assert {(label.unit, label.decision, label.abstain_reason) for label in labels} == {
        ("document", "abstain", reason)
    }
    assert not any(label.evidence or label.is_primary for label in labels)
    assert {label.threshold for label in labels} == {None}


@pytest.mark.parametrize("language", [None, "en", "en-GB", "EN_us"])
def test_english_is_judged_however_it_is_declared(
    annotator: Annotator, language: str | None
) -> None:
    labels = documents_of(annotate(annotator, LONG, language=language))

    assert {label.abstain_reason for label in labels} <= {None, "near_threshold"}


def test_a_very_long_text_ends(annotator: Annotator) -> None:
    labels = documents_of(annotate(annotator, "They accuse the rival of war. " * 3_000))

    assert any(label.evidence for label in labels)


def test_the_same_input_gives_the_same_annotation_in_any_batch(annotator: Annotator) -> None:
    texts = [QUARREL, LONG, "", GERMAN, OFFICE.format(f"“{SPEECH},” said the minister.")]
    inputs = [AnnotationInput(text=text, headline="Bread is dear") for text in texts] * 4
    together = list(annotator.annotate(inputs))
    again = list(annotator.annotate(inputs))
    alone = [next(annotator.annotate([given])) for given in inputs[: len(texts)]]

    assert again == together
    assert alone * 4 == together


def test_a_codebook_without_a_model_works_by_its_cues(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_weather(home.codebooks)
    annotator = make_annotator(home)
    found = annotate(annotator, "A gale took the roof of the church. The vicar was in bed.")
    said = annotate(annotator, f"“A gale took the roof,” said Ann Lee. {OFFICE.format('')}")
    unfit = annotate(annotator, "A gale")
    storm = document_label(found, "weather", "storm")

    assert {(label.scheme, label.frame) for label in documents_of(found)} == {
        *ALL_FRAMES,
        ("weather", "storm"),
        ("weather", "calm"),
    }
    assert (storm.decision, storm.probability, storm.voice) == ("yes", 0.9, "author")
    (evidence,) = storm.evidence
    assert (evidence.evidence_text, evidence.rule) == ("gale", "weather.storm.st1:gal{e,es}")
    assert (evidence.necessity, evidence.sufficiency) == (None, None)
    assert document_label(found, "weather", "calm").decision == "no"
    assert document_label(said, "weather", "storm").voice == "quoted"
    assert document_label(said, "weather", "storm").probability_author == 0
    assert document_label(unfit, "weather", "storm").abstain_reason == "too_short"


def test_a_studys_codebook_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.codebooks.mkdir()
    text = CODEBOOK.replace('id = "weather"', 'id = "relations"')
    (home.codebooks / "relations.toml").write_text(text, "utf-8")
    found = annotate(make_annotator(home), QUARREL)

    assert {label.frame for label in documents_of(found) if label.scheme == "relations"} == {
        "storm",
        "calm",
    }


def test_a_studys_broken_codebook_is_refused_by_line(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.codebooks.mkdir()
    text = CODEBOOK.replace("weight = 0.3", "weight = 30")
    (home.codebooks / "weather.toml").write_text(text, "utf-8")
    line = text[: text.index("weight = 30")].count("\n") + 1

    with pytest.raises(SettingsError, match=rf"weather\.toml:{line}: frames\[0\]\.items\[1\]"):
        make_annotator(home)


@pytest.mark.parametrize(
    ("setting", "schemes"),
    [
        ("", {"weather", *(scheme for scheme, _ in ALL_FRAMES)}),
        ('schemes = ["weather", "generic"]', {"weather", "generic"}),
    ],
)
def test_a_studys_model_is_used_beside_the_shipped_ones(
    tmp_path: Path, setting: str, schemes: set[str]
) -> None:
    home = Home(tmp_path)
    book, data = write_weather(home.codebooks)
    train_scheme(str(book), data, home.root / "models" / "weather", encoder="none")
    home.config.write_text(f'[framing]\nmodels = ["models/weather"]\n{setting}\n', "utf-8")
    annotator = make_annotator(home, read_study(home))
    found = annotate(annotator, "A gale tears the roofs off the town hall at last")
    storm = document_label(found, "weather", "storm")

    assert {label.scheme for label in found.frames} == schemes
    assert len(documents_of(found)) == len({(d.scheme, d.frame) for d in documents_of(found)})
    assert storm.decision == "yes"
    assert storm.evidence[0].necessity is not None
