"""The words that carry a frame, and what they are worth: exact differences of scores.

A span's *weight* is the fall of its sentence's log odds when it is cut out; its *necessity* the fall of
the document's probability; its *sufficiency* the probability of the span alone. After DeYoung et al.
(2020, ERASER) with the model's own scores: nothing is sampled or estimated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from transforms.framing.reading import Reading
from transforms.framing.scheme_model import Model
from transforms.framing.scoring import Scored, any_of, document_probabilities, with_statement
from transforms.framing.spans import Span, find_span, top_statements, without
from transforms.records import Evidence

MAX_SPANS = 3
"""Spans that a document's label shows at most."""

Key = tuple[str, str]
"""(scheme, frame)."""


def find_evidence(
    model: Model, reading: Reading, scored: Sequence[Scored], margin: float
) -> dict[Key, list[Evidence]]:
    """Return the evidence of each frame that the document or a sentence of it has, or nearly has."""
    chosen = [
        (entry, column, span)
        for entry in scored
        for column, span in _chosen_spans(model, reading, entry, margin)
    ]
    if not chosen:
        return {}
    pieces: list[Sequence[int]] = []
    for entry, _, span in chosen:
        pieces += [without(reading.statements[span.statement_no].piece, span), span.tokens()]
        if needs_whole(entry):
            pieces.append(without(reading.whole(), span))
    features = model.space.measure(reading.tokens, pieces)
    row, found = 0, dict[Key, list[Evidence]]()
    for entry, column, span in chosen:
        scheme = entry.scheme
        rest, alone = features[row], features[row + 1]
        whole = features[row + 2] if needs_whole(entry) else entry.features[-1]
        row += 3 if needs_whole(entry) else 2
        changed = with_statement(
            entry.statements,
            span.statement_no,
            scheme.sentence.probabilities(scheme.head.scores(rest))[0],
        )
        before = scheme.head.scores(entry.features[span.statement_no])[0, column]
        after = scheme.head.scores(rest)[0, column]
        document = document_probabilities(scheme, changed, whole)[column]
        key = (scheme.codebook.id, scheme.codebook.frame_names()[column])
        found.setdefault(key, []).append(
            _evidence(
                reading,
                span,
                weight=before - after,
                necessity=entry.document[column] - document,
                sufficiency=scheme.short.probabilities(scheme.head.scores(alone))[0, column],
            )
        )
    return {
        key: sorted(entries, key=lambda e: (-e.weight, e.start_char))
        for key, entries in found.items()
    }


def needs_whole(entry: Scored) -> bool:
    """Tell whether the document's score reads the whole text besides its sentences."""
    head = entry.scheme.document_head
    return entry.is_short or (head is not None and head.weights is not None)


def _chosen_spans(
    model: Model, reading: Reading, entry: Scored, margin: float
) -> list[tuple[int, Span]]:
    scheme, found = entry.scheme, []
    is_near = _nearly_there(entry, margin)
    for column, frame in enumerate(scheme.codebook.frame_names()):
        probabilities = entry.statements[:, column]
        floor = float(scheme.sentence.thresholds[column]) - margin
        if not is_near[column] and not (probabilities >= floor).any():
            continue
        weights = scheme.head.weights[:, column]
        for number in top_statements(probabilities, MAX_SPANS, floor):
            span = find_span(reading, number, model.space, weights, scheme.codebook.id, frame)
            if span is not None:
                found.append((column, span))
    return found


def _nearly_there(entry: Scored, margin: float) -> npt.NDArray[np.bool_]:
    """Tell which frames the document has or nearly has, or carry a merged frame that it has."""
    book, floors = entry.scheme.codebook, entry.thresholds - margin
    is_near = entry.document >= floors
    names = book.frame_names()
    for _, members in book.rollup.frames if book.rollup is not None else ():
        columns = [names.index(member) for member in members]
        best = max(columns, key=lambda column: entry.document[column])
        is_near[best] |= any_of(entry.document[columns]) >= floors[best]
    return is_near


def _evidence(
    reading: Reading, span: Span, *, weight: float, necessity: float, sufficiency: float
) -> Evidence:
    start, end, in_headline = reading.place(span.first, span.last)
    sentence = reading.statements[span.statement_no].sentence
    return Evidence(
        start_char=start,
        end_char=end,
        evidence_text=(reading.headline if in_headline else reading.body)[start:end],
        weight=round(float(weight), 4),
        necessity=round(float(necessity), 4),
        sufficiency=round(float(np.clip(sufficiency, 0.0, 1.0)), 4),
        rule=span.rule,
        voice=reading.voice(span.first, span.last),
        sentence_no=sentence.sentence_no if sentence else None,
        in_headline=in_headline,
    )
