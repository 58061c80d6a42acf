"""Hero, villain or victim: what an actor does or bears in its sentence, where words say so.

Rules over word order, within a clause: who stands before a verb of harm does it, who stands after it
bears it; `by` and the passive turn that round; `X's aggression`, `attack on X`, `X is a bully`.
Negated words give no role, and most actors have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.text.portrayal.grammar import BE_WORDS, NEGATIONS
from transforms.text.portrayal.reading import NEGATION_REACH, Reading
from transforms.text.portrayal.word_kinds import is_noun_in, kinds_of

REACH = 6
"""Words between an actor and what it does."""

OBJECT_REACH = 4

_AGAINST = frozenset(["against", "on", "upon", "toward", "towards", "at", "of", "to"])
_BY = frozenset(["by", "from"])
_TELLING = frozenset(["accuse", "accuses", "accused", "accusing", "blame", "blames", "blamed", "blaming", "condemn", "condemns", "condemned", "denounce", "denounces", "denounced", "criticise", "criticised", "criticize", "criticized"])  # fmt: skip
_SMALL = frozenset(
    ["a", "an", "the", "its", "his", "her", "their", "our", "my", "your", "this", "that", "these", "those", "any", "all", "some", "more", "most", "very", "so", "such", "also", "still", "now", "then", "even", "never", "always", "often", "again", "has", "have", "had", "will", "would", "can", "could", "may", "might", "must", "shall", "should", "to", "not", "be", "been", "being", "is", "are", "was", "were", "continues", "continued", "tries", "tried", "wants", "wanted", "seeks", "sought", "keeps", "kept", "began", "begins", "of", "for"]
)  # fmt: skip
_OTHER_THINGS = frozenset(
    ["the", "a", "an", "in", "into", "for", "of", "like", "as", "following", "after", "before", "during", "over", "under", "with", "without", "amid", "about"]
)  # fmt: skip
"""After one of these what follows is no longer what the actor does: `France, after the attack`."""
_WITHIN = frozenset(["in", "at", "near", "across", "inside", "outside", "around", "throughout"])
_A = frozenset(["a", "an", "the"])
_TRADES = frozenset(
    ["worker", "workers", "agency", "agencies", "group", "groups", "package", "budget"]
)
_ADJECTIVE_ENDINGS = ("ing", "al", "ous", "ful", "ent", "ic", "ish", "able", "ive", "less", "ant")
_IS = {"heroes": "hero", "villains": "villain", "victims": "victim"}


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the words that give it."""

    name: str
    """hero, villain, victim."""
    words: tuple[int, ...]


def find_role(reading: Reading, first: int, last: int, *, is_genitive: bool) -> Role | None:
    """Return the role of the actor that is the words from first to last, if words give it one.

    Args:
        is_genitive: The actor ends in `'s`, or is a people's name that may be an adjective.
    """
    return (
        _told(reading, first, last)
        or _before(reading, first)
        or _after(reading, first, last, is_genitive)
    )


def _is_negated(reading: Reading, number: int) -> bool:
    return any(
        word in NEGATIONS for word in reading.lower[max(0, number - NEGATION_REACH) : number]
    )


def _after(reading: Reading, first: int, last: int, is_genitive: bool) -> Role | None:
    lower = reading.lower
    if first and lower[first - 1] in _WITHIN:
        return None  # "troops in Mali killed two": Mali did nothing
    is_be = is_elsewhere = False
    content: list[int] = []
    for number in range(last + 1, min(len(lower), last + 1 + REACH)):
        word = lower[number]
        if not reading.is_word[number] or reading.breaks[number] > reading.breaks[last]:
            return None
        if word in BE_WORDS:
            is_be = True
        kinds = kinds_of(word)
        for kind, name in _IS.items():
            if is_be and is_noun_in(kind, word) and not _is_negated(reading, number):
                return Role(name, (number,))
        if is_elsewhere:
            continue
        if kinds & {"harm", "help", "suffer"} and not _is_negated(reading, number):
            return _by_position(lower, number, kinds, is_be, is_genitive, content)
        if word in _OTHER_THINGS and not is_genitive:
            is_elsewhere = True
        if word not in _SMALL and not word.endswith("ly"):
            content.append(number)
            if word in _AGAINST or word in _BY or len(content) > 2:
                return None
    return None


def _by_position(
    lower: Sequence[str],
    number: int,
    kinds: frozenset[str],
    is_be: bool,
    is_genitive: bool,
    content: Sequence[int],
) -> Role | None:
    word = lower[number]
    following = lower[number + 1] if number + 1 < len(lower) else ""
    if following in _TRADES:
        return None
    is_participle = word.endswith(("ed", "en")) or following == "by"
    is_passive = following == "by" or (is_be and is_participle)
    if "suffer" in kinds and "harm" not in kinds:
        return None if content and not is_genitive else Role("victim", (number,))
    if is_genitive and len(content) > 1:
        return None
    if "harm" in kinds:
        return Role("victim" if is_passive else "villain", (number,))
    return None if is_passive else Role("hero", (number,))


def _before(reading: Reading, first: int) -> Role | None:
    lower = reading.lower
    relation = ""
    for number in range(first - 1, max(-1, first - 1 - OBJECT_REACH - 1), -1):
        word = lower[number]
        if not reading.is_word[number] or reading.breaks[number] < reading.breaks[first - 1]:
            return None
        kinds = kinds_of(word)
        if is_noun_in("victims", word):
            kinds |= {"victims"}
        if kinds & {"harm", "help", "suffer", "victims"}:
            if _is_negated(reading, number):
                return None
            return _of_what_stands_before(reading, number, kinds, relation)
        if word in _BY or word in _AGAINST:
            if relation:
                return None
            relation = word
        elif word not in _SMALL and not word.endswith(_ADJECTIVE_ENDINGS):
            return None
    return None


def _of_what_stands_before(
    reading: Reading, number: int, kinds: frozenset[str], relation: str
) -> Role | None:
    lower = reading.lower
    previous = lower[max(0, number - 3) : number]
    is_passive = any(word in BE_WORDS for word in previous)
    if (
        not relation
        and not lower[number].endswith(("ed", "ing"))
        and not _A.isdisjoint(previous[-2:])
    ):
        return None  # "the raid Iran flew"
    if relation == "of" and lower[number].endswith("ed"):
        return None  # "robbed of Chinese goods"
    if relation in _BY:
        if "harm" in kinds:
            return Role("villain", (number,))
        return Role("hero", (number,)) if "help" in kinds else None
    if "harm" in kinds:
        # "was attacked on Russia's orders" says nothing of Russia.
        return None if is_passive and lower[number].endswith("ed") else Role("victim", (number,))
    if "suffer" in kinds or "victims" in kinds:
        if relation != "of":
            return None
        return Role("villain" if "victims" in kinds else "victim", (number,))
    return None


def _told(reading: Reading, first: int, last: int) -> Role | None:
    """`accuse X of bullying`: a villain in somebody's mouth."""
    lower = reading.lower
    verbs = [n for n in range(max(0, first - 3), first) if lower[n] in _TELLING]
    if not verbs or _is_negated(reading, verbs[-1]) or last + 1 >= len(lower):
        return None
    if any(word in BE_WORDS for word in lower[max(0, verbs[-1] - 3) : verbs[-1]]):
        return None
    if lower[last + 1] not in ("of", "for"):
        return None
    for number in range(last + 2, min(len(lower), last + 2 + OBJECT_REACH)):
        if kinds_of(lower[number]) & {"harm"}:
            return Role("villain", (verbs[-1], number))
    return None
