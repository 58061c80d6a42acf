"""Which examples of the shipped codebooks the shipped model decides wrongly.

    python -m tests.example_gaps

writes them into example_gaps.toml, where `test_frames` reads them: so we hear when a gap opens or closes.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from transforms.framing import (
    AnnotationInput,
    Annotator,
    Codebook,
    build_annotator,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.codebook import Frame

GAPS = Path(__file__).with_name("example_gaps.toml")

WRONG = {"positive": "no", "near_miss": "yes"}
"""An abstention is neither right nor wrong."""

HEAD = """# The examples that the shipped model decides wrongly: a positive text with a no, a near miss with a yes.
# Each is the start of the SHA-256 of its text. Written by `python -m tests.example_gaps`.
"""


def find_gaps(book: Codebook, frame: Frame) -> dict[str, str]:
    """Return the examples of a frame that are decided wrongly: digest to text."""
    inputs = [AnnotationInput(text=example.text) for example in frame.examples]
    annotations = _annotator(book.id).annotate(inputs)
    return {
        digest_of(example.text): example.text
        for example, annotation in zip(frame.examples, annotations, strict=True)
        for label in annotation.frames
        if (label.scheme, label.frame, label.unit) == (book.id, frame.name, "document")
        and label.decision == WRONG[example.label]
    }


def read_gaps() -> dict[tuple[str, str], set[str]]:
    """Return the digests that the file lists, by scheme and frame."""
    data = tomllib.loads(GAPS.read_text("utf-8"))
    return {
        (scheme, frame): set(digests)
        for scheme, frames in data.items()
        for frame, digests in frames.items()
    }


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _annotator(scheme: str) -> Annotator:
    model = shipped_model()
    return build_annotator([model.without(set(model.scheme_ids()) - {scheme})])


def _lines() -> Iterator[str]:
    for book in shipped_codebooks():
        yield f"\n[{book.id}]"
        for frame in book.frames:
            gaps, n = sorted(find_gaps(book, frame)), len(frame.examples)
            yield f"# {len(gaps)} of {n}"
            digests = "".join(f'  "{digest}",\n' for digest in gaps)
            yield f"{frame.name} = [\n{digests}]" if gaps else f"{frame.name} = []"
            print(f"{book.id}.{frame.name}: {len(gaps)} of {n} ({len(gaps) / n:.1%})")


if __name__ == "__main__":
    GAPS.write_text(HEAD + "\n".join(_lines()) + "\n", "utf-8")
