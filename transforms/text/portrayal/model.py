"""The shipped model: how an actor comes out of a sentence, and which words say so.

One linear map over the features and the windows of word vectors, as plain numbers in
`portrayal.npz` (card: portrayal.toml).
`training.py` makes the file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.text.portrayal.features import features
from transforms.text.portrayal.grammar import is_telling
from transforms.text.portrayal.reading import Reading
from transforms.text.portrayal.windows import windows

POLARITIES = ("negative", "neutral", "positive")

MIN_WEIGHT = 0.3
"""Of the difference between praise and blame, in logits: what is below is noise."""

MAX_EVIDENCE = 4

CAP = 4.0
"""A sum counts up to so many standard deviations."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one actor comes out of one sentence."""

    polarity: str
    score: float
    """Probability of positive minus that of negative."""
    evidence: tuple[tuple[int, float], ...]
    """Numbers of the words that speak and how much each speaks for praise (above 0) or blame."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Coefficients for negative, neutral, positive."""

    shared: dict[str, int]
    """Names of the features that share one unit length."""
    sums: dict[str, int]
    """Names of the features that stand by themselves."""
    shared_weights: Floats
    praise: Sequence[float]
    """Of the same, the weight for positive less that for negative."""
    rarities: Floats
    """How much each of those counts towards the length: log of all cases by those that have it."""
    sum_weights: Floats
    sum_scales: Floats
    """One over the standard deviation in training."""
    vector_weights: Floats
    """Shape: (N_WINDOWS, N_DIMENSIONS, 3)."""
    vector_praise: Floats
    """Of the same, the weight for positive less that for negative."""
    intercepts: Floats

    def judge(self, reading: Reading, first: int, last: int) -> Verdict:
        """Judge the actor that is the words from first to last."""
        logits, speaks = self._logits(reading, first, last)
        counts, sums = windows(reading, first, last)
        logits += sums.ravel() @ self.vector_weights.reshape(-1, len(POLARITIES))
        odds = _odds(logits)
        polarity = POLARITIES[int(odds.argmax())]
        if polarity != "neutral":
            worth = (counts * (self.vector_praise @ reading.vectors.T)).sum(axis=0).tolist()
            speaks = [one + other for one, other in zip(speaks, worth, strict=True)]
        return Verdict(
            polarity=polarity,
            score=float(odds[2] - odds[0]),
            evidence=_speaking(reading, speaks, polarity),
        )

    def _logits(self, reading: Reading, first: int, last: int) -> tuple[Any, list[float]]:
        """Return what the named features say, and for each word what it adds to praise less blame."""
        totals = [0.0] * len(self.sums)
        parts: list[tuple[int, float, int]] = []
        values: dict[int, float] = {}
        shares: list[tuple[int, float, int]] = []
        sums_get, shared_get = self.sums.get, self.shared.get
        for name, value, word in features(reading, first, last):
            if name[0] == "#":
                number = sums_get(name)
                if number is not None:
                    totals[number] += value
                    parts.append((number, value, word))
            else:
                number = shared_get(name)
                if number is not None:
                    values[number] = values.get(number, 0.0) + value
                    shares.append((number, value, word))
        speaks = [0.0] * len(reading.lower)
        logits = self.intercepts.astype(np.float64)
        if values:
            numbers, amounts = list(values), np.fromiter(values.values(), dtype=np.float64)
            length = float(np.sqrt(((amounts * self.rarities[numbers]) ** 2).sum()))
            logits += amounts @ self.shared_weights[numbers] / length
            praise = self.praise
            for number, value, word in shares:
                speaks[word] += praise[number] * value / length
        sums = np.asarray(totals)
        scaled = np.clip(sums * self.sum_scales, -CAP, CAP)
        logits += scaled @ self.sum_weights
        tone = (scaled * (self.sum_weights[:, 2] - self.sum_weights[:, 0])).tolist()
        for number, value, word in parts:
            if word >= 0 and totals[number]:
                speaks[word] += value / totals[number] * tone[number]
        return logits, speaks


def _odds(logits: Any) -> Any:
    odds = 1 / (1 + np.exp(-logits))
    return odds / odds.sum()


def _speaking(
    reading: Reading, speaks: Sequence[float], polarity: str
) -> tuple[tuple[int, float], ...]:
    """The words that speak most for what was decided; of a neutral verdict, none."""
    sign = {"negative": -1, "neutral": 0, "positive": 1}[polarity]
    if not sign:
        return ()
    words = [
        (number, weight)
        for number, weight in enumerate(speaks)
        if weight * sign >= MIN_WEIGHT and is_telling(reading.lower[number])
    ]
    words.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    return tuple(sorted(words[:MAX_EVIDENCE]))


def read_model(content: bytes) -> Model:
    """Read a model's file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as data:
        names = json.loads(data["names"].tobytes())
        weights = data["shared_weights"].astype(np.float32)
        vector_weights = data["vector_weights"].astype(np.float32)
        return Model(
            shared={name: number for number, name in enumerate(names["shared"])},
            sums={name: number for number, name in enumerate(names["sums"])},
            shared_weights=weights,
            praise=(weights[:, 2] - weights[:, 0]).tolist(),
            rarities=data["rarities"].astype(np.float32),
            sum_weights=data["sum_weights"].astype(np.float32),
            sum_scales=data["sum_scales"].astype(np.float32),
            vector_weights=vector_weights,
            vector_praise=vector_weights[:, :, 2] - vector_weights[:, :, 0],
            intercepts=data["intercepts"].astype(np.float32),
        )


def write_model(
    shared: Sequence[str],
    sums: Sequence[str],
    *,
    shared_weights: Any,
    rarities: Any,
    sum_weights: Any,
    sum_scales: Any,
    vector_weights: Any,
    intercepts: Any,
) -> bytes:
    """Return a model's file; equal numbers give equal bytes."""
    names = json.dumps({"shared": list(shared), "sums": list(sums)}, ensure_ascii=False)
    out = io.BytesIO()
    np.savez_compressed(
        out,
        names=np.frombuffer(names.encode(), dtype=np.uint8),
        shared_weights=np.asarray(shared_weights, dtype=np.float16),
        rarities=np.asarray(rarities, dtype=np.float16),
        sum_weights=np.asarray(sum_weights, dtype=np.float32),
        sum_scales=np.asarray(sum_scales, dtype=np.float32),
        vector_weights=np.asarray(vector_weights, dtype=np.float16),
        intercepts=np.asarray(intercepts, dtype=np.float32),
    )
    return out.getvalue()


@cache
def shipped_model() -> Model:
    """Return the model of the package."""
    return read_model(files(__package__).joinpath("portrayal.npz").read_bytes())
