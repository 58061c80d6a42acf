"""Who says what in one sentence: the rules over words, quotations and the lexicon.

The scheme is PolNeAR's (Newell, Margolin & Ruths, "An Attribution Relations Corpus for Political
News", LREC 2018): a source, a cue and a content, of which only the source may be missing. There is no
parser: a subject is what stands between a boundary and the verb, a clause ends where the next
attribution or the sentence does. So each rule looks a bounded way back and forth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transforms.text.clauses import QUOTE, Words
from transforms.text.cues import Cue, Lexicon, lexicon

REACH = 40
"""Words that a rule looks back for a subject."""

Range = tuple[int, int]
"""Numbers of words, end exclusive."""

_BE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "'s",
        "’s",
        "isn't",
        "wasn't",
        "aren't",
        "weren't",
        "it's",
        "it’s",
    ]
)
_STOPS = frozenset(',;:.!?()[]—–…。！？，；："“”')
_DASHES = frozenset("-—–")
_ENDS = frozenset(".!?。！？…;")
_SUBJECT_PRONOUNS = frozenset(["i", "he", "she", "they", "we", "it", "you", "who"])
_OBJECTS = frozenset(
    ["me", "him", "her", "them", "us", "you", "reporters", "it", "viewers", "voters", "supporters"]
)
_CUTS = frozenset(["but", "while", "although", "though", "whereas"])
_OPENING = frozenset(
    [
        "but",
        "and",
        "so",
        "yet",
        "still",
        "otherwise",
        "however",
        "also",
        "indeed",
        "instead",
        "meanwhile",
        "then",
        "now",
        "for",
        "example",
    ]
)
_NEUTRAL = "neutral"
_SHIFTED = frozenset(
    [
        "on",
        "in",
        "at",
        "during",
        "to",
        "after",
        "before",
        "from",
        "with",
        "when",
        "via",
        "through",
        "for",
        "of",
        "about",
        "as",
        "by",
        "while",
        "last",
        "this",
        "earlier",
        "later",
        "following",
        "over",
        "under",
        "outside",
        "upon",
    ]
)


@dataclass(frozen=True, slots=True)
class Attribution:
    source: Range | None
    cue: Range
    verb: int
    kind: str
    contents: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a verb at its place takes."""

    kind: str
    takes: frozenset[str]
    after: int
    """The first word after it and its particle."""


@cache
def _lists() -> dict[str, frozenset[str]]:
    """The lists of the lexicon, without their tables."""
    return (
        {name.split(".", 1)[1]: words for name, words in lexicon().lists.items()}
        | {
            f"noun_{name}": lexicon().lists[f"nouns.{name}"]
            for name in ("clause", "to", "noun", "prepositions")
        }
        | {
            "romance": lexicon().lists["other.fr"]
            | lexicon().lists["other.it"]
            | lexicon().lists["other.de"]
        }
    )


def attribute(sentence: Words) -> list[Attribution]:
    """Return the attributions of a sentence in order; none lies in the content of another."""
    return _Sentence(sentence).read()


class _Sentence:
    """One sentence being read, left to right."""

    def __init__(self, sentence: Words) -> None:
        self.s = sentence
        self.w = sentence.words
        self.n = len(sentence.words)
        self.lexicon: Lexicon = lexicon()
        self.lists = _lists()
        self.found: list[Attribution] = []
        self.busy = 0
        """Words before this one belong to a content already."""
        self.subject: Range | None = None
        """The last source, for verbs that share it."""

    def read(self) -> list[Attribution]:
        i = 0
        verbs, lists = self.lexicon.verbs, self.lists
        while i < self.n:
            word = self.w[i]
            found = None
            if i >= self.busy:
                if word in verbs:
                    found = self._verb(i, verbs[word])
                if found is None and word in self.lexicon.phrases:
                    found = self._phrase(i)
                if found is None and word == "according":
                    found = self._according(i)
                if found is None and word == ":":
                    found = self._colon(i)
                if found is None and word in ("reportedly", "allegedly"):
                    found = self._adverb(i)
                if found is None and word in lists["to"] and self._is_passive(i):
                    found = self._passive(i)
                if found is None and (
                    word in lists["noun_clause"]
                    or word in lists["noun_to"]
                    or word in lists["noun_noun"]
                ):
                    found = self._noun(i)
            if found is not None:
                self.found.append(found)
                if found.source is not None:
                    self.subject = found.source
                last = max(end for _, end in found.contents)
                self.busy = max(self.busy, last, found.cue[1])
            i += 1
        return self.found

    # -- verbs ---------------------------------------------------------------------------------

    def _verb(self, i: int, cue: Cue) -> Attribution | None:
        reading = self._reading(i, cue)
        if reading is None:
            return None
        return self._predicate(i, cue.shape, reading, cue)

    def _phrase(self, i: int) -> Attribution | None:
        for rest, kind, takes in self.lexicon.phrases[self.w[i]]:
            j = i + 1
            if tuple(self.w[j : j + len(rest)]) == rest:
                cue = self.lexicon.verbs.get(self.w[i])
                shape = cue.shape if cue else "ing" if self.w[i].endswith("ing") else "ed"
                return self._predicate(i, shape, _Reading(kind, takes, j + len(rest)), None)
        return None

    def _reading(self, i: int, cue: Cue) -> _Reading | None:
        for length in (3, 2, 1):
            after = " ".join(self.w[i + 1 : i + 1 + length])
            if after in cue.followed:
                kind, takes = cue.followed[after]
                return _Reading(kind, takes, i + 1 + length)
        if cue.kind is None:
            return None
        return _Reading(cue.kind, cue.takes, i + 1)

    def _predicate(
        self, i: int, shape: str, reading: _Reading, cue: Cue | None
    ) -> Attribution | None:
        first = self._group_start(i)
        if self._is_noun(i, first, shape):
            return None
        group = self.w[first:i]
        is_passive = shape == "ed" and any(word in _BE for word in group)
        if is_passive and self.w[i] not in (
            "quoted",
            "asked",
            "told",
            "reminded",
            "informed",
            "urged",
        ):
            return None
        if self.w[i] == "asked" and self._is_participle(first) and i + 1 < self.n:
            start = i + 2 if self.w[i + 1] in ("about", "by") else i + 1
            comma = self._comma(start)
            return (
                Attribution(None, (first, start), i, reading.kind, ((start, comma),))
                if start < comma
                else None
            )
        source, is_right = None, False
        if not is_passive:
            source, is_right = self._subject(i, first, shape, reading)
            needs_none = shape == "ing" or (cue is not None and cue.is_impersonal)
            if source is None and not needs_none and not self._beside_quote(i, first):
                return None
        if (
            cue is not None
            and cue.is_finding
            and not self._is_finding(source)
            and "noun" not in reading.takes
        ) and not self._clause_opens(reading.after):
            return None
        if cue is not None and cue.is_impersonal:
            return self._impression(i, first)
        after = source[1] if is_right and source else reading.after
        if shape == "ing" and first == 0:
            return self._opening_participle(i, reading)
        contents = self._contents(i, first, source, is_right, after, reading, shape)
        if not contents:
            return None
        cue_end = max(reading.after, i + 1)
        return Attribution(source, (first, cue_end), i, reading.kind, tuple(contents))

    def _is_participle(self, first: int) -> bool:
        return first == 0 or self.w[first - 1] in ("when", "if", "until", "once")

    def _comma(self, start: int) -> int:
        """Return the next comma or the end of the sentence."""
        end = start
        while end < self.n and self.w[end] not in (",", ".", "?", "!", QUOTE):
            end += 1
        return end

    def _opening_participle(self, i: int, reading: _Reading) -> Attribution | None:
        """Read "Speaking about the talks, the minister …": what is said ends at the comma."""
        start = reading.after
        comma = start
        while comma < self.n and self.w[comma] != "," and comma - start < REACH:
            comma += 1
        if comma >= self.n or comma == start or self.w[comma] != ",":
            return None
        source = self._phrase_right(comma + 1)
        return Attribution(source, (i, start), i, reading.kind, ((start, comma),))

    def _group_start(self, i: int) -> int:
        """Return where the verb with its auxiliaries and adverbs begins."""
        first = i
        if (
            first
            and self.w[first - 1] in self.lists["other_auxiliaries"]
            and self.w[i] in self.lists["romance"]
        ):
            return first - 1
        while first > 0 and i - first < 6:
            word = self.w[first - 1]
            if (
                word in self.lists["auxiliaries"]
                or word in self.lists["adverbs"]
                or (word.endswith("ly") and word not in self.lists["ly_words"])
                or (
                    word == "to"
                    and first > 1
                    and self.w[first - 2]
                    in (
                        "has",
                        "had",
                        "have",
                        "went",
                        "going",
                        "wants",
                        "wanted",
                        "refused",
                        "continued",
                        "failed",
                        "began",
                    )
                )
            ):
                first -= 1
            else:
                break
        # An adverb that opens the sentence, or "Now,", is no part of it.
        while (
            first < i
            and (first == 0 or self.w[first - 1] in _STOPS)
            and self.w[first] not in self.lists["auxiliaries"]
        ):
            first += 1
        return first

    def _is_noun(self, i: int, first: int, shape: str) -> bool:
        word = self.w[i]
        before = self.w[first - 1] if first else ""
        if first < i and any(
            w in self.lists["auxiliaries"] and w not in ("'s", "’s") for w in self.w[first:i]
        ):
            return False
        if before in ("'s", "’s") or self.w[i - 1] in ("'s", "’s") if i else False:
            return True
        if before in self.lists["determiners"] and before not in (
            "that",
            "this",
            "these",
            "those",
            "some",
            "many",
            "few",
            "several",
            "most",
            "more",
            "her",
        ):
            return shape != "ed" or True
        if before in ("her", "some", "many", "more", "most") and word in self.lists["nouns"]:
            return before in ("her", "more", "most") or shape == "s"
        if before in self.lists["prepositions"] and before != "to" and shape in ("base", "s", "ed"):
            return True
        if shape == "ing":
            return before in ("the", "a", "an") or (
                word in self.lists["nouns"] and before in self.lists["determiners"]
            )
        if before == "to" or (shape == "base" and word not in self.lists["nouns"]):
            return False
        if word in self.lists["strict"] and not self._is_certain(i + 1):
            return True
        if shape == "base" and before not in _SUBJECT_PRONOUNS | {
            "and",
            "some",
            "many",
            "others",
            "that",
            "which",
            "not",
            "both",
        }:
            if (
                not before.endswith("s")
                and before not in self.lists["plurals"]
                and before not in _STOPS
                and before != QUOTE
            ):
                return not (self.s.capitals[i] and first > 0)
            return word in self.lists["nouns"] and not self._takes_on(i)
        if shape == "s" and word in self.lists["nouns"]:
            if before in _SUBJECT_PRONOUNS or before in ("and", "which", "that"):
                return before in ("they", "we", "you", "i") or not self._takes_on(i)
            return not self._takes_on(i) and not (first > 0 and self.s.capitals[first - 1])
        return False

    def _is_certain(self, j: int) -> bool:
        return j < self.n and (
            self.w[j] in ("that", "to", QUOTE, ":", "how")
            or (j + 1 < self.n and self.w[j + 1] == QUOTE)
        )

    def _takes_on(self, i: int) -> bool:
        """Say whether what follows reads as what a verb takes."""
        if i + 1 >= self.n:
            return False
        after = self.w[i + 1]
        return (
            after in self.lists["openers"]
            or after in _SUBJECT_PRONOUNS
            or after in self.lists["determiners"]
            or after in ("to", QUOTE, ":", "it", "him", "them", "for", "on")
            or self.s.capitals[i + 1]
        )

    # -- subjects ------------------------------------------------------------------------------

    def _subject(
        self, i: int, first: int, shape: str, reading: _Reading
    ) -> tuple[Range | None, bool]:
        """Return who does it, and whether that stands right of the verb."""
        if first == 0:
            if (
                "quote" in reading.takes
                and shape in ("ed", "s")
                and i + 1 < self.n
                and self.w[i + 1] not in self.lists["openers"]
            ):
                return None, False
            return None, False
        before = self.w[first - 1]
        if before in self.lists["relatives"] or (before == "that" and shape != "ing"):
            return (first - 1, first), False
        is_bare = first == i or self.w[i] in self.lists["romance"]
        if "quote" in reading.takes and shape != "ing" and is_bare and self._may_invert(first):
            right = self._phrase_right(reading.after)
            if right is not None:
                return self._with_apposition(right), True
        if before in ("and", "but", "or", "then", "&"):
            if self.subject is not None:
                # "Clinton and Warren said" has its subject before it, "said and added" has not.
                return self.subject, False
            return self._opening_phrase(first - 1), False
        if before == "," or before in _DASHES or before == ")":
            if shape == "ing":
                return self.subject or self._opening_phrase(first), False
            apposed = self._before_apposition(first - 1)
            if apposed is not None:
                return apposed, False
            if self.subject is not None:
                return self.subject, False
            return self._opening_phrase(first - 1), False
        if before == "to":
            return (
                self.subject or self._opening_phrase(first - 1)
            ) if shape == "base" else None, False
        leads = before in self.lists["prepositions"] or before in self.lists["subordinators"]
        if shape == "ing" and leads and not any(word in _BE for word in self.w[first:i]):
            return self.subject or self._opening_phrase(first - 1), False
        return self._phrase_left(first), False

    def _may_invert(self, first: int) -> bool:
        """Say whether a verb follows what was said, so that its subject may follow it."""
        before = self.w[first - 1]
        if before == QUOTE:
            return True
        if before != ",":
            return False
        if first > 1 and self.w[first - 2] == QUOTE:
            return True
        apposed = self._before_apposition(first - 1)
        if apposed is not None and not any(
            self._is_finite(k) for k in range(apposed[0] + 1, self.w.index(",", apposed[0]))
        ):
            return False
        return self._clause_left(first - 1)

    def _phrase_left(self, end: int) -> Range | None:
        """Return the noun phrase that ends before a word: what stands between a boundary and it."""
        start = end
        lists = self.lists
        while start > 0 and end - start < REACH:
            word = self.w[start - 1]
            if word in _STOPS or word == QUOTE:
                if (word == "." and start > 1 and self.w[start - 2] in lists["abbreviations"]) or (
                    word == "." and start > 1 and len(self.w[start - 2]) == 1
                ):
                    start -= 1
                    continue
                if word == ")" and end - start < 8:
                    depth = start - 2
                    while depth > 0 and self.w[depth] != "(" and start - depth < 12:
                        depth -= 1
                    if self.w[depth] == "(" and depth > 0:
                        start = depth
                        continue
                break
            if word in ("-", "—", "–"):
                break
            if word in lists["relatives"] or (word in lists["openers"] and word != "that"):
                break
            if word in lists["subordinators"]:
                if word == "and" and start < end and start > 1 and self._joins(start, end):
                    start -= 1
                    continue
                break
            if word in lists["auxiliaries"] and word not in ("'s", "’s"):
                break
            cue = self.lexicon.verbs.get(word)
            if (
                cue is not None
                and cue.shape in ("ed", "s")
                and word not in lists["nouns"]
                and start < end
                and not self.s.capitals[start - 1]
                and (start < 2 or self.w[start - 2] not in lists["determiners"])
            ):
                break
            start -= 1
        return self._trim_phrase(start, end)

    def _joins(self, start: int, end: int) -> bool:
        """Say whether the "and" before a word joins two parts of one subject."""
        left = start - 2
        if left < 0:
            return False
        return (
            self.s.capitals[left]
            and (self.s.capitals[start] or self.w[start] in self.lists["determiners"])
        ) or (
            self.w[left].endswith("s")
            and self.w[end - 1].endswith("s")
            and not self.s.capitals[left]
        )

    def _trim_phrase(self, start: int, end: int) -> Range | None:
        lists = self.lists
        while start < end and (
            self.w[start]
            in (
                "but",
                "and",
                "yet",
                "so",
                "then",
                "now",
                "still",
                "meanwhile",
                "however",
                "also",
                "once",
                "later",
                "earlier",
                "even",
                "instead",
                "nor",
                "or",
                "when",
                "as",
                "because",
                "indeed",
                "today",
                "'s",
                "’s",
            )
            or (self.w[start].endswith("ly") and end - start > 1 and not self.s.capitals[start])
            or (
                self.w[start] in lists["times"]
                and end - start > 1
                and self.w[start] not in ("this",)
            )
        ):
            start += 1
        # "On Tuesday Mr. Trump", "In 2010 she": a phrase of time that opens the sentence.
        if start < end and self.w[start] in (
            "on",
            "in",
            "at",
            "by",
            "during",
            "after",
            "since",
            "for",
            "with",
            "from",
        ):
            j = start + 1
            while j < end and (
                self.w[j] in lists["times"]
                or self.w[j].isdigit()
                or self.w[j]
                in (
                    "the",
                    "an",
                    "a",
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                    "interview",
                    "statement",
                    "past",
                    "late",
                    "early",
                )
            ):
                j += 1
            if j == start + 1 and j < end:
                # Else the subject is the last noun phrase of it.
                k = end - 1
                while (
                    k > start
                    and not (self.w[k] in lists["determiners"] or self.w[k] in lists["pronouns"])
                    and not (self.s.capitals[k] and not self.s.capitals[k - 1])
                ):
                    k -= 1
                j = max(k, start + 1)
            start = j
        # "The council on Wednesday", "Mr. Trump last week".
        while end > start + 1 and (
            self.w[end - 1] in lists["times"]
            or (self.w[end - 1].isdigit() and self.w[end - 2] in ("in", "on", "since"))
        ):
            end -= 1
            if end > start + 1 and self.w[end - 1] in ("on", "in", "since", "late", "early", "the"):
                end -= 1
        if (
            start >= end
            or self.w[end - 1] in lists["prepositions"]
            or self.w[end - 1] in ("the", "a", "an", "to")
        ):
            return None
        if end - start == 1 and self.w[start] in (
            "there",
            "him",
            "me",
            "them",
            "us",
            "not",
            "what",
            "how",
        ):
            return None
        return start, end

    def _before_apposition(self, comma: int) -> Range | None:
        """Return the subject with its apposition, where the verb follows the comma that ends it."""
        low = max(0, comma - REACH)
        opening = {",": ",", ")": "(", "—": "—", "–": "–", "-": "-"}.get(self.w[comma], ",")
        j = comma - 1
        while j > low and self.w[j] != opening:
            if self.w[j] in _ENDS and self.w[j] != ".":
                return None
            j -= 1
        if j <= 0 or self.w[j] != opening:
            return None
        phrase = self._phrase_left(j)
        if phrase is None:
            return None
        is_age = j + 2 == comma and self.w[j + 1].isdigit()
        follower = self.w[j + 1]
        is_apposition = (
            is_age
            or follower in self.lists["determiners"]
            or follower in ("who", "which", "whose", "one", "including", "former")
            or follower in self.lists["roles"]
            or self.s.capitals[phrase[0]]
            or opening != ","
        )
        if not is_apposition:
            return None
        return (
            (phrase[0], comma)
            if follower not in ("who", "which", "whose") and opening == ","
            else phrase
        )

    def _opening_phrase(self, limit: int) -> Range | None:
        """Return the noun phrase that opens the sentence, for a verb that shares its subject."""
        i = 0
        lists = self.lists
        while i < limit and self.w[i] in (
            "but",
            "and",
            "so",
            "yet",
            "still",
            "then",
            "when",
            "as",
            "while",
            "meanwhile",
            "after",
            "once",
            ",",
        ):
            i += 1
        if i < limit and self.w[i] in lists["prepositions"]:
            comma = i
            while comma < limit and self.w[comma] != "," and comma - i < 12:
                comma += 1
            if comma < limit and self.w[comma] == ",":
                i = comma + 1
        phrase = self._phrase_right(i)
        return phrase if phrase and phrase[1] <= limit else None

    def _phrase_right(self, start: int) -> Range | None:
        """Return the noun phrase that begins at a word."""
        lists = self.lists
        i = start
        if i >= self.n:
            return None
        if self.w[i] in lists["pronouns"] and self.w[i] not in lists["determiners"]:
            return i, i + 1
        if not (
            self.s.capitals[i] or self.w[i] in lists["determiners"] or self.w[i] in lists["roles"]
        ):
            if (
                self.w[i] in lists["prepositions"]
                or self.w[i] in lists["openers"]
                or self.w[i] in _STOPS
                or self.w[i] == QUOTE
                or self.w[i] in lists["times"]
                or (
                    self.w[i].endswith("ly")
                    and self.w[i] not in self.lists["ly_words"]
                    and not self.s.capitals[i]
                )
                or self.w[i] in lists["adverbs"]
                or self.w[i] in lists["auxiliaries"]
                or self.w[i].endswith("ing")
            ):
                return None
        elif self.w[i] in lists["times"]:
            return None
        while i < self.n and i - start < 20:
            word = self.w[i]
            if (
                word == "."
                and i > start
                and (self.w[i - 1] in lists["abbreviations"] or len(self.w[i - 1]) == 1)
                and i + 1 < self.n
            ):
                i += 1
                continue
            if word == "(" and i > start:
                close = i
                while close < self.n and self.w[close] != ")" and close - i < 10:
                    close += 1
                if close < self.n and self.w[close] == ")":
                    i = close + 1
                    continue
            if word in _STOPS or word == QUOTE or word in _DASHES:
                break
            if (
                (word in lists["auxiliaries"] and word not in ("'s", "’s"))
                or word in lists["relatives"]
                or (word in lists["times"] and i > start and word not in ("this",))
            ):
                break
            if word in lists["prepositions"] and word not in (
                "of",
                "for",
                "from",
                "at",
                "in",
                "with",
            ):
                break
            if (
                word in ("at", "in", "on", "during", "from", "with")
                and i + 1 < self.n
                and (
                    self.w[i + 1] in ("a", "an", "response", "his", "her")
                    or self.w[i + 1] in lists["times"]
                    or self.w[i + 1].isdigit()
                )
            ):
                break
            if word in lists["subordinators"] and not (
                word == "and"
                and i + 1 < self.n
                and self.s.capitals[i + 1]
                and self.s.capitals[i - 1]
            ):
                break
            cue = self.lexicon.verbs.get(word)
            if (
                i > start
                and cue is not None
                and cue.shape in ("ed", "s", "ing")
                and (word not in lists["nouns"])
                and not self.s.capitals[i]
            ):
                break
            if (
                i > start
                and word.endswith("ed")
                and not self.s.capitals[i]
                and self.w[i - 1] not in lists["determiners"]
            ):
                break
            if (
                word.endswith("ly")
                and word not in self.lists["ly_words"]
                and not self.s.capitals[i]
            ):
                break
            i += 1
        return (start, i) if i > start else None

    def _with_apposition(self, phrase: Range) -> Range:
        """Stretch a phrase after its verb over the apposition that follows."""
        start, end = phrase
        if end + 1 >= self.n or (self.w[end] != "," and self.w[end] not in ("who", "which")):
            return phrase
        follower = self.w[end + 1] if self.w[end] == "," else self.w[end]
        is_name = (
            follower in self.lists["determiners"]
            or follower in ("who", "which", "one", "former")
            or follower in self.lists["roles"]
            or self.s.capitals[end + 1]
            or follower.isdigit()
        )
        is_small = (
            not is_name
            and not follower.endswith("ing")
            and follower not in self.lists["prepositions"]
            and follower not in self.lists["subordinators"]
            and follower not in self.lists["adverbs"]
            and follower != QUOTE
            and not follower.endswith("ly")
        )
        if not (is_name or is_small):
            return phrase
        i = end + 1
        while i < self.n and i - end < REACH:
            word = self.w[i]
            if (
                (
                    word in _ENDS
                    and not (
                        word == "."
                        and (
                            self.w[i - 1] in self.lists["abbreviations"] or len(self.w[i - 1]) == 1
                        )
                        and i + 1 < self.n
                    )
                )
                or word == QUOTE
                or word in ("—", "–", ":")
            ):
                break
            if (
                word == ","
                and i + 1 < self.n
                and (
                    self.w[i + 1] == QUOTE
                    or self.w[i + 1].endswith("ing")
                    or self.w[i + 1] in self.lists["prepositions"]
                    or self.w[i + 1] in self.lists["subordinators"]
                )
                and self.w[i + 1] not in ("and", "of")
            ):
                break
            if self.w[i] in self.lists["times"] and self.w[i - 1] in ("on", "in", "earlier"):
                i -= 1
                break
            i += 1
        while i > end and self.w[i - 1] == ",":
            i -= 1
        return (start, i)

    # -- contents ------------------------------------------------------------------------------

    def _contents(
        self,
        i: int,
        first: int,
        source: Range | None,
        is_right: bool,
        after: int,
        reading: _Reading,
        shape: str,
    ) -> list[Range]:
        takes = reading.takes
        left_edge = (
            min(source[0], first)
            if source and not is_right and source[1] <= first and first - source[1] < REACH
            else first
        )
        contents: list[Range] = []
        if (
            source
            and not is_right
            and after + 1 < self.n
            and self.w[after] == ","
            and "bare" in takes
        ):
            inserted = self._around_insertion(source[0], after)
            if inserted:
                return inserted
        left = self._left_content(left_edge) if "quote" in takes or "bare" in takes else None
        if is_right and source is not None:
            return self._around(left, source[1])
        if (
            left is not None
            and self.w[left[1] - 1 if left[1] else 0] == QUOTE
            and not self._clause_opens(after)
        ):
            return self._around(left, after)
        right = self._right_content(i, after, reading, has_left=left is not None)
        if right is not None:
            return [right]
        if left is not None and ("quote" in takes):
            return self._around(left, after)
        # "a move which he denounced", "whom he described"
        return contents

    def _around_insertion(self, start: int, comma: int) -> list[Range]:
        """Read "The levy, Smith said, is dead" and "As Smith said, the levy is dead"."""
        before = self.w[start - 1] if start else ""
        end = self._clause_end(comma + 1, None)
        if before == "as" and start == 1:
            return [(comma + 1, end)] if end > comma + 2 else []
        if before != "," or self.w[comma + 1] == QUOTE or self.w[comma + 1].endswith("ing"):
            return []
        if self.w[comma + 1] in ("who", "which", "and", "but", "when", "while", "as", "according"):
            return []
        left = self.busy
        while left < start - 1 and (self.w[left] in _STOPS or self.w[left] in _OPENING):
            left += 1
        contents = [(left, start - 1)] if left < start - 1 else []
        return [*contents, (comma + 1, end)] if end > comma + 2 else []

    def _around(self, left: Range | None, after: int) -> list[Range]:
        """Return the content before a verb of speech and the part that goes on after it."""
        contents = [left] if left is not None else []
        i = after
        while i < self.n and i - after < 25 and self.w[i] not in (QUOTE, ",", ".", ":", ";", "—"):
            i += 1
        if i < self.n and self.w[i] == QUOTE:
            contents.append((i, self._quote_end(i)))
        elif i + 1 < self.n and self.w[i] in (",", ":") and self.w[i + 1] == QUOTE:
            contents.append((i + 1, self._quote_end(i + 1)))
        elif (
            left is not None
            and self.w[left[1] - 1] != QUOTE
            and i == after
            and i + 2 < self.n
            and self.w[i] == ","
        ):
            end = self._clause_end(i + 1, None)
            if (
                end - i > 2
                and not self.w[i + 1].endswith("ing")
                and self.w[i + 1] not in ("who", "which", "and", "but", "when", "while", "as")
            ):
                contents.append((i + 1, end))
        return contents

    def _quote_end(self, i: int) -> int:
        """Return the end of a run of quotations."""
        end = i + 1
        while end < self.n and self.w[end] == QUOTE:
            end += 1
        return end

    def _left_content(self, edge: int) -> Range | None:
        """Return what a sentence says before "…, he said"."""
        if edge <= 0:
            return None
        if self.w[edge - 1] == QUOTE:
            return self._quote_left(edge - 1)
        if self.w[edge - 1] == "," and edge >= 2:
            if self.w[edge - 2] == QUOTE:
                return self._quote_left(edge - 2)
            if self._clause_left(edge - 1):
                start = self.busy
                while start < edge - 1 and (
                    self.w[start] in _STOPS or self.w[start] in ("but", "and", "so", "yet")
                ):
                    start += 1
                if start < edge - 1:
                    return start, edge - 1
        return None

    def _quote_left(self, i: int) -> Range:
        """Return the quotation that ends at a word, with the clause that it ends, if any."""
        start = i
        low = max(self.busy, i - REACH)
        while (
            start > low
            and self.w[start - 1] not in _STOPS
            and self.w[start - 1] not in ("and", "but")
        ):
            start -= 1
        if i - start > 12 and start == low:
            return i, i + 1
        quote = self.s.quotes[i]
        is_fragment = (
            start < i
            and quote.end - quote.start < 400
            and not any(
                word in self.lexicon.verbs and "quote" in self.lexicon.verbs[word].takes
                for word in self.w[start:i]
            )
        )
        return (start, i + 1) if is_fragment else (i, i + 1)

    def _clause_left(self, comma: int) -> bool:
        """Say whether a main clause ends at this comma, and not an adverbial that opens the sentence."""
        start = self.busy
        while start < comma and (
            self.w[start] in _STOPS or self.w[start] in ("but", "and", "so", "yet")
        ):
            start += 1
        length = comma - start
        if length < 1:
            return False
        word = self.w[start]
        if start == 0 and self._is_interrupted(comma):
            return (
                word not in self.lists["prepositions"]
                and word not in self.lists["subordinators"]
                and word not in self.lists["adverbs"]
                and word not in self.lists["times"]
                and not word.endswith("ly")
                and not word.endswith("ing")
            )
        if (
            word in self.lists["prepositions"]
            or word in self.lists["subordinators"]
            or word in self.lists["relatives"]
            or word.endswith("ly")
            or word in self.lists["adverbs"]
            or word in self.lists["times"]
        ) and "," not in self.w[start:comma]:
            return False
        if word.endswith("ing") or word in ("asked", "pressed", "meanwhile", "however", "to"):
            return False
        return any(self._is_finite(j) for j in range(start + 1, min(comma, start + REACH)))

    def _is_interrupted(self, comma: int) -> bool:
        """Say whether "The levy, Smith said, is dead": a finite verb follows the second comma."""
        second = comma + 1
        while second < self.n and self.w[second] not in _STOPS and second - comma < 12:
            second += 1
        return (
            second + 2 < self.n
            and self.w[second] == ","
            and (self.w[second + 1] in self.lists["auxiliaries"] or self._is_finite(second + 1))
            and any(
                self.w[k] in self.lexicon.verbs and "quote" in self.lexicon.verbs[self.w[k]].takes
                for k in range(comma + 1, second)
            )
        )

    def _is_finite(self, i: int) -> bool:
        word = self.w[i]
        return (
            word in self.lists["auxiliaries"]
            or (len(word) > 3 and word.endswith("ed"))
            or (word in self.lexicon.verbs and self.lexicon.verbs[word].shape in ("ed", "s"))
            or word.endswith(("'re", "’re", "'s", "’s", "'ll", "’ll", "n't", "n’t"))
        )

    def _clause_opens(self, i: int) -> bool:
        return i < self.n and self.w[i] in self.lists["openers"]

    def _right_content(
        self, i: int, after: int, reading: _Reading, *, has_left: bool
    ) -> Range | None:
        takes, lists = reading.takes, self.lists
        j = after
        if j >= self.n:
            return None
        is_open = False
        if "addressee" in takes:
            j, is_open = self._after_addressee(j, takes)
        j = self._skip_adjuncts(j)
        if j >= self.n:
            return None
        word = self.w[j]
        if (
            word in (",", ":", "—", "–", "-", "：", "，")
            and j + 1 < self.n
            and self.w[j + 1] == QUOTE
            and "quote" in takes
        ):
            return j + 1, self._mixed_end(j + 1, i)
        if word == ":" and "quote" in takes and j + 1 < self.n:
            return j + 1, self._sentence_end(j + 1)
        if word == QUOTE and ("quote" in takes or "noun" in takes or "clause" in takes):
            return j, self._mixed_end(j, i)
        if word == "," and j + 1 < self.n:
            # "said, in effect, that": a short insertion.
            k = j + 1
            while k < self.n and k - j < 8 and self.w[k] != ",":
                k += 1
            if (
                k + 1 < self.n
                and self.w[k] == ","
                and (self._clause_opens(k + 1) or self.w[k + 1] == QUOTE)
            ):
                j, word = k + 1, self.w[k + 1]
                if word == QUOTE:
                    return j, self._mixed_end(j, i)
        if word in _STOPS:
            return None
        if word in lists["openers"] and ("clause" in takes or "noun" in takes):
            if (
                word in ("when", "where", "who", "which")
                and "noun" not in takes
                and "addressee" not in takes
                and word in ("when", "where", "which")
            ):
                return None
            return j, self._clause_end(j, i)
        if word == "to" and j + 1 < self.n:
            if (
                "to" in takes
                and self.w[j + 1] not in lists["determiners"]
                and not self.s.capitals[j + 1]
            ):
                return j, self._clause_end(j, i)
            return None
        if "addressee" in takes and is_open:
            for preposition in ("of", "about"):
                if word == preposition and preposition in takes:
                    return j + 1, self._clause_end(j + 1, i)
        if word in takes and word in lists["prepositions"]:
            return j + 1, self._clause_end(j + 1, i)
        if "bare" in takes and not has_left and self._clause_starts(j):
            return j, self._clause_end(j, i)
        if "noun" in takes and "addressee" not in takes and j == after and self._noun_starts(j):
            return j, self._clause_end(j, i)
        if "to" in takes and "noun" not in takes and self._noun_starts(j):
            # "wants the US to look": the noun before the infinitive belongs to what is wanted.
            end = self._clause_end(j, i)
            return (j, end) if "to" in self.w[j + 1 : min(end, j + 12)] else None
        return None

    def _skip_adjuncts(self, j: int) -> int:
        """Skip when and where it was said, if what was said still follows."""
        start = j
        lists = self.lists
        while (
            j < self.n
            and (
                (self.w[j] in lists["times"] and self.w[j] not in ("this", "last"))
                or self.w[j] in ("recently", "again", "afterward", "publicly", "simply", "too")
                or (self.w[j].endswith("ly") and self.w[j] not in ("only",))
            )
            and j - start < 3
        ):
            j += 1
        if j < self.n and self.w[j] in _SHIFTED:
            k = j + 1
            while k < self.n and k - j < 16:
                word = self.w[k]
                if word == "that" or word == QUOTE or word == ":":
                    return k
                if word in _ENDS or word == ",":
                    if (
                        word == ","
                        and k + 1 < self.n
                        and (self.w[k + 1] == QUOTE or self.w[k + 1] == "that")
                    ):
                        return k + 1
                    return start if j == start else j
                if word in _SUBJECT_PRONOUNS and word not in ("it", "you", "who") and k - j > 1:
                    return k
                if (
                    word in lists["times"]
                    and word.endswith("day")
                    and k + 1 < self.n
                    and (self.w[k + 1] in lists["determiners"] or self.s.capitals[k + 1])
                ):
                    return k + 1
                k += 1
        return j

    def _after_addressee(self, j: int, takes: frozenset[str]) -> tuple[int, bool]:
        """Return the word after the one spoken to, and whether anybody is."""
        start = j
        if (j < self.n and self.w[j] in self.lists["openers"]) or (
            j < self.n and self.w[j] in (QUOTE, ":", ",")
        ):
            return j, False
        while j < self.n and j - start < 18:
            word = self.w[j]
            if (
                word == "."
                and j > start
                and (self.w[j - 1] in self.lists["abbreviations"] or len(self.w[j - 1]) == 1)
            ):
                j += 1
                continue
            if (
                (word in self.lists["openers"] and j > start)
                or word in (QUOTE, ":")
                or word in _STOPS
            ):
                break
            if j > start and (
                (word in _SUBJECT_PRONOUNS and word != "it")
                or word == "to"
                or (
                    word == "of"
                    and "of" in takes
                    and self.w[start:j]
                    and j - start < 8
                    and not self.s.capitals[j - 1]
                )
                or word == "about"
            ):
                break
            if (
                j > start
                and self.w[start] in _OBJECTS
                and start + 1 == j
                and word not in self.lists["prepositions"]
            ):
                break
            if (
                j > start and word in ("on", "in", "at", "during", "after", "via")
            ) or word in self.lists["times"]:
                break
            if (
                j > start
                and (word in self.lists["determiners"])
                and self.w[j - 1] not in self.lists["prepositions"]
            ):
                break
            j += 1
        return j, j > start

    def _clause_starts(self, j: int) -> bool:
        """Say whether a clause without "that" may begin here."""
        word = self.w[j]
        if word in _STOPS or word == QUOTE:
            return False
        if word in self.lists["prepositions"] or word in (
            "and",
            "or",
            "but",
            "so",
            "because",
            "while",
            "when",
            "nothing",
            "something",
            "anything",
            "as",
            "much",
            "little",
            "otherwise",
        ):
            return (
                word
                in ("for", "in", "after", "under", "by", "despite", "without", "if", "at", "with")
                and any(self._is_finite(k) for k in range(j + 2, min(self.n, j + REACH)))
                and "," in self.w[j : j + 14]
            )
        if word in _OBJECTS and word not in (
            "it",
            "you",
            "her",
            "voters",
            "supporters",
            "reporters",
        ):
            return False
        return any(
            self._is_finite(k) or self.w[k] in ("'s", "’s", "to", QUOTE) or self.w[k].endswith("s")
            for k in range(j + 1, min(self.n, j + REACH))
        )

    def _noun_starts(self, j: int) -> bool:
        word = self.w[j]
        return (
            (
                word not in _STOPS
                and word not in self.lists["prepositions"]
                and word not in self.lists["subordinators"]
                and word not in self.lists["times"]
                and word not in self.lists["auxiliaries"]
                and word not in ("back", "up", "down", "out", "off", "away", "together", "ahead")
            )
            or word == "that"
            or word == "both"
        )

    def _mixed_end(self, j: int, verb: int) -> int:
        """Return where a content ends that begins with a quotation."""
        quote = self.s.quotes[j]
        if j + 1 >= self.n:
            return j + 1
        after = self.w[j + 1]
        if after == QUOTE:
            return self._quote_end(j)
        if after in _STOPS or quote.end - quote.start > 200:
            return j + 1
        return self._clause_end(j + 1, verb)

    def _sentence_end(self, j: int) -> int:
        end = self.n
        while end > j + 1 and self.w[end - 1] in _ENDS:
            end -= 1
        return end

    def _clause_end(self, j: int, verb: int | None) -> int:
        """Return where the clause ends that begins at a word: at the next attribution or the end."""
        k = j + 1
        while k < self.n:
            word = self.w[k]
            if word == ";":
                break
            if word in (",", "—", "–") and k + 1 < self.n and self._cuts(k, k + 1, verb):
                break
            if word == ")" and "(" not in self.w[j:k]:
                break
            if word == "(" and k + 1 < self.n and ")" in self.w[k : k + 30]:
                pass
            if word in ("and", "but", "as", "while", "when", "after", "according") and self._cuts(
                k, k, verb
            ):
                break
            k += 1
        while k > j + 1 and (
            (
                self.w[k - 1] in _ENDS
                and not (self.w[k - 1] == "." and self.w[k - 2] in self.lists["abbreviations"])
            )
            or self.w[k - 1] == ","
        ):
            k -= 1
        return k

    def _cuts(self, at: int, k: int, verb: int | None) -> bool:
        """Say whether something new begins at a word inside a content."""
        word = self.w[k]
        verbs = self.lexicon.verbs
        if word == "according":
            return True
        is_after_comma = at != k
        if is_after_comma and word in _CUTS:
            return True
        cue = verbs.get(word)
        if (
            is_after_comma
            and cue is not None
            and cue.shape == "ing"
            and ("quote" in cue.takes or "clause" in cue.takes or "noun" in cue.takes)
        ):
            return True
        if word in ("and", "but") or (is_after_comma and word in ("then", "also")):
            k += 1
            while (
                k < self.n
                and (
                    self.w[k] in self.lists["adverbs"]
                    or self.w[k].endswith("ly")
                    or self.w[k] in ("has", "had", "have")
                )
                and k - at < 5
            ):
                k += 1
            if k >= self.n:
                return False
            cue = verbs.get(self.w[k])
            main = verbs.get(self.w[verb]) if verb is not None else None
            if (
                cue is not None
                and cue.shape in ("ed", "s")
                and self.w[k] not in self.lists["nouns"]
                and main is not None
                and (main.shape == cue.shape or main.shape == "ed")
                and ("quote" in cue.takes or "clause" in cue.takes or is_after_comma)
            ):
                return True
            if cue is not None and cue.shape == "ing" and main is not None and main.shape == "ing":
                return True
            # ", and Smith said"
            limit = min(self.n, k + 7)
            for m in range(k, limit):
                later = verbs.get(self.w[m])
                if (
                    later is not None
                    and later.shape in ("ed", "s")
                    and "quote" in later.takes
                    and self.w[m] not in self.lists["nouns"]
                    and m > k
                ):
                    return is_after_comma or self.s.capitals[k] or self.w[k] in _SUBJECT_PRONOUNS
                if self.w[m] in _STOPS:
                    break
        return False

    # -- other cues ----------------------------------------------------------------------------

    def _beside_quote(self, i: int, first: int) -> bool:
        return (
            first > 0
            and (
                self.w[first - 1] == QUOTE
                or (first > 1 and self.w[first - 1] in ",，" and self.w[first - 2] == QUOTE)
            )
        ) or (
            i + 1 < self.n
            and (
                self.w[i + 1] == QUOTE
                or (i + 2 < self.n and self.w[i + 1] in (":", "：", ",") and self.w[i + 2] == QUOTE)
            )
        )

    def _is_finding(self, source: Range | None) -> bool:
        return source is not None and any(
            word in self.lists["reports"] for word in self.w[source[0] : source[1]]
        )

    def _according(self, i: int) -> Attribution | None:
        if i + 2 >= self.n or self.w[i + 1] != "to":
            return None
        source = self._phrase_right(i + 2)
        if source is None:
            return None
        end = source[1]
        is_first = (
            i == 0
            or (i == self.busy and self.w[i - 1] in _STOPS)
            or (i > 0 and self.w[i - 1] in ("but", "and"))
        )
        if is_first:
            comma = end
            while comma < self.n and self.w[comma] != "," and comma - end < 25:
                comma += 1
            if comma + 1 >= self.n or self.w[comma] != ",":
                return None
            source = (source[0], comma)
            right = (comma + 1, self._sentence_end(comma + 1))
            return (
                Attribution(source, (i, i + 2), i, _NEUTRAL, (right,))
                if right[1] > right[0]
                else None
            )
        source = self._with_apposition(source)
        start = self.busy
        stop = i
        while stop > start and self.w[stop - 1] in (",", "—", "–"):
            stop -= 1
        while start < stop and (self.w[start] in _STOPS or self.w[start] in ("but", "and")):
            start += 1
        contents: list[Range] = []
        if stop - start > 1:
            contents.append((start, stop))
        end = source[1]
        if end + 1 < self.n and self.w[end] == ",":
            contents.append((end + 1, self._clause_end(end + 1, None)))
        contents = [c for c in contents if c[1] > c[0]]
        return Attribution(source, (i, i + 2), i, _NEUTRAL, tuple(contents)) if contents else None

    def _colon(self, i: int) -> Attribution | None:
        """Read "Smith: no deal", and "No deal: report" in a headline."""
        if i == 0 or i > 8 or i + 1 >= self.n:
            return None
        if self.w[i + 1] == QUOTE or (
            self.s.capitals[0]
            and all(
                self.s.capitals[k]
                or self.w[k] in ("of", "the", "to", "on", "and", ".", "'s", "’s", "for")
                for k in range(i)
            )
        ):
            source = self._trim_phrase(0, i)
            if source is None or any(self.w[k] in _STOPS and self.w[k] != "." for k in range(i)):
                return None
            if self.w[i + 1] != QUOTE and (self.n - i < 4 or self.s.paragraph):
                return None
            end = self._quote_end(i + 1) if self.w[i + 1] == QUOTE else self._sentence_end(i + 1)
            return Attribution(source, (i, i + 1), i, _NEUTRAL, ((i + 1, end),))
        return None

    def _adverb(self, i: int) -> Attribution | None:
        if i + 2 >= self.n:
            return None
        kind = "doubting" if self.w[i] == "allegedly" else _NEUTRAL
        end = self._clause_end(i + 1, None)
        return Attribution(None, (i, i + 1), i, kind, ((i + 1, end),)) if end > i + 2 else None

    def _is_passive(self, i: int) -> bool:
        if i + 1 >= self.n or self.w[i + 1] != "to":
            return False
        first = self._group_start(i)
        return any(word in _BE for word in self.w[first:i])

    def _passive(self, i: int) -> Attribution | None:
        first = self._group_start(i)
        left = self._phrase_left(first)
        end = self._clause_end(i + 1, None)
        if end - i < 3:
            return None
        contents = ((left,) if left is not None and left[0] >= self.busy else ()) + ((i + 1, end),)
        return Attribution(None, (first, i + 1), i, _NEUTRAL, contents)

    def _impression(self, i: int, first: int) -> Attribution | None:
        """Read "the minister seemed tired": what seems, and how."""
        if i + 1 >= self.n or self.w[i + 1] in _STOPS:
            return None
        after = self.w[i + 1]
        if after in self.lists["prepositions"] and after not in ("to", "like", "as"):
            return None
        left = self._phrase_left(first)
        end = self._clause_end(i + 1, None)
        contents = ((left,) if left is not None and left[0] >= self.busy else ()) + ((i + 1, end),)
        return Attribution(None, (first, i + 1), i, _NEUTRAL, contents)

    def _noun(self, i: int) -> Attribution | None:
        """Read "his claim that …", "Mr. Smith's attacks on …", "allegations of …"."""
        lists, word = self.lists, self.w[i]
        if i + 2 >= self.n:
            return None
        after = self.w[i + 1]
        if (after in ("that", "whether") and word in lists["noun_clause"]) or (
            after == "to"
            and word in lists["noun_to"]
            and self.w[i + 2] not in lists["determiners"]
            and not self.s.capitals[i + 2]
        ):
            content_start = i + 1
        elif (
            after in lists["noun_prepositions"]
            and word in lists["noun_noun"]
            and after not in ("that", "whether", "from")
        ):
            content_start = i + 2
        else:
            return None
        source: Range | None = None
        first = i
        low = max(0, i - 6)
        for k in range(i - 1, low - 1, -1):
            if self.w[k] in ("his", "her", "their", "its", "my", "our", "your"):
                source, first = (k, k + 1), k + 1
                break
            if self.w[k] in ("'s", "’s", "’", "'"):
                owner = self._phrase_left(k)
                if owner is not None:
                    source, first = owner, k
                break
            if (
                self.w[k] in _STOPS
                or self.w[k] in lists["prepositions"]
                or self.w[k] in lists["auxiliaries"]
            ):
                break
        if (
            source is None
            and content_start == i + 2
            and word
            not in (
                "allegations",
                "accusations",
                "criticism",
                "opposition",
                "support",
                "complaints",
            )
        ):
            return None
        end = (
            self._clause_end(content_start, None)
            if content_start == i + 1
            else self._noun_end(content_start)
        )
        if end <= content_start:
            return None
        return Attribution(
            source,
            (first, max(content_start if content_start == i + 2 else i + 1, i + 1)),
            i,
            _NEUTRAL,
            ((content_start, end),),
        )

    def _noun_end(self, j: int) -> int:
        k = j
        while k < self.n and k - j < 25:
            word = self.w[k]
            if (
                word in _STOPS
                or word in _DASHES
                or (
                    k > j
                    and (
                        (word in self.lists["auxiliaries"] and word not in ("'s", "’s"))
                        or word in self.lists["subordinators"]
                        or word in self.lists["relatives"]
                    )
                )
            ):
                break
            k += 1
        return k
