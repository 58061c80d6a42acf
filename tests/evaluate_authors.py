"""`make evaluate-authors`: links of the labelled pairs, and whether the confidence keeps its word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from tests.author_pairs import LabelledPair, read_pairs
from transforms.authors import LINKER_VERSION
from transforms.authors.linking import ACCEPTED_FROM

DOCUMENT = Path("docs/evaluation-authors.md")
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.001)
HEAD = """# Who is who: how well names are linked

Written by `make evaluate-authors`; linker {version}.

{n} pairs of printed authors ([tests/author_pairs.toml](../tests/author_pairs.toml)), invented and labelled for
this project: {n_same} of one person, {n_other} of two. The weights of the evidence were set by hand on the tune
half; figures of the report half say whether they generalise. A pair's half is that of its family name: even SHA-1
tune, odd report.

What this does not show: the pairs were written by who set the weights, so both share a view of which names are
common and what a bio may say; hard cases are many more than in a corpus, where most names meet nobody; and pairs
with nothing but a name were dealt as the file says, so that the calibration in the middle bins follows the deal.
"""


def main() -> None:
    text = "\n".join(document_lines(read_pairs())) + "\n"
    DOCUMENT.write_text(text, "utf-8")
    print(text)


def document_lines(pairs: Sequence[LabelledPair]) -> Iterator[str]:
    """Yield docs/evaluation-authors.md line by line."""
    n_same = sum(pair.is_same for pair in pairs)
    yield HEAD.format(
        version=LINKER_VERSION, n=len(pairs), n_same=n_same, n_other=len(pairs) - n_same
    )
    halves = {
        "report half": [pair for pair in pairs if not pair.is_tune],
        "tune half": [pair for pair in pairs if pair.is_tune],
    }
    yield f"## Links (accepted from {ACCEPTED_FROM})\n"
    yield "| | pairs | linked | precision | recall | same name alone: precision | recall |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, half in halves.items():
        linked = [pair for pair in half if pair.is_linked]
        alike = [pair for pair in half if pair.one.key == pair.other.key]
        yield (
            f"| {name} | {len(half)} | {len(linked)} | {_share(linked)} | {_recall(linked, half)} "
            f"| {_share(alike)} | {_recall(alike, half)} |"
        )
    yield "\nThe baseline links every two names that are equal once case, accents, titles and order are set aside.\n"
    for name, half in halves.items():
        yield f"## Confidence, {name}\n"
        yield "| confidence | pairs | mean confidence | are one person |"
        yield "| --- | ---: | ---: | ---: |"
        for low, high in pairwise(BINS):
            found = [pair for pair in half if low <= pair.confidence < high]
            mean = sum(pair.confidence for pair in found) / max(1, len(found))
            yield f"| {low:.1f} to {min(high, 1):.1f} | {len(found)} | {mean:.2f} | {_share(found)} |"
        brier = sum((pair.confidence - pair.is_same) ** 2 for pair in half) / len(half)
        yield f"\nBrier score {brier:.3f}.\n"
    yield "## Wrong in the report half\n"
    for pair in halves["report half"]:
        if pair.is_linked != pair.is_same:
            yield (
                f"- {pair.one.author_name} ({pair.one.outlet}) / {pair.other.author_name} "
                f"({pair.other.outlet}): {'one person' if pair.is_same else 'two people'}, "
                f"confidence {pair.confidence:.2f}"
            )


def _share(pairs: Sequence[LabelledPair]) -> str:
    return f"{sum(pair.is_same for pair in pairs) / len(pairs):.2f}" if pairs else "–"


def _recall(linked: Sequence[LabelledPair], half: Sequence[LabelledPair]) -> str:
    return f"{sum(pair.is_same for pair in linked) / sum(pair.is_same for pair in half):.2f}"


if __name__ == "__main__":
    main()
