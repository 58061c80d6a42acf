"""Fitting: heads per scheme from the features of coded texts, calibrated on scores out of fold.

Statements and sentences: logistic regression per frame with balanced classes, one head for both, each
with its own calibration, since a sentence of an op-ed mostly carries no frame and a text that somebody asks
about mostly does. Folds keep groups together (topics, documents, stories): a random split flatters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from transforms.framing.codebook import Codebook
from transforms.framing.heads import Calibration, DocumentHead, LinearHead, pool, sigmoid
from transforms.framing.scheme_model import Model, SchemeModel
from transforms.framing.training.calibrate import best_threshold, calibrate
from transforms.framing.training.coded import CodedText, label_matrix
from transforms.framing.training.corpus import N_FOLDS, Corpus
from transforms.framing.training.documents import fit_stack, one_hot

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

MIN_YES = 5
"""A frame with fewer yes is not fitted: it stays a no."""

MIN_DOCUMENT_YES = 25
"""So many yes over the documents of a scheme before a document head is fitted."""

MIN_WHOLE = 60
"""So many coded documents before a model of the whole document is fitted."""

ITEM_FOLDS, ITEM_C = 2, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may be chosen; the defaults were chosen by folds over topics and documents."""

    statement_c: tuple[float, ...] = (1.0, 3.0)
    """Inverse strengths of the penalty of the statement head: the best out of fold is taken."""
    tie: float = 0.0
    """Strengths whose F1 is so near the best are as good, and the strongest penalty of them is taken: it
    carries over to sets of other topics better."""
    example_weight: float = 0.15
    """Of a codebook's example beside a coded text."""
    document_c: float = 2.0
    whole_c: float = 2.0
    has_whole: bool = True
    """Whether a model of the whole document is fitted: it learns the set's topics too, so it helps a
    study whose texts are of one topic, and harms a model for all topics."""
    home_source: str | None = None
    """The set whose base rates of frames a document head keeps; null: of all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfFold:
    """What models that had not seen them say of some training texts."""

    texts: tuple[CodedText, ...]
    scheme: str
    frames: tuple[str, ...]
    probabilities: Floats
    """Shape: (texts, frames)."""
    raw: Floats
    """The same before calibration."""
    labels: Floats
    thresholds: Floats


def fit_model(
    name: str,
    corpus: Corpus,
    settings: Settings | None = None,
    card: Mapping[str, Any] | None = None,
) -> tuple[Model, list[OutOfFold]]:
    """Fit all schemes of a corpus; return the model and what it says out of fold."""
    fitted = [_fit_scheme(corpus, book, settings or Settings()) for book in corpus.books]
    model = Model(
        name=name,
        space=corpus.space,
        schemes=tuple(scheme for scheme, _ in fitted),
        known_words=corpus.known_words,
        card=card or {},
    )
    return model, [entry for _, entries in fitted for entry in entries]


def _fit_scheme(
    corpus: Corpus, book: Codebook, settings: Settings
) -> tuple[SchemeModel, list[OutOfFold]]:
    rows = corpus.rows(book.id, "statement", "sentence")
    documents = corpus.rows(book.id, "document")
    rows = rows if len(rows) else documents
    labels = _labels(corpus, rows, book)
    is_sentence = np.array([corpus.texts[row].unit == "sentence" for row in rows])
    is_example = np.array([corpus.texts[row].items is not None for row in rows])
    weights = np.where(is_example, 1.0 if is_example.all() else settings.example_weight, 1.0)
    asked = ~is_sentence & (~is_example if (~is_sentence & ~is_example).any() else True)
    c, held_out, fold_heads = _best_strength(corpus, rows, labels, weights, asked, settings)
    head = _fit_head(corpus.whole[rows], labels, weights, c)
    short = calibrate(held_out[asked], labels[asked])
    sentence = calibrate(held_out[is_sentence], labels[is_sentence]) if is_sentence.any() else short
    reports = [
        _out_of_fold(corpus, rows[part], book, calibration, held_out[part], labels[part])
        for part, calibration in ((~is_sentence, short), (is_sentence, sentence))
        if part.any()
    ]
    document_head, document = None, sentence
    if np.nansum(_labels(corpus, documents, book)) >= MIN_DOCUMENT_YES:
        document_head, document, report = _fit_documents(
            corpus, documents, book, fold_heads, sentence, settings
        )
        reports.append(report)
    item_head, item = _fit_items(corpus, book)
    scheme = SchemeModel(
        codebook=book,
        head=head,
        sentence=sentence,
        short=short,
        document_head=document_head,
        document=document,
        item_head=item_head,
        item=item,
    )
    return scheme, reports


def _best_strength(
    corpus: Corpus,
    rows: Rows,
    labels: Floats,
    weights: Floats,
    asked: npt.NDArray[np.bool_],
    settings: Settings,
) -> tuple[float, Floats, list[LinearHead]]:
    """Return the strength with the highest micro F1 out of fold, its scores and its folds' heads."""
    found = []
    for c in settings.statement_c:
        heads, held_out = _fit_in_folds(
            corpus.whole[rows], labels, weights, c, corpus.folds[rows], N_FOLDS
        )
        # The threshold is half of the F1 that it reaches.
        reached = calibrate(held_out[asked], labels[asked]).thresholds[0]
        found.append((2 * reached, c, held_out, heads))
    best = max(reached for reached, *_ in found)
    tied = [entry for entry in found if entry[0] >= best - settings.tie]
    _, c, held_out, heads = min(tied, key=lambda entry: entry[1])
    return c, held_out, heads


def _fit_in_folds(
    features: sparse.csr_matrix,
    labels: Floats,
    weights: Floats,
    c: float,
    folds: Rows,
    n_folds: int,
) -> tuple[list[LinearHead], Floats]:
    """Return the head of all but each fold, and scores out of fold."""
    heads, held_out = [], np.zeros(labels.shape)
    for fold in range(n_folds):
        inside = folds % n_folds != fold
        heads.append(_fit_head(features[inside], labels[inside], weights[inside], c))
        if not inside.all():
            held_out[~inside] = heads[-1].scores(features[~inside])
    return heads, held_out


def _fit_head(
    features: sparse.csr_matrix, labels: Floats, row_weights: Floats, c: float
) -> LinearHead:
    """Fit one balanced logistic regression a column of labels."""
    n_columns = labels.shape[1]
    weights, bias = np.zeros((features.shape[1], n_columns)), np.full(n_columns, -4.0)
    for column in range(n_columns):
        known = ~np.isnan(labels[:, column])
        target = labels[known, column]
        if target.sum() < MIN_YES or target.sum() == len(target):
            continue
        regression = LogisticRegression(C=c, class_weight="balanced", max_iter=300)
        regression.fit(features[known], target, sample_weight=row_weights[known])
        weights[:, column], bias[column] = regression.coef_[0], regression.intercept_[0]
    return LinearHead(weights=weights, bias=bias)


def _fit_documents(
    corpus: Corpus,
    rows: Rows,
    book: Codebook,
    fold_heads: list[LinearHead],
    sentence: Calibration,
    settings: Settings,
) -> tuple[DocumentHead, Calibration, OutOfFold]:
    labels, folds, features = _labels(corpus, rows, book), corpus.folds[rows], corpus.whole[rows]
    pools = np.stack(
        [
            pool(sentence.probabilities(fold_heads[fold].scores(corpus.sentences(row))))
            for row, fold in zip(rows, folds, strict=True)
        ]
    )
    has_whole = settings.has_whole and len(rows) >= MIN_WHOLE
    whole_head, whole = None, np.zeros(labels.shape)
    if has_whole:
        equal = np.ones(len(rows))
        _, whole = _fit_in_folds(features, labels, equal, settings.whole_c, folds, N_FOLDS)
        whole_head = _fit_head(features, labels, equal, settings.whole_c)
    sources = one_hot([corpus.texts[row].source for row in rows], settings.home_source)
    held_out = np.zeros(labels.shape)
    for fold in range(N_FOLDS):
        inside = folds != fold
        stack = fit_stack(
            pools[inside], whole[inside], sources[inside], labels[inside], settings.document_c
        )
        held_out[~inside] = stack.scores(pools[~inside], whole[~inside], sources[~inside])
    stack = fit_stack(pools, whole, sources, labels, settings.document_c)
    n_frames = labels.shape[1]
    bias, weights = stack.bias, None
    if whole_head is not None:
        bias = bias + stack.whole_slope * whole_head.bias
        weights = stack.whole_slope * whole_head.weights
    at_home = ~sources.any(axis=1)
    calibration = Calibration(
        slope=np.ones(n_frames),
        offset=np.zeros(n_frames),
        thresholds=np.full(n_frames, best_threshold(sigmoid(held_out[at_home]), labels[at_home])),
    )
    head = DocumentHead(
        pool_weights=np.repeat(stack.slopes[:, None], n_frames, axis=1), bias=bias, weights=weights
    )
    return head, calibration, _out_of_fold(corpus, rows, book, calibration, held_out, labels)


def _fit_items(corpus: Corpus, book: Codebook) -> tuple[LinearHead | None, Calibration | None]:
    """Fit one regression an item, from the examples that name the items they answer with yes."""
    rows = [n for n, t in enumerate(corpus.texts) if t.items is not None and book.id in t.schemes]
    items = [f"{frame.name}.{item.id}" for frame in book.frames for item in frame.items]
    labels = np.array(
        [[float(item in (corpus.texts[row].items or ())) for item in items] for row in rows]
    )
    if not labels.any():
        return None, None
    equal = np.ones(len(rows))
    _, held_out = _fit_in_folds(
        corpus.whole[rows], labels, equal, ITEM_C, corpus.folds[rows], ITEM_FOLDS
    )
    head = _fit_head(corpus.whole[rows], labels, equal, ITEM_C)
    return head, calibrate(held_out, labels)


def _labels(corpus: Corpus, rows: Rows, book: Codebook) -> Floats:
    return label_matrix([corpus.texts[row] for row in rows], book.id, book.frame_names())


def _out_of_fold(
    corpus: Corpus,
    rows: Rows,
    book: Codebook,
    calibration: Calibration,
    scores: Floats,
    labels: Floats,
) -> OutOfFold:
    return OutOfFold(
        texts=tuple(corpus.texts[row] for row in rows),
        scheme=book.id,
        frames=book.frame_names(),
        probabilities=calibration.probabilities(scores),
        raw=sigmoid(scores),
        labels=labels,
        thresholds=calibration.thresholds,
    )
