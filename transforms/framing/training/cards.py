"""A model's card and the tables of its figures, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from transforms.framing.scheme_model import Model
from transforms.framing.training.figures import Figures

_HEAD = (
    "| frame | support | precision | recall | F1 | AUC | ECE | abstains | F1 decided |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def render_card(model: Model, figures: Sequence[tuple[str, Figures]]) -> str:
    """Return a card: what the model learned from, how, and how well."""
    card = model.card
    lines = [f"# {card.get('title', model.name)}", ""]
    if "preface" in card:
        lines += [card["preface"].strip(), "", "## Training", ""]
    lines += ["Learned from:", ""]
    lines += [f"- {line}" for line in card.get("data", ())]
    lines += [
        "",
        f"Sentence encoder: {card.get('encoder', 'none')}. Folds: {card.get('folds', '')}.",
        f"{len(model.space.ngrams)} n-grams, each of at least three texts.",
        "",
        "Figures are of texts that the fold's model had not seen; thresholds and calibration were "
        "chosen on the same folds, so a new set will score somewhat lower.",
    ]
    for title, entry in figures:
        lines += ["", f"## {title}", "", *figure_lines(entry)]
    return "\n".join(lines) + "\n"


def figure_lines(figures: Figures) -> Iterable[str]:
    """Yield a Markdown table of the frames, and a line that sums it up."""
    yield from _HEAD
    for row in figures.frames:
        scores = (
            row.precision,
            row.recall,
            row.f1,
            row.auc,
            row.ece,
            row.abstention,
            row.f1_decided,
        )
        yield f"| {row.frame} | {row.support} | " + " | ".join(map(score, scores)) + " |"
    n = max((row.n for row in figures.frames), default=0)
    yield ""
    yield (
        f"{n} texts: F1 micro {score(figures.micro_f1)}, macro {score(figures.macro_f1)}; "
        f"ECE {score(figures.ece)}; abstains {score(figures.abstention)}, "
        f"F1 of the decided {score(figures.micro_f1_decided)}."
    )


def score(value: float) -> str:
    """Return a score of 0..1 with three digits, or a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.3f}"
