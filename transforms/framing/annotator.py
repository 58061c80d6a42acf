"""Texts in, annotations out: one spaCy pipeline for sentences, quotes, actors and cues, then models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from transforms.framing.codebook import Codebook, read_codebook
from transforms.records import Annotation, FrameLabel, Quote

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from transforms.framing.reading import Reading
    from transforms.framing.scheme_model import Model

METHOD = "opframe-frame-3"
"""Changes whenever the same models and codebooks may give other labels."""

MAX_CHARS = 900_000
"""Longer texts are cut there: about 150,000 words, more than any article."""

BATCH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationInput:
    """One text to annotate."""

    text: str
    headline: str | None = None
    in_language: str | None = None
    """Null: unknown, and looked at."""


class Annotator:
    """Models and codebooks over a pipeline. Same input, same output, any number of times."""

    def __init__(
        self, models: Sequence[Model], cue_books: Sequence[Codebook], nlp: Language
    ) -> None:
        self.models = tuple(models)
        self._cue_books = tuple(cue_books)
        self._nlp = nlp
        trained = [scheme.codebook for model in models for scheme in model.schemes]
        self.codebooks = (*trained, *cue_books)
        names = [model.version for model in models] + [book.sha256 for book in cue_books]
        digest = hashlib.sha256("".join([*names, _text_knowledge()]).encode()).hexdigest()
        self.model_version = f"{METHOD}+{digest[:8]}"
        self._languages = frozenset(book.language for book in self.codebooks)

    def annotate(
        self, inputs: Iterable[AnnotationInput], *, has_evidence: bool = True
    ) -> Iterator[Annotation]:
        """Yield one annotation for each input, in order.

        Args:
            has_evidence: False leaves the words out, to measure labels at a fraction of the cost.
        """
        pairs = ((given.text[:MAX_CHARS], given) for given in inputs)
        for doc, given in self._nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
            headline = self._nlp(given.headline) if given.headline else None
            yield self._annotation(doc, headline, given, has_evidence)

    def codebook_rows(self) -> list[dict[str, str]]:
        """Return one row for each frame: scheme, scheme_version, frame, definition, citation."""
        rows = []
        for book in self.codebooks:
            frames = [(book.id, frame.name, frame.definition) for frame in book.frames]
            if book.rollup is not None:
                frames += [
                    (book.rollup.id, name, f"Any of: {', '.join(members)}.")
                    for name, members in book.rollup.frames
                ]
            rows += [
                {
                    "scheme": scheme,
                    "scheme_version": book.version,
                    "frame": frame,
                    "definition": definition,
                    "citation": book.citation,
                }
                for scheme, frame, definition in frames
            ]
        return rows

    def scheme_models(self) -> list[dict[str, str]]:
        """Return one row for each scheme: model_version, scheme, scheme_version, scheme_model.

        A scheme keeps its scheme_model when a study adds another scheme; model_version changes with any.
        """
        models = [
            (scheme.codebook, model.version) for model in self.models for scheme in model.schemes
        ] + [(book, f"cues-{book.sha256[:8]}") for book in self._cue_books]
        return [
            {
                "model_version": self.model_version,
                "scheme": scheme,
                "scheme_version": book.version,
                "scheme_model": f"{METHOD}/{version}",
            }
            for book, version in models
            for scheme in (book.id, *((book.rollup.id,) if book.rollup else ()))
        ]

    def _annotation(
        self, doc: Doc, headline: Doc | None, given: AnnotationInput, has_evidence: bool
    ) -> Annotation:
        from transforms.framing.reading import read_text
        from transforms.text import actors
        from transforms.text.full_names import name_in_full
        from transforms.text.quotes import USER_DATA_KEY
        from transforms.text.sentences import find_sentences

        quotes: list[Quote] = doc.user_data[USER_DATA_KEY]
        sentences = find_sentences(doc, quotes)
        reading = read_text(doc, headline, sentences, quotes)
        return Annotation(
            model_version=self.model_version,
            in_language=given.in_language,
            sentences=tuple(sentences),
            frames=tuple(self._labels(reading, given.in_language, has_evidence)),
            quotes=tuple(name_in_full(quotes, doc.user_data[actors.USER_DATA_KEY])),
            actors=tuple(actors.portray(doc, sentences, quotes, given.in_language)),
        )

    def _labels(
        self, reading: Reading, in_language: str | None, has_evidence: bool
    ) -> Iterator[FrameLabel]:
        from transforms.framing.cue_labels import label_by_cues
        from transforms.framing.fitness import find_unfitness
        from transforms.framing.labelling import abstain, label_text

        reason = find_unfitness(reading, in_language, self._languages)
        for model in self.models:
            books = [scheme.codebook for scheme in model.schemes]
            unfit = reason or model.find_unfitness(reading.tokens.words)
            yield from (
                abstain(books, reading, unfit)
                if unfit
                else label_text(model, reading, has_evidence=has_evidence)
            )
        for book in self._cue_books:
            yield from abstain([book], reading, reason) if reason else label_by_cues(book, reading)


@cache
def _text_knowledge() -> str:
    """Return a hash of what quotes and actors know: another list or rule may give other annotations."""
    from transforms.text import RULES_VERSION

    folder, digest = files("transforms.text"), hashlib.sha256(str(RULES_VERSION).encode())
    places = (folder, folder.joinpath("portrayal"), folder.joinpath("vectors"))
    entries = [entry for place in places for entry in place.iterdir()]
    for entry in sorted(entries, key=lambda e: e.name):
        if entry.name.endswith((".toml", ".npz", ".json")):
            digest.update(entry.read_bytes())
    return digest.hexdigest()


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


@cache
def shipped_model() -> Model:
    """Return the model of the package: the schemes of the shipped codebooks."""
    from transforms.framing.model_files import read_model

    return read_model(files(__package__).joinpath("model"), {b.id: b for b in shipped_codebooks()})


def build_annotator(models: Sequence[Model], cue_books: Sequence[Codebook] = ()) -> Annotator:
    """Build the pipeline: a blank English tokenizer, sentence ends, and our three components.

    No parser and no NER: they cost forty times as much and the rules do not need them.

    Args:
        models: Trained ones; of two with the same scheme the later wins.
        cue_books: Codebooks without a model, read by their cues.
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
    annotator = Annotator(models, cue_books, nlp)
    finder.use(annotator.codebooks)
    return annotator
