"""Generated articles with planted copies, and with texts that only look like copies.

The words are the project's own: its coded op-eds, of which each split uses its own half. Most sentences are
new (a walk from word to next word), some are printed ones of the topic, so that unrelated articles share
topics, phrases and whole sentences. Hard negatives: an outlet's closing note, the standfirst of a series, a
statement that several op-eds quote, a reply that quotes a quarter of what it answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from transforms.framing.training.opeds import shipped_opeds

SPLITS = ("tune", "report")
"""Thresholds are chosen on the first; figures come from the second."""
COPIED = 0.15
"""Of the articles are copies."""
WIRE_FAMILIES = (200, 60, 25)
"""Copies of the stories that an agency sends to many, in 10,000 articles."""
OUTLETS = tuple(f"outlet-{n}" for n in range(80))
WIRE = "wire-0"
_START = datetime(2024, 1, 1)
_WORD = re.compile(r"\w+")

Paragraphs = list[list[str]]


@dataclass(slots=True)
class Planted:
    """One generated article."""

    number: int
    family: int
    """Number of the article that it is a copy of, or its own."""
    edits: tuple[str, ...]
    """How it was changed; empty for what is no copy."""
    outlet_id: str
    headline: str
    published_at: datetime
    paragraphs: Paragraphs
    wire_service: str | None = None
    hours_known: bool = True
    """False: the page gives the day only."""
    traps: list[str] = field(default_factory=list)
    """What it shares with unrelated articles."""

    @property
    def body(self) -> str:
        return "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs)


def plant(split: str, n: int) -> list[Planted]:
    """Return n articles of a split, in order of publication; always the same."""
    world = _World(split, n)
    n_copies = int(n * COPIED)
    articles = [world.article(number) for number in range(n - n_copies)]
    origins = world.draw.sample(articles, len(articles))
    wire_sizes = [size * n // 10_000 for size in WIRE_FAMILIES]
    while n_copies > 0:
        origin, is_wire = origins.pop(), bool(wire_sizes)
        wanted = wire_sizes.pop() if is_wire else world.draw.choice((1, 1, 1, 2, 2, 3, 5))
        size = min(wanted, n_copies)
        if is_wire:
            origin.outlet_id = WIRE
        for _ in range(size):
            articles.append(world.copy(origin, len(articles), is_wire))
        n_copies -= size
    return sorted(articles, key=lambda a: (a.published_at, a.number))


class _World:
    """What the articles of one split are made of."""

    def __init__(self, split: str, n: int) -> None:
        self.draw = Random(f"planted copies {split}")
        half = SPLITS.index(split)
        self.texts = [
            [sentence for sentence, _ in oped.sentences]
            for number, oped in enumerate(shipped_opeds())
            if number % 2 == half
        ]
        self.next_words: dict[str, list[str]] = defaultdict(list)
        for text in self.texts:
            for sentence in text:
                words = ["", *sentence.split(), ""]
                for word, following in pairwise(words):
                    self.next_words[word].append(following)
        self.vocabulary = sorted(self.next_words)[1:]
        self.notes = {outlet: self.sentences(2) for outlet in OUTLETS}
        self.standfirsts = [self.sentences(3) for _ in range(max(2, n // 250))]
        self.statements = [self.sentences(self.draw.randint(3, 7)) for _ in range(max(2, n // 100))]
        self.made: list[Planted] = []

    def sentence(self) -> str:
        """Return a sentence that nobody wrote, of words that follow one another in print."""
        words: list[str] = []
        while len(words) < 45:
            following = self.next_words[words[-1] if words else ""]
            word = following[int(self.draw.random() * len(following))]
            if not word:
                if len(words) > 6:
                    break
                words.clear()
                continue
            words.append(word)
        return " ".join(words)

    def sentences(self, n: int) -> list[str]:
        return [self.sentence() for _ in range(n)]

    def article(self, number: int) -> Planted:
        draw = self.draw
        topic = draw.randrange(len(self.texts))
        printed = self.texts[topic]
        size = draw.randint(12, 45)
        written = [
            draw.choice(printed) if draw.random() < 0.12 else self.sentence() for _ in range(size)
        ]
        paragraphs = _in_paragraphs(written, draw)
        made = Planted(
            number=number,
            family=number,
            edits=(),
            outlet_id=draw.choice(OUTLETS),
            headline=self.sentence()[:70],
            published_at=_START + timedelta(minutes=draw.randrange(200 * 24 * 60)),
            paragraphs=paragraphs,
            hours_known=draw.random() < 0.6,
        )
        if draw.random() < 0.3:
            paragraphs.append(list(self.notes[made.outlet_id]))
            made.traps.append("closing note")
        if draw.random() < 0.1:
            paragraphs.insert(0, list(draw.choice(self.standfirsts)))
            made.traps.append("standfirst")
        if draw.random() < 0.1:
            place = draw.randrange(len(paragraphs))
            statement = draw.choice(self.statements)
            paragraphs.insert(place, ["“" + statement[0], *statement[1:-1], statement[-1] + "”"])
            made.traps.append("quoted statement")
        if draw.random() < 0.03 and self.made:
            answered = draw.choice(self.made)
            quoted = [s for p in answered.paragraphs for s in p]
            start = draw.randrange(max(1, len(quoted) // 2))
            passage = quoted[start : start + min(len(quoted), size) // 4]
            if passage:
                paragraphs.insert(1, [f"“{sentence}”" for sentence in passage])
                made.traps.append("reply")
        self.made.append(made)
        return made

    def copy(self, origin: Planted, number: int, is_wire: bool) -> Planted:
        draw = self.draw
        main = draw.choice(tuple(EDITS))
        edits = [main]
        if main != "everything":
            edits += [
                e for e in ("headline", "marks", "credit") if e != main and draw.random() < 0.3
            ]
        paragraphs = [list(paragraph) for paragraph in origin.paragraphs]
        for edit in edits:
            paragraphs = EDITS[edit](self, paragraphs)
        is_marked = "credit" in edits or (is_wire and draw.random() < 0.7)
        return Planted(
            number=number,
            family=origin.number,
            edits=tuple(edits),
            outlet_id=draw.choice(OUTLETS),
            headline=origin.headline if "headline" not in edits else self.sentence()[:70],
            published_at=origin.published_at + timedelta(minutes=draw.randrange(1, 5 * 24 * 60)),
            paragraphs=paragraphs,
            wire_service=origin.outlet_id if is_marked else None,
            hours_known=draw.random() < 0.6,
        )

    def leave(self, paragraphs: Paragraphs) -> Paragraphs:
        """Leave the body as it is."""
        return paragraphs

    def cut_end(self, paragraphs: Paragraphs) -> Paragraphs:
        """Cut 10 to 60 % off the end."""
        kept = sum(map(len, paragraphs)) * (1 - self._portion())
        return _keep(paragraphs, lambda place: place < kept)

    def cut_sentences(self, paragraphs: Paragraphs) -> Paragraphs:
        """Cut 10 to 60 % of the sentences, here and there."""
        n = sum(map(len, paragraphs))
        gone = set(self.draw.sample(range(n), int(n * self._portion())))
        return _keep(paragraphs, lambda place: place not in gone)

    def change_lead(self, paragraphs: Paragraphs) -> Paragraphs:
        """Write the first paragraph anew."""
        return [self.sentences(self.draw.randint(1, 3)), *paragraphs[1:]]

    def add_paragraphs(self, paragraphs: Paragraphs) -> Paragraphs:
        """Add one to four paragraphs of one's own."""
        changed = list(paragraphs)
        for _ in range(self.draw.randint(1, 4)):
            changed.insert(self.draw.randint(0, len(changed)), self.sentences(2))
        return changed

    def edit_sentences(self, paragraphs: Paragraphs) -> Paragraphs:
        """Change one to three words in 10 to 40 % of the sentences."""
        portion = self.draw.uniform(0.1, 0.4)
        return [
            [self._edited(s) if self.draw.random() < portion else s for s in paragraph]
            for paragraph in paragraphs
        ]

    def change_marks(self, paragraphs: Paragraphs) -> Paragraphs:
        """Change quotation marks, dashes, apostrophes, spaces and paragraphs."""
        marks = str.maketrans({"“": '"', "”": '"', "’": "'", "—": "-", "–": "-"})
        flat = [s.translate(marks).replace(" ", "\u00a0", 1) for p in paragraphs for s in p]
        return _in_paragraphs(flat, self.draw)

    def credit(self, paragraphs: Paragraphs) -> Paragraphs:
        """Put a dateline before the text and an agency's line behind it."""
        first = [f"BRUSSELS, May 9 (Wire) -- {paragraphs[0][0]}", *paragraphs[0][1:]]
        return [
            first,
            *paragraphs[1:],
            ["(Reporting by the Brussels bureau; editing by Wire staff)"],
        ]

    def do_everything(self, paragraphs: Paragraphs) -> Paragraphs:
        """Cut, write a new lead, add, edit, change marks and sign, all at once."""
        for step in (
            self.draw.choice((self.cut_end, self.cut_sentences)),
            self.change_lead,
            self.add_paragraphs,
            self.edit_sentences,
            self.change_marks,
            self.credit,
        ):
            paragraphs = step(paragraphs)
        return paragraphs

    def _portion(self) -> float:
        return self.draw.uniform(0.1, 0.6)

    def _edited(self, sentence: str) -> str:
        words = sentence.split()
        for place in self.draw.sample(range(len(words)), min(len(words), self.draw.randint(1, 3))):
            words[place] = self.draw.choice(self.vocabulary)
        return " ".join(words)


EDITS: dict[str, Callable[[_World, Paragraphs], Paragraphs]] = {
    "none": _World.leave,
    "headline": _World.leave,
    "cut_end": _World.cut_end,
    "cut_sentences": _World.cut_sentences,
    "lead": _World.change_lead,
    "added": _World.add_paragraphs,
    "sentences": _World.edit_sentences,
    "marks": _World.change_marks,
    "credit": _World.credit,
    "everything": _World.do_everything,
}
"""What is done to a copy's body; a new headline leaves it as it is."""


def _in_paragraphs(sentences: Sequence[str], draw: Random) -> Paragraphs:
    paragraphs: Paragraphs = []
    at = 0
    while at < len(sentences):
        size = draw.randint(2, 5)
        paragraphs.append(list(sentences[at : at + size]))
        at += size
    return paragraphs


def _keep(paragraphs: Paragraphs, is_kept: Callable[[int], bool]) -> Paragraphs:
    place, kept = 0, []
    for paragraph in paragraphs:
        left = [s for k, s in enumerate(paragraph) if is_kept(place + k)]
        place += len(paragraph)
        if left:
            kept.append(left)
    return kept or paragraphs[:1]
