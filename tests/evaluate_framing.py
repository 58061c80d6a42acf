"""`make evaluate-framing`: framing, quotes and portrayal on human coding; writes docs/evaluation-framing.md.

Each set is measured on texts that the model did not learn from. The default model never saw FrAC, the
doubly read editorials, PolNeAR's dev or NewsMTSC's devtest.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import numpy as np
from scipy import sparse
from sklearn.metrics import f1_score

from flows.training import judge_texts, train_shipped
from tests import framing_sets as sets
from tests import measure_reliability
from tests.evaluate_portrayal import cross_validate, evaluate_majority, evaluate_shipped
from tests.evaluate_quotes import measure_quotes
from tests.framing_controls import CONTROLS, masked
from transforms.framing import shipped_codebooks, shipped_model
from transforms.framing.encoders import Encoder, load_encoder
from transforms.framing.labelling import ABSTAIN_BAND
from transforms.framing.tokenising import Tokeniser
from transforms.framing.training.cards import figure_lines, score
from transforms.framing.training.coded import example_texts, label_matrix
from transforms.framing.training.corpus import Corpus
from transforms.framing.training.figures import Figures, calibration_error, measure
from transforms.framing.training.fit import OutOfFold, Settings, fit_model
from transforms.framing.training.opeds import oped_texts, shipped_opeds
from transforms.framing.training.shipped import SHIPPED_SETTINGS

OUT = sets.ROOT / "docs" / "evaluation-framing.md"
TEMPLATE = Path(__file__).with_name("framing_template.md")
REFERENCES = tomllib.loads(Path(__file__).with_name("framing_references.toml").read_text("utf-8"))
ENCODERS = ("none", "minilm")


def main() -> None:
    if not sets.CODED.exists():
        print("evaluation of framing: SKIPPED, the coded sets are not here (../shared/data/coded)")
        return
    started = time.monotonic()
    parts = []
    for part in (opeds, opinion_sentences, narrative, headlines, climate, quotes, portrayal):
        lines = list(part())
        print("\n".join(lines), flush=True)
        parts.append("\n".join(lines))
    for part in (controls, calibration, own_folds):
        lines = list(part())
        print("\n".join(lines), flush=True)
        parts.append("\n".join(lines))
    text = TEMPLATE.read_text("utf-8").format(
        date=datetime.now(UTC).date(),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        model=shipped_model().version,
        minutes=round((time.monotonic() - started) / 60, 1),
        sections="\n\n".join(parts),
    )
    OUT.write_text(text, "utf-8")
    print(f"written: {OUT.relative_to(sets.ROOT)}", file=sys.stderr)
    measure_reliability.main()


def opeds() -> Iterator[str]:
    """The shipped model on 30 editorials that two readers coded by one sheet."""
    yield "## Op-eds, doubly read (opeds_double_read, 30 editorials, the shipped model)"
    yield ""
    yield from _references("double_read")
    for book in shipped_codebooks():
        if book.id == "entman":
            continue
        texts, gold = sets.double_read(book.id, book.frame_names())
        found = judge_texts(shipped_model(), book.id, texts, ["en"] * len(texts))
        all_on = measure(
            book.frame_names(), np.ones(gold.shape), gold, np.full(gold.shape, 0.5), 0.0
        )
        yield f"### {book.id} (every label on: micro F1 {score(all_on.micro_f1)})"
        yield ""
        yield from figure_lines(
            measure(book.frame_names(), found.probabilities, gold, found.thresholds, ABSTAIN_BAND)
        )
        half = sets.report_half()
        report = measure(
            book.frame_names(),
            found.probabilities[half],
            gold[half],
            found.thresholds[half],
            ABSTAIN_BAND,
        )
        yield (
            f"Report half alone ({half.sum()} texts): F1 micro {score(report.micro_f1)}, "
            f"macro {score(report.macro_f1)}."
        )
        yield ""


def opinion_sentences() -> Iterator[str]:
    """The shipped model on FrAC: the most probable of ten merged policy frames."""
    yield "## Opinion sentences (frac, 242 sentences, the shipped model, no training on them)"
    yield ""
    yield from _references("frac")
    texts, gold = sets.frac()
    found = judge_texts(shipped_model(), "policy_rollup", texts, ["en"] * len(texts))
    book = next(book for book in shipped_codebooks() if book.id == "policy")
    assert book.rollup is not None
    names = [name for name, _ in book.rollup.frames]
    said = [names[i] for i in found.probabilities.argmax(axis=1)]
    accuracy = float(np.mean([a == b for a, b in zip(said, gold, strict=True)]))
    commonest = max(gold.count(name) for name in names) / len(gold)
    yield "| frame | support | F1 |"
    yield "| --- | ---: | ---: |"
    each = f1_score(gold, said, labels=names, average=None)
    yield from (f"| {n} | {gold.count(n)} | {score(f)} |" for n, f in zip(names, each, strict=True))
    yield ""
    yield (
        f"Accuracy {score(accuracy)}, macro F1 {score(float(np.mean(each)))}; "
        f"always the commonest: {score(commonest)}."
    )


def narrative() -> Iterator[str]:
    """Generic frames on climate articles: in folds, and by a model that saw none of them."""
    data = sets.narrative_frames()
    yield "## Climate articles (narrative_frames, 257 articles)"
    yield ""
    yield from _references(data.name)
    for encoder in ENCODERS:
        yield f"### In its own folds, encoder {encoder}"
        yield ""
        yield from figure_lines(_in_folds(data, encoder))
        yield ""
    yield "### By a model of the codebooks and the project's op-eds alone (transfer)"
    yield ""
    texts = [*example_texts(data.book), *oped_texts(shipped_opeds())]
    model, _ = fit_model("transfer", Corpus(texts, [data.book]), SHIPPED_SETTINGS)
    found = judge_texts(model, data.book.id, [t.text for t in data.texts], ["en"] * len(data.texts))
    gold = label_matrix(data.texts, data.book.id, data.book.frame_names())
    yield from figure_lines(
        measure(data.book.frame_names(), found.probabilities, gold, found.thresholds, ABSTAIN_BAND)
    )


def headlines() -> Iterator[str]:
    yield from _own_scheme(sets.gvfc(), "Headlines on gun violence (gvfc, 1,043 headlines)")


def climate() -> Iterator[str]:
    yield from _own_scheme(sets.ccf(), "Sentences on climate (ccf, 1,919 English units)")


def quotes() -> Iterator[str]:
    yield "## Quotes (polnear dev, 84 articles; rules were written on its train split)"
    yield ""
    yield "| part | measure | precision | recall | F1 |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for part, measures in measure_quotes(sets.DATA, ["dev"])["dev"].items():
        for name, row in measures.items():
            yield (
                f"| {part} | {name} | {score(row['precision'])} | {score(row['recall'])} "
                f"| {score(row['f1'])} |"
            )
    yield ""
    yield "Target: content, overlap ≥ .80."


def portrayal() -> Iterator[str]:
    yield "## Portrayal (newsmtsc; target ≥ .70 macro F1 on devtest_mt)"
    yield ""
    yield "| measured on | n | macro F1 | accuracy |"
    yield "| --- | ---: | ---: | ---: |"
    for name, found in (
        ("devtest_mt, always the commonest", evaluate_majority(sets.DATA)),
        ("train, five folds by article", cross_validate(sets.DATA)),
        ("devtest_mt, shipped model", evaluate_shipped(sets.DATA)),
    ):
        yield f"| {name} | {found.n} | {score(found.macro_f1)} | {score(found.accuracy)} |"


def controls() -> Iterator[str]:
    """How far labels move when names that are no framing are replaced."""
    yield "## Negative controls (the 30 editorials, names replaced)"
    yield ""
    yield "| replaced | scheme | mean change of probability | decisions that flip |"
    yield "| --- | --- | ---: | ---: |"
    texts, _ = sets.double_read("generic", ())
    for name, kinds in CONTROLS.items():
        changed = [masked(text, kinds) for text in texts]
        for scheme in ("generic", "relations", "policy"):
            before, after = (
                judge_texts(shipped_model(), scheme, version, ["en"] * len(texts))
                for version in (texts, changed)
            )
            moved = np.abs(before.probabilities - after.probabilities).mean()
            flips = (before.probabilities >= before.thresholds) != (
                after.probabilities >= after.thresholds
            )
            yield f"| {name} | {scheme} | {score(float(moved))} | {score(float(flips.mean()))} |"


def calibration() -> Iterator[str]:
    """Expected calibration error of the shipped model's training texts, out of fold."""
    yield "## Calibration of the shipped model (out of fold; target ECE ≤ .05)"
    yield ""
    yield "| texts | ECE raw | ECE calibrated |"
    yield "| --- | ---: | ---: |"
    for report in _shipped_reports():
        known = ~np.isnan(report.labels)
        gold = report.labels[known] == 1
        raw, calibrated = (
            calibration_error(p[known], gold) for p in (report.raw, report.probabilities)
        )
        yield (
            f"| {report.scheme}, {report.texts[0].unit}s ({len(report.texts)}) | {score(raw)} "
            f"| {score(calibrated)} |"
        )


def own_folds() -> Iterator[str]:
    yield "## The project's own op-eds and examples, out of fold (docs/model-card.md has them by frame)"
    yield ""
    yield "| texts | micro F1 | macro F1 | abstains | F1 decided |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for report in _shipped_reports():
        found = measure(
            report.frames, report.probabilities, report.labels, report.thresholds, ABSTAIN_BAND
        )
        yield (
            f"| {report.scheme}, {report.texts[0].unit}s ({len(report.texts)}) "
            f"| {score(found.micro_f1)} | {score(found.macro_f1)} | {score(found.abstention)} "
            f"| {score(found.micro_f1_decided)} |"
        )


class Remembered:
    """An encoder that reads each text once: folds share most of theirs."""

    _vectors: ClassVar[dict[str, np.ndarray]] = {}

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.n_dimensions, self._encoder = encoder.name, encoder.n_dimensions, encoder

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._vectors[text] for text in texts]).reshape(-1, self.n_dimensions)


_REPORTS: list[OutOfFold] = []


def _shipped_reports() -> list[OutOfFold]:
    """Train the shipped model again, once, for what it says out of fold."""
    if not _REPORTS:
        with tempfile.TemporaryDirectory() as folder:
            _REPORTS.extend(train_shipped(Path(folder), sets.CODED).reports)
    return _REPORTS


def _own_scheme(data: sets.FoldedSet, title: str) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield from _references(data.name)
    for encoder in ENCODERS:
        yield f"### In folds, `opframe train --encoder {encoder}`"
        yield ""
        yield from figure_lines(_in_folds(data, encoder))
        yield ""


def _in_folds(data: sets.FoldedSet, encoder: str) -> Figures:
    """Measure each fold by a model of the codebook's examples and the other folds."""
    frames, folds = data.book.frame_names(), np.array(data.folds)
    gold = label_matrix(data.texts, data.book.id, frames)
    probabilities, thresholds = np.zeros(gold.shape), np.zeros(gold.shape)
    for fold in sorted(set(data.folds)):
        learned = [t for t, f in zip(data.texts, data.folds, strict=True) if f != fold]
        judged = [t for t, f in zip(data.texts, data.folds, strict=True) if f == fold]
        corpus = Corpus(
            [*example_texts(data.book), *learned],
            [data.book],
            None if encoder == "none" else Remembered(load_encoder(encoder)),
        )
        model, _ = fit_model(data.name, corpus, Settings())
        if judged[0].unit == "document":
            found = judge_texts(model, data.book.id, [t.text for t in judged], ["en"] * len(judged))
            probabilities[folds == fold], thresholds[folds == fold] = (
                found.probabilities,
                found.thresholds,
            )
            continue
        # Short texts in one go: the same head and calibration as `annotate` uses for them.
        (scheme,) = model.schemes
        tokeniser = Tokeniser([data.book])
        tokens = [tokeniser.read(text.text)[0] for text in judged]
        features = sparse.vstack([corpus.space.measure(t, [range(len(t))]) for t in tokens])
        probabilities[folds == fold] = scheme.short.probabilities(scheme.head.scores(features))
        thresholds[folds == fold] = scheme.short.thresholds
    return measure(frames, probabilities, gold, thresholds, ABSTAIN_BAND)


def _references(name: str) -> Iterator[str]:
    for key, label in (("target", "Target"), ("baseline", "Others"), ("people", "People")):
        yield f"- {label}: {REFERENCES[name][key]}."
    yield ""


if __name__ == "__main__":
    main()
