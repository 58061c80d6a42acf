"""`opframe train` and `opframe evaluate`: models made, written and measured."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from flows.coded_sets import find_codebook, read_coded
from flows.files import write_atomically
from flows.settings import SettingsError
from transforms.errors import ModelError
from transforms.framing import (
    AnnotationInput,
    Codebook,
    build_annotator,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.encoders import Encoder, load_encoder
from transforms.framing.labelling import ABSTAIN_BAND
from transforms.framing.model_files import read_model, write_model
from transforms.framing.scheme_model import Model
from transforms.framing.training.cards import render_card
from transforms.framing.training.coded import (
    example_texts,
    field_of,
    label_matrix,
    row_texts,
)
from transforms.framing.training.corpus import Corpus
from transforms.framing.training.figures import Figures, measure
from transforms.framing.training.fit import OutOfFold, fit_model
from transforms.framing.training.shipped import (
    NAME,
    NARRATIVE_FRAMES,
    SHIPPED_SETTINGS,
    shipped_preface,
    shipped_texts,
)

SHARED_SETS = Path("../shared/data/coded")
"""Where the named sets of the shipped model lie beside a checkout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a training left: the model's folder, and its figures out of fold."""

    folder: Path
    files: Mapping[str, bytes]
    reports: Sequence[OutOfFold]
    """What models that had not seen them say of the texts it learned from."""


def train_scheme(
    codebook: str,
    data: Path | None,
    out: Path,
    *,
    encoder: str = "auto",
    folds: str | None = None,
    where: Sequence[str] = (),
) -> Trained:
    """Learn a scheme of one's own from its codebook's examples and coded texts.

    Raises:
        CodebookError, ModelError, SettingsError: What cannot be used, and the remedy.
    """
    book = find_codebook(codebook)
    texts = list(example_texts(book))
    sources = [f"examples of {book.id}@{book.version}: {len(texts)}"]
    if data is not None:
        coded = list(row_texts(read_coded(data, where), book, folds, data.stem))
        if not coded:
            raise ModelError(str(data), "no rows to learn from", "look at --where and the file")
        texts += coded
        sources.append(f"{data.name}, sha256 {_sha256(data)}: {len(coded)}")
        sources += _left_out(data, where, book)
    if not texts:
        raise ModelError(codebook, "nothing to learn from", "write examples, or give --data")
    chosen = _encoder(encoder)
    corpus = Corpus(texts, [book], chosen)
    card = {
        "title": f"{book.title} ({book.id}@{book.version})",
        "data": sources,
        "encoder": chosen.name if chosen else "none",
        "folds": f"kept together by {folds}" if folds else "by topic and row",
    }
    model, reports = fit_model(book.id, corpus, card=card)
    return _write(model, reports, out)


def train_shipped(out: Path, sets: Path = SHARED_SETS) -> Trained:
    """Make the shipped model again, bit for bit, from named data.

    Raises:
        ModelError: A set is not there.
    """
    path = sets / f"{NARRATIVE_FRAMES}.jsonl"
    if not path.exists():
        raise ModelError(
            str(path),
            "the shipped model learns from the Narrative Frames Corpus too (Frermann et al. 2023)",
            "put its coded texts there, or name their folder with --sets",
        )
    texts = list(shipped_texts(lambda name: read_coded(sets / f"{name}.jsonl")))
    corpus = Corpus(texts, shipped_codebooks(), word_units=("statement", "sentence"))
    card = {
        "title": "Model card of the shipped model",
        "preface": shipped_preface(),
        "data": [
            f"{source}: {sum(text.source == source for text in texts)}"
            for source in sorted({text.source for text in texts})
        ]
        + [f"{path.name}, sha256 {_sha256(path)}"],
        "encoder": "none",
        "folds": "topics of examples, whole op-eds, whole articles",
    }
    model, reports = fit_model(NAME, corpus, SHIPPED_SETTINGS, card=card)
    return _write(model, reports, out)


def evaluate(data: Path, scheme: str, models: Sequence[Path], where: Sequence[str] = ()) -> Figures:
    """Measure a model on coded texts, as `opframe annotate` would label them.

    Raises:
        ModelError: No such scheme, or rows that cannot be read.
    """
    known = {book.id: book for book in shipped_codebooks()}
    loaded = [read_model(folder, known) for folder in models] or [shipped_model()]
    model = next((m for m in loaded if scheme in m.scheme_ids()), None)
    if model is None:
        names = [name for m in loaded for name in m.scheme_ids()]
        raise ModelError(scheme, "no model has this scheme", f"one of {', '.join(names)}")
    book = next(s.codebook for s in model.schemes if s.codebook.id == scheme)
    rows = list(read_coded(data, where))
    coded = list(row_texts(rows, book, None, data.stem))
    if not coded:
        raise ModelError(str(data), "no rows to measure on", "look at --where and the file")
    languages = [field_of(row, "meta.lang") or book.language for row in rows]
    found = judge_texts(model, scheme, [text.text for text in coded], languages)
    labels = label_matrix(coded, scheme, book.frame_names())
    return measure(book.frame_names(), found.probabilities, labels, found.thresholds, ABSTAIN_BAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a model says of some texts. Shape of both: (texts, frames); nan where it says nothing."""

    probabilities: Any
    thresholds: Any


def judge_texts(
    model: Model, scheme: str, texts: Sequence[str], languages: Sequence[str | None]
) -> Judged:
    """Label texts with one scheme of a model, roll-ups included."""
    annotator = build_annotator([model])
    frames = [row["frame"] for row in annotator.codebook_rows() if row["scheme"] == scheme]
    inputs = (
        AnnotationInput(text=text, in_language=language)
        for text, language in zip(texts, languages, strict=True)
    )
    probabilities, thresholds = [], []
    for annotation in annotator.annotate(inputs, has_evidence=False):
        labels = {
            label.frame: label
            for label in annotation.frames
            if label.scheme == scheme and label.unit == "document"
        }
        probabilities.append([labels[frame].probability for frame in frames])
        thresholds.append(
            [math.nan if (t := labels[frame].threshold) is None else t for frame in frames]
        )
    return Judged(probabilities=np.array(probabilities), thresholds=np.array(thresholds))


def _left_out(data: Path, where: Sequence[str], book: Codebook) -> list[str]:
    """Name the labels of a set that are no frames of the codebook: another scheme's, or misspelt."""
    labels = Counter(label for row in read_coded(data, where) for label in row["labels"])
    others = sorted(set(labels) - set(book.frame_names()))
    named = ", ".join(f"{label} ({labels[label]})" for label in others)
    return [f"left out, since the codebook does not name them: {named}"] if others else []


def _write(model: Model, reports: Sequence[OutOfFold], out: Path) -> Trained:
    out.mkdir(parents=True, exist_ok=True)
    figures = [
        (
            f"{report.scheme}, {source}, {report.texts[0].unit}s",
            measure(
                report.frames,
                report.probabilities[rows],
                report.labels[rows],
                report.thresholds,
                ABSTAIN_BAND,
            ),
        )
        for report in reports
        for source, rows in _by_source(report)
    ]
    files = dict(write_model(model))
    shipped = {book.id: book.sha256 for book in shipped_codebooks()}
    for scheme in model.schemes:
        if shipped.get(scheme.codebook.id) != scheme.codebook.sha256:
            files[f"{scheme.codebook.id}.toml"] = scheme.codebook.text.encode()
    files["card.md"] = render_card(model, figures).encode()
    for name, content in files.items():
        write_atomically(out / name, content)
    return Trained(folder=out, files=files, reports=tuple(reports))


def _by_source(report: OutOfFold) -> Iterable[tuple[str, Any]]:
    for source in sorted({text.source for text in report.texts}):
        yield source, np.array([text.source == source for text in report.texts])


def _encoder(name: str) -> Encoder | None:
    """Return the encoder of a name: `auto` takes minilm where the extra is installed."""
    if name == "none":
        return None
    if name == "auto":
        try:
            return load_encoder("minilm")
        except ModelError:
            return None
    if name != "minilm":
        raise SettingsError(f"no encoder is called {name!r}: auto, none or minilm")
    return load_encoder(name)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
