"""What stands around an actor in its sentence, as named numbers: one code for training and prediction.

Names are masked (`@N`): the model learns what is said of somebody, not of whom it was said in the
training news. Each feature knows the word that it comes from, so that a score leads back to words.
Beside the names stand windows: the words near the actor, in its clause and on each side of it, to be
summed as word vectors, so that words unseen in training count by their meaning.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, chain
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from transforms.text.word_vectors import N_DIMENSIONS, word_vector

NEGATION_REACH = 4
"""Words over which a negation turns what follows."""

MAX_WORDS = 80
"""Words to either side that are looked at: enough for nearly all sentences."""

NEAR, RELATED = 4, 8

N_WINDOWS = 6

Floats = npt.NDArray[np.float32]

Feature = tuple[str, float, int]
"""A name, how much, and the number of the word that it comes from; -1: the whole sentence.

Names that begin with `#` are sums that stand by themselves; the others share one unit length.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one sentence and what is known of each."""

    starts: Sequence[int]
    ends: Sequence[int]
    lower: Sequence[str]
    stems: Sequence[str]
    is_word: Sequence[bool]
    kinds: Sequence[frozenset[str]]
    """The word lists that hold each word."""
    classes: Sequence[str]
    """A word of grammar itself; of the others the list that holds it, or `*`."""
    polarity: Sequence[float]
    """In -1..1, negation counted in."""
    breaks: Sequence[int]
    """Clause breaks up to each word."""
    names: Sequence[int]
    """Masked names up to each word."""
    depth: Sequence[bool]
    """True within quotation marks."""
    speaks: Sequence[bool]
    """True for verbs of speech."""
    vectors: Floats
    """The vector of each word, zero for masks and marks. Shape: (words, N_DIMENSIONS)."""


_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]")
NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "neither",
        "nor",
        "without",
        "cannot",
        "hardly",
        "nothing",
        "none",
        "nobody",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "don't",
        "doesn't",
        "didn't",
        "won't",
        "wouldn't",
        "can't",
        "couldn't",
        "shouldn't",
        "hasn't",
        "haven't",
        "hadn't",
    ]
)
_BREAKING_WORDS = frozenset(
    [
        "but",
        "and",
        "or",
        "because",
        "although",
        "though",
        "while",
        "whereas",
        "which",
        "who",
        "whom",
        "that",
        "when",
        "where",
        "if",
        "as",
        "so",
        "after",
        "before",
        "since",
        "until",
        "unless",
        "however",
        "yet",
    ]
)
_BREAKING_MARKS = frozenset(',;:.!?()—–“”"')
_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "him",
        "her",
        "his",
        "hers",
        "they",
        "them",
        "their",
        "it",
        "its",
        "i",
        "we",
        "you",
        "who",
    ]
)
_AUXILIARIES = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "should",
        "must",
    ]
)
BE_WORDS = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't"]
)
_SPEECH = frozenset(
    [
        "said",
        "says",
        "say",
        "told",
        "tells",
        "tell",
        "added",
        "adds",
        "wrote",
        "writes",
        "argued",
        "argues",
        "noted",
        "notes",
        "insisted",
        "insists",
        "claimed",
        "claims",
        "stated",
        "states",
        "explained",
        "replied",
        "tweeted",
        "asked",
        "asks",
        "announced",
        "suggested",
        "suggests",
        "warned",
        "warns",
        "according",
        "testified",
    ]
)
_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "ings",
    "ing",
    "edly",
    "ed",
    "ies",
    "ers",
    "er",
    "ly",
    "es",
    "s",
    "e",
)
_REGULAR = (
    ("", ""), ("s", ""), ("es", ""), ("es", "e"), ("d", ""), ("ed", ""), ("ing", ""), ("ing", "e"), ("ies", "y"),
    ("ied", "y"), ("ly", ""), ("ally", ""), ("ment", ""), ("ness", ""), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"),
    ("or", "e"), ("ation", "e"), ("ful", ""), ("ive", ""), ("ist", ""), ("ists", ""),
)  # fmt: skip
_IRREGULAR = {
    "beaten": "beat", "lost": "lose", "won": "win", "fled": "flee", "stole": "steal", "stolen": "steal", "broke": "broken",
    "lying": "lie", "dying": "die", "died": "die", "fed": "feed", "fought": "fight", "built": "build", "led": "lead",
    "bled": "bleed", "shot": "kill", "slain": "kill", "wept": "weep", "sought": "seek", "better": "good", "raping": "rape",
    "stood": "stand", "threw": "throw", "women": "woman", "thieves": "thief",
    "lies": "lie", "lied": "lie", "aide": "adviser", "aides": "adviser", "dead": "die", "deaths": "die", "death": "die",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut the commonest endings off a long word."""
    if len(word) < 5 or word[0] == "@":
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Return the word lists by name, as in words.toml."""
    data = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in data.items()}


@lru_cache(maxsize=50_000)
def base_forms(word: str) -> tuple[str, ...]:
    """Return what a word may be an inflection of, itself first."""
    if word in _IRREGULAR:
        return (word, _IRREGULAR[word])
    forms = []
    for ending, instead in _REGULAR:
        if word.endswith(ending):
            root = word[: len(word) - len(ending)] if ending else word
            if len(root) < 3:
                continue
            forms.append(root + instead)
            if ending in ("ed", "ing", "er", "ers") and len(root) > 3 and root[-1] == root[-2]:
                forms.append(root[:-1])
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=50_000)
def kinds_of(word: str) -> frozenset[str]:
    """Return the word lists that hold a word in one of its forms."""
    found = {
        name
        for name, words in word_lists().items()
        if any(form in words for form in base_forms(word))
    }
    return frozenset(found)


def is_noun_in(kind: str, word: str) -> bool:
    """Return whether a word or what it is the plural of is in a list; verbs of the same stem are not."""
    words = word_lists()[kind]
    return (
        word in words or word.removesuffix("s") in words or word.removesuffix("ies") + "y" in words
    )


_UNTELLING = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "he",
        "him",
        "his",
        "she",
        "her",
        "they",
        "them",
        "their",
        "we",
        "us",
        "our",
        "you",
        "your",
        "i",
        "my",
        "me",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "as",
        "into",
        "about",
        "over",
        "under",
        "between",
        "among",
        "than",
        "then",
        "there",
        "here",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "shall",
        "should",
        "must",
        "who",
        "whom",
        "which",
        "what",
        "when",
        "where",
        "how",
        "why",
        "while",
        "all",
        "both",
        "each",
        "more",
        "most",
        "much",
        "many",
        "some",
        "any",
        "one",
        "two",
        "also",
        "just",
        "even",
        "still",
        "so",
        "very",
        "too",
        "such",
        "other",
        "same",
        "own",
        "mr",
        "mrs",
        "ms",
        "dr",
        "said",
        "says",
    ]
)


def is_telling(word: str) -> bool:
    """Return whether a word can be shown as evidence: no mark, no mask, no word of grammar."""
    return word[0].isalpha() and word not in _UNTELLING


@lru_cache(maxsize=50_000)
def prior(word: str) -> float:
    """Return what a word says of whom it is said, out of context: -1, 0 or 1."""
    kinds = kinds_of(word)
    return float(bool(kinds & {"positive", "help"}) - bool(kinds & {"negative", "harm", "suffer"}))


def read_sentence(text: str) -> Reading:
    """Read the words of one sentence, names masked."""
    tokens = list(_TOKEN.finditer(text))
    lower: list[str] = []
    for number, token in enumerate(tokens):
        word = token.group()
        if word[0].isdigit():
            lower.append("@0")
        elif (
            word[0].isupper()
            and word != "I"
            and number
            and tokens[number - 1].group() not in '.!?“"‘:'
        ):
            lower.append("@N")
        else:
            lower.append(word.lower().replace("’", "'"))
    is_word = [word[0].isalpha() for word in lower]
    polarity = [
        prior(word) if is_letters else 0.0 for word, is_letters in zip(lower, is_word, strict=True)
    ]
    for number in range(len(lower)):
        if not polarity[number]:
            continue
        before = lower[max(0, number - NEGATION_REACH) : number]
        if any(word in NEGATIONS for word in before):
            polarity[number] *= -0.7
    depth, inside = [], False
    for word in lower:
        if word == "“" or (word == '"' and not inside):
            inside = True
        elif word in ("”", '"'):
            inside = False
        depth.append(inside)
    return Reading(
        starts=[token.start() for token in tokens],
        ends=[token.end() for token in tokens],
        lower=lower,
        stems=[stem(word) for word in lower],
        is_word=is_word,
        kinds=[kinds_of(word) for word in lower],
        classes=[_class_of(word) for word in lower],
        polarity=polarity,
        breaks=list(
            accumulate(int(word in _BREAKING_WORDS or word in _BREAKING_MARKS) for word in lower)
        ),
        names=list(accumulate(int(word == "@N") for word in lower)),
        depth=depth,
        speaks=[word in _SPEECH for word in lower],
        vectors=_vectors(lower, is_word),
    )


def _vectors(lower: Sequence[str], is_word: Sequence[bool]) -> Floats:
    vectors = np.zeros((len(lower), N_DIMENSIONS), np.float32)
    for number, word in enumerate(lower):
        if is_word[number]:
            vectors[number] = word_vector(word)
    return vectors


_BY_DISTANCE = 1 / np.sqrt(np.arange(1, MAX_WORDS + 1))


def windows(reading: Reading, first: int, last: int) -> tuple[Floats, Floats]:
    """Return how much each word counts in each window, and the sums of their vectors, of unit length.

    Near the actor, in its clause, anywhere and less with distance; each before and after it.
    Masks and marks count, but their vectors are zero.
    Shapes: (N_WINDOWS, words), (N_WINDOWS, N_DIMENSIONS).
    """
    counts = np.zeros((N_WINDOWS, len(reading.lower)), np.float32)
    start, end = max(0, first - MAX_WORDS), min(len(reading.lower), last + 1 + MAX_WORDS)
    clause = _uncrossed(reading.breaks, first, last)
    counts[0, max(start, first - NEAR) : first] = 1.0
    counts[1, last + 1 : last + 1 + NEAR] = 1.0
    counts[2, max(start, clause.start) : first] = 1.0
    counts[3, last + 1 : min(end, clause.stop)] = 1.0
    counts[4, start:first] = _BY_DISTANCE[: first - start][::-1]
    counts[5, last + 1 : end] = _BY_DISTANCE[: end - last - 1]
    sums = counts @ reading.vectors
    shares = 1 / np.maximum(np.sqrt(np.einsum("ij,ij->i", sums, sums)), 1e-6)[:, None]
    return counts * shares, sums * shares


def target_words(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last word that overlap a stretch, or None."""
    numbers = [
        number
        for number in range(len(reading.starts))
        if reading.ends[number] > start and reading.starts[number] < end
    ]
    return (numbers[0], numbers[-1]) if numbers else None


def features(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Yield the features of the actor that is the words from first to last."""
    yield from _around(reading, first, last)
    yield from _adjacent(reading, first, last)
    yield from _patterns(reading, first, last)
    yield from _verbs(reading, first, last)
    yield from _polar(reading, first, last)
    yield from _related(reading, first, last)
    yield from _whole(reading, first, last)


def _others(reading: Reading, first: int, last: int) -> Iterator[tuple[int, str, int]]:
    """Yield the words before and after the actor with side and distance."""
    for number in chain(
        range(max(0, first - MAX_WORDS), first),
        range(last + 1, min(len(reading.lower), last + 1 + MAX_WORDS)),
    ):
        yield (number, "L", first - number) if number < first else (number, "R", number - last)


def _uncrossed(counts: Sequence[int], first: int, last: int) -> range:
    """The words between which and the actor nothing counted lies: one stretch, as counts only grow."""
    start = bisect_left(counts, counts[first - 1]) + 1 if first and counts[first - 1] else 0
    return range(start, bisect_right(counts, counts[last]))


def _around(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    stems, is_word = reading.stems, reading.is_word
    clause = _uncrossed(reading.breaks, first, last)
    for number, side, distance in _others(reading, first, last):
        word = stems[number]
        if distance <= NEAR:
            yield f"{side}n={word}", 1.0, number
        if is_word[number]:
            yield f"s={word}", 1.0, number
            yield f"d={word}", 1 / sqrt(distance), number
            if number in clause:
                yield f"c={word}", 1.0, number


def _adjacent(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    left, right = reading.stems[max(0, first - 3) : first], reading.stems[last + 1 : last + 4]
    for length in (1, 2, 3):
        if len(left) >= length:
            yield f"l{length}={'_'.join(left[-length:])}", 1.0, first - 1
        if len(right) >= length:
            yield f"r{length}={'_'.join(right[:length])}", 1.0, last + min(length, 2)
    if left and right:
        yield f"lr={left[-1]}_{right[0]}", 1.0, last + 1


_CLASSES = ("blame", "praise", "harm", "help", "suffer", "negative", "positive")


@lru_cache(maxsize=50_000)
def _class_of(word: str) -> str:
    """A word of grammar itself; of the others what list holds them, or `*`."""
    if word[0] == "@" or not is_telling(word) or word in NEGATIONS:
        return word
    if word in _SPEECH:
        return "@says"
    kinds = kinds_of(word)
    return next((f"@{kind}" for kind in _CLASSES if kind in kinds), "*")


def _patterns(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """The words next to the actor by what they are: `was @blame by`."""
    left = reading.classes[max(0, first - 3) : first]
    right = reading.classes[last + 1 : last + 4]
    for length in (1, 2, 3):
        if len(left) >= length:
            yield f"pl{length}={'_'.join(left[-length:])}", 1.0, first - 1
        if len(right) >= length:
            yield f"pr{length}={'_'.join(right[:length])}", 1.0, last + 1
    if left and right:
        yield f"plr={left[-1]}_{right[0]}", 1.0, last + 1


def _verbs(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """The verb that the actor seems to be subject or object of."""
    lower, auxiliary = reading.lower, ""
    for number in range(last + 1, min(len(lower), last + 9)):
        word = lower[number]
        if word in _BREAKING_WORDS or word in _BREAKING_MARKS:
            break
        if word in _AUXILIARIES:
            auxiliary = word
        elif reading.is_word[number] and (word.endswith("ed") or auxiliary):
            is_passive = word.endswith(("ed", "en")) and auxiliary in BE_WORDS
            yield f"{'pass' if is_passive else 'subj'}={reading.stems[number]}", 1.0, number
            break
    for number in range(first - 1, max(-1, first - 6), -1):
        word = lower[number]
        if word == "by":
            yield f"by={reading.stems[number - 1] if number else ''}", 1.0, max(0, number - 1)
            break
        if reading.is_word[number] and word not in _AUXILIARIES and len(word) > 3:
            yield f"obj={reading.stems[number]}", 1.0, number
            break


def _polar(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Words of praise and blame, by side, nearness, clause, quotation, and who stands between."""
    speaks = reading.speaks
    is_speaker = any(speaks[last + 1 : last + 5]) or any(speaks[max(0, first - 2) : first])
    yield f"#speaker={int(is_speaker)}", 1.0, -1
    total = absolute = highest = lowest = 0.0
    before = after = 0
    clause = _uncrossed(reading.breaks, first, last)
    alone = _uncrossed(reading.names, first, last)
    for number, side, distance in _others(reading, first, last):
        value = reading.polarity[number]
        if not value:
            continue
        total += value
        absolute += abs(value)
        highest, lowest = max(highest, value), min(lowest, value)
        sign = "+" if value > 0 else "-"
        if side == "L":
            before = 1 if value > 0 else -1
        elif not after:
            after = 1 if value > 0 else -1
        value = abs(value)
        bin_no = 1 + sum(distance > limit for limit in (2, 4, 8, 16))
        yield f"#all{sign}", value, number
        yield f"#side{side}{sign}", value, number
        yield f"#near{side}{sign}", value * 2 / (1 + distance / 3), number
        yield f"#bin{side}{bin_no}{sign}", value, number
        yield f"#speaker{int(is_speaker)}{side}{sign}", value, number
        is_same = reading.depth[number] == reading.depth[first]
        yield f"#quote{int(is_same)}{sign}", value, number
        if number in clause:
            yield f"#clause{side}{sign}", value, number
        if number in alone:
            yield f"#alone{side}{sign}", value, number
        for kind in reading.kinds[number]:
            if kind in ("harm", "help", "suffer"):
                yield f"#{kind}{side}", value, number
    yield "#total", total, -1
    yield "#absolute", absolute, -1
    yield "#highest", highest, -1
    yield "#lowest", -lowest, -1
    yield f"#nearest={before}{after}", 1.0, -1
    yield f"#sign={0 if abs(total) < 0.2 else 1 if total > 0 else -1}", 1.0, -1


_RELATIONS = frozenset(("harm", "help", "suffer", "blame", "praise"))


def _related(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    """Whether the actor does, or bears, what the verbs beside it say."""
    lower = reading.lower
    clause = _uncrossed(reading.breaks, first, last)
    alone = _uncrossed(reading.names, first, last)
    for number, side, distance in _others(reading, first, last):
        if distance > RELATED:
            continue
        word = lower[number]
        kinds = reading.kinds[number] & _RELATIONS
        if not kinds:
            continue
        if side == "R":
            is_passive = word.endswith(("ed", "en", "t")) and (
                any(before in BE_WORDS for before in lower[max(last + 1, number - 3) : number])
                or "by" in lower[number + 1 : number + 3]
            )
            is_agent = not is_passive
        else:
            is_agent = any(between in ("by", "from") for between in lower[number + 1 : first])
        crossed = "=" if number in clause else "-"
        named = "-" if number in alone else "N"
        for kind in kinds:
            role = "does" if is_agent else "bears"
            yield f"#{kind}.{role}{crossed}{named}", 1.0, number
            yield f"#{kind}.{role}", 2 / (1 + distance / 3), number
            yield f"{role}={reading.stems[number]}", 1.0, number


def _whole(reading: Reading, first: int, last: int) -> Iterator[Feature]:
    lower = reading.lower
    n_words, word = len(lower), lower[first] if first == last else ""
    is_pronoun = word in _PRONOUNS
    yield f"#target={word if is_pronoun else 'name'}", 1.0, -1
    yield f"#words={min(3, last - first)}", 1.0, -1
    yield f"#names={min(6, reading.names[-1])}", 1.0, -1
    n_marks = lower.count("“") + lower.count('"')
    yield f"#marks={min(4, n_marks)}", 1.0, -1
    yield f"#quoted={int(reading.depth[first])}", 1.0, -1
    yield "#length", log(1 + n_words) / 4, -1
    yield "#position", first / n_words, -1
    if first == 0:
        yield "#first", 1.0, -1
    if "?" in lower:
        yield "#question", 1.0, -1
