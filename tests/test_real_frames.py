"""Floors of framing and quotes on the coded sets, where they are here: below what the evaluation recorded."""

from __future__ import annotations

import numpy as np
import pytest

from flows.training import judge_texts
from tests import framing_sets as sets
from tests.evaluate_quotes import measure_quotes
from transforms.framing import shipped_codebooks, shipped_model
from transforms.framing.labelling import ABSTAIN_BAND
from transforms.framing.training.figures import measure

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not sets.CODED.exists(), reason="the coded sets are not here"),
]


@pytest.mark.parametrize(
    ("scheme", "floor"), [("generic", 0.78), ("policy", 0.69), ("relations", 0.72)]
)
def test_editorials_are_framed_as_two_readers_did(scheme: str, floor: float) -> None:
    book = next(book for book in shipped_codebooks() if book.id == scheme)
    texts, gold = sets.double_read(scheme, book.frame_names())
    found = judge_texts(shipped_model(), scheme, texts, ["en"] * len(texts))
    figures = measure(book.frame_names(), found.probabilities, gold, found.thresholds, ABSTAIN_BAND)

    assert figures.micro_f1 >= floor


def test_opinion_sentences_get_the_frame_that_people_gave() -> None:
    texts, gold = sets.frac()
    found = judge_texts(shipped_model(), "policy_rollup", texts, ["en"] * len(texts))
    book = next(book for book in shipped_codebooks() if book.id == "policy")
    assert book.rollup is not None
    names = [name for name, _ in book.rollup.frames]
    right = [
        names[i] == frame for i, frame in zip(found.probabilities.argmax(1), gold, strict=True)
    ]

    assert np.mean(right) >= 0.62


def test_quotes_are_those_that_people_marked() -> None:
    content = measure_quotes(sets.DATA, ["dev"])["dev"]["content"]

    assert content["overlap"]["f1"] >= 0.79
    assert content["overlap"]["precision"] >= 0.9
