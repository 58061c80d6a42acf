"""The spaCy component that finds cues: `doc.spans["frames"]`, labelled with the rule that fired."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from transforms.framing.codebook import Codebook, expand

SPANS_KEY = "frames"


@Language.factory("opframe_frames")
class FrameFinder:
    """Finds the cues of one or more codebooks; `use` gives it the codebooks.

    A span's label is `scheme.frame.item:cue`, the rule as evidence shows it. Within one frame the
    longest match wins, so that "trade war" is not also "war"; two frames may share words.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._nlp = nlp
        self._matchers: list[PhraseMatcher] = []

    def use(self, codebooks: Sequence[Codebook]) -> FrameFinder:
        self._matchers = [
            self._matcher(book, number) for book in codebooks for number in range(len(book.frames))
        ]
        return self

    def __call__(self, doc: Doc) -> Doc:
        from spacy.util import filter_spans

        spans = [
            span for matcher in self._matchers for span in filter_spans(matcher(doc, as_spans=True))
        ]
        doc.spans[SPANS_KEY] = sorted(spans, key=lambda span: (span.start, span.label_))
        return doc

    def _matcher(self, book: Codebook, number: int) -> PhraseMatcher:
        frame = book.frames[number]
        matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for item in frame.items:
            for cue in item.cues:
                phrases = [self._nlp.make_doc(phrase) for phrase in expand(cue)]
                matcher.add(f"{book.id}.{frame.name}.{item.id}:{cue}", phrases)
        return matcher
