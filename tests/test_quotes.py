"""Who says what, and what is no quote; actors and their polarity."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluate_quotes import measure_quotes
from transforms.framing import AnnotationInput, Annotator
from transforms.text.quotes import find_quotes

SEED = Path(__file__).resolve().parents[2] / "shared/data/seed/china-daily-2011-05-09.txt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # direct
        (
            "“We came to listen,” said Chinese Vice Minister Fang Zhiyuan on Monday.",
            [("We came to listen,", "Fang Zhiyuan", "Chinese Vice Minister", "said", "direct")],
        ),
        (
            'Ikram Belkacem told reporters: "Silence has never opened a gate."',
            [("Silence has never opened a gate.", "Ikram Belkacem", None, "told", "direct")],
        ),
        (
            "“The gate is shut,” Ms. Belkacem said. “It was never open.”",
            [
                ("The gate is shut,", "Belkacem", None, "said", "direct"),
                ("It was never open.", "Belkacem", None, "said", "direct"),
            ],
        ),
        (
            "“If the reef dies,” she warned, “the village follows.”",
            [
                ("If the reef dies,", None, None, "warned", "direct"),
                ("the village follows.", None, None, "warned", "mixed"),
            ],
        ),
        (
            "“Why now?” Ren Yulan asked.",
            [("Why now?", "Ren Yulan", None, "asked", "direct")],
        ),
        (
            "“No,” said Tomas Berg, a retired welder who had come from Kotka.",
            [("No,", "Tomas Berg", "a retired welder who had come from Kotka", "said", "direct")],
        ),
        # mixed
        (
            "Daniel Whitcombe said he would “hold the mirror up” to the others.",
            [
                (
                    "he would “hold the mirror up” to the others",
                    "Daniel Whitcombe",
                    None,
                    "said",
                    "mixed",
                )
            ],
        ),
        (
            "Minister Okafor called the draft “an insult to the coast.”",
            [
                (
                    "the draft “an insult to the coast.”",
                    "Okafor",
                    "Minister",
                    "called",
                    "mixed",
                )
            ],
        ),
        # indirect
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
            "Whitcombe says the levy is dead.",
            [("the levy is dead", "Whitcombe", None, "says", "indirect")],
        ),
        (
            "The levy, Whitcombe said, is dead.",
            [
                ("The levy", "Whitcombe", None, "said", "indirect"),
                ("is dead", "Whitcombe", None, "said", "indirect"),
            ],
        ),
        (
            "The harbour would stay closed until May, the port authority said.",
            [
                (
                    "The harbour would stay closed until May",
                    "the port authority",
                    None,
                    "said",
                    "indirect",
                )
            ],
        ),
        (
            "According to Ren Yulan, the list was locked in a drawer.",
            [("the list was locked in a drawer", "Ren Yulan", None, "According to", "indirect")],
        ),
        (
            "The list was locked in a drawer, according to Ren Yulan.",
            [("The list was locked in a drawer", "Ren Yulan", None, "according to", "indirect")],
        ),
        ("The board hid a list that, according to Ren Yulan, names every debtor.", []),
        (
            "Okafor promised that she would mend the VA. Instead, the roof fell.",
            [("she would mend the VA.", "Okafor", None, "promised", "indirect")],
        ),
        (
            "Okafor said no. Whitcombe says the levy is dead.",
            [("the levy is dead", "Whitcombe", None, "says", "indirect")],
        ),
        (
            "A study found that mangroves halve the height of waves.",
            [("mangroves halve the height of waves", "A study", None, "found", "indirect")],
        ),
        (
            "Okafor has promised to publish the accounts.",
            [("to publish the accounts", "Okafor", None, "promised", "indirect")],
        ),
        (
            "Fishermen fear that the dredging will bury the reef.",
            [("the dredging will bury the reef", "Fishermen", None, "fear", "indirect")],
        ),
        (
            "Okafor's claim that the siren works is untested.",
            [("the siren works is untested", "Okafor", None, "claim", "indirect")],
        ),
        (
            "Whitcombe said that the levy was dead, adding that nobody would mourn it.",
            [
                ("the levy was dead", "Whitcombe", None, "said", "indirect"),
                ("nobody would mourn it", "Whitcombe", None, "adding", "indirect"),
            ],
        ),
        (
            "Mr. Whitcombe, who chairs the board, and Ms. Okafor met. She said the levy was dead.",
            [("the levy was dead", None, None, "said", "indirect")],
        ),
        # marks of other places
        (
            "„Wir unterschreiben nicht“, sagte Anke Brandt.",
            [("Wir unterschreiben nicht", "Anke Brandt", None, "sagte", "direct")],
        ),
        (
            "Anke Brandt sagte: »Wir unterschreiben nicht.«",
            [("Wir unterschreiben nicht.", "Anke Brandt", None, "sagte", "direct")],
        ),
        (
            "« Nous ne signerons pas », a déclaré Luc Ferrand.",
            [("Nous ne signerons pas", "Luc Ferrand", None, "déclaré", "direct")],
        ),
        (
            "外交部副部长方志远表示：“我们是来倾听的。”",
            [("我们是来倾听的。", "方志远", "外交部副部长", "表示", "direct")],
        ),
        (
            "方志遠說：「我們是來傾聽的。」",
            [("我們是來傾聽的。", "方志遠", None, "說", "direct")],
        ),
        (
            "‘The gate is shut,’ said Ren Yulan. ‘It wasn’t open.’",
            [
                ("The gate is shut,", "Ren Yulan", None, "said", "direct"),
                ("It wasn’t open.", "Ren Yulan", None, "said", "direct"),
            ],
        ),
        (
            "'The gate is shut,' said Ren Yulan.",
            [("The gate is shut,", "Ren Yulan", None, "said", "direct")],
        ),
        (
            "''The gate is shut,'' Ren Yulan said.",
            [("The gate is shut,", "Ren Yulan", None, "said", "direct")],
        ),
        # block quotes
        (
            "Ren Yulan wrote:\n\n> The list was locked in a drawer.\n> Nobody had the key.",
            [
                (
                    "The list was locked in a drawer.\n> Nobody had the key.",
                    "Ren Yulan",
                    None,
                    "wrote",
                    "direct",
                )
            ],
        ),
        (
            "Ren Yulan wrote:\n\n    The list was locked in a drawer.\n\nNobody answered.",
            [("The list was locked in a drawer.", "Ren Yulan", None, "wrote", "direct")],
        ),
        # no quotes
        ("The so-called “free zone” was empty.", []),
        ("We read “The Long March of the Little Boats” at school.", []),
        ("I said that I would not come.", []),
        ("The farmers' market and the children's park opened.", []),
        ("In the ’90s the boats’ crews got ‘em cheap.", []),
        ("The plans of the council cover forty claims.", []),
        ("The mast was 6'2\" high and 3'4\" wide.", []),
    ],
)
def test_quotes(text: str, expected: list[tuple[str | None, ...]]) -> None:
    found = [
        (q.quote_text, q.speaker_name, q.speaker_role, q.cue_verb, q.quote_type)
        for q in find_quotes(text)
    ]

    assert found == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Whitcombe said that the levy was dead.", "neutral"),
        ("Whitcombe claimed that the levy was dead.", "doubting"),
        ("Whitcombe denounced the levy as theft.", "hostile"),
        ("Whitcombe confirmed that the levy was dead.", "supportive"),
        ("“Nobody has ever paid this levy.”", None),
    ],
)
def test_a_cue_has_a_kind(text: str, kind: str | None) -> None:
    assert [quote.cue_kind for quote in find_quotes(text)] == [kind]


def test_speaker_and_cue_say_where_they_stand() -> None:
    text = "Chinese Vice Minister Fang Zhiyuan has repeatedly asked that the list be published."

    (quote,) = find_quotes(text)

    assert text[quote.speaker_start_char : quote.speaker_end_char].endswith("Fang Zhiyuan")
    assert text[quote.speaker_start_char : quote.speaker_end_char].startswith("Chinese")
    assert text[quote.cue_start_char : quote.cue_end_char] == "has repeatedly asked"
    assert quote.cue_verb == "asked"


@pytest.mark.parametrize(
    "text",
    [
        "“My father said, ‘Never sell the boat,’ and I did not,” Ren Yulan said.",
        "\"My father said, 'Never sell the boat,' and I did not,\" Ren Yulan said.",
        "„Mein Vater sagte: ‚Verkaufe nie das Boot‘, und ich tat es nicht“, sagte Ren Yulan.",
        "任雨兰说：「父亲说：『船永远不卖。』」",
    ],
)
def test_a_quote_in_a_quote_is_one_level_deeper(text: str) -> None:
    outer, inner = find_quotes(text)

    assert (outer.nesting_level, inner.nesting_level) == (0, 1)
    assert outer.start_char < inner.start_char
    assert inner.end_char <= outer.end_char
    assert inner.cue_verb in ("said", "sagte", "说")


def test_a_quote_over_paragraphs_is_one_speech() -> None:
    text = (
        "Ren Yulan said: “The list was locked in a drawer.\n\n“Nobody had the key.\n\n"
        "“So we wrote another.”\n\nThe rain went on."
    )

    quotes = find_quotes(text)

    assert [quote.quote_text for quote in quotes] == [
        "The list was locked in a drawer.",
        "Nobody had the key.",
        "So we wrote another.",
    ]
    assert {quote.speaker_name for quote in quotes} == {"Ren Yulan"}


def test_a_quote_left_open_ends_with_its_paragraph() -> None:
    text = "“We shall not sign this, said nobody in particular.\n\nThe rain went on."

    assert all(quote.end_char <= text.index("\n") for quote in find_quotes(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Whitcombe says that the levy is dead.", [True]),
        ("As Whitcombe notes, the levy is dead.", [True]),
        ("The levy is dead, the port authority said.", [True]),
        ("The board alleged Whitcombe moved the gate.", [True]),
        ("He resigned, and Okafor said that the levy was dead.", [True]),
        ("Some experts are saying that the levy is dead.", [True]),
        ("Most islanders believe the levy is dead.", [True]),
        ("A survey of skippers shows that the levy is dead.", [True]),
        ("According to Ren Yulan, the list was locked in a drawer.", [True]),
        ("Okafor went on to say that the levy was dead.", [True]),
        ("Okafor called the draft “an insult to the coast.”", [True]),
        ("“Nobody has ever paid this levy.”", [True]),
        # attitudes, noun objects, what may be said and what is not
        ("Okafor wants the council to look at the gate.", [False]),
        ("Okafor has promised to publish the accounts.", [False]),
        ("Okafor criticised the levy.", [False]),
        ("Okafor would say that the levy is dead.", [False]),
        ("Okafor does not say that the levy is dead.", [False]),
        ("Okafor questions whether the levy will pay for the gate.", [False]),
        ("Nobody denies that the levy is dead.", [False]),
        ("Perhaps Okafor thinks that the levy is dead.", [False]),
        ("Why do the ministers believe that the levy is dead?", [False]),
        ("It is likely that Okafor thinks that the levy is dead.", [False]),
        ("Much depends on how skippers believe they will be treated.", [False]),
        ("Skippers who think that the levy is dead are less likely to pay.", [False]),
        ("Okafor knows that the levy is dead.", [False]),
        ("That does not leave many skippers who think that the levy is dead.", [False]),
        ("It is easy, assuming that the gate is shut.", [False]),
        ("The siren tells the skippers what to do next.", [False]),
        # nobody says anything
        ("This shows that the levy is dead.", []),
        ("If all that the villages do is to repeat old charges the reef will be lost.", []),
        ("Once both villages acknowledge their debts and agree to talk, they should dredge.", []),
        ("Unless Okafor says that the levy is dead, nobody will pay.", []),
        ("Rather than a test of seeing which boat can sink the other, it was a race.", []),
        ("The challenge for the skippers is to break the ice and to appreciate the wind.", []),
        ("Speaking about the reef being dredged this week, the skippers left.", []),
        ("Most islanders report thefts to the harbour office.", []),
        ("The skippers found out when the siren failed.", []),
        ("A shortage of boats alone cannot explain the price.", []),
        ("The clubs maintain an image of ease.", []),
        ("The levies encourage public dependence.", []),
        ("There were allegations of corruption.", []),
        ("There were threats of a strike.", []),
        ("Okafor revealed Whitcombe's debts to the island.", []),
        ("The rules make no kind of specific mention of what the levies are.", []),
    ],
)
def test_only_an_assertion_is_somebody_elses_voice(text: str, expected: list[bool]) -> None:
    assert [quote.is_asserted for quote in find_quotes(text)] == expected


def test_what_is_conceded_ends_where_the_author_goes_on() -> None:
    (quote,) = find_quotes("While skippers admit that the levy is dead, they will not sign.")

    assert quote.quote_text == "the levy is dead"


def test_he_is_who_spoke_last() -> None:
    first, second = find_quotes(
        "Foreign Minister Fang Zhiyuan said the talks were useful. He added that they would go on."
    )

    assert (second.speaker_name, second.speaker_role) == ("Fang Zhiyuan", "Foreign Minister")
    assert first.speaker_start_char != second.speaker_start_char


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("Whitcombe said he was late. He was.", ["reported", "author"]),
        ("“We came to listen,” said Fang Zhiyuan. Few did.", ["quoted", "author"]),
        ("The levy is dead.", ["author"]),
        ("Whitcombe wants the council to end the levy.", ["author"]),
        ("If Whitcombe says the levy is dead, it is.", ["author"]),
        ("The minister opposes the levy on boats.", ["author"]),
    ],
)
def test_a_sentence_has_a_voice(annotator: Annotator, text: str, voices: list[str]) -> None:
    annotation = next(iter(annotator.annotate([AnnotationInput(text=text)])))

    assert [sentence.voice for sentence in annotation.sentences] == voices


@pytest.mark.real
@pytest.mark.skipif(not SEED.exists(), reason="no shared data")
def test_a_surname_stands_for_the_person_named_in_full(annotator: Annotator) -> None:
    text = (
        "Ikram Belkacem ran the ferry. Her brother Omar Belkacem ran the bank. “The gate is shut,” "
        "Belkacem said. Ikram Belkacem smiled. “It was never open,” Belkacem added. “Why?” asked Ren."
    )
    (found,) = annotator.annotate([AnnotationInput(text=text, headline=None, in_language="en")])

    assert [quote.speaker_name for quote in found.quotes] == [
        "Omar Belkacem",
        "Ikram Belkacem",
        "Ren",
    ]


def test_the_minister_speaks_in_the_seed_article(annotator: Annotator) -> None:
    text = SEED.read_text("utf-8")
    annotation = next(iter(annotator.annotate([AnnotationInput(text=text)])))
    at = text.index("not devote too much energy")

    quotes = [quote for quote in annotation.quotes if quote.start_char <= at < quote.end_char]
    sentences = [s for s in annotation.sentences if s.start_char <= at < s.end_char]

    assert [(q.speaker_name, q.speaker_role) for q in quotes] == [
        ("Cui Tiankai", "Chinese Vice Foreign Minister")
    ]
    assert [sentence.voice for sentence in sentences] == ["quoted"]
    others = [s for s in annotation.sentences if s.voice != "author"]
    held = [text[s.start_char : s.end_char] for s in others]
    assert [s.voice for s in others] == ["quoted", "quoted"]
    assert "Secretary Clinton wrote" in held[0]
    assert "Cui Tiankai has asked" in held[1]


PIECES = st.sampled_from(
    [
        *"“”‘’\"'«»「」『』„‚‹›:,.!?()—\n> ",
        "''",
        " said ",
        " that ",
        "He ",
        "according to ",
        "Mr. Li",
        " claims",
        " to go",
        "说",
        "表示",
        "\n\n",
        "\u00a0",
        "İ",
        "ﬁ",
        "\x00",
        "𝒳",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80))
def test_any_text_gives_quotes_that_stand_in_it(text: str) -> None:
    quotes = find_quotes(text)

    for quote in quotes:
        assert 0 <= quote.start_char < quote.end_char <= len(text)
        assert quote.quote_text == text[quote.start_char : quote.end_char]
        for start, end in (
            (quote.cue_start_char, quote.cue_end_char),
            (quote.speaker_start_char, quote.speaker_end_char),
        ):
            assert (start is None) == (end is None)
            assert start is None or end is None or 0 <= start < end <= len(text)
        assert (quote.cue_kind is None) == (quote.cue_verb is None)
    outermost = [quote for quote in quotes if quote.nesting_level == 0]
    assert all(a.end_char <= b.start_char for a, b in itertools.pairwise(outermost))


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "”",
        "‘",
        "'",
        "''",
        "「",
        "« ",
        "said ",
        "“a” said he, ",
        "He said that ",
        "> a\n",
        ": “",
        "(",
        ", and ",
    ],
)
def test_a_long_hostile_text_is_read(piece: str) -> None:
    text = piece * (200_000 // len(piece))

    assert all(quote.end_char <= len(text) for quote in find_quotes(text))


def test_the_evaluation_counts_exact_overlapping_and_token_matches(tmp_path: Path) -> None:
    text = "Okafor said that the siren works."
    spans = [
        {"start": 0, "end": 6, "label": "source", "attribution": 0},
        {"start": 7, "end": 11, "label": "cue", "attribution": 0},
        {"start": 12, "end": 32, "label": "content", "attribution": 0},
    ]
    (tmp_path / "coded").mkdir()
    row = {"id": "x", "split": "dev", "text": text, "spans": spans}
    (tmp_path / "coded" / "polnear.jsonl").write_text(json.dumps(row))

    figures = measure_quotes(tmp_path)

    assert list(figures) == ["dev"]
    assert figures["dev"]["source"]["exact"]["f1"] == 1.0
    assert figures["dev"]["content"]["exact"]["f1"] == 1.0
    assert figures["dev"]["content"]["overlap"]["f1"] == 1.0
    assert figures["dev"]["content"]["token"]["precision"] == 1.0


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
            [
                ("Kenya", "Kenyan delegation", "neutral"),
                ("European Union", "European Union", "neutral"),
            ],
        ),
        ("They told us nothing.", []),
    ],
)
def test_actors(annotator: Annotator, text: str, expected: list[tuple[str, str, str]]) -> None:
    annotation = next(iter(annotator.annotate([AnnotationInput(text=text)])))

    assert [
        (actor.entity_name, actor.entity_text, actor.polarity) for actor in annotation.actors
    ] == expected
