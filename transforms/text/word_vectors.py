"""Word vectors distilled from a sentence encoder: the meaning of a word, without its context.

The table was distilled from all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Apache-2.0), whose word pieces it
shares: `training/distil.py` says how, `make vectors` does it again. A text is the mean of its pieces, in
eight bits each.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from tokenizers import Tokenizer

N_DIMENSIONS = 256
CACHED_WORDS = 60_000

Floats = npt.NDArray[np.float32]


@lru_cache(maxsize=CACHED_WORDS)
def word_vector(word: str) -> Floats:
    """Return the sum of the vectors of a word's pieces. Shape: (N_DIMENSIONS,)."""
    ids = wordpieces().encode(word, add_special_tokens=False).ids
    if not ids:
        return np.zeros(N_DIMENSIONS, np.float32)
    return np.asarray(_table()[ids].sum(axis=0, dtype=np.float32))


@cache
def _table() -> npt.NDArray[np.int8]:
    with as_file(_folder().joinpath("static.npz")) as path, np.load(path) as data:
        return np.asarray(data["vectors"])


@cache
def wordpieces() -> Tokenizer:
    """Return the encoder's own tokenizer: its ids are the rows of the table."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(_folder().joinpath("wordpieces.json").read_text("utf-8"))


def _folder() -> Traversable:
    return files(__package__).joinpath("vectors")
