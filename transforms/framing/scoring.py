"""What a model makes of a reading: probabilities of statements and document, with and without speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from transforms.framing.reading import Reading
from transforms.framing.scheme_model import Model, SchemeModel

Floats = npt.NDArray[np.float64]

FEW_STATEMENTS = 3
"""A text of so few sentences is judged as one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One scheme's probabilities for one reading."""

    scheme: SchemeModel
    features: sparse.csr_matrix
    """Of the statements, in order, and of the whole in the last row."""
    statements: Floats
    """Shape: (statements, frames)."""
    own: Floats
    """Of the author's part of each statement; 0 where all is speech. Shape: (statements, frames)."""
    document: Floats
    """Shape: (frames,)."""
    document_own: Floats

    @property
    def is_short(self) -> bool:
        return len(self.statements) <= FEW_STATEMENTS

    @property
    def thresholds(self) -> Floats:
        """Of the document's decision."""
        calibration = self.scheme.short if self.is_short else self.scheme.document
        return calibration.thresholds


def score_text(model: Model, reading: Reading) -> list[Scored]:
    """Measure a text once, and score it with each scheme of a model."""
    pieces = [statement.piece for statement in reading.statements]
    own = [statement.own for statement in reading.statements]
    mixed = [n for n, part in enumerate(own) if part and len(part) < len(pieces[n])]
    has_own = np.array([bool(part) for part in own], bool)
    has_speech = any(len(part) < len(piece) for part, piece in zip(own, pieces, strict=True))
    measured = [*pieces, reading.whole(), *(own[n] for n in mixed)]
    if has_speech:
        measured.append(reading.own())
    features = model.space.measure(reading.tokens, measured)
    n = len(pieces)
    found = []
    for scheme in model.schemes:
        probabilities = scheme.sentence.probabilities(scheme.head.scores(features))
        statements = probabilities[:n]
        mine = statements * has_own[:, None]
        mine[mixed] = probabilities[n + 1 : n + 1 + len(mixed)]
        document = document_probabilities(scheme, statements, features[n])
        document_own = document
        if has_speech:
            document_own = (
                document_probabilities(scheme, mine[has_own], features[len(measured) - 1])
                if has_own.any()
                else np.zeros(len(document))
            )
        found.append(
            Scored(
                scheme=scheme,
                features=features[: n + 1],
                statements=statements,
                own=mine,
                document=document,
                document_own=document_own,
            )
        )
    return found


def document_probabilities(
    scheme: SchemeModel, statements: Floats, whole: sparse.csr_matrix
) -> Floats:
    """Return the document's probability of each frame.

    Args:
        statements: Shape: (statements, frames).
        whole: Features of the whole text, one row.
    """
    if len(statements) <= FEW_STATEMENTS:
        return np.asarray(scheme.short.probabilities(scheme.head.scores(whole))[0])
    if scheme.document_head is None:
        return top_mean(statements)
    return scheme.document.probabilities(scheme.document_head.scores(statements, whole))


def top_mean(probabilities: Floats) -> Floats:
    """Return the mean of the three highest of each column. Shape: (columns,)."""
    return np.asarray(-np.sort(-probabilities, axis=0)[:FEW_STATEMENTS].mean(axis=0))


def any_of(probabilities: Sequence[float] | Floats) -> float:
    """Return the probability that at least one holds, as if they held independently."""
    return float(1.0 - np.prod(1.0 - np.asarray(probabilities)))


def with_statement(statements: Floats, number: int, probabilities: Sequence[float]) -> Floats:
    """Return the statements' probabilities with those of one replaced."""
    changed = statements.copy()
    changed[number] = probabilities
    return changed
