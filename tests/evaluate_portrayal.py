"""How well the polarity of actors agrees with people's, on NewsMTSC (split `devtest_mt`).

python -m tests.evaluate_portrayal [../shared/data]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.coded_sets import read_coded
from transforms.text.portrayal.model import POLARITIES, Model, read_model, shipped_model
from transforms.text.portrayal.reading import read_sentence, target_words
from transforms.text.portrayal.training import Case, folds, read_cases, train

FILE = "coded/newsmtsc.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortrayalFigures:
    """Agreement over some coded actors."""

    n: int
    accuracy: float
    macro_f1: float
    f1: dict[str, float]
    """By polarity."""
    confusion: dict[tuple[str, str], int]
    """Counts by (people's polarity, ours)."""


def evaluate_shipped(data: Path) -> PortrayalFigures:
    """Return the agreement of the shipped model on the held-out split."""
    cases = read_cases(read_coded(data / FILE), "devtest_mt")
    return figures(cases, judge(shipped_model(), cases))


def evaluate_majority(data: Path) -> PortrayalFigures:
    """Return the agreement of always saying what is commonest in training."""
    commonest = Counter(case.polarity for case in read_cases(read_coded(data / FILE), "train"))
    cases = read_cases(read_coded(data / FILE), "devtest_mt")
    return figures(cases, [commonest.most_common(1)[0][0]] * len(cases))


def cross_validate(data: Path) -> PortrayalFigures:
    """Return the agreement within `train`, each article judged by a model that has not seen it."""
    cases = read_cases(read_coded(data / FILE), "train")
    judged = [""] * len(cases)
    for outside, inside in folds(cases):
        model = read_model(train([cases[number] for number in outside]))
        for number, polarity in zip(
            inside, judge(model, [cases[number] for number in inside]), strict=True
        ):
            judged[number] = polarity
    return figures(cases, judged)


def judge(model: Model, cases: Sequence[Case]) -> list[str]:
    """Return the polarity of each case."""
    judged = []
    for case in cases:
        reading = read_sentence(case.text)
        target = target_words(reading, case.start_char, case.end_char)
        judged.append(model.judge(reading, *target).polarity if target else "neutral")
    return judged


def figures(cases: Sequence[Case], judged: Sequence[str]) -> PortrayalFigures:
    """Count agreement."""
    confusion = Counter((case.polarity, ours) for case, ours in zip(cases, judged, strict=True))
    f1 = {}
    for polarity in POLARITIES:
        right = confusion[polarity, polarity]
        coded = sum(confusion[polarity, other] for other in POLARITIES)
        said = sum(confusion[other, polarity] for other in POLARITIES)
        f1[polarity] = 2 * right / (coded + said) if coded + said else 0.0
    return PortrayalFigures(
        n=len(cases),
        accuracy=sum(confusion[polarity, polarity] for polarity in POLARITIES) / len(cases),
        macro_f1=sum(f1.values()) / len(f1),
        f1=f1,
        confusion=dict(confusion),
    )


def main() -> None:
    """Print the table."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    print("measured on                      n   macro F1  accuracy   F1 " + " / ".join(POLARITIES))
    for name, found in (
        ("devtest_mt, always the commonest", evaluate_majority(data)),
        ("train, five folds by article", cross_validate(data)),
        ("devtest_mt, shipped model", evaluate_shipped(data)),
    ):
        each = " / ".join(f"{found.f1[polarity]:.3f}" for polarity in POLARITIES)
        print(f"{name:<32} {found.n:>5} {found.macro_f1:>8.3f} {found.accuracy:>9.3f}   {each}")


if __name__ == "__main__":
    main()
