"""Texts in, annotations out: one spaCy pipeline for sentences, quotes, actors and cues."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from transforms.framing.codebook import Codebook, read_codebook
from transforms.records import Annotation, Evidence, FrameLabel, Quote, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

METHOD = "cues-1"
"""Changes whenever the same codebooks may give other labels."""

MAX_CHARS = 900_000
"""Longer texts are cut there: about 150,000 words, more than any article."""

MIN_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationInput:
    """One text to annotate."""

    text: str
    headline: str | None = None
    in_language: str | None = None
    """Null: unknown, and taken for the codebook's language."""


class Annotator:
    """A model: codebooks over a pipeline. Same input, same output, any number of times."""

    def __init__(self, codebooks: Sequence[Codebook], nlp: Language) -> None:
        self.codebooks = tuple(codebooks)
        self._nlp = nlp
        self._weights = {
            f"{book.id}.{frame.name}.{item.id}": item.weight
            for book in codebooks
            for frame in book.frames
            for item in frame.items
        }
        digest = hashlib.sha256("".join(book.sha256 for book in codebooks).encode()).hexdigest()
        self.model_version = f"{METHOD}+{digest[:8]}"

    def annotate(self, inputs: Iterable[AnnotationInput]) -> Iterator[Annotation]:
        """Yield one annotation for each input, in order."""
        pairs = ((given.text[:MAX_CHARS], given) for given in inputs)
        for doc, given in self._nlp.pipe(pairs, as_tuples=True, batch_size=16):
            headline = self._nlp(given.headline) if given.headline else None
            yield self._annotation(doc, headline, given)

    def codebook_rows(self) -> list[dict[str, str]]:
        """Return one row for each frame: scheme, scheme_version, frame, definition, citation."""
        return [
            {
                "scheme": book.id,
                "scheme_version": book.version,
                "frame": frame.name,
                "definition": frame.definition,
                "citation": book.citation,
            }
            for book in self.codebooks
            for frame in book.frames
        ]

    def _annotation(self, doc: Doc, headline: Doc | None, given: AnnotationInput) -> Annotation:
        from transforms.text.actors import portray
        from transforms.text.quotes import USER_DATA_KEY
        from transforms.text.sentences import find_sentences

        quotes: list[Quote] = doc.user_data[USER_DATA_KEY]
        sentences = find_sentences(doc, quotes)
        by_frame: dict[str, list[Evidence]] = defaultdict(list)
        for entry in _evidence(doc, quotes, self._weights, in_headline=False):
            by_frame[_frame_key(entry)].append(entry)
        for entry in (
            _evidence(headline, (), self._weights, in_headline=True) if headline is not None else ()
        ):
            by_frame[_frame_key(entry)].append(entry)
        return Annotation(
            model_version=self.model_version,
            in_language=given.in_language,
            sentences=tuple(sentences),
            frames=tuple(self._labels(doc, headline, given, sentences, by_frame)),
            quotes=tuple(quotes),
            actors=tuple(portray(doc, sentences, quotes)),
        )

    def _labels(
        self,
        doc: Doc,
        headline: Doc | None,
        given: AnnotationInput,
        sentences: Sequence[Sentence],
        by_frame: dict[str, list[Evidence]],
    ) -> Iterator[FrameLabel]:
        from transforms.framing.decision import Unit, label_frame
        from transforms.text.sentences import sentence_at

        text = doc.text
        n_words = len(text.split()) + len((given.headline or "").split())
        whole = Unit(name="document", start_char=0, end_char=len(text), n_words=n_words)
        for book in self.codebooks:
            reason = _abstain_reason(book, given, n_words)
            for frame in book.frames:
                evidence = by_frame.get(f"{book.id}.{frame.name}", [])
                if reason:
                    yield label_frame(book, frame, (), whole, reason)
                    continue
                yield label_frame(book, frame, evidence, whole)
                in_headline = [entry for entry in evidence if entry.in_headline]
                if in_headline and headline is not None:
                    title = Unit(
                        name="headline",
                        start_char=0,
                        end_char=len(headline.text),
                        n_words=len(headline),
                    )
                    yield label_frame(book, frame, in_headline, title)
                by_sentence: dict[int, list[Evidence]] = defaultdict(list)
                for entry in evidence:
                    place = None if entry.in_headline else sentence_at(entry.start_char, sentences)
                    if place is not None:
                        by_sentence[place.sentence_no].append(entry)
                for number, entries in by_sentence.items():
                    place = sentences[number]
                    unit = Unit(
                        name="sentence",
                        start_char=place.start_char,
                        end_char=place.end_char,
                        n_words=len(text[place.start_char : place.end_char].split()),
                        sentence=place,
                    )
                    yield label_frame(book, frame, entries, unit)


def shipped_codebooks() -> list[Codebook]:
    """Return the codebooks of the package."""
    return list(_shipped())


@cache
def _shipped() -> tuple[Codebook, ...]:
    folder = files(__package__).joinpath("codebooks")
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name
    )
    return tuple(read_codebook(entry.read_text("utf-8"), entry.name) for entry in entries)


def build_annotator(codebooks: Sequence[Codebook]) -> Annotator:
    """Build the pipeline: a blank English tokenizer, sentence ends, and our three components.

    No parser and no NER: they cost forty times as much and the rules do not need them.
    """
    import spacy

    from transforms.framing.component import FrameFinder
    from transforms.text import actors, quotes  # noqa: F401  registers the factories

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("opframe_quotes")
    nlp.add_pipe("opframe_actors")
    finder: Any = nlp.add_pipe("opframe_frames")
    assert isinstance(finder, FrameFinder)
    finder.use(codebooks)
    return Annotator(codebooks, nlp)


def _evidence(
    doc: Doc, quotes: Sequence[Quote], weights: Mapping[str, float], *, in_headline: bool
) -> Iterator[Evidence]:
    from transforms.framing.component import SPANS_KEY
    from transforms.text.sentences import voice_at

    for span in doc.spans[SPANS_KEY]:
        voice = "headline" if in_headline else voice_at(span.start_char, span.end_char, quotes)
        weight = weights[span.label_.split(":", 1)[0]]
        yield Evidence(
            start_char=span.start_char,
            end_char=span.end_char,
            evidence_text=span.text,
            weight=weight,
            rule=span.label_,
            voice=voice,
            in_headline=in_headline,
        )


def _frame_key(entry: Evidence) -> str:
    return entry.rule.split(":", 1)[0].rsplit(".", 1)[0]


def _abstain_reason(book: Codebook, given: AnnotationInput, n_words: int) -> str | None:
    if given.in_language and given.in_language != book.language:
        return "language"
    return "too_short" if n_words < MIN_WORDS else None
