"""Which words of a sentence carry a frame: the phrase that adds most to its score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.lang.en.stop_words import STOP_WORDS

from transforms.framing.features import FeatureSpace, Tokens, ngrams_of
from transforms.framing.reading import Reading
from transforms.text.word_vectors import N_DIMENSIONS

Floats = npt.NDArray[np.float64]

MAX_TOKENS = 6
"""Evidence is a phrase; a cue of the codebook may be longer."""

WORDS_RULE = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A phrase of one statement that may carry a frame: tokens first to last, both within."""

    statement_no: int
    first: int
    last: int
    rule: str
    """`scheme.frame.item:cue` where it is a cue of the codebook, else `scheme.frame:words`."""

    def tokens(self) -> range:
        return range(self.first, self.last + 1)


def find_span(
    reading: Reading,
    statement_no: int,
    space: FeatureSpace,
    weights: Floats,
    scheme: str,
    frame: str,
) -> Span | None:
    """Return the phrase of a statement that carries a frame, or None when nothing adds to it.

    A cue of the codebook that adds to the score goes before other words: a coder can look it up.

    Args:
        weights: Of the statement head for the frame. Shape: (features,).
    """
    piece = list(reading.statements[statement_no].piece)
    gains = dict(zip(piece, _gains(reading.tokens, piece, space, weights), strict=True))
    prefix = f"{scheme}.{frame}."
    cues = [
        (sum(gains[token] for token in range(cue.start, cue.end)), cue)
        for cue in reading.tokens.cues
        if cue.item.startswith(prefix) and cue.start in gains and cue.end - 1 in gains
    ]
    gain, cue = max(cues, key=lambda entry: entry[0], default=(0.0, None))
    if cue is not None and gain > 0:
        return Span(statement_no=statement_no, first=cue.start, last=cue.end - 1, rule=cue.rule)
    window = _best_window(list(gains.values()), [reading.tokens.words[token] for token in piece])
    if window is None:
        return None
    return Span(
        statement_no=statement_no,
        first=piece[window[0]],
        last=piece[window[1]],
        rule=f"{scheme}.{frame}:{WORDS_RULE}",
    )


def without(piece: Sequence[int], span: Span) -> list[int]:
    """Return a piece with a span cut out."""
    cut = set(span.tokens())
    return [token for token in piece if token not in cut]


def top_statements(probabilities: Floats, n: int, floor: float) -> Iterator[int]:
    """Yield the statements that carry a frame most, best first: at least one, at most n.

    Args:
        probabilities: Of one frame. Shape: (statements,).
        floor: Further ones must be at least as probable.
    """
    for rank, number in enumerate(np.argsort(-probabilities, kind="stable")[:n]):
        if rank == 0 or probabilities[number] >= floor:
            yield int(number)


def _gains(
    tokens: Tokens, piece: Sequence[int], space: FeatureSpace, weights: Floats
) -> list[float]:
    """Return what each token of a piece adds to the score, to first order.

    Only to choose a window by: what the window is worth is measured exactly afterwards.
    """
    columns, idf = space.columns, space.idf
    n_ngrams, n_items = len(space.ngrams), len(space.items)
    of_vectors = weights[n_ngrams + n_items : n_ngrams + n_items + N_DIMENSIONS]
    known = [columns[g] for g in ngrams_of(tokens.words, piece) if g in columns]
    length = float(np.sqrt((idf[np.array(known, np.intp)] ** 2).sum())) or 1.0
    vectors = tokens.vectors[np.array(piece, np.intp)]
    norm = float(np.linalg.norm(vectors.sum(axis=0))) or 1.0
    along = (vectors @ of_vectors) / norm
    common = float(along.sum()) / max(1, len(piece))
    gains = []
    for position, token in enumerate(piece):
        gain = float(along[position]) - common if tokens.words[token] else 0.0
        for ngram, part in _ngrams_at(tokens, piece, position):
            column = columns.get(ngram)
            if column is not None:
                gain += part * float(weights[column] * idf[column]) / length
        gains.append(gain)
    return gains


def _ngrams_at(tokens: Tokens, piece: Sequence[int], position: int) -> Iterator[tuple[str, float]]:
    word = tokens.words[piece[position]]
    if not word:
        return
    yield word, 1.0
    for step in (-1, 1):
        other = position + step
        if 0 <= other < len(piece) and piece[other] == piece[position] + step:
            neighbour = tokens.words[piece[other]]
            if neighbour:
                yield (f"{neighbour} {word}" if step < 0 else f"{word} {neighbour}"), 0.5


def _best_window(gains: Sequence[float], words: Sequence[str]) -> tuple[int, int] | None:
    """Return (first, last) of the run of at most MAX_TOKENS tokens with the greatest sum above 0.

    It begins and ends with a word that says something by itself.
    """
    best, place = 0.0, None
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    edges = [word.isalpha() and word not in STOP_WORDS for word in words]
    for first in range(len(gains)):
        for last in range(first, min(first + MAX_TOKENS, len(gains))):
            total = float(sums[last + 1] - sums[first])
            if edges[first] and edges[last] and total > best + 1e-12:
                best, place = total, (first, last)
    return place
