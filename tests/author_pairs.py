"""The labelled pairs of authors, in two halves: weights are set on one, the other says what they are worth."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from transforms.authors import Profile, link_profiles
from transforms.authors.evidence import judge
from transforms.authors.names import parse_name

FILE = Path(__file__).with_name("author_pairs.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPair:
    one: Profile
    other: Profile
    is_same: bool
    is_tune: bool

    @property
    def confidence(self) -> float:
        """What the linking says; 0 where the names cannot be of one person."""
        verdict = judge(self.one, self.other)
        return verdict.confidence if verdict else 0.0

    @property
    def is_linked(self) -> bool:
        persons = link_profiles([self.one, self.other]).persons
        return len({person.author_id for person in persons}) == 1


def read_pairs() -> list[LabelledPair]:
    """Return all pairs; those of one family name are in one half."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return [
        _pair(number, texts, kind == "same")
        for kind in ("same", "different")
        for number, texts in enumerate(data[kind])
    ]


def _pair(number: int, texts: list[str], is_same: bool) -> LabelledPair:
    one, other = (_profile(f"{number}-{nth}", text) for nth, text in enumerate(texts))
    key = hashlib.sha1(parse_name(one.author_name).family.encode()).hexdigest()
    return LabelledPair(one=one, other=other, is_same=is_same, is_tune=int(key, 16) % 2 == 0)


def _profile(profile_id: str, text: str) -> Profile:
    name, outlet, affiliation, title, bio, year = (part.strip() or None for part in text.split("|"))
    assert name and outlet and year
    return Profile(
        profile_id=profile_id,
        author_name=name,
        outlet=outlet,
        outlet_name=outlet.replace("-", " ").title(),
        affiliation=affiliation,
        job_title=title,
        bio=bio,
        first_seen_at=datetime(2026, 1, 1),
        first_year=int(year),
        last_year=int(year),
    )
