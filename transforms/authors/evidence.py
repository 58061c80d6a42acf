"""How surely two profiles are one person, and why: the weights of evidence added up.

The model is Fellegi and Sunter's ("A Theory for Record Linkage", JASA 64, 1969): each agreement or
disagreement adds its log odds. The weights were set by hand on the tune half of
tests/author_pairs.toml; `make evaluate-authors` says how well they hold on the other half.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from transforms.authors.affiliations import likeness
from transforms.authors.knowledge import people
from transforms.authors.names import PersonName, long_form
from transforms.authors.profiles import Profile

CONTRARY_FROM = -0.5
"""Log odds of all that is not the name; so much speaks for two people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the evidence says of two profiles."""

    confidence: float
    """That both are one person, in 0..1."""
    reasons: tuple[str, ...]
    """In words: how the names fit, then the strongest first."""
    is_contrary: bool
    """True when it is less likely than not, and more than the names says so."""


NAME_ODDS = {
    # relation of the names: log odds for a rare, a usual, a very common name
    "same name": (2.3, 1.2, -0.8),
    "same name in Han signs": (2.0, 1.2, -0.8),
    "same single name": (-0.5, -0.5, -0.8),
    "one name has a middle name more": (2.0, 1.0, -1.0),
    "a middle initial fits the middle name": (3.2, 2.4, 1.0),
    "a short form of the given name": (1.3, 0.3, -1.4),
    "an initial fits the given name": (0.3, -0.5, -2.0),
    "one name has a second family name": (0.9, 0.2, -1.4),
    "given and family name in the other order": (1.2, 0.4, -1.0),
}
SAME_OUTLET = 2.4
SAME_ORGANISATION = 3.2
LIKE_ORGANISATIONS = 1.8
OTHER_ORGANISATION = (-1.0, -1.8, -2.6)
"""In overlapping years, by how common the name is."""
OTHER_ORGANISATION_LATER = (-0.2, -0.5, -1.2)
OTHER_NEWSROOM = (-1.6, -2.2, -3.0)
SAME_OCCUPATION = 1.1
OTHER_OCCUPATION = (-1.5, -2.0, -2.4)
SAME_BIO = 4.5
LIKE_BIOS = 2.4
SOME_SHARED_WORDS = 1.0
UNLIKE_BIOS = (-0.3, -0.6, -1.0)
OTHER_GENDER = -4.5
FAR_YEARS = -1.0
TOO_FAR_YEARS = -4.0


def judge(one: Profile, other: Profile) -> Verdict | None:
    """Weigh the evidence; None when the names cannot be of one person."""
    relation = relate_names(one.name, other.name)
    if relation is None:
        return None
    common = max(one.name.commonness, other.name.commonness)
    weights: list[tuple[float, str]] = [(NAME_ODDS[relation][common], relation)]
    if common == 2:
        weights.append((0.0, "a name that many people bear"))
    if one.outlet and one.outlet == other.outlet:
        weights.append((SAME_OUTLET, "same outlet"))
    weights += _organisations(one, other, common)
    weights += _occupations(one, other, common)
    weights += _bios(one, other, common)
    weights += _years(one, other)
    if one.gender and other.gender and one.gender != other.gender:
        weights.append((OTHER_GENDER, "one bio says she, the other he"))
    odds = sum(weight for weight, _ in weights)
    confidence = 1 / (1 + math.exp(-odds))
    ordered = [weights[0], *sorted(weights[1:], key=lambda entry: (-abs(entry[0]), entry[1]))]
    return Verdict(
        confidence=round(confidence, 3),
        reasons=tuple(reason for _, reason in ordered),
        is_contrary=odds < 0 and odds - weights[0][0] <= CONTRARY_FROM,
    )


def relate_names(one: PersonName, other: PersonName) -> str | None:
    """Say how two names fit, a key of `NAME_ODDS`; None: they do not."""
    if one.is_whole or other.is_whole:
        same = one.is_whole and other.is_whole and one.family == other.family
        if not same:
            return None
        return "same single name" if one.family.isascii() else "same name in Han signs"
    if one.family == other.family:
        return _relate_givens(one.givens, other.givens)
    for first, second in ((one, other), (other, one)):
        if first.other_family == second.family:
            given = _relate_givens(first.givens[:-1] or first.givens, second.givens)
            return "one name has a second family name" if given == "same name" else None
        if first.swapped and first.swapped == (second.givens, second.family):
            return "given and family name in the other order"
    return None


def _relate_givens(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    if one == other:
        return (
            "an initial fits the given name" if _are_initials(one) and len(one) < 2 else "same name"
        )
    if "".join(one) == "".join(other) and not _are_initials(one + other):
        return "same name"
    if len(one[0]) == 1 and len(other[0]) > 1 and len(one) > 1 and one[1] == other[0]:
        return "one name has a middle name more"  # "R. James Woolsey"
    if len(other[0]) == 1 and len(one[0]) > 1 and len(other) > 1 and other[1] == one[0]:
        return "one name has a middle name more"
    first = _fit(one[0], other[0])
    if first is None:
        return None
    rest = [_fit(a, b) for a, b in zip(one[1:], other[1:], strict=False)]
    if None in rest:
        return None
    if first == "initial":
        return "an initial fits the given name"
    if first == "short":
        return "a short form of the given name"
    if len(one) != len(other):
        return "one name has a middle name more"
    return "a middle initial fits the middle name"


def _are_initials(givens: tuple[str, ...]) -> bool:
    return all(len(given) == 1 for given in givens)


def _fit(one: str, other: str) -> str | None:
    if one == other:
        return "initial" if len(one) == 1 else "same"
    if len(one) == 1 or len(other) == 1:
        fits = one[0] == other[0] or one[0] == long_form(other)[0] or other[0] == long_form(one)[0]
        return "initial" if fits else None
    return "short" if long_form(one) == long_form(other) else None


# -- what else is printed --------------------------------------------------------------------------


def _organisations(one: Profile, other: Profile, common: int) -> list[tuple[float, str]]:
    if not one.affiliation or not other.affiliation:
        said, silent = (one, other) if one.affiliation else (other, one)
        # A staff writer of one paper seldom signs in another.
        if said.affiliation and said.is_staff and silent.outlet and said.outlet != silent.outlet:
            return [(OTHER_NEWSROOM[common] / 2, f"on the staff of {said.affiliation}")]
        return []
    alike = likeness(one.affiliation, other.affiliation)
    both = f"{one.affiliation} / {other.affiliation}"
    if alike >= 0.9:
        return [(SAME_ORGANISATION, f"same affiliation: {one.affiliation}")]
    if alike > 0:
        return [(LIKE_ORGANISATIONS, f"like affiliations: {both}")]
    if one.is_staff and other.is_staff and _overlap(one, other):
        return [(OTHER_NEWSROOM[common], f"on the staff of two outlets: {both}")]
    weights = OTHER_ORGANISATION if _overlap(one, other) else OTHER_ORGANISATION_LATER
    when = "in the same years" if _overlap(one, other) else "in other years"
    return [(weights[common], f"other affiliations {when}: {both}")]


def _occupations(one: Profile, other: Profile, common: int) -> list[tuple[float, str]]:
    a, b = one.occupations, other.occupations
    if not a or not b:
        return []
    if one.is_staff and other.is_staff and one.outlet != other.outlet:
        return []  # reporters of two papers: that both report says nothing
    if a & b:
        return [(SAME_OCCUPATION, f"same kind of occupation: {', '.join(sorted(a & b))}")]
    pairs = people()["compatible_occupations"]
    if any(y in pairs.get(x, ()) or x in pairs.get(y, ()) for x in a for y in b):
        return []
    said = f"{', '.join(sorted(a))} / {', '.join(sorted(b))}"
    factor = 1.0 if _overlap(one, other) else 0.6
    return [(factor * OTHER_OCCUPATION[common], f"other kinds of occupation: {said}")]


def _bios(one: Profile, other: Profile, common: int) -> list[tuple[float, str]]:
    a, b = one.bio_words, other.bio_words
    if len(a) < 3 or len(b) < 3:
        return []
    shared = a & b
    share = len(shared) / min(len(a), len(b))
    if share >= 0.8 and len(shared) >= 5:
        return [(SAME_BIO, "nearly the same bio")]
    proper = one.proper_words & other.proper_words
    if len(proper) >= 3 or (share >= 0.5 and len(shared) >= 4):
        return [(LIKE_BIOS, f"bios share {', '.join(sorted(proper or shared)[:4])}")]
    if len(proper) == 2 or (share >= 0.3 and len(shared) >= 3):
        return [(SOME_SHARED_WORDS, f"bios share {', '.join(sorted(proper or shared)[:4])}")]
    if not shared:
        return [(UNLIKE_BIOS[common], "bios share no telling word")]
    return []


def _years(one: Profile, other: Profile) -> list[tuple[float, str]]:
    gap = _gap(one, other)
    if gap is None or gap <= 15:
        return []
    return [(FAR_YEARS if gap <= 45 else TOO_FAR_YEARS, f"{gap} years between them")]


def _gap(one: Profile, other: Profile) -> int | None:
    """Return the years between two profiles; None where a date lacks."""
    if None in (one.first_year, one.last_year, other.first_year, other.last_year):
        return None
    assert one.first_year and one.last_year and other.first_year and other.last_year
    return max(0, one.first_year - other.last_year, other.first_year - one.last_year)


def _overlap(one: Profile, other: Profile) -> bool:
    """Tell whether both wrote in the same years; without dates they may have."""
    gap = _gap(one, other)
    return gap is None or gap <= 1
