"""Persons out of a list of names, and what hangs on them: roles, places, agencies, outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from transforms.extraction.authors.agencies import find_agency
from transforms.extraction.authors.byline import Byline
from transforms.extraction.bio.positions import affiliation_type
from transforms.extraction.names import (
    find_role,
    is_given_name,
    is_pen_name,
    is_person,
    name_key,
    tidy_name,
)
from transforms.extraction.page.markup import squeeze
from transforms.extraction.publishers import Publishers
from transforms.records import Author

MAX_PARTS = 30
MAX_REMARK = 80
_SPLIT = re.compile(
    r"\s*(?:,(?!\s*(?:jr|sr)\b)|;|、|/|\+|\s(?:and|und|et|y|&|with|och|og|oraz|ja|en|i|и|та|e)\s(?=[^\W\d_]))\s*(?:(?:and|und|et|y|&)\s+)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[（](?P<inside>[^()\[\]（）]{0,80})[)\]）]?")
_BY = re.compile(r"^(?:by|von|par|por)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
_EDGE = re.compile(r"^[^\w]+|[^\w.)]+$")
_PLACE = re.compile(
    r"^(?:in|from|reporting from|aus|à|en|desde|da|de|w|fra|från)\s+(?P<place>[A-ZÀ-Þ][\w.’'-]+(?: [A-ZÀ-Þ][\w.’'-]+){0,2})$"
)
_IN_PLACE = re.compile(
    r"\s+(?:in|reporting from|aus|fra)\s+(?P<place>[A-ZÀ-Þ][\w.’'-]+(?:[ -][A-ZÀ-Þ][\w.’'-]+){0,2})(?:,? and agenc\w+)?\s*$"
)
_CUT = re.compile(
    r"\s+(?P<how>of|for|at|from|to|on|about|via|is|für|vom|bei|am|um|dans|para|pour|special to|is an?|was|has|joined|who|im Gespräch|In|Published|Updated|Posted|Last|Symbolbild|Foto|au|del? (?=[A-Z]{3}))\s+.*$"
)


class Trust(NamedTuple):
    """How far a text is believed to be a list of persons."""

    is_sure: bool = False
    """ "By" stands before it, or a tag holds it."""
    is_declared: bool = False
    """A tag holds it: case is not asked about."""
    may_be_pen_name: bool = False
    """One word may be a name."""


class _Cut(NamedTuple):
    """One part between commas."""

    name: str
    role: str | None = None
    place: str | None = None
    affiliation: str | None = None


def read_persons(text: str, publishers: Publishers, trust: Trust) -> Byline:
    """Read "A, role, and B in Geneva (Agency)" into persons and what hangs on them."""
    reading = _Reading(publishers, trust)
    for found in _BRACKETS.finditer(text):
        reading.take_bracket(found.group("inside").strip())
    text = squeeze(_BY.sub("", _BRACKETS.sub(" , ", text).strip()))
    for number, part in enumerate(_SPLIT.split(text)[:MAX_PARTS]):
        part = part.strip(" ,:|")
        if part and not reading.take(part, is_first=number == 0):
            break
    return reading.result()


def is_role(part: str) -> bool:
    """True for "Diplomatic Correspondent", false for a name."""
    return find_role(part) is not None and not is_given_name(part.split()[0])


def unique_authors(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Return each author once, the one with a role where there is one."""
    first: dict[str, Author] = {}
    for author in authors:
        key = name_key(author.author_name) or author.author_name
        if key not in first or (author.role and not first[key].role):
            first[key] = author
    return tuple(first.values())


@dataclass(slots=True)
class _Reading:
    """What has been read of one list so far."""

    publishers: Publishers
    trust: Trust
    authors: list[Author] = field(default_factory=list)
    wire_service: str | None = None
    dateline: str | None = None
    publisher: str | None = None

    def take_bracket(self, inside: str) -> None:
        self.wire_service = self.wire_service or find_agency(inside)
        if self.publishers.is_outlet(inside):
            self.publisher = self.publisher or inside

    def take(self, part: str, *, is_first: bool) -> bool:
        """Read one part; False when the text is no list of persons after all."""
        if agency := find_agency(part):
            self.wire_service = self.wire_service or agency
        elif self._is_outlet(part):
            self.publisher = self.publisher or part
        elif self.authors and (place := _PLACE.match(part)):
            self.dateline = self.dateline or place.group("place")
        else:
            return self._take_person(part, is_first=is_first)
        return True

    def result(self) -> Byline:
        return Byline(
            authors=unique_authors(self.authors),
            wire_service=self.wire_service,
            dateline=self.dateline,
            publisher=self.publisher,
        )

    def _is_outlet(self, part: str) -> bool:
        # "By Ben Nadel" on bennadel.example is a person all the same.
        is_name = self.trust.is_sure and is_person(part) and is_given_name(part.split()[0])
        return self.publishers.is_outlet(part) and not is_name

    def _take_person(self, part: str, *, is_first: bool) -> bool:
        cut = _cut_name(part)
        self.dateline = self.dateline or cut.place
        last = self.authors[-1] if self.authors else None
        opens_like_name = bool(cut.name) and is_given_name(cut.name.split()[0])
        if last and last.role and not opens_like_name:
            # Behind a role stands an organisation, unless it opens like a name.
            self.authors[-1] = _with_remark(last, part)
        elif cut.name and self._may_be_person(cut.name) and not (last and is_role(part)):
            name = tidy_name(cut.name)
            self.authors.append(
                Author(author_name=name, role=cut.role, affiliation=cut.affiliation)
            )
        elif last:
            self.authors[-1] = _with_remark(last, part)
        elif is_first and self._may_be_pen_name(part):
            self.authors.append(Author(author_name=part))
        else:
            # What opens without a person is no list of persons: "More from Jane Roe".
            return not is_first or self.trust.is_declared or is_role(part)
        return True

    def _may_be_person(self, name: str) -> bool:
        if is_person(tidy_name(name), is_declared=self.trust.is_declared):
            return True
        # "Grace Post": a word that names no person elsewhere may, behind "By" and a given name.
        parts = name.split()
        is_sure = self.trust.is_sure or bool(self.authors)
        is_form = 2 <= len(parts) <= 3 and all(p[:1].isupper() and p.isalpha() for p in parts)
        return is_sure and is_form and is_given_name(parts[0])

    def _may_be_pen_name(self, part: str) -> bool:
        is_allowed = self.trust.may_be_pen_name and not self.publishers.is_own(part)
        return is_allowed and is_pen_name(part)


def _cut_name(part: str) -> _Cut:
    """Cut place, affiliation and role off a name."""
    place = affiliation = None
    if found := _IN_PLACE.search(part):
        place, part = found.group("place"), part[: found.start()]
    if found := _CUT.search(part):
        rest = part[found.start() :].strip()
        if found.group("how") in ("of", "at", "for") and len(rest) < MAX_REMARK:
            candidate = rest.split(" ", 1)[1].removeprefix("the ").strip()
            affiliation = candidate if affiliation_type(candidate) else None
        part = part[: found.start()]
    found = find_role(part)
    if found is None:
        return _Cut(part, None, place, affiliation)
    before = part[: found.start()].strip(" ,:-")
    after = part[found.end() :].strip(" ,:-")
    if not before and is_person(tidy_name(after)):
        return _Cut(after, found.group().strip(" ,:"), place, affiliation)
    opening = tidy_name(part).split()[:1]
    if before or not (opening and is_given_name(opening[0])):
        role = part[found.start() :].strip(" ,:-") or None
        return _Cut(before, role, place, affiliation)
    return _Cut(part, None, place, affiliation)


def _with_remark(author: Author, part: str) -> Author:
    """Hang "Diplomatic Correspondent" or "Oxford University" on the author before it."""
    part = _EDGE.sub("", part)
    if len(part) >= MAX_REMARK:
        return author
    if author.role is None and find_role(part):
        return replace(author, role=part)
    if author.affiliation is None and affiliation_type(part):
        return replace(author, affiliation=part)
    return author
