"""A trained model: feature space, heads and thresholds of one or more schemes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.framing.codebook import Codebook
from transforms.framing.features import FeatureSpace
from transforms.framing.heads import DocumentHead, StatementHead

Floats = npt.NDArray[np.float64]

MIN_KNOWN = 0.35
"""Share of a text's words that the model must know; English prose has more than twice that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeModel:
    """What a model knows of one scheme; its codebook gives the frames' meaning and cues."""

    codebook: Codebook
    statement: StatementHead
    document: DocumentHead | None
    """Null: the scheme is one of statements, and a document has a frame if its sentences do."""
    item_head: StatementHead | None
    """One column an item of the codebook, in its order; null: no example names items."""
    statement_thresholds: Floats
    """A probability above is a yes. Shape: (frames,)."""
    document_thresholds: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Schemes over one feature space, trained together."""

    name: str
    space: FeatureSpace
    schemes: tuple[SchemeModel, ...]
    known_words: frozenset[str]
    """Words of the training texts: a text that has few of them is out of the model's domain."""
    card: Mapping[str, Any] = field(default_factory=dict)
    """What it was trained on, with what figures; for docs/model-card.md."""
    version: str = ""
    """Name and the first digits of the hash of its files."""

    def scheme_ids(self) -> tuple[str, ...]:
        return tuple(scheme.codebook.id for scheme in self.schemes)

    def without(self, scheme_ids: Collection[str]) -> Model:
        """Return the model without some of its schemes."""
        kept = tuple(s for s in self.schemes if s.codebook.id not in scheme_ids)
        return replace(self, schemes=kept)

    def find_unfitness(self, words: Sequence[str]) -> str | None:
        """Return out_of_domain for a text most of whose words the model never met, else None."""
        plain = [word for word in words if word.isalpha()]
        n_known = sum(word in self.known_words for word in plain)
        return "out_of_domain" if n_known < MIN_KNOWN * len(plain) else None
