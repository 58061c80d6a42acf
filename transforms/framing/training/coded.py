"""Coded texts: what a model learns from, wherever the codes come from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.errors import ModelError
from transforms.framing.codebook import Codebook


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedText:
    """One text with the frames that a coder saw in it."""

    text: str
    unit: str
    """statement (a text by itself: headline, sentence, passage), sentence (of a coded document), or
    document."""
    frames: frozenset[str]
    """`scheme.frame` of each frame with a yes."""
    schemes: frozenset[str]
    """The schemes that it was coded by; in these, a frame that is not there is a no."""
    source: str
    """The data set."""
    group: str
    """`set/topic`, story or document: texts of one group never stand on both sides of a fold."""
    items: frozenset[str] | None = None
    """`frame.item` of each item that the text answers with yes; null: not coded by items."""
    unjudged: frozenset[str] = frozenset()
    """`scheme.frame` of each frame on which the coder's silence is no answer."""


def example_texts(book: Codebook) -> Iterable[CodedText]:
    """Yield the examples of a codebook; their groups are their topics."""
    for frame in book.frames:
        for example in frame.examples:
            own = [frame.name] if example.label == "positive" else []
            yield CodedText(
                text=example.text,
                unit="statement",
                frames=frozenset(f"{book.id}.{name}" for name in [*own, *example.also]),
                schemes=frozenset({book.id}),
                source=f"codebook {book.id}",
                group=f"{book.id}/{example.topic}",
                items=frozenset(f"{frame.name}.{item}" for item in example.items),
            )


def row_texts(
    rows: Iterable[Mapping[str, Any]], book: Codebook, group_field: str | None, name: str
) -> Iterable[CodedText]:
    """Yield the coded texts of JSON rows {"text", "labels", "unit"?, "title"?}.

    Labels that are no frames of the codebook are left out: a set may have more than one scheme.

    Args:
        group_field: Dotted field that the folds keep together; null: each row on its own.
        name: What the set is called in the card.

    Raises:
        ModelError: A row without text or labels; names the row.
    """
    names = set(book.frame_names())
    for number, row in enumerate(rows, start=1):
        text, labels = row.get("text"), row.get("labels")
        is_coded = isinstance(labels, list) and all(isinstance(name, str) for name in labels)
        if not isinstance(text, str) or not is_coded:
            raise ModelError(
                f"{name}, row {number}", "no text or no labels", 'rows of {"text", "labels": [...]}'
            )
        group = field_of(row, group_field) if group_field else None
        yield CodedText(
            text=text,
            unit="document" if row.get("unit") == "document" else "statement",
            frames=frozenset(f"{book.id}.{label}" for label in labels or () if label in names),
            schemes=frozenset({book.id}),
            source=name,
            group=f"{name}/{group if group is not None else number}",
        )


def field_of(row: Mapping[str, Any], dotted: str) -> Any:
    """Return a field such as `meta.lang` of a row; None where it is not there."""
    value: Any = row
    for key in dotted.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def label_matrix(
    texts: Sequence[CodedText], scheme: str, frames: Sequence[str]
) -> npt.NDArray[np.float64]:
    """Return 1 for yes, 0 for no, nan where a text was not coded by the scheme or frame.

    Shape: (texts, frames).
    """
    return np.array(
        [[_label(text, scheme, f"{scheme}.{frame}") for frame in frames] for text in texts]
    ).reshape(len(texts), len(frames))


def _label(text: CodedText, scheme: str, frame: str) -> float:
    is_judged = scheme in text.schemes and frame not in text.unjudged
    return float(frame in text.frames) if is_judged else math.nan
