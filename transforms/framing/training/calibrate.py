"""Scores of texts that a model has not seen, to probabilities and thresholds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from transforms.framing.heads import Calibration, sigmoid
from transforms.framing.training.figures import f1

Floats = npt.NDArray[np.float64]

MIN_YES = 15
"""A frame with fewer yes is scaled as all frames of the scheme together."""

MIN_SLOPE = 0.2
GRID = np.arange(0.1, 0.75, 0.02)
"""Thresholds tried, one for all frames of a scheme: one for each would fit the noise."""


def calibrate(scores: Floats, labels: Floats) -> Calibration:
    """Fit Platt's scaling per frame, and the threshold of the highest micro F1.

    Args:
        scores: Log odds of texts held out. Shape: (texts, frames).
        labels: 1, 0, or nan where unknown. Same shape.
    """
    n_frames = scores.shape[1]
    slope, offset = np.ones(n_frames), np.zeros(n_frames)
    known = ~np.isnan(labels)
    if len(np.unique(labels[known])) == 2:
        slope[:], offset[:] = _platt(scores[known], labels[known])
    for column in range(n_frames):
        rows = known[:, column]
        n_yes = labels[rows, column].sum()
        if MIN_YES <= n_yes <= rows.sum() - MIN_YES:
            slope[column], offset[column] = _platt(scores[rows, column], labels[rows, column])
    threshold = best_threshold(sigmoid(scores * slope + offset), labels)
    return Calibration(slope=slope, offset=offset, thresholds=np.full(n_frames, threshold))


def best_threshold(probabilities: Floats, labels: Floats) -> float:
    """Return the threshold of the highest F1 over all decisions: half of that F1.

    So it is for calibrated probabilities (Lipton, Elkan & Narayanaswamy 2014); the highest point of the
    measured curve itself, which is flat, would follow the noise.
    """
    known = ~np.isnan(labels)
    gold = labels[known] == 1
    if not gold.any():
        return 0.5
    return float(np.nanmax([f1(probabilities[known] >= t, gold) for t in GRID])) / 2


def _platt(scores: Floats, labels: Floats) -> tuple[float, float]:
    regression = LogisticRegression(C=100.0).fit(scores[:, None], labels)
    return max(MIN_SLOPE, float(regression.coef_[0, 0])), float(regression.intercept_[0])
