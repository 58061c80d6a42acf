"""A reading and a model in, labels out: document, headline and sentences, with evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from transforms.framing.codebook import Codebook, RollUp
from transforms.framing.evidence import find_evidence
from transforms.framing.heads import log_odds
from transforms.framing.reading import Reading, Statement
from transforms.framing.scheme_model import Model
from transforms.framing.scoring import Scored, any_of, score_text, top_mean
from transforms.records import Evidence, FrameLabel, ItemScore

Floats = npt.NDArray[np.float64]

ABSTAIN_BAND = 0.03
"""Half width of the band around a threshold in which the model would rather not say."""


def label_text(
    model: Model, reading: Reading, *, has_evidence: bool = True
) -> Iterator[FrameLabel]:
    """Yield the labels of one text.

    Of the document every frame of every scheme; of headline and sentences those that are a yes or
    too near to say: the others are a no.
    """
    scored = score_text(model, reading)
    evidence = find_evidence(model, reading, scored, ABSTAIN_BAND) if has_evidence else {}
    for entry in scored:
        book = entry.scheme.codebook
        documents = list(_document_labels(reading, entry, evidence))
        yield from documents
        for column, label in enumerate(documents):
            found = evidence.get((label.scheme, label.frame), ())
            yield from _statement_labels(reading, entry, column, label, found)
        if book.rollup is not None:
            yield from _rolled_up(book.rollup, documents, evidence)


def abstain(codebooks: Sequence[Codebook], reading: Reading, reason: str) -> Iterator[FrameLabel]:
    """Yield an abstention for each frame, for a text that cannot be judged."""
    for book in codebooks:
        frames = [(book.id, name) for name in book.frame_names()]
        if book.rollup is not None:
            frames += [(book.rollup.id, name) for name, _ in book.rollup.frames]
        for scheme, frame in frames:
            yield FrameLabel(
                scheme=scheme,
                scheme_version=book.version,
                frame=frame,
                unit="document",
                start_char=0,
                end_char=len(reading.body),
                voice="author",
                score=0.0,
                probability=0.0,
                probability_author=0.0,
                decision="abstain",
                abstain_reason=reason,
            )


def decide(probability: float, threshold: float) -> tuple[str, str | None]:
    """Return (yes, no or abstain; why it abstains)."""
    if abs(probability - threshold) < ABSTAIN_BAND:
        return "abstain", "near_threshold"
    return ("yes" if probability > threshold else "no"), None


def _document_labels(
    reading: Reading, entry: Scored, evidence: dict[tuple[str, str], list[Evidence]]
) -> Iterator[FrameLabel]:
    book, thresholds = entry.scheme.codebook, entry.thresholds
    primary = _primary(entry.document, thresholds)
    items = _item_scores(entry)
    for column, frame in enumerate(book.frame_names()):
        probability, own = entry.document[column], entry.document_own[column]
        decision, reason = decide(probability, thresholds[column])
        is_quoted = decision == "yes" and own < thresholds[column] - ABSTAIN_BAND
        yield FrameLabel(
            scheme=book.id,
            scheme_version=book.version,
            frame=frame,
            unit="document",
            start_char=0,
            end_char=len(reading.body),
            voice="quoted" if is_quoted else "author",
            score=_rounded(log_odds(probability)),
            probability=_rounded(probability),
            probability_author=_rounded(own),
            threshold=_rounded(thresholds[column]),
            decision=decision,
            abstain_reason=reason,
            is_primary=column == primary,
            items=tuple(items.get(frame, ())),
            evidence=() if decision == "no" else tuple(evidence.get((book.id, frame), ())),
        )


def _statement_labels(
    reading: Reading,
    entry: Scored,
    column: int,
    whole: FrameLabel,
    evidence: Sequence[Evidence],
) -> Iterator[FrameLabel]:
    threshold = entry.scheme.sentence.thresholds[column]
    for number, statement in enumerate(reading.statements):
        probability, own = entry.statements[number, column], entry.own[number, column]
        if probability < threshold - ABSTAIN_BAND:
            continue
        decision, reason = decide(probability, threshold)
        sentence = statement.sentence
        yield replace(
            whole,
            unit="sentence" if sentence else "headline",
            sentence_no=sentence.sentence_no if sentence else None,
            start_char=sentence.start_char if sentence else 0,
            end_char=sentence.end_char if sentence else len(reading.headline),
            voice=_voice(statement, own, threshold),
            score=_rounded(log_odds(probability)),
            probability=_rounded(probability),
            probability_author=_rounded(own),
            threshold=_rounded(threshold),
            decision=decision,
            abstain_reason=reason,
            is_primary=False,
            items=(),
            evidence=tuple(found for found in evidence if _stands_in(found, statement)),
        )


def _voice(statement: Statement, own: float, threshold: float) -> str:
    """Return whose voice carries a frame: with the speech cut out, is it still there?"""
    if statement.sentence is None:
        return "headline"
    if statement.sentence.voice != "author":
        return statement.sentence.voice
    has_speech = len(statement.own) < len(statement.piece)
    return "quoted" if has_speech and own < threshold - ABSTAIN_BAND else "author"


def _stands_in(entry: Evidence, statement: Statement) -> bool:
    sentence = statement.sentence
    number = sentence.sentence_no if sentence else None
    return entry.sentence_no == number and entry.in_headline == (sentence is None)


def _item_scores(entry: Scored) -> dict[str, list[ItemScore]]:
    """Return the probability that the text answers each item with yes, by frame."""
    head, calibration = entry.scheme.item_head, entry.scheme.item
    if head is None or calibration is None:
        return {}
    rows = entry.features[-1:] if entry.is_short else entry.features[:-1]
    probabilities = iter(top_mean(calibration.probabilities(head.scores(rows))))
    return {
        frame.name: [
            ItemScore(item=item.id, probability=_rounded(next(probabilities)))
            for item in frame.items
        ]
        for frame in entry.scheme.codebook.frames
    }


def _primary(probabilities: Floats, thresholds: Floats) -> int | None:
    """Return the frame furthest above its threshold, or None when no frame is a yes."""
    margins = probabilities - thresholds
    best = int(np.argmax(margins))
    return best if margins[best] >= ABSTAIN_BAND else None


def _rolled_up(
    rollup: RollUp,
    documents: Sequence[FrameLabel],
    evidence: dict[tuple[str, str], list[Evidence]],
) -> Iterator[FrameLabel]:
    """Yield the labels of the coarser scheme: a frame is there if any of those it stands for is.

    So several of them that are likely, each below its threshold, can make it a yes. Its words are those
    of the most probable one.
    """
    by_name = {label.frame: label for label in documents}
    for frame, members in rollup.frames:
        labels = [by_name[member] for member in members]
        best = max(labels, key=lambda label: label.probability)
        probability = any_of([label.probability for label in labels])
        own = any_of([label.probability_author for label in labels])
        assert best.threshold is not None
        decision, reason = decide(probability, best.threshold)
        is_quoted = decision == "yes" and own < best.threshold - ABSTAIN_BAND
        words = evidence.get((best.scheme, best.frame), ())
        yield replace(
            best,
            scheme=rollup.id,
            frame=frame,
            voice="quoted" if is_quoted else "author",
            score=_rounded(log_odds(np.array(probability))),
            probability=_rounded(probability),
            probability_author=_rounded(own),
            decision=decision,
            abstain_reason=reason,
            is_primary=any(label.is_primary for label in labels),
            items=(),
            evidence=() if decision == "no" else tuple(words),
        )


def _rounded(value: float | Floats) -> float:
    return round(float(value), 4)
