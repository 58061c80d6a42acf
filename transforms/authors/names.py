"""Printed names taken apart: given names, family name, and under which keys its forms meet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from transforms.authors.knowledge import fold, people, word_set

_HAN = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々]")
_GAP = re.compile(r"[\s·・•．‧]+")
_TOKEN = re.compile(r"[^\W\d_]+")
_UMLAUT = re.compile(r"(?<=[^aeiouq])(a|o|u)e(?=[^aeiou])")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts, folded: no case, accents, titles or particles."""

    givens: tuple[str, ...]
    """Given names and initials, in order; empty for a name of one word or in Han signs."""
    family: str
    """The family name; the whole name where it is of one word or in Han signs."""
    other_family: str | None = None
    """The first of two family names, "garcia" of "García Pérez"; null: there is one."""
    swapped: tuple[tuple[str, ...], str] | None = None
    """Given names and family name of the other reading of a Chinese, Korean or Vietnamese name."""
    is_whole: bool = False
    """True: Han signs, kana, Hangul, or one word; only the same name is the same."""

    @property
    def is_initials(self) -> bool:
        """True when no given name is written out."""
        return not self.is_whole and all(len(given) == 1 for given in self.givens)

    @property
    def commonness(self) -> int:
        """0 for a rare name, 1 for one with a usual part, 2 for one that many people bear."""
        if self.is_whole and self.family.isascii():
            return 1 + (self.family in word_set("common_givens"))
        if self.is_whole:
            return max(0, 4 - max(2, len(self.family)))
        if self.swapped or (self.family in word_set("east_asian_families") and self._is_short):
            return 2
        family = self.family in word_set("common_families")
        first = next((given for given in self.givens if len(given) > 1), None)
        given = first is None or first in word_set("common_givens")
        # "J. Whitlocke" may be many; of "J. R. Whitlocke" there are few.
        is_thin = first is None and len(self.givens) < 2
        return int(family) + int(given and family) + int(is_thin and not family)

    @property
    def _is_short(self) -> bool:
        """True for a given name of one syllable, as far as its letters tell: "Wei", "Jun"."""
        return len(self.givens) == 1 and len(self.givens[0]) <= 5


def name_key(name: str) -> str:
    """Return what spellings of a name share: case, accents, titles, spaces and order set aside."""
    parsed = parse_name(name)
    return " ".join((*parsed.givens, parsed.family)).strip()


@lru_cache(maxsize=65536)
def parse_name(name: str) -> PersonName:
    """Take a printed name apart, "Last, First" and "LAST First" too."""
    if _HAN.search(name):
        return PersonName((), _GAP.sub("", fold(name)), is_whole=True)
    tokens = _ordered(name)
    while len(tokens) > 2 and tokens[-1] in word_set("name_endings"):
        tokens.pop()
    while len(tokens) > 2 and tokens[0] in word_set("titles"):
        tokens.pop(0)
    # What stands first is a given name: "Al", "Ben", "Van".
    bare = [*tokens[:1], *(token for token in tokens[1:] if token not in word_set("particles"))]
    if len(bare) < 2:
        # "Bo Le": what looks like a particle is the name.
        bare = tokens
    if len(bare) < 2:
        return PersonName((), "".join(bare), is_whole=True)
    *givens, family = bare
    swapped = None
    asian = word_set("east_asian_families")
    if givens[0] in asian and len(tokens) <= 3:
        ahead = tuple(tokens[1:])  # "Van" of "Nguyen Van Toan" is no particle
        if family in asian:
            swapped = (ahead, givens[0])
        else:
            # "Zhang Weiming", "Zhang Wei Ming": the family name stands first.
            return PersonName(("".join(ahead),), givens[0])
    other = None
    if len(givens) > 1 and len(givens[-1]) > 1 and not _is_given(givens[-1]):
        other = givens[-1]
    return PersonName(tuple(givens), family, other, swapped)


@lru_cache(maxsize=65536)
def block_keys(name: str) -> tuple[str, ...]:
    """Return the keys under which the name meets all forms that it may be linked with.

    A key is a family name and a first initial; names without a key in common are never compared.
    """
    parsed = parse_name(name)
    if parsed.is_whole:
        return (parsed.family,) if parsed.family else ()
    readings = [(parsed.givens, parsed.family)]
    if parsed.other_family:
        readings.append((parsed.givens[:-1] or parsed.givens, parsed.other_family))
    if parsed.swapped:
        readings.append(parsed.swapped)
    keys = []
    for givens, family in readings:
        used = givens[:2] if givens and len(givens[0]) == 1 else givens[:1]
        for given in used:
            keys += [f"{family} {given[0]}", f"{family} {long_form(given)[0]}"]
    return tuple(sorted(set(keys)))


def long_form(given: str) -> str:
    """Return the name that a short form stands for."""
    return str(people()["short_forms"].get(given, given))


def _ordered(name: str) -> list[str]:
    """Return the folded words, given names first."""
    before, comma, after = name.partition(",")
    if comma:
        ending = {fold(word) for word in _TOKEN.findall(after)}
        if ending and not ending <= word_set("name_endings") and not after.isupper():
            name = f"{after} {before}"
        else:
            name = before
    words = _TOKEN.findall(name.replace("’", "").replace("'", ""))
    capitals = [word for word in words if len(word) > 2 and word.isupper()]
    if len(words) > 1 and len(capitals) == 1 and words[0] == capitals[0]:
        words = [*words[1:], words[0]]
    # "Costa e Silva", "Ortega y Gasset"; an initial is in capitals.
    words = [word for word in words if len(word) > 1 or not word.islower() or word is words[0]]
    return [_UMLAUT.sub(r"\1", fold(word)) for word in words]


def _is_given(word: str) -> bool:
    from transforms.extraction.names import is_given_name

    return (
        word in word_set("common_givens") or word in people()["short_forms"] or is_given_name(word)
    )
