"""One sentence while it is read: its words with what the lexicon says of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.text.clauses import QUOTE, Words
from transforms.text.cues import Cue, Lexicon, lexicon

REACH = 40
"""Words that a rule looks back or ahead: the longest subject with its apposition, and some."""

Range = tuple[int, int]
"""Numbers of words, end exclusive."""

_NO_TAGS: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reading:
    """A sentence, and how far it has been read."""

    sentence: Words
    lexicon: Lexicon = field(default_factory=lexicon)
    words: list[str] = field(init=False)
    tags: list[frozenset[str]] = field(init=False)
    """The names of the lists in speech.toml that hold each word."""
    size: int = field(init=False)
    busy: int = 0
    """Words before this one belong to a content or cue already."""
    in_relative: bool = False
    """The verb being read stands in a relative clause, which ends before the main verb."""
    subject: Range | None = None
    """The last source, for verbs that share it."""

    def __post_init__(self) -> None:
        tags = self.lexicon.tags
        self.words = self.sentence.words
        self.size = len(self.words)
        self.tags = [tags.get(word, _NO_TAGS) for word in self.words]
        for k in range(1, self.size):
            if "genitive" in self.tags[k] and "pronouns" in self.tags[k - 1]:
                self.tags[k] = tags["is"]  # "he's"

    def has(self, k: int, *names: str) -> bool:
        """Say whether there is such a word and one of the lists holds it."""
        return 0 <= k < self.size and not self.tags[k].isdisjoint(names)

    def word(self, k: int) -> str:
        """Return a word, empty outside the sentence."""
        return self.words[k] if 0 <= k < self.size else ""

    def is_capital(self, k: int) -> bool:
        return 0 <= k < self.size and self.sentence.capitals[k]

    def is_quote(self, k: int) -> bool:
        return self.word(k) == QUOTE

    def is_adverb(self, k: int) -> bool:
        return self.has(k, "adverbs") or self.is_manner(k)

    def is_manner(self, k: int) -> bool:
        """Say whether a word is an adverb by its ending."""
        return self.word(k).endswith("ly") and not self.has(k, "no_adverbs")

    def is_stop(self, k: int) -> bool:
        """Say whether a word is punctuation that parts phrases, or a quotation."""
        return self.has(k, "stops") or self.is_quote(k)

    def is_dot_in_name(self, k: int) -> bool:
        """Say whether a full stop belongs to an abbreviation or initial, and the sentence goes on."""
        if self.word(k) != "." or k == 0 or k + 1 >= self.size:
            return False
        return self.has(k - 1, "abbreviations") or len(self.words[k - 1]) == 1

    def cue(self, k: int) -> Cue | None:
        return self.lexicon.verbs.get(self.word(k))

    def is_told(self, k: int, takes: str = "quote") -> bool:
        """Say whether a word is a finite verb of speech that takes something, and no noun."""
        cue = self.cue(k)
        return (
            cue is not None
            and cue.shape in ("ed", "s")
            and takes in cue.takes
            and not self.has(k, "noun_forms")
        )

    def is_finite(self, k: int) -> bool:
        """Say whether a word may be a finite verb: what a lexicon and endings can tell."""
        if self.has(k, "auxiliaries", "genitive", "irregular_pasts"):
            return True
        word, cue = self.word(k), self.cue(k)
        if cue is not None and cue.shape in ("ed", "s"):
            return True
        return len(word) > 3 and word.endswith(("ed", "'re", "’re", "'ll", "’ll", "n't", "n’t"))

    def any_finite(self, start: int, end: int) -> bool:
        return any(self.is_finite(k) for k in range(start, min(end, self.size)))

    def after_openers(self, start: int, end: int) -> int:
        """Return where a clause begins behind punctuation, "but", "still" and the like."""
        while start < end and self.has(start, "stops", "connectors"):
            start += 1
        return start

    def comma(self, start: int, reach: int = REACH) -> int:
        """Return the next comma, or the last word within reach."""
        k = start
        while k < self.size and self.words[k] != "," and k - start < reach:
            k += 1
        return k

    def stop(self, start: int = 0) -> int:
        """Return the end of the sentence without its full stop."""
        end = self.size
        while end > start + 1 and self.has(end - 1, "ends"):
            end -= 1
        return end
