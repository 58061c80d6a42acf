"""The two linear models of a scheme: for a statement, and for a document made of statements.

A statement is a text of a few sentences, judged as one: a sentence, a headline, an example of the
codebook. A document's score comes from the scores of its sentences, pooled, and, where coded
documents taught one, from a linear model of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]

POOLS = ("mean", "top_fifth", "top_three", "top")
"""How the probabilities of a document's sentences are pooled; each enters as its log odds."""

CLIP = 1e-4
"""Probabilities are kept this far from 0 and 1, so that log odds stay finite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearHead:
    """A logistic regression per column: frames, or items."""

    weights: Floats
    """Shape: (features, columns)."""
    bias: Floats

    def scores(self, features: sparse.csr_matrix) -> Floats:
        """Return uncalibrated log odds. Shape: (rows, columns)."""
        return np.asarray(features @ self.weights + self.bias)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead:
    """Pools the sentences of a document; see POOLS."""

    pool_weights: Floats
    """Shape: (len(POOLS), frames)."""
    bias: Floats
    weights: Floats | None = None
    """Of a linear model over the whole document's features; null: the sentences say all.
    Shape: (features, frames)."""

    def scores(self, sentences: Floats, whole: sparse.csr_matrix | None = None) -> Floats:
        """Return uncalibrated log odds of one document. Shape: (frames,).

        Args:
            sentences: Probabilities of the sentences. Shape: (sentences, frames).
            whole: Features of the whole, one row; needed where `weights` are.
        """
        total = (pool(sentences) * self.pool_weights).sum(axis=0) + self.bias
        if self.weights is not None and whole is not None:
            total = total + np.asarray(whole @ self.weights)[0]
        return np.asarray(total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Platt's scaling (1999) of scores for one kind of text, and what counts as a yes there."""

    slope: Floats
    """probability = sigmoid(slope * score + offset), per column."""
    offset: Floats
    thresholds: Floats
    """A probability above is a yes."""

    def probabilities(self, scores: Floats) -> Floats:
        return sigmoid(scores * self.slope + self.offset)


def pool(probabilities: Floats) -> Floats:
    """Return the pooled log odds of a document's sentences. Shape: (len(POOLS), frames)."""
    ranked = -np.sort(-probabilities, axis=0)
    n_fifth = max(1, round(len(ranked) / 5))
    pools = [ranked.mean(axis=0), ranked[:n_fifth].mean(axis=0)]
    pools += [ranked[:3].mean(axis=0), ranked[0]]
    return log_odds(np.stack(pools))


def log_odds(probabilities: Floats) -> Floats:
    clipped = np.clip(probabilities, CLIP, 1.0 - CLIP)
    return np.asarray(np.log(clipped / (1.0 - clipped)))


def sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))))
