"""Who is linked: a printed name at one outlet with what was printed beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from transforms.authors.knowledge import fold, occupation_words, word_set
from transforms.authors.names import PersonName, block_keys, name_key, parse_name

_WORD = re.compile(r"[^\W\d_]{4,}")
_PROPER = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÀ-ÞА-Я][\w’'-]{2,}")
_HAN_PAIR = re.compile(r"(?=([\u3400-\u9fff]{2}))")
_SHE = re.compile(
    r"\b(?:she|her|hers|herself|elle|ella|ela|sie ist|autorin|autora|autrice)\b", re.I
)
_HE = re.compile(r"\b(?:he|his|him|himself|il est|él|ele|er ist)\b", re.I)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One or more appearances with the same name, outlet, affiliation, job title and bio."""

    profile_id: str
    author_name: str
    """As printed."""
    outlet: str
    """Outlet id, else domain, else name; the article id where none is known."""
    outlet_name: str | None = None
    affiliation: str | None = None
    job_title: str | None = None
    bio: str | None = None
    first_seen_at: datetime
    first_year: int | None = None
    """Of publication; null: no date known."""
    last_year: int | None = None

    @cached_property
    def name(self) -> PersonName:
        return parse_name(self.author_name)

    @cached_property
    def key(self) -> str:
        return name_key(self.author_name)

    @cached_property
    def block_keys(self) -> tuple[str, ...]:
        return block_keys(self.author_name)

    @cached_property
    def is_staff(self) -> bool:
        """True when the affiliation is the outlet itself."""
        return bool(
            self.affiliation
            and self.outlet_name
            and fold(self.affiliation) in (fold(self.outlet_name), fold(self.outlet))
        )

    @cached_property
    def occupations(self) -> frozenset[str]:
        """Kinds of occupation that the job title, else the bio, names."""
        text = fold(self.job_title or self.bio or "")
        words = occupation_words()
        return frozenset(
            kind for word, kind in words.items() if re.search(rf"(?<!\w){word}s?(?!\w)", text)
        )

    @cached_property
    def bio_words(self) -> frozenset[str]:
        """Telling words of the bio, without those of the name and the usual ones."""
        if not self.bio:
            return frozenset()
        own = {self.name.family, *self.name.givens}
        found = {*_WORD.findall(fold(self.bio)), *_HAN_PAIR.findall(self.bio)}
        return frozenset(found - own - word_set("bio_fillers"))

    @cached_property
    def proper_words(self) -> frozenset[str]:
        """Capitalised words inside the bio: places, books, organisations; without the name."""
        if not self.bio:
            return frozenset()
        own = {self.name.family, *self.name.givens}
        return frozenset({fold(word) for word in _PROPER.findall(self.bio)} - own)

    @cached_property
    def gender(self) -> str | None:
        """What the bio's pronouns say: "she", "he"; null: nothing, or both."""
        text = self.bio or ""
        said = {"she" for _ in _SHE.finditer(text)} | {"he" for _ in _HE.finditer(text)}
        return said.pop() if len(said) == 1 else None


def read_profile(row: Mapping[str, Any]) -> Profile:
    """Make a profile of a row of the warehouse."""
    return Profile(**{name: row[name] for name in PROFILE_COLUMNS})


PROFILE_COLUMNS = (
    "profile_id",
    "author_name",
    "outlet",
    "outlet_name",
    "affiliation",
    "job_title",
    "bio",
    "first_seen_at",
    "first_year",
    "last_year",
)
