"""The recipe of the shipped model: which texts, from where, for which schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from transforms.framing.annotator import shipped_codebooks
from transforms.framing.training.coded import CodedText, example_texts
from transforms.framing.training.fit import Settings
from transforms.framing.training.opeds import oped_texts, shipped_opeds

NAME = "opframe-frames"

SHIPPED_SETTINGS = Settings(
    has_whole=False, home_source="opeds", example_weight=1.0, statement_c=(0.5, 1.0), tie=0.005
)
"""The strengths: a stronger penalty carries over to other sets better (the Narrative Frames Corpus, when nothing
of it was learned from: F1 .666 at 1, .670 at .4, .684 at .1), but leaves more of the examples wrong."""

NARRATIVE_FRAMES = "narrative_frames"
NARRATIVE_NAMES = {
    "conflict": "conflict",
    "economic": "economic",
    "human_interest": "human_interest",
    "moral": "morality",
    "resolution": "responsibility",
}
"""The corpus' frames in our words; its *resolution* is one half of responsibility."""

Rows = Iterable[Mapping[str, Any]]


def shipped_texts(read_set: Callable[[str], Rows]) -> Iterator[CodedText]:
    """Yield what the shipped model learns from.

    Args:
        read_set: From the name of a coded set to its rows.
    """
    for book in shipped_codebooks():
        yield from example_texts(book)
    yield from oped_texts(shipped_opeds())
    yield from narrative_texts(read_set(NARRATIVE_FRAMES))


def shipped_preface() -> str:
    """Return what the card says before its figures."""
    return files(__package__).joinpath("shipped_card.md").read_text("utf-8")


def narrative_texts(rows: Rows) -> Iterator[CodedText]:
    """Yield the documents of the Narrative Frames Corpus (Frermann et al. 2023, MIT)."""
    for row in rows:
        frames = (NARRATIVE_NAMES[label] for label in row["labels"] if label in NARRATIVE_NAMES)
        yield CodedText(
            text=row["text"],
            unit="document",
            frames=frozenset(f"generic.{frame}" for frame in frames),
            schemes=frozenset({"generic"}),
            source=NARRATIVE_FRAMES,
            group=f"{NARRATIVE_FRAMES}/{row['id']}",
        )
