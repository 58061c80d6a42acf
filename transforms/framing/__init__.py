"""Codebooks and models in, labels with evidence, voice and a decision out."""

from __future__ import annotations

from transforms.framing.annotator import (
    AnnotationInput,
    Annotator,
    build_annotator,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.codebook import Codebook, read_codebook

__all__ = [
    "AnnotationInput",
    "Annotator",
    "Codebook",
    "build_annotator",
    "read_codebook",
    "shipped_codebooks",
    "shipped_model",
]
