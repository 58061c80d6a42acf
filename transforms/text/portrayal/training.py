"""Makes the content of portrayal.npz from coded sentences, bit for bit; `make train` writes it.

NewsMTSC (Hamborg & Donnay 2021, MIT licence), split `train`. Two linear models, logistic regression
on the features and on the features weighted by their log-count ratio (NB-SVM, Wang & Manning 2012),
are averaged into one map; the logits of a third, on windows of word vectors, are added. scikit-learn is needed here, not at prediction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.text.portrayal.features import features
from transforms.text.portrayal.model import CAP, POLARITIES, write_model
from transforms.text.portrayal.reading import read_sentence, target_words
from transforms.text.portrayal.windows import N_WINDOWS, windows
from transforms.text.word_vectors import N_DIMENSIONS

MIN_DOCUMENTS = 3
"""A feature of fewer articles is left out: no text of the training set can be read off the file."""

LINEAR_C, LINEAR_SCALE = 0.08, 5.0
BAYES_C, BAYES_SCALE = 0.1, 8.0
SUM_SCALE = 0.5
VECTOR_SCALE, VECTOR_PENALTY, VECTOR_STEPS = 4.0, 0.01, 60
"""All chosen by five-fold cross-validation over articles within `train`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One actor in one sentence as people coded it."""

    text: str
    start_char: int
    end_char: int
    polarity: str
    article: str
    """Sentences of one article are never parted by folds."""


def read_cases(rows: Iterable[Mapping[str, Any]], split: str) -> list[Case]:
    """Return the coded actors of one split of NewsMTSC."""
    return [
        Case(
            text=row["text"],
            start_char=span["start"],
            end_char=span["end"],
            polarity=span["label"],
            article="_".join(row["meta"]["gid"].split("_")[:3]),
        )
        for row in rows
        if row["split"] == split
        for span in row["spans"]
    ]


def train(cases: Sequence[Case]) -> bytes:
    """Return the file of a model made from these cases."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    found = [_features_of(case) for case in cases]
    names = _vocabulary(cases, found)
    shared = {name: number for number, name in enumerate(n for n in names if n[0] != "#")}
    sums = {name: number for number, name in enumerate(n for n in names if n[0] == "#")}
    words = _matrix(found, shared)
    counts = np.asarray((words > 0).sum(axis=0)).ravel()
    rarities = np.log((1 + len(cases)) / (1 + counts)) + 1
    words = words @ sparse.diags(rarities)
    lengths = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
    words = (sparse.diags(1 / np.maximum(1e-9, lengths)) @ words).tocsr()
    totals = _matrix(found, sums).toarray()
    scales = 1 / np.maximum(1e-6, totals.std(axis=0))
    totals = sparse.csr_matrix(np.clip(totals * scales, -CAP, CAP) * SUM_SCALE)
    coded = np.array([POLARITIES.index(case.polarity) for case in cases])

    shared_weights = np.zeros((len(shared), len(POLARITIES)))
    sum_weights = np.zeros((len(sums), len(POLARITIES)))
    intercepts = np.zeros(len(POLARITIES))
    for number in range(len(POLARITIES)):
        is_it = coded == number
        for weights, c in (
            (np.full(len(shared), LINEAR_SCALE), LINEAR_C),
            (_log_count_ratio(words, is_it) * BAYES_SCALE, BAYES_C),
        ):
            fitted = LogisticRegression(
                C=c, solver="liblinear", dual=True, tol=0.01, max_iter=1000,
                class_weight="balanced", random_state=0,
            ).fit(sparse.hstack([words @ sparse.diags(weights), totals]).tocsr(), is_it)  # fmt: skip
            coefficients = fitted.coef_[0]
            shared_weights[:, number] += coefficients[: len(shared)] * weights * rarities / 2
            sum_weights[:, number] += coefficients[len(shared) :] * SUM_SCALE / 2
            intercepts[number] += fitted.intercept_[0] / 2
    vector_weights, vector_intercepts = _train_on_vectors(cases, coded)
    return write_model(
        list(shared),
        list(sums),
        shared_weights=shared_weights,
        rarities=rarities,
        sum_weights=sum_weights,
        sum_scales=scales,
        vector_weights=vector_weights,
        intercepts=intercepts + vector_intercepts,
    )


def _train_on_vectors(cases: Sequence[Case], coded: Any) -> tuple[Any, Any]:
    """Return the weights of the windows and the intercepts of a softmax regression."""
    from sklearn.linear_model import LogisticRegression

    sums = np.array([_vectors_of(case) for case in cases]).reshape(len(cases), -1)
    fitted = LogisticRegression(
        C=1 / (VECTOR_PENALTY * len(cases)), solver="lbfgs", max_iter=VECTOR_STEPS,
        class_weight="balanced",
    ).fit(sums.astype(np.float64) * VECTOR_SCALE, coded)  # fmt: skip
    weights = (fitted.coef_ * VECTOR_SCALE).reshape(len(POLARITIES), N_WINDOWS, N_DIMENSIONS)
    return weights.transpose(1, 2, 0), fitted.intercept_


def _vectors_of(case: Case) -> Any:
    reading = read_sentence(case.text)
    target = target_words(reading, case.start_char, case.end_char)
    if target is None:
        return np.zeros((N_WINDOWS, N_DIMENSIONS), np.float32)
    return windows(reading, *target)[1]


def folds(cases: Sequence[Case], n: int = 5) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the numbers of the cases to train on and to measure on; articles stay whole."""
    articles = sorted({case.article for case in cases})
    np.random.default_rng(0).shuffle(articles)
    fold_of = {article: number % n for number, article in enumerate(articles)}
    for fold in range(n):
        inside = [i for i, case in enumerate(cases) if fold_of[case.article] == fold]
        outside = [i for i, case in enumerate(cases) if fold_of[case.article] != fold]
        yield outside, inside


def _features_of(case: Case) -> dict[str, float]:
    reading = read_sentence(case.text)
    target = target_words(reading, case.start_char, case.end_char)
    sums: dict[str, float] = defaultdict(float)
    if target is not None:
        for name, value, _ in features(reading, *target):
            sums[name] += value
    return dict(sums)


def _vocabulary(cases: Sequence[Case], found: Sequence[dict[str, float]]) -> list[str]:
    articles: dict[str, set[str]] = defaultdict(set)
    for case, values in zip(cases, found, strict=True):
        for name in values:
            articles[name].add(case.article)
    return sorted(name for name, where in articles.items() if len(where) >= MIN_DOCUMENTS)


def _matrix(found: Iterable[dict[str, float]], names: dict[str, int]) -> Any:
    from scipy import sparse

    data, columns, ends = [], [], [0]
    for values in found:
        for name, value in values.items():
            if name in names:
                columns.append(names[name])
                data.append(value)
        ends.append(len(columns))
    return sparse.csr_matrix((data, columns, ends), shape=(len(ends) - 1, len(names)))


def _log_count_ratio(words: Any, is_it: Any) -> Any:
    inside = 1 + np.asarray(words[is_it].sum(axis=0)).ravel()
    outside = 1 + np.asarray(words[~is_it].sum(axis=0)).ravel()
    return np.log((inside / inside.sum()) / (outside / outside.sum()))
