"""Profiles to persons: pairs judged, groups formed under constraints, links kept with their reasons.

The result is a function of the profiles and rulings alone, whatever their order: nights one by one
and all at once give the same persons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from transforms.authors.corrections import Ruling
from transforms.authors.evidence import Verdict, judge
from transforms.authors.groups import Groups
from transforms.authors.names import long_form
from transforms.authors.profiles import Profile

ACCEPTED_FROM = 0.8
"""Below, two names stay apart. A wrong link gives one person's articles to another and spoils every
count by author, while a missing one stays visible as a candidate and costs one line of authors.toml:
so the odds asked for are four to one."""

TORN_WITHIN = 0.02
"""A profile that fits two different people this nearly alike is given to neither."""

CANDIDATE_FROM = 0.2
"""Below, a pair is not worth a look."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """To whom one profile belongs."""

    profile_id: str
    author_id: str
    """Profile id of the person's first appearance: it stays when the person grows."""
    author_name: str
    author_confidence: float
    """That the profile is of this person: the weakest link on its way to the first appearance."""
    is_corrected: bool
    """True when a correction names the profile."""
    orcid: str | None = None
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One accepted or possible link of two profiles."""

    profile_id: str
    other_profile_id: str
    confidence: float
    reasons: str
    is_accepted: bool
    decided_by: str
    """rule, correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    persons: tuple[Person, ...]
    links: tuple[Link, ...]
    contradictions: Mapping[str, tuple[str, ...]]
    """What a correction could not do, by its label."""


def link_profiles(profiles: Iterable[Profile], rulings: Sequence[Ruling] = ()) -> Linking:
    """Group profiles into persons."""
    known = {profile.profile_id: profile for profile in profiles}
    verdicts = dict(_judge_all(known))
    apart = _pairs_apart(rulings, known)
    groups = Groups(known, verdicts, apart)
    accepted: list[Link] = []
    contradictions: dict[str, tuple[str, ...]] = {}
    near: dict[str, list[str]] = defaultdict(list)
    for (one, other), verdict in verdicts.items():
        if verdict.confidence >= ACCEPTED_FROM:
            near[one].append(other)
            near[other].append(one)
    for ruling in rulings:
        if ruling.correction.kind != "same":
            continue
        ids = sorted(set().union(*ruling.groups) & known.keys(), key=_age(known))
        reason = f"{ruling.correction.label}: {ruling.correction.note}"
        for other in ids[1:]:
            if groups.is_apart(ids[0], other):
                contradictions[ruling.correction.label] = (
                    f"contradicts {apart.get(_pair(ids[0], other), 'a [[different]] entry')}, which wins",
                )
            elif groups.join(ids[0], other, 1.0, is_forced=True):
                accepted.append(_link(ids[0], other, 1.0, reason, True, "correction"))
    for pair, verdict in sorted(
        verdicts.items(), key=lambda entry: (-entry[1].confidence, entry[0])
    ):
        if verdict.confidence < ACCEPTED_FROM:
            break
        if _is_torn(pair, verdict, verdicts, near, groups):
            continue
        if groups.may_join(*pair) and groups.join(*pair, verdict.confidence):
            reasons = "; ".join(verdict.reasons)
            accepted.append(_link(*pair, verdict.confidence, reasons, True, "rule"))
    candidates = _candidates(groups, verdicts, apart)
    return Linking(
        persons=tuple(_persons(groups, known, rulings)),
        links=tuple(
            sorted([*accepted, *candidates], key=lambda e: (e.profile_id, e.other_profile_id))
        ),
        contradictions=contradictions,
    )


def _is_torn(
    pair: Pair,
    verdict: Verdict,
    verdicts: Mapping[Pair, Verdict],
    near: Mapping[str, Sequence[str]],
    groups: Groups,
) -> bool:
    """Tell whether a profile that stands alone fits somebody else, who is not the same, as well."""
    for lone, found in (pair, pair[::-1]):
        if groups.size(lone) > 1:
            continue
        for rival in near[lone]:
            likely = verdicts[_pair(lone, rival)].confidence >= verdict.confidence - TORN_WITHIN
            is_other = groups.head(rival) != groups.head(found)
            if likely and is_other and not groups.may_join(found, rival):
                return True
    return False


def _judge_all(known: Mapping[str, Profile]) -> Iterator[tuple[Pair, Verdict]]:
    """Yield the verdict on each pair whose names can be of one person."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for profile_id in sorted(known):
        for key in known[profile_id].block_keys:
            blocks[key].append(profile_id)
    seen: set[Pair] = set()
    for key in sorted(blocks):
        givens = {
            long_form(known[id_].name.givens[0])
            for id_ in blocks[key]
            if known[id_].name.givens and len(known[id_].name.givens[0]) > 1
        }
        for pair in combinations(blocks[key], 2):
            if pair in seen:
                continue
            seen.add(pair)
            verdict = judge(known[pair[0]], known[pair[1]])
            if verdict is not None:
                yield pair, _doubt(verdict, len(givens))


def _doubt(verdict: Verdict, n_givens: int) -> Verdict:
    """Share out what an initial says among the given names that begin with it."""
    if n_givens < 2 or verdict.reasons[0] != "an initial fits the given name":
        return verdict
    odds = verdict.confidence / max(1e-9, 1 - verdict.confidence) / n_givens
    return replace(
        verdict,
        confidence=round(odds / (1 + odds), 3),
        reasons=(*verdict.reasons, f"the initial fits {n_givens} given names"),
    )


def _pairs_apart(rulings: Sequence[Ruling], known: Mapping[str, Profile]) -> dict[Pair, str]:
    apart = {}
    for ruling in rulings:
        if ruling.correction.kind == "different":
            reason = f"{ruling.correction.label}: {ruling.correction.note}"
            for one, other in combinations(ruling.groups, 2):
                for a in one - other:
                    for b in other - one:
                        if a in known and b in known:
                            apart[_pair(a, b)] = reason
    return apart


def _candidates(
    groups: Groups, verdicts: Mapping[Pair, Verdict], apart: Mapping[Pair, str]
) -> list[Link]:
    """Return for each two persons that may be one the link that says so most surely."""
    best: dict[Pair, tuple[float, Pair]] = {}
    for pair, verdict in verdicts.items():
        heads = _pair(groups.head(pair[0]), groups.head(pair[1]))
        if heads[0] == heads[1] or verdict.confidence < CANDIDATE_FROM:
            continue
        rank = (-verdict.confidence, pair)
        if heads not in best or rank < (-best[heads][0], best[heads][1]):
            best[heads] = (verdict.confidence, pair)
    found = []
    for heads, (confidence, pair) in best.items():
        reasons = "; ".join(verdicts[pair].reasons)
        said = groups.reason_apart(*heads, apart)
        if said:
            found.append(_link(*pair, confidence, f"{said}; else: {reasons}", False, "correction"))
        else:
            if confidence >= ACCEPTED_FROM:
                reasons += (
                    "; but other appearances speak against it, or it fits somebody else as well"
                )
            found.append(_link(*pair, confidence, reasons, False, "rule"))
    return found


def _persons(
    groups: Groups, known: Mapping[str, Profile], rulings: Sequence[Ruling]
) -> Iterator[Person]:
    corrected: set[str] = set()
    facts: dict[str, dict[str, str]] = {}
    for ruling in rulings:
        corrected.update(*ruling.groups)
        entry = ruling.correction
        given = {
            "author_name": entry.author_name,
            "orcid": entry.orcid,
            "wikidata_id": entry.wikidata_id,
        }
        if entry.kind == "same":
            for profile_id in sorted(set().union(*ruling.groups) & known.keys()):
                said = {key: value for key, value in given.items() if value}
                facts[groups.head(profile_id)] = {**facts.get(groups.head(profile_id), {}), **said}
    for members in groups.members():
        first = min(members, key=_age(known))
        said = facts.get(groups.head(first), {})
        name = said.get("author_name") or best_name([known[id_] for id_ in members])
        sure = groups.path_confidence(first)
        for profile_id in sorted(members):
            yield Person(
                profile_id=profile_id,
                author_id=first,
                author_name=name,
                author_confidence=sure[profile_id],
                is_corrected=profile_id in corrected,
                orcid=said.get("orcid"),
                wikidata_id=said.get("wikidata_id"),
            )


def best_name(profiles: Sequence[Profile]) -> str:
    """Return the name that a person is called by: written out, in the usual order, most used."""
    used: dict[str, int] = defaultdict(int)
    for profile in profiles:
        used[profile.author_name] += 1

    def rank(profile: Profile) -> tuple[object, ...]:
        name, parsed = profile.author_name, profile.name
        n_written = sum(len(given) > 1 for given in parsed.givens)
        return (
            "," in name or name.isupper() or name.islower(),
            not (n_written or parsed.is_whole),
            -used[name],
            name.isascii(),
            -len(name),
            name,
        )

    return min(profiles, key=rank).author_name


def _age(known: Mapping[str, Profile]) -> Callable[[str], tuple[datetime, str]]:
    return lambda profile_id: (known[profile_id].first_seen_at, profile_id)


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _link(
    one: str, other: str, confidence: float, reasons: str, is_accepted: bool, decided_by: str
) -> Link:
    first, second = _pair(one, other)
    return Link(
        profile_id=first,
        other_profile_id=second,
        confidence=confidence,
        reasons=reasons,
        is_accepted=is_accepted,
        decided_by=decided_by,
    )
