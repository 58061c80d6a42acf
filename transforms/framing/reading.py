"""A text as the models read it: tokens of headline and body, statements, whose words are whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from transforms.framing.component import cues_of
from transforms.framing.features import Cue, Piece, Tokens, read_tokens
from transforms.framing.tokenising import tokens_of
from transforms.records import Quote, Sentence
from transforms.text.sentences import voice_at

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the body, or the headline."""

    sentence: Sentence | None
    """Null: the headline."""
    piece: Piece
    own: Piece
    """The tokens that are the author's, or the outlet's in a headline; the others are speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Headline and body in one row of tokens, the headline's first."""

    headline: str
    """Empty: there is none."""
    body: str
    tokens: Tokens
    n_headline: int
    """How many of the tokens are the headline's."""
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...]

    def whole(self) -> Piece:
        return range(len(self.tokens))

    def own(self) -> Piece:
        return list(chain.from_iterable(statement.own for statement in self.statements))

    def place(self, first: int, last: int) -> tuple[int, int, bool]:
        """Return (start, end, in headline) in characters of tokens first to last, both within."""
        in_headline = first < self.n_headline
        end = self.tokens.starts[last] + len(self.tokens.texts[last].rstrip())
        return self.tokens.starts[first], end, in_headline

    def voice(self, first: int, last: int) -> str:
        """Return headline, author, quoted or reported: who says the tokens first to last."""
        start, end, in_headline = self.place(first, last)
        return "headline" if in_headline else voice_at(start, end, self.quotes)


def read_text(
    doc: Doc, headline: Doc | None, sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> Reading:
    """Join the Docs of headline and body, both with their cues, into one reading."""
    body = read_tokens(doc, cues_of(doc))
    head = read_tokens(headline, cues_of(headline)) if headline is not None else _NOTHING
    shift = len(head)
    spoken = _spoken(body, quotes)
    statements = []
    if shift:
        statements.append(Statement(sentence=None, piece=range(shift), own=range(shift)))
    for sentence in sentences:
        inside = tokens_of(doc, sentence)
        statements.append(
            Statement(
                sentence=sentence,
                piece=range(inside[0] + shift, inside[-1] + 1 + shift) if inside else (),
                own=[token + shift for token in inside if token not in spoken],
            )
        )
    return Reading(
        headline=headline.text if headline is not None else "",
        body=doc.text,
        tokens=_joined(head, body),
        n_headline=shift,
        statements=tuple(statements),
        quotes=tuple(quotes),
    )


_NOTHING = Tokens(texts=(), words=(), starts=(), cues=())


def _joined(head: Tokens, body: Tokens) -> Tokens:
    shift = len(head)
    moved = (
        Cue(start=cue.start + shift, end=cue.end + shift, item=cue.item, rule=cue.rule)
        for cue in body.cues
    )
    return Tokens(
        texts=head.texts + body.texts,
        words=head.words + body.words,
        starts=head.starts + body.starts,
        cues=(*head.cues, *moved),
    )


def _spoken(tokens: Tokens, quotes: Sequence[Quote]) -> set[int]:
    """Return the tokens that stand inside an asserted quote. One pass over both, which are in order."""
    found: set[int] = set()
    spans = sorted((quote.start_char, quote.end_char) for quote in quotes if quote.is_asserted)
    number, reach = 0, -1
    for token, start in enumerate(tokens.starts):
        while number < len(spans) and spans[number][0] <= start:
            reach = max(reach, spans[number][1])
            number += 1
        if start < reach:
            found.add(token)
    return found
