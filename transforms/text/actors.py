"""States, blocs and organisations in a text, and how each comes out of its sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import tanh
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from transforms.records import ActorPortrayal, Quote, Sentence
from transforms.text.sentences import sentence_at, voice_at

WINDOW_CHARS = 90
"""Words of praise and blame this near to a mention count for it."""

NEUTRAL_BAND = 0.25


@cache
def _gazetteer() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("actors.toml").read_text("utf-8"))


@cache
def _polarity_words(name: str) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(map(re.escape, _gazetteer()[name])) + r")\b", re.IGNORECASE
    )


@Language.factory("opframe_actors")
class ActorFinder:
    """spaCy component: mentions in `doc.spans["actors"]`, labelled with the actor's name."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        for actor in _gazetteer()["actors"]:
            self._matcher.add(actor["entity_name"], [nlp.make_doc(word) for word in actor["words"]])

    def __call__(self, doc: Doc) -> Doc:
        from spacy.util import filter_spans

        doc.spans["actors"] = filter_spans(self._matcher(doc, as_spans=True))
        return doc


@cache
def _types() -> dict[str, str]:
    return {actor["entity_name"]: actor["entity_type"] for actor in _gazetteer()["actors"]}


def portray(
    doc: Doc, sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> list[ActorPortrayal]:
    """Return one portrayal for each actor in each sentence, at its first mention there."""
    found: dict[tuple[int, str], ActorPortrayal] = {}
    text = doc.text
    for span in doc.spans["actors"]:
        sentence = sentence_at(span.start_char, sentences)
        if sentence is None or (sentence.sentence_no, span.label_) in found:
            continue
        score = _polarity(text, span.start_char, span.end_char, sentence)
        polarity = (
            "neutral" if abs(score) < NEUTRAL_BAND else "positive" if score > 0 else "negative"
        )
        found[(sentence.sentence_no, span.label_)] = ActorPortrayal(
            sentence_no=sentence.sentence_no,
            start_char=span.start_char,
            end_char=span.end_char,
            entity_name=span.label_,
            entity_text=span.text,
            entity_type=_types()[span.label_],
            polarity=polarity,
            polarity_score=round(score, 4),
            voice=voice_at(span.start_char, span.end_char, quotes),
        )
    return list(found.values())


def _polarity(text: str, start: int, end: int, sentence: Sentence) -> float:
    window = text[
        max(sentence.start_char, start - WINDOW_CHARS) : min(sentence.end_char, end + WINDOW_CHARS)
    ]
    positive = len(_polarity_words("positive").findall(window))
    negative = len(_polarity_words("negative").findall(window))
    return tanh(0.6 * (positive - negative))
