"""Coded texts, tokenised and measured once; folds that keep groups together."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from transforms.framing.codebook import Codebook
from transforms.framing.encoders import Encoder
from transforms.framing.features import FeatureSpace, Tokens, ngrams_of
from transforms.framing.tokenising import Tokeniser
from transforms.framing.training.coded import CodedText

N_FOLDS = 5
MIN_TEXTS = 3
"""An n-gram of fewer texts stays out of a model: it says little and could give a text away."""


class Corpus:
    """Coded texts and their features. Row n of everything is text n."""

    def __init__(
        self,
        texts: Sequence[CodedText],
        books: Sequence[Codebook],
        encoder: Encoder | None = None,
        *,
        word_units: Collection[str] = ("statement", "sentence", "document"),
    ) -> None:
        """Read the texts.

        Args:
            word_units: The units whose words become features.
        """
        self.texts = tuple(texts)
        self.books = tuple(books)
        self.folds = folds_of([text.group for text in texts])
        tokeniser = Tokeniser(books)
        self._tokens = [tokeniser.read(text.text) for text in texts]
        ngrams, idf = _vocabulary(
            [
                tokens
                for (tokens, _), text in zip(self._tokens, texts, strict=True)
                if text.unit in word_units
            ]
        )
        self.space = FeatureSpace(
            ngrams=ngrams,
            idf=idf,
            items=tuple(
                f"{book.id}.{frame.name}.{item.id}"
                for book in books
                for frame in book.frames
                for item in frame.items
            ),
            encoder=encoder,
        )
        self.known_words = frozenset(ngram for ngram in ngrams if " " not in ngram)
        self.whole: sparse.csr_matrix = sparse.vstack(
            [self.space.measure(tokens, [range(len(tokens))]) for tokens, _ in self._tokens],
            format="csr",
        )
        self._sentences: dict[int, sparse.csr_matrix] = {}

    def sentences(self, row: int) -> sparse.csr_matrix:
        """Return the features of the sentences of one text."""
        if row not in self._sentences:
            tokens, pieces = self._tokens[row]
            self._sentences[row] = self.space.measure(tokens, pieces)
        return self._sentences[row]

    def rows(self, scheme: str, *units: str) -> npt.NDArray[np.intp]:
        """Return the rows of the texts of some units that were coded by a scheme."""
        return np.array(
            [
                row
                for row, text in enumerate(self.texts)
                if scheme in text.schemes and text.unit in units
            ],
            np.intp,
        )


def folds_of(groups: Sequence[str]) -> npt.NDArray[np.intp]:
    """Return the fold of each text: all of one group in one fold.

    Groups are dealt out largest first, each to the fold that is smallest so far within its set (the
    part of the name before the slash); ties by hash, so that the order of the texts says nothing.
    """
    sizes = Counter(groups)
    by_set: dict[str, list[str]] = defaultdict(list)
    for group in sizes:
        by_set[group.split("/", 1)[0]].append(group)
    fold: dict[str, int] = {}
    for members in by_set.values():
        load = [0] * N_FOLDS
        for group in sorted(members, key=lambda name: (-sizes[name], _hash(name))):
            fold[group] = load.index(min(load))
            load[fold[group]] += sizes[group]
    return np.array([fold[group] for group in groups], np.intp)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _vocabulary(texts: Sequence[Tokens]) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    counts: Counter[str] = Counter()
    for tokens in texts:
        counts.update(set(ngrams_of(tokens.words, range(len(tokens)))))
    ngrams = sorted(ngram for ngram, count in counts.items() if count >= MIN_TEXTS)
    idf = [np.log((1 + len(texts)) / (1 + counts[ngram])) + 1.0 for ngram in ngrams]
    return tuple(ngrams), np.array(idf, np.float32)
