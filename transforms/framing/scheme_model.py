"""A trained model: feature space, heads and thresholds of one or more schemes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.framing.codebook import Codebook
from transforms.framing.features import FeatureSpace
from transforms.framing.heads import Calibration, DocumentHead, LinearHead

Floats = npt.NDArray[np.float64]

MIN_KNOWN = 0.35
"""Share of a text's words that the model must know; English prose has more than twice that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeModel:
    """What a model knows of one scheme; its codebook gives the frames' meaning and cues."""

    codebook: Codebook
    head: LinearHead
    """Of a statement."""
    sentence: Calibration
    """Of the head's scores for a sentence of a longer text: most carry no frame."""
    short: Calibration
    """Of the head's scores for a text of few sentences, judged as one statement."""
    document_head: DocumentHead | None
    """Null: a document has a frame if its sentences do."""
    document: Calibration
    item_head: LinearHead | None
    """One column an item of the codebook, in its order; null: no example names items."""
    item: Calibration | None


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
