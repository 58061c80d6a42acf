"""Texts to tokens, cues and sentences, without quotes and actors: what training needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from transforms.framing.codebook import Codebook
from transforms.framing.features import Piece, Tokens, read_tokens
from transforms.text.sentences import find_sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from transforms.records import Sentence


class Tokeniser:
    """A blank English pipeline with sentence ends and the cues of some codebooks."""

    def __init__(self, books: Sequence[Codebook]) -> None:
        import spacy

        from transforms.framing.component import FrameFinder

        self._nlp = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")
        finder: Any = self._nlp.add_pipe("opframe_frames")
        assert isinstance(finder, FrameFinder)
        finder.use(books)

    def read(self, text: str) -> tuple[Tokens, list[Piece]]:
        """Return the tokens of a text and the tokens of each of its sentences."""
        from transforms.framing.component import cues_of

        doc = self._nlp(text)
        tokens = read_tokens(doc, cues_of(doc))
        return tokens, [tokens_of(doc, sentence) for sentence in find_sentences(doc, ())]


def tokens_of(doc: Doc, sentence: Sentence) -> Piece:
    """Return the tokens of a sentence."""
    span = doc.char_span(sentence.start_char, sentence.end_char, alignment_mode="expand")
    return range(0) if span is None else range(span.start, span.end)
