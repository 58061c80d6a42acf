"""Fitting: features of coded texts, heads per scheme, calibration on scores out of fold.

Statements: logistic regression per frame with balanced classes; Platt's scaling (Platt 1999) turns scores
of texts that the fold's model has not seen into probabilities. Documents: a regression, shared by the
frames of a scheme, over the pooled probabilities of their sentences, and, where there are enough coded
documents, over a linear model of the whole (stacking, Wolpert 1992). Folds keep groups together
(topics, documents, stories): a random split flatters.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from transforms.framing.codebook import Codebook
from transforms.framing.encoders import Encoder
from transforms.framing.features import FeatureSpace, Tokens, ngrams_of
from transforms.framing.heads import DocumentHead, StatementHead, pool, sigmoid
from transforms.framing.scheme_model import Model, SchemeModel
from transforms.framing.tokenising import Tokeniser
from transforms.framing.training.coded import CodedText, label_matrix

Floats = npt.NDArray[np.float64]

MIN_DOCUMENTS = 3
"""An n-gram of fewer texts stays out of a model: it says little and could give a text away."""

N_FOLDS = 5
MIN_WHOLE = 60
"""So many coded documents before a model of the whole document is fitted."""

MIN_DOCUMENT_YES = 25
"""So many yes over the documents of a scheme before a document head is fitted."""

MIN_YES = 5
"""A frame with fewer yes in a set is not fitted from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may be chosen; the defaults were chosen by folds over topics (docs/evaluation-framing.md)."""

    statement_c: float = 1.0
    """Inverse strength of the penalty of a statement head."""
    document_c: float = 2.0
    whole_c: float = 2.0
    has_whole: bool = True
    """Whether a model of the whole document is fitted: it learns the set's topics too, so it helps a
    study whose texts are of one topic, and harms a model for all topics."""
    home_source: str | None = None
    """The set whose base rates of frames a document head keeps; null: of all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfFold:
    """What models that had not seen them say of the training texts."""

    texts: tuple[CodedText, ...]
    scheme: str
    frames: tuple[str, ...]
    probabilities: Floats
    """Shape: (texts, frames)."""
    labels: Floats
    thresholds: Floats


class Corpus:
    """Coded texts, tokenised and measured once."""

    def __init__(
        self, texts: Sequence[CodedText], books: Sequence[Codebook], encoder: Encoder | None = None
    ) -> None:
        self.texts = tuple(texts)
        self.books = tuple(books)
        self.folds = np.array([fold_of(text.group) for text in texts])
        tokeniser = Tokeniser(books)
        self._tokens = [tokeniser.read(text.text) for text in texts]
        ngrams, idf = _vocabulary([tokens for tokens, _ in self._tokens])
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
        self.known_words = frozenset(n for n in self.space.ngrams if " " not in n)
        self.whole = _stack(
            [self.space.measure(tokens, [range(len(tokens))]) for tokens, _ in self._tokens]
        )
        self._sentences: dict[int, sparse.csr_matrix] = {}

    def sentences(self, number: int) -> sparse.csr_matrix:
        """Return the features of the sentences of one text."""
        if number not in self._sentences:
            tokens, pieces = self._tokens[number]
            self._sentences[number] = self.space.measure(tokens, pieces)
        return self._sentences[number]

    def coded_by(self, scheme: str, unit: str) -> npt.NDArray[np.intp]:
        return np.array(
            [
                number
                for number, text in enumerate(self.texts)
                if scheme in text.schemes and text.unit == unit
            ],
            np.intp,
        )


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


def fold_of(group: str) -> int:
    """Return the fold of a group: by hash, so that it stays where it is when others come."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % N_FOLDS


def best_threshold(probabilities: Floats, labels: Floats) -> float:
    """Return the threshold with the highest F1 over all given decisions, a little smoothed."""
    known = ~np.isnan(labels)
    grid = np.arange(0.1, 0.75, 0.02)
    if not known.any() or not labels[known].any():
        return 0.5
    scores = [_f1(probabilities[known] >= threshold, labels[known] == 1) for threshold in grid]
    smooth = np.convolve(scores, np.ones(5) / 5, mode="same")
    return float(grid[2 + int(np.argmax(smooth[2:-2]))])


def _fit_scheme(
    corpus: Corpus, book: Codebook, settings: Settings
) -> tuple[SchemeModel, list[OutOfFold]]:
    statements, documents = (corpus.coded_by(book.id, unit) for unit in ("statement", "document"))
    rows, names = statements if len(statements) else documents, book.frame_names()
    labels = label_matrix([corpus.texts[row] for row in rows], book.id, names)
    held_out = np.zeros(labels.shape)
    fold_heads = {}
    for fold in range(N_FOLDS):
        inside = corpus.folds[rows] != fold
        head = _fit_statements(corpus, rows[inside], labels[inside], settings)
        fold_heads[fold] = head
        if not inside.all():
            held_out[~inside] = head.scores(corpus.whole[rows[~inside]])
    slope, offset = _platt(held_out, labels, _natural(corpus, rows))
    head = _fit_statements(corpus, rows, labels, settings)
    statement = StatementHead(weights=head.weights, bias=head.bias, slope=slope, offset=offset)
    probabilities = sigmoid(held_out * slope + offset)
    natural = _natural(corpus, rows)
    threshold = best_threshold(probabilities[natural], labels[natural])
    thresholds = np.full(len(book.frames), threshold)
    reports = [_out_of_fold(corpus, rows, book, probabilities, labels, thresholds)]
    document, document_thresholds = None, thresholds
    document_labels = label_matrix([corpus.texts[n] for n in documents], book.id, names)
    if np.nansum(document_labels) >= MIN_DOCUMENT_YES:
        calibrated = {
            fold: StatementHead(weights=h.weights, bias=h.bias, slope=slope, offset=offset)
            for fold, h in fold_heads.items()
        }
        document, report = _fit_documents(corpus, documents, book, calibrated, settings)
        document_thresholds = report.thresholds
        reports.append(report)
    scheme = SchemeModel(
        codebook=book,
        statement=statement,
        document=document,
        item_head=_fit_items(corpus, book, settings),
        statement_thresholds=thresholds,
        document_thresholds=document_thresholds,
    )
    return scheme, reports


def _fit_statements(
    corpus: Corpus, rows: npt.NDArray[np.intp], labels: Floats, settings: Settings
) -> StatementHead:
    weights, bias = _fit_linear(
        corpus.whole[rows], labels, settings.statement_c, _weights(corpus, rows)
    )
    n_frames = labels.shape[1]
    return StatementHead(
        weights=weights, bias=bias, slope=np.ones(n_frames), offset=np.zeros(n_frames)
    )


def _fit_items(corpus: Corpus, book: Codebook, settings: Settings) -> StatementHead | None:
    """Fit one regression an item, from the examples that name the items they answer with yes."""
    rows = np.array(
        [
            number
            for number, text in enumerate(corpus.texts)
            if text.items is not None and book.id in text.schemes
        ],
        np.intp,
    )
    items = [f"{frame.name}.{item.id}" for frame in book.frames for item in frame.items]
    labels = np.array(
        [[float(item in (corpus.texts[row].items or ())) for item in items] for row in rows]
    )
    if not labels.any():
        return None
    weights, bias = _fit_linear(
        corpus.whole[rows], labels, settings.statement_c, np.ones(len(rows))
    )
    scores = np.zeros(labels.shape)
    for fold in range(N_FOLDS):
        inside = corpus.folds[rows] != fold
        w, b = _fit_linear(
            corpus.whole[rows[inside]], labels[inside], settings.statement_c, np.ones(inside.sum())
        )
        scores[~inside] = corpus.whole[rows[~inside]] @ w + b
    slope, offset = _platt(scores, labels, np.ones(len(rows), bool))
    return StatementHead(weights=weights, bias=bias, slope=slope, offset=offset)


def _fit_linear(
    features: sparse.csr_matrix, labels: Floats, c: float, weights: Floats
) -> tuple[Floats, Floats]:
    """Return (weights, bias) of one balanced logistic regression a column of labels."""
    n_frames = labels.shape[1]
    found, bias = np.zeros((features.shape[1], n_frames)), np.full(n_frames, -4.0)
    for column in range(n_frames):
        known = ~np.isnan(labels[:, column])
        target = labels[known, column]
        if target.sum() < MIN_YES or target.sum() == len(target):
            continue
        regression = LogisticRegression(C=c, class_weight="balanced", max_iter=300, tol=1e-4)
        regression.fit(features[known], target, sample_weight=weights[known])
        found[:, column], bias[column] = regression.coef_[0], regression.intercept_[0]
    return found, bias


def _fit_documents(
    corpus: Corpus,
    rows: npt.NDArray[np.intp],
    book: Codebook,
    fold_heads: dict[int, StatementHead],
    settings: Settings,
) -> tuple[DocumentHead, OutOfFold]:
    frames = book.frame_names()
    labels = label_matrix([corpus.texts[row] for row in rows], book.id, frames)
    folds = corpus.folds[rows]
    pools = np.stack(
        [
            pool(fold_heads[fold].probabilities(corpus.sentences(row)))
            for row, fold in zip(rows, folds, strict=True)
        ]
    )
    has_whole = settings.has_whole and len(rows) >= MIN_WHOLE
    sources = _one_hot([corpus.texts[row].source for row in rows], settings.home_source)
    features, weights = corpus.whole[rows], _weights(corpus, rows)
    whole = np.zeros(labels.shape)
    whole_weights, whole_bias = _fit_linear(features, labels, settings.whole_c, weights)
    for fold in range(N_FOLDS) if has_whole else ():
        inside = folds != fold
        w, b = _fit_linear(features[inside], labels[inside], settings.whole_c, weights[inside])
        whole[~inside] = features[~inside] @ w + b
    held_out = np.zeros(labels.shape)
    for fold in range(N_FOLDS):
        inside = folds != fold
        stack = _fit_stack(
            pools[inside], whole[inside], sources[inside], labels[inside], settings.document_c
        )
        held_out[~inside] = _stacked(stack, pools[~inside], whole[~inside], sources[~inside])
    slopes, whole_slope, bias, _ = _fit_stack(pools, whole, sources, labels, settings.document_c)
    probabilities = sigmoid(held_out)
    at_home = ~sources.any(axis=1)
    thresholds = np.full(len(frames), best_threshold(probabilities[at_home], labels[at_home]))
    ones, zeros = np.ones(len(frames)), np.zeros(len(frames))
    head = DocumentHead(
        pool_weights=np.repeat(slopes[:, None], len(frames), axis=1),
        bias=bias + whole_slope * whole_bias if has_whole else bias,
        slope=ones,
        offset=zeros,
        weights=whole_slope * whole_weights if has_whole else None,
    )
    return head, _out_of_fold(corpus, rows, book, probabilities, labels, thresholds)


_Stack = tuple[Floats, float, Floats, Floats]


def _fit_stack(pools: Floats, whole: Floats, sources: Floats, labels: Floats, c: float) -> _Stack:
    """Return slopes of the pools and of the whole's score, biases of the frames, and of the frames
    in each source."""
    n_documents, n_pools, n_frames = pools.shape
    frames = np.tile(np.eye(n_frames), (n_documents, 1))
    by_source = (sources[:, None, :, None] * np.eye(n_frames)[None, :, None, :]).reshape(
        n_documents * n_frames, -1
    )
    features = np.hstack(
        [pools.transpose(0, 2, 1).reshape(-1, n_pools), whole.reshape(-1, 1), frames, by_source]
    )
    target = labels.reshape(-1)
    known = ~np.isnan(target)
    regression = LogisticRegression(C=c, max_iter=2000, tol=1e-6)
    regression.fit(features[known], target[known])
    found = regression.coef_[0]
    bias = found[n_pools + 1 : n_pools + 1 + n_frames] + regression.intercept_[0]
    return (
        found[:n_pools],
        float(found[n_pools]),
        bias,
        found[n_pools + 1 + n_frames :].reshape(sources.shape[1], n_frames),
    )


def _stacked(stack: _Stack, pools: Floats, whole: Floats, sources: Floats) -> Floats:
    slopes, whole_slope, bias, source_bias = stack
    pooled = (pools * slopes[None, :, None]).sum(axis=1)
    return np.asarray(pooled + whole_slope * whole + bias + sources @ source_bias)


def _one_hot(sources: Sequence[str], home: str | None) -> Floats:
    """Return a column a source other than home; without a home none. Shape: (documents, others)."""
    others = sorted(set(sources) - {home}) if home in sources else []
    return np.array([[float(source == other) for other in others] for source in sources]).reshape(
        len(sources), len(others)
    )


def _platt(scores: Floats, labels: Floats, use: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return (slope, offset) a frame, shrunk towards those of all frames together."""
    n_frames = scores.shape[1]
    slope, offset = np.ones(n_frames), np.zeros(n_frames)
    known = ~np.isnan(labels) & use[:, None]
    if not labels[known].any():
        return slope, offset
    common = LogisticRegression(C=100.0).fit(scores[known][:, None], labels[known])
    for column in range(n_frames):
        rows = known[:, column]
        target = labels[rows, column]
        if target.sum() < MIN_YES:
            slope[column], offset[column] = common.coef_[0, 0], common.intercept_[0]
            continue
        own = LogisticRegression(C=100.0).fit(scores[rows, column][:, None], target)
        slope[column] = max(0.2, own.coef_[0, 0])
        offset[column] = own.intercept_[0]
    return slope, offset


def _natural(corpus: Corpus, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Tell the rows whose frames are as frequent as in life: not the examples, where others are."""
    natural = np.array([not corpus.texts[row].source.startswith("codebook") for row in rows])
    return natural if natural.any() else np.ones(len(rows), bool)


def _weights(corpus: Corpus, rows: npt.NDArray[np.intp]) -> Floats:
    return np.array([corpus.texts[row].weight for row in rows])


def _out_of_fold(
    corpus: Corpus,
    rows: npt.NDArray[np.intp],
    book: Codebook,
    probabilities: Floats,
    labels: Floats,
    thresholds: Floats,
) -> OutOfFold:
    return OutOfFold(
        texts=tuple(corpus.texts[row] for row in rows),
        scheme=book.id,
        frames=book.frame_names(),
        probabilities=probabilities,
        labels=labels,
        thresholds=thresholds,
    )


def _vocabulary(texts: Sequence[Tokens]) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    counts: Counter[str] = Counter()
    for tokens in texts:
        counts.update(set(ngrams_of(tokens.words, range(len(tokens)))))
    ngrams = sorted(ngram for ngram, count in counts.items() if count >= MIN_DOCUMENTS)
    idf = [np.log((1 + len(texts)) / (1 + counts[ngram])) + 1.0 for ngram in ngrams]
    return tuple(ngrams), np.array(idf, np.float32)


def _stack(rows: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
    return sparse.vstack(rows, format="csr")


def _f1(decided: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    hits = float((decided & true).sum())
    return 2 * hits / max(1.0, float(decided.sum() + true.sum()))
