"""The spaCy component that finds cues: `doc.spans["frames"]`, labelled with the rule that fired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from transforms.framing.codebook import Codebook, expand
from transforms.framing.features import Cue

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
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")

    def use(self, codebooks: Sequence[Codebook]) -> FrameFinder:
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for book in codebooks:
            for frame in book.frames:
                for item in frame.items:
                    for cue in item.cues:
                        rule = f"{book.id}.{frame.name}.{item.id}:{cue}"
                        self._matcher.add(rule, [self._nlp.make_doc(text) for text in expand(cue)])
        return self

    def __call__(self, doc: Doc) -> Doc:
        by_frame: dict[str, list[Span]] = defaultdict(list)
        for span in self._matcher(doc, as_spans=True):
            by_frame[item_of(span.label_).rsplit(".", 1)[0]].append(span)
        spans = [span for found in by_frame.values() for span in filter_spans(found)]
        doc.spans[SPANS_KEY] = sorted(spans, key=lambda span: (span.start, span.label_))
        return doc


def cues_of(doc: Doc) -> Iterator[Cue]:
    """Yield the cues that the component found."""
    for span in doc.spans[SPANS_KEY]:
        rule = span.label_
        yield Cue(start=span.start, end=span.end, item=item_of(rule), rule=rule)


def item_of(rule: str) -> str:
    """Return `scheme.frame.item` of a rule."""
    return rule.split(":", 1)[0]
