"""The lexicon of speech.toml: which words attribute, in which forms, and what they take."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a verb."""

    lemma: str
    shape: str
    """base, s, ed, ing."""
    kind: str | None
    """Of the verb alone; null for one that reports only with a word after it."""
    takes: frozenset[str]
    """quote, clause, bare, to, noun, addressee."""
    followed: Mapping[str, tuple[str, frozenset[str]]]
    """What the verb is with a preposition or particle after it: kind and takes."""
    is_finding: bool
    """Reports where its subject is a poll, a study or the like."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A verb of several words, in one form of the first."""

    rest: tuple[str, ...]
    cue: Cue


@dataclass(frozen=True, slots=True)
class Lexicon:
    verbs: Mapping[str, Cue]
    phrases: Mapping[str, Sequence[Phrase]]
    """By the form of the first word."""
    tags: Mapping[str, frozenset[str]]
    """The names of the other lists, by word."""
    lists: Mapping[str, frozenset[str]]
    """The other lists, by name."""


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that ships."""
    data = tomllib.loads(files(__package__).joinpath("speech.toml").read_text("utf-8"))
    lists = dict(_lists(data))
    tags: dict[str, set[str]] = {}
    for name, words in lists.items():
        for word in words:
            tags.setdefault(word, set()).add(name)
    by_word = {word: frozenset(names) for word, names in tags.items()}
    return Lexicon(_verbs(data), _phrases(data), by_word, lists)


def _verbs(data: Mapping[str, Any]) -> dict[str, Cue]:
    kinds: dict[str, str] = {}
    takes: dict[str, set[str]] = {}
    followed: dict[str, dict[str, tuple[str, frozenset[str]]]] = {}
    finding: set[str] = set()
    # A verb that reports by itself needs no report for a subject: those groups come first.
    for group in sorted(data["verbs"], key=lambda group: "reports" in group):
        allowed = frozenset(group["takes"])
        for lemma in group["words"]:
            if "with" in group:
                words = dict.fromkeys(group["with"], (group["kind"], allowed))
                followed.setdefault(lemma, {}).update(words)
                continue
            if "reports" in group:
                if lemma in kinds and lemma not in finding:
                    continue
                finding.add(lemma)
            kinds.setdefault(lemma, group["kind"])
            takes.setdefault(lemma, set()).update(allowed)
    verbs: dict[str, Cue] = {}
    for lemma in kinds | followed:
        kind, allowed = kinds.get(lemma), frozenset(takes.get(lemma, ()))
        for form, shape in inflect(lemma, data["irregular"]):
            cue = Cue(lemma, shape, kind, allowed, followed.get(lemma, {}), lemma in finding)
            verbs.setdefault(form, cue)
    for form, kind in _others(data["other"]):
        verbs.setdefault(form, Cue(form, "ed", kind, frozenset({"quote"}), {}, False))
    return verbs


def _phrases(data: Mapping[str, Any]) -> dict[str, list[Phrase]]:
    phrases: dict[str, list[Phrase]] = {}
    for group in data["phrases"]:
        for phrase in group["words"]:
            first, *rest = phrase.split()
            for form, shape in inflect(first, data["irregular"]):
                cue = Cue(first, shape, group["kind"], frozenset(group["takes"]), {}, False)
                phrases.setdefault(form, []).append(Phrase(tuple(rest), cue))
    return phrases


def inflect(lemma: str, irregular: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the forms of an English verb with their shapes; the rules for regular spelling."""
    yield lemma, "base"
    for form in irregular.get(lemma, ()):
        shape = "ing" if form.endswith("ing") else "s" if form.endswith("s") else "ed"
        yield form, shape
    if lemma in irregular:
        return
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield lemma + "es", "s"
    elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
        yield lemma[:-1] + "ies", "s"
    else:
        yield lemma + "s", "s"
    if lemma.endswith("e"):
        yield lemma + "d", "ed"
        yield lemma[:-1] + "ing", "ing"
    elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
        yield lemma[:-1] + "ied", "ed"
        yield lemma + "ing", "ing"
    else:
        yield lemma + "ed", "ed"
        yield lemma + "ing", "ing"


def _others(other: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    marked = {word: kind for kind in ("doubting", "hostile") for word in other[kind]}
    for language, words in other.items():
        if len(language) == 2:
            yield from ((word, marked.get(word, "neutral")) for word in words)


def _lists(data: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    words, other = data["words"], data["other"]
    for name, listed in words.items():
        yield name, frozenset(listed)
    for name in ("other_auxiliaries", "zh_roles", "zh"):
        yield name, frozenset(other[name])
    yield "compound_past", frozenset([*other["fr"], *other["it"], *other["de"]])
    names = ("hedges", "passive_to", "noun_clause", "noun_to", "noun_noun", "adjectives")
    yield "other_cues", frozenset(["according", ":", *(w for name in names for w in words[name])])
