"""Word vectors out of a sentence encoder: the table that ships as `vectors/static.npz`.

Each word piece starts as what the encoder makes of it alone, on the principal components of the sentences'
vectors, weighted so that frequent pieces say little (Arora et al. 2017; Tulkens & van Dongen 2024, Model2Vec).
Then the table is fitted, with Adam (Kingma & Ba 2015), so that the mean of a sentence's pieces points where the
encoder's vector of the sentence points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from transforms.framing.encoders import Encoder
from transforms.text.word_vectors import N_DIMENSIONS, wordpieces

Floats = npt.NDArray[np.float32]

SEED = 0
EPOCHS = 7
BATCH = 256
RATE = 2e-3
MAX_PIECES = 120
SMOOTHING = 1e-3
"""Of the weights: smoothing / (smoothing + share of the piece)."""

HELD_OUT = 2000
"""Sentences that only measure."""

CLIP_QUANTILE = 0.9995
"""Larger numbers are cut there, so that eight bits are spent on the others."""


def distil(
    sentences: Sequence[str], encoder: Encoder, tell: Callable[[str], None]
) -> npt.NDArray[np.int8]:
    """Return the table. Shape: (pieces, N_DIMENSIONS).

    Args:
        tell: Is told how close the held-out sentences come to the encoder's vectors.
    """
    tell(f"{len(sentences)} sentences through {encoder.name}")
    encoded = encoder.encode(sentences)
    _, _, components = np.linalg.svd(encoded[:-HELD_OUT][:25_000], full_matrices=False)
    projection = components[:N_DIMENSIONS].T
    targets = _unit(encoded @ projection)
    means = _piece_means(sentences)
    table = _first_table(encoder, means) @ projection
    table /= np.linalg.norm(means[:3000] @ table, axis=1).mean()
    table = _fit(table.astype(np.float32), means, targets, tell)
    limit = np.quantile(np.abs(table), CLIP_QUANTILE)
    return np.asarray(np.clip(np.round(table / limit * 127), -127, 127), np.int8)


def _piece_means(sentences: Sequence[str]) -> sparse.csr_matrix:
    """Return a row a sentence that takes the mean of its pieces. Shape: (sentences, pieces)."""
    tokenizer = wordpieces()
    rows, columns, values = [], [], []
    for row, encoding in enumerate(tokenizer.encode_batch(sentences, add_special_tokens=False)):
        ids = encoding.ids[:MAX_PIECES]
        rows += [row] * len(ids)
        columns += ids
        values += [1.0 / len(ids)] * len(ids)
    shape = (len(sentences), tokenizer.get_vocab_size())
    return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


def _first_table(encoder: Encoder, means: sparse.csr_matrix) -> Floats:
    tokenizer = wordpieces()
    pieces = [tokenizer.id_to_token(n) or "" for n in range(tokenizer.get_vocab_size())]
    alone = encoder.encode([piece.removeprefix("##") for piece in pieces])
    share = np.asarray(means.sum(axis=0)).ravel()
    share /= share.sum()
    weights = SMOOTHING / (SMOOTHING + share)
    weights[[piece.startswith("[") and len(piece) > 1 for piece in pieces]] = 0.0
    return np.asarray(alone * weights[:, None], np.float32)


def _fit(
    table: Floats, means: sparse.csr_matrix, targets: Floats, tell: Callable[[str], None]
) -> Floats:
    n = means.shape[0] - HELD_OUT
    held_means, held_targets = means[n:], targets[n:]
    first, second = np.zeros_like(table), np.zeros_like(table)
    random, step = np.random.default_rng(SEED), 0
    for epoch in range(EPOCHS):
        order = random.permutation(n)
        for start in range(0, n, BATCH):
            rows = order[start : start + BATCH]
            chosen, wanted = means[rows], targets[rows]
            found = chosen @ table
            lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
            along = (found * wanted).sum(axis=1, keepdims=True)
            slope = -(wanted / lengths - along * found / lengths**3) / len(rows)
            gradient = chosen.T @ slope
            step += 1
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient**2
            size = RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            table = table - size * first / (np.sqrt(second) + 1e-8)
        close = (_unit(held_means @ table) * held_targets).sum(axis=1).mean()
        tell(f"epoch {epoch + 1}: cosine to the encoder {close:.3f}")
    return np.asarray(table, np.float32)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)
