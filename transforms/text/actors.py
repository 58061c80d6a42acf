"""How each state, bloc, organisation and person comes out of each sentence that names it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from transforms.records import ActorPortrayal, PortrayalEvidence, Quote, Sentence
from transforms.text.language import find_language
from transforms.text.mentions import Mention, find_mentions
from transforms.text.portrayal.model import shipped_model
from transforms.text.portrayal.reading import Reading, read_sentence, target_words
from transforms.text.portrayal.roles import find_role
from transforms.text.sentences import sentence_at, voice_at

USER_DATA_KEY = "opframe_actors"

MAX_SENTENCE_CHARS = 1_500
"""A longer stretch without an end is read around the actor only."""


@Language.factory("opframe_actors")
class ActorFinder:
    """spaCy component: mentions in `doc.user_data["opframe_actors"]`, in order."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data[USER_DATA_KEY] = find_mentions(doc.text)
        return doc


def portray(
    doc: Doc,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    in_language: str | None = None,
) -> list[ActorPortrayal]:
    """Return one portrayal for each actor in each sentence, at its first mention there.

    Persons are told by capitals and English words around them, so in English texts only.

    Args:
        in_language: As the page declares or the extractor found; null: looked at here.
    """
    found: dict[tuple[int, str], ActorPortrayal] = {}
    text = doc.text
    readings: dict[tuple[int, int], Reading] = {}
    mentions: list[Mention] = doc.user_data[USER_DATA_KEY]
    is_english = (in_language or find_language(text, None) or "en").lower().startswith("en")
    for mention in mentions:
        if mention.entity_type == "person" and not is_english:
            continue
        sentence = sentence_at(mention.start_char, sentences)
        if sentence is None or mention.end_char > sentence.end_char:
            continue
        key = (sentence.sentence_no, mention.entity_name)
        if key in found:
            continue
        start, end = _stretch(mention, sentence)
        reading = readings.get((start, end))
        if reading is None:
            reading = readings[start, end] = read_sentence(text[start:end])
        found[key] = _portrayal(
            text, mention, sentence, reading, start,
            voice_at(mention.start_char, mention.end_char, quotes),
        )  # fmt: skip
    return list(found.values())


def _stretch(mention: Mention, sentence: Sentence) -> tuple[int, int]:
    if sentence.end_char - sentence.start_char <= MAX_SENTENCE_CHARS:
        return sentence.start_char, sentence.end_char
    half = MAX_SENTENCE_CHARS // 2
    return (
        max(sentence.start_char, mention.start_char - half),
        min(sentence.end_char, mention.end_char + half),
    )


def _portrayal(
    text: str, mention: Mention, sentence: Sentence, reading: Reading, offset: int, voice: str
) -> ActorPortrayal:
    target = target_words(reading, mention.start_char - offset, mention.end_char - offset)
    polarity, score, role = "neutral", 0.0, None
    evidence: list[PortrayalEvidence] = []

    def add(number: int, weight: float, rule: str) -> None:
        start, end = offset + reading.starts[number], offset + reading.ends[number]
        evidence.append(
            PortrayalEvidence(
                start_char=start,
                end_char=end,
                evidence_text=text[start:end],
                weight=round(weight, 4),
                rule=rule,
            )
        )

    if target is not None:
        first, last = target
        verdict = shipped_model().judge(reading, first, last)
        polarity, score = verdict.polarity, verdict.score
        for number, weight in verdict.evidence:
            add(number, weight, "polarity")
        found = find_role(
            reading,
            first,
            last,
            is_genitive=_is_genitive(text, mention, offset + reading.ends[last]),
        )
        if found is not None:
            role = found.name
            for number in found.words:
                add(number, 1.0, role)
    return ActorPortrayal(
        sentence_no=sentence.sentence_no,
        start_char=mention.start_char,
        end_char=mention.end_char,
        entity_name=mention.entity_name,
        entity_text=text[mention.start_char : mention.end_char],
        entity_type=mention.entity_type,
        polarity=polarity,
        polarity_score=round(score, 4),
        role=role,
        voice=voice,
        evidence=tuple(evidence),
    )


def _is_genitive(text: str, mention: Mention, end: int) -> bool:
    """`China's` and `Chinese`, which may stand before what China does."""
    return (
        text[mention.end_char : mention.end_char + 2] in ("'s", "’s", "s'", "s’")
        or text[end - 1 : end] in ("'", "’")
        or (
            mention.entity_type == "country"
            and text[mention.start_char : mention.end_char] != mention.entity_name
        )
    )
