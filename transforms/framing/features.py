"""What a linear model sees of a text: words, cues of the codebook, and what the words mean.

A text is a sequence of tokens; a piece of it is the list of the tokens that it holds. So a sentence, a
document, and either of them with a few words left out are all measured by the same function, and
what a few words are worth is the exact difference of two scores.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from transforms.framing.encoders import Encoder
from transforms.text.word_vectors import N_DIMENSIONS, word_vector

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Piece = Sequence[int]

NUMBER = "0"
MARKS = frozenset("?!%$€£;:")
"""The only marks that count as words: a question, a call, a sum of money, an enumeration."""

_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
_NUMBER = re.compile(r"[\d.,]*\d[\d.,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A phrase of a codebook in a text: tokens `start` to `end`, end exclusive."""

    start: int
    end: int
    item: str
    """`scheme.frame.item`."""
    rule: str
    """`scheme.frame.item:phrase as the codebook writes it`."""


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """A tokenised text: what features need of it."""

    texts: tuple[str, ...]
    """Each token with the white space after it."""
    words: tuple[str, ...]
    """Lower case; a number is `0`; a mark that says nothing is empty."""
    starts: tuple[int, ...]
    """First character of each token."""
    cues: tuple[Cue, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def vectors(self) -> Floats:
        """The word vector of each token. Shape: (tokens, N_DIMENSIONS)."""
        found = [word_vector(word) for word in self.words]
        return np.array(found, np.float32).reshape(-1, N_DIMENSIONS)


@dataclass(frozen=True, kw_only=True)
class FeatureSpace:
    """The columns of a model, in order: n-grams, items, word vectors, sentence vectors."""

    ngrams: tuple[str, ...]
    idf: Floats
    """Inverse document frequency of each n-gram."""
    items: tuple[str, ...]
    """`scheme.frame.item` of each item whose cues count."""
    encoder: Encoder | None = None
    """Adds the vector of a sentence encoder; null: words and cues only."""

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each n-gram."""
        return {ngram: column for column, ngram in enumerate(self.ngrams)}

    @cached_property
    def _item_columns(self) -> dict[str, int]:
        return {item: column for column, item in enumerate(self.items)}

    def measure(self, tokens: Tokens, pieces: Sequence[Piece]) -> sparse.csr_matrix:
        """Return one row a piece, each block of columns of at most unit length.

        Shape: (pieces, n-grams + items + N_DIMENSIONS [+ dimensions of the encoder]).
        """
        blocks = [self._tfidf(tokens, pieces), self._cue_share(tokens, pieces)]
        blocks.append(sparse.csr_matrix(mean_vectors(tokens, pieces)))
        if self.encoder is not None:
            texts = ["".join(tokens.texts[i] for i in piece) for piece in pieces]
            blocks.append(sparse.csr_matrix(self.encoder.encode(texts)))
        return sparse.hstack(blocks, format="csr")

    def _tfidf(self, tokens: Tokens, pieces: Sequence[Piece]) -> sparse.csr_matrix:
        columns_of = self.columns
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, piece in enumerate(pieces):
            counts = Counter(
                column
                for ngram in ngrams_of(tokens.words, piece)
                if (column := columns_of.get(ngram)) is not None
            )
            rows += [row] * len(counts)
            columns += counts.keys()
            values += counts.values()
        idf = self.idf[np.array(columns, np.intp)]
        weights = (idf * (1.0 + np.log(np.array(values)))).astype(np.float32)
        return _unit_rows(weights, rows, columns, (len(pieces), len(self.ngrams)))

    def _cue_share(self, tokens: Tokens, pieces: Sequence[Piece]) -> sparse.csr_matrix:
        counts = np.zeros((len(pieces), len(self.items)), np.float32)
        # By first token: a look at all cues for each piece would take time with the square of a text.
        ends: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for cue in tokens.cues:
            column = self._item_columns.get(cue.item)
            if column is not None:
                ends[cue.start].append((cue.end - 1, column))
        for row, piece in enumerate(pieces):
            held = piece if isinstance(piece, range) else set(piece)
            for token in piece:
                for last, column in ends.get(token, ()):
                    if last in held:
                        counts[row, column] += 1.0
        return sparse.csr_matrix(np.tanh(0.5 * counts))


def read_tokens(doc: Doc, cues: Iterable[Cue]) -> Tokens:
    """Return the tokens of a spaCy Doc with the cues found in it."""
    # One pass: spaCy makes a new object for each token that is looked at.
    seen = [(token.text_with_ws, token.text, token.idx) for token in doc]
    return Tokens(
        texts=tuple(text for text, _, _ in seen),
        words=tuple(normal_word(text) for _, text, _ in seen),
        starts=tuple(start for _, _, start in seen),
        cues=tuple(cues),
    )


def normal_word(text: str) -> str:
    """Return a token as features see it."""
    if _WORD.fullmatch(text):
        return text.lower().replace("’", "'")
    if _NUMBER.fullmatch(text):
        return NUMBER
    return text if text in MARKS else ""


def ngrams_of(words: Sequence[str], piece: Piece) -> Iterator[str]:
    """Yield the words of a piece and its pairs of words that stand side by side."""
    before = -2
    for position in piece:
        word = words[position]
        if not word:
            continue
        yield word
        if before == position - 1:
            yield f"{words[before]} {word}"
        before = position


def mean_vectors(tokens: Tokens, pieces: Sequence[Piece]) -> Floats:
    """Return the mean word vector of each piece, of unit length; zeros where there are no words.

    Shape: (pieces, N_DIMENSIONS).
    """
    sums = np.zeros((len(pieces), N_DIMENSIONS), np.float32)
    for row, piece in enumerate(pieces):
        if len(piece):
            sums[row] = tokens.vectors[np.asarray(piece, np.intp)].sum(axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths > 0, lengths, 1.0), np.float32)


def _unit_rows(
    values: Floats, rows: Sequence[int], columns: Sequence[int], shape: tuple[int, int]
) -> sparse.csr_matrix:
    squares = np.bincount(rows, weights=values**2, minlength=shape[0])
    lengths = np.sqrt(squares)[rows] if len(rows) else values
    return sparse.csr_matrix((values / lengths, (rows, columns)), shape=shape, dtype=np.float32)
