"""How good labels are: counts and scores per frame, and whether probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

Floats = npt.NDArray[np.float64]

N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFigures:
    """Of one frame on one set. Scores in 0..1; nan where nothing can be said."""

    frame: str
    n: int
    """Decisions that gold knows."""
    support: int
    """Yes in gold."""
    precision: float
    recall: float
    f1: float
    auc: float
    ece: float
    """Expected calibration error (Naeini et al. 2015), ten bins of equal width."""
    abstention: float
    """Share of decisions that the model would rather not make."""
    f1_decided: float
    """Without those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    frames: tuple[FrameFigures, ...]
    micro_f1: float
    macro_f1: float
    """Over the frames with support."""
    ece: float
    """Of all decisions together."""
    abstention: float
    micro_f1_decided: float


def measure(
    frames: Iterable[str],
    probabilities: Floats,
    labels: Floats,
    thresholds: Floats,
    band: float,
) -> Figures:
    """Score probabilities against gold.

    Args:
        probabilities: Shape: (texts, frames).
        labels: 1 yes, 0 no, nan unknown. Same shape.
        thresholds: A probability above is a yes; within `band` of it the model abstains, and counts
            as what it leans to where all are counted; nan: it abstains, and counts as a no. Shape:
            (frames,) or the shape of labels.
    """
    known = ~np.isnan(labels)
    decided = probabilities >= thresholds
    abstains = (np.abs(probabilities - thresholds) < band) | np.isnan(thresholds)
    gold = labels == 1
    rows = []
    for column, frame in enumerate(frames):
        rows_known = known[:, column]
        p, y = probabilities[rows_known, column], gold[rows_known, column]
        d, a = decided[rows_known, column], abstains[rows_known, column]
        hits = float((d & y).sum())
        rows.append(
            FrameFigures(
                frame=frame,
                n=len(y),
                support=int(y.sum()),
                precision=_ratio(hits, d.sum()),
                recall=_ratio(hits, y.sum()),
                f1=f1(d, y),
                auc=auc(p, y),
                ece=calibration_error(p, y),
                abstention=_ratio(a.sum(), len(a)),
                f1_decided=f1(d[~a], y[~a]),
            )
        )
    supported = [row.f1 for row in rows if row.support]
    return Figures(
        frames=tuple(rows),
        micro_f1=f1(decided[known], gold[known]),
        macro_f1=float(np.mean(supported)) if supported else float("nan"),
        ece=calibration_error(probabilities[known], gold[known]),
        abstention=_ratio(abstains[known].sum(), known.sum()),
        micro_f1_decided=f1(decided[known & ~abstains], gold[known & ~abstains]),
    )


def f1(decided: npt.NDArray[np.bool_], gold: npt.NDArray[np.bool_]) -> float:
    """Return F1; nan where neither says yes."""
    return _ratio(2.0 * float((decided & gold).sum()), decided.sum() + gold.sum())


def auc(probabilities: Floats, gold: npt.NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how often a yes is ranked above a no."""
    if gold.all() or not gold.any():
        return float("nan")
    return float(roc_auc_score(gold, probabilities))


def calibration_error(probabilities: Floats, gold: npt.NDArray[np.bool_]) -> float:
    """Return the mean distance of probability and share of yes over bins, weighted by their size."""
    if not len(probabilities):
        return float("nan")
    bins = np.minimum((probabilities * N_BINS).astype(int), N_BINS - 1)
    total = 0.0
    for number in np.unique(bins):
        rows = bins == number
        total += rows.sum() * abs(float(probabilities[rows].mean() - gold[rows].mean()))
    return total / len(probabilities)


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
