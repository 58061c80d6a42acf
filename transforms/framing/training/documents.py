"""Document heads: what the sentences' probabilities say of the whole.

A regression, shared by the frames of a scheme but for their biases, over the pooled log odds of the
sentences and, where a study's texts are many and of one topic, over a linear model of the whole document
(stacking, Wolpert 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A fitted document head, before it is written into weights."""

    slopes: Floats
    """Shape: (pools,)."""
    whole_slope: float
    bias: Floats
    """Shape: (frames,)."""
    source_bias: Floats
    """What a set adds to the bias where its frames are rarer or more frequent than at home.
    Shape: (other sets, frames)."""

    def scores(self, pools: Floats, whole: Floats, sources: Floats) -> Floats:
        """Return log odds. Shape: (documents, frames)."""
        pooled = (pools * self.slopes[None, :, None]).sum(axis=1)
        return np.asarray(
            pooled + self.whole_slope * whole + self.bias + sources @ self.source_bias
        )


def fit_stack(pools: Floats, whole: Floats, sources: Floats, labels: Floats, c: float) -> Stack:
    """Fit a stack whose pools never count against a frame.

    The pools say nearly the same, so a plain regression may set one against another: then a short text
    with one sure sentence scores lower for it. The pool with the most negative slope is left out, and
    again, until there is none.

    Args:
        pools: Shape: (documents, pools, frames).
        whole: Held-out scores of the linear model of the whole; zeros for none. Shape of labels.
        sources: One column a set other than home. Shape: (documents, other sets).
        labels: 1, 0 or nan. Shape: (documents, frames).
    """
    kept = list(range(pools.shape[1]))
    stack = _fit(pools, whole, sources, labels, c)
    while len(kept) > 1 and (stack.slopes < 0).any():
        kept.pop(int(np.argmin(stack.slopes)))
        stack = _fit(pools[:, kept], whole, sources, labels, c)
    slopes = np.zeros(pools.shape[1])
    slopes[kept] = stack.slopes
    return replace(stack, slopes=slopes)


def _fit(pools: Floats, whole: Floats, sources: Floats, labels: Floats, c: float) -> Stack:
    n_documents, n_pools, n_frames = pools.shape
    frames = np.tile(np.eye(n_frames), (n_documents, 1))
    by_source = sources[:, None, :, None] * np.eye(n_frames)[None, :, None, :]
    features = np.hstack(
        [
            pools.transpose(0, 2, 1).reshape(-1, n_pools),
            whole.reshape(-1, 1),
            frames,
            by_source.reshape(n_documents * n_frames, -1),
        ]
    )
    target = labels.reshape(-1)
    known = ~np.isnan(target)
    regression = LogisticRegression(C=c, max_iter=2000, tol=1e-6)
    regression.fit(features[known], target[known])
    found = regression.coef_[0]
    start = n_pools + 1
    return Stack(
        slopes=found[:n_pools],
        whole_slope=float(found[n_pools]),
        bias=found[start : start + n_frames] + regression.intercept_[0],
        source_bias=found[start + n_frames :].reshape(sources.shape[1], n_frames),
    )


def one_hot(sources: Sequence[str], home: str | None) -> Floats:
    """Return a column a set other than home; without home, none. Shape: (documents, others)."""
    others = sorted(set(sources) - {home}) if home in sources else []
    columns = [[float(source == other) for other in others] for source in sources]
    return np.array(columns).reshape(len(sources), len(others))
