"""One printed line, read: who wrote it, as what, from where, for which agency."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from transforms.extraction.authors.byline import Byline, without_leading_date
from transforms.extraction.authors.cjk_bylines import is_cjk_byline, read_cjk_byline
from transforms.extraction.bio.positions import affiliation_type
from transforms.extraction.dates.printed import find_date_spans
from transforms.extraction.knowledge import pattern, words
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

MAX_BYLINE = 240
MAX_CREDIT = 60
_BAR = re.compile(r"\s*(?:[|｜•·●▪◦‧⋅»›►▸→¦\u2028]|\s[-–—]+(?=\s)|\s/\s|\s[-–—]+$|^[-–—]+\s)\s*")
_SPLIT = re.compile(
    r"\s*(?:,(?!\s*(?:jr|sr)\b)|;|、|/|\+|\s(?:and|und|et|y|&|with|och|og|oraz|ja|en|i|и|та|e)\s(?=[^\W\d_]))\s*(?:(?:and|und|et|y|&)\s+)?",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\[?\S+@\S+\]?|\[email.protected\]|(?<!\w)@\w+|https?://\S+|\b\d+\s*(?:comments?|kommentare?|min(?:ute)?s?(?: read)?|shares?|views?)\b[^|]*|"
    r"\b(?:published|updated|posted|first published|last (?:updated|modified))\b(?! by\b).*$|"
    r"\b(?:lesezeit|(?:reading|read) time|tiempo de lectura|temps de lecture|leestijd|lästid)\b.*$|"
    r"\b(?:follow|folgen|seguir|suivre)(?: (?:on|us|me|@\S+|\w+))?$|[✉☎⬅️\ufe0f]+|\(?\b(?:she|he|they)/(?:her|him|them)\)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[（](?P<inside>[^()\[\]（）]{0,80})[)\]）]?")
_ROLE_MARK = re.compile(r"^[^\w]+|[^\w.)]+$")
_PLACE = re.compile(
    r"^(?:in|from|reporting from|aus|à|en|desde|da|de|w|fra|från)\s+(?P<place>[A-ZÀ-Þ][\w.’'-]+(?: [A-ZÀ-Þ][\w.’'-]+){0,2})$"
)
_IN_PLACE = re.compile(
    r"\s+(?:in|reporting from|aus|fra)\s+(?P<place>[A-ZÀ-Þ][\w.’'-]+(?:[ -][A-ZÀ-Þ][\w.’'-]+){0,2})(?:,? and agenc\w+)?\s*$"
)
_CUT = re.compile(
    r"\s+(?P<how>of|for|at|from|to|on|about|via|is|für|vom|bei|am|um|dans|para|pour|special to|is an?|was|has|joined|who|im Gespräch|In|Published|Updated|Posted|Last|Symbolbild|Foto|del? (?=[A-Z]{3}))\s+.*$"
)


def read_byline(
    raw: str, publishers: Publishers, *, is_marked: bool = False, is_declared: bool = False
) -> Byline:
    """Read a line such as "By A and B (outlet.com)" or "Jane Roe | Outlet | Updated 3 May".

    Args:
        is_marked: Markup says that the line is a byline: then it needs no "by".
        is_declared: The text comes from a tag that names authors: case is not asked about, and a
            single word may be a pen name.
    """
    line = squeeze(raw)
    if not 1 < len(line) <= MAX_BYLINE:
        return Byline()
    if is_cjk_byline(line):
        return read_cjk_byline(line, publishers, is_marked=is_marked or is_declared)
    text, prefix = _after_prefix(without_noise(line))
    if prefix is None and not (is_marked or is_declared):
        return _unsigned(line, text, publishers)
    found = _read_segments(
        text,
        publishers,
        is_sure=prefix is not None or is_declared,
        is_declared=is_declared,
        may_be_pen_name=is_declared or (is_marked and prefix is not None),
    )
    kind = found.kind
    if kind == "none":
        kind = _kind_without_person(text or line, publishers, has_prefix=prefix is not None)
    credit = None if found.authors or kind == "none" else _credit(text)
    return replace(
        found,
        raw=without_leading_date(line),
        kind=kind,
        credit=credit,
        has_prefix=prefix is not None,
        role_prefix=prefix or "",
    )


def opens_like_byline(text: str) -> bool:
    """True when the first words of a line are those of a byline."""
    return pattern("byline_prefixes", "names").match(text) is not None or (
        not text.isascii() and pattern("cjk_prefixes", "names").match(text) is not None
    )


def opens_with_author(text: str) -> bool:
    """True for a line that says "Author: …" in some language: no story about another says that."""
    return pattern("author_labels", "names").match(text) is not None


def find_agency(text: str) -> str | None:
    """Return the wire service that a text is the name of, as it names it."""
    bare = re.sub(
        r"^(?:the|quelle:|source:|fuente:|fonte:)\s+", "", text.strip(" .()[]"), flags=re.IGNORECASE
    )
    if not 1 < len(bare) < 60:
        return None
    key = name_key(bare)
    if key in _agency_keys() and (
        len(bare) > 5 or bare[:1].isupper() or bare in words("agencies", "names")
    ):
        return bare
    if (
        pattern("agency_words", "names").search(bare)
        and len(bare.split()) <= 6
        and bare[:1].isupper()
    ):
        return bare
    return None


def _agency_keys() -> frozenset[str]:
    if not _AGENCIES:
        _AGENCIES.append(frozenset(name_key(name) for name in words("agencies", "names")))
    return _AGENCIES[0]


_AGENCIES: list[frozenset[str]] = []


@lru_cache(maxsize=2048)
def without_noise(line: str) -> str:
    """Return the line with dates, addresses and counts replaced by a bar."""
    spans = find_date_spans(line)
    for start, end in reversed(spans):
        line = f"{line[:start]} | {line[end:]}"
    line = (
        _NOISE.sub(" | ", line)
        if "@" in line or "/" in line or any(c.isdigit() for c in line) or _NOISE.search(line)
        else line
    )
    return squeeze(line)


def _after_prefix(text: str) -> tuple[str, str | None]:
    """Return what follows "By", and the prefix itself; the text and None where there is none."""
    for segment in _segments(text):
        found = pattern("byline_prefixes", "names").match(segment)
        if found and segment[found.end() :].strip(" :|-"):
            rest = (
                text[text.index(segment) + found.end() :]
                if segment in text
                else segment[found.end() :]
            )
            again = pattern("byline_prefixes", "names").match(rest)
            return (
                rest[again.end() :] if again and len(rest) > again.end() + 2 else rest
            ), found.group().strip()
    return text, None


def _segments(text: str) -> list[str]:
    return [part.strip() for part in _BAR.split(text) if part and part.strip(" ,|:.-–—")]


def _unsigned(line: str, text: str, publishers: Publishers) -> Byline:
    """Read a line without "by": it may still name an agency or the editorial board."""
    if len(line) < 70 and (agency := find_agency(text.strip(" |"))):
        return Byline(raw=line, kind="agency", wire_service=agency, credit=agency)
    if name_key(text) in _board_keys():
        return Byline(raw=line, kind="editorial_board", credit=_credit(text))
    return Byline()


def _credit(text: str) -> str | None:
    segments = _segments(text)
    first = segments[0].split(",")[0].strip(" :;") if segments else ""
    return first if 1 < len(first) < MAX_CREDIT else None


def _board_keys() -> frozenset[str]:
    if not _BOARDS:
        _BOARDS.append(
            frozenset(name_key(name) for name in words("editorial_board", "names")) - {""}
        )
    return _BOARDS[0]


_BOARDS: list[frozenset[str]] = []


def _kind_without_person(text: str, publishers: Publishers, *, has_prefix: bool) -> str:
    if pattern("editorial_board_marks", "names").search(text) or name_key(text) in _board_keys():
        return "editorial_board"
    if (
        pattern("staff_marks", "names").search(text)
        or publishers.is_own(text.strip(" |."))
        or has_prefix
    ):
        return "staff"
    return "none"


def _read_segments(
    text: str, publishers: Publishers, *, is_sure: bool, is_declared: bool, may_be_pen_name: bool
) -> Byline:
    """Read the first segment that names somebody, and what later segments add to it."""
    result = Byline()
    for number, segment in enumerate(_segments(text)[:6]):
        if result.authors and not is_declared and number:
            extra = _read_people(
                segment, publishers, is_sure=False, is_declared=False, may_be_pen_name=False
            )
            if (
                extra.authors
                and all(is_given_name(a.author_name.split()[0]) for a in extra.authors)
                and len(result.authors) < 2
            ):
                result = replace(result, authors=_unique(result.authors + extra.authors))
            result = replace(
                result,
                wire_service=result.wire_service or extra.wire_service,
                dateline=result.dateline or extra.dateline,
            )
            if not extra.authors and not result.authors[-1].role and (role := _pure_role(segment)):
                result = replace(
                    result, authors=(*result.authors[:-1], replace(result.authors[-1], role=role))
                )
            continue
        found = _read_people(
            segment,
            publishers,
            is_sure=is_sure,
            is_declared=is_declared,
            may_be_pen_name=may_be_pen_name and number == 0,
        )
        result = replace(
            result,
            authors=_unique(result.authors + found.authors),
            wire_service=result.wire_service or found.wire_service,
            dateline=result.dateline or found.dateline,
            publisher=result.publisher or found.publisher,
        )
    kind = "person" if result.authors else "agency" if result.wire_service else "none"
    return replace(result, kind=kind)


def _read_people(
    text: str, publishers: Publishers, *, is_sure: bool, is_declared: bool, may_be_pen_name: bool
) -> Byline:
    """Read "A, role, and B in Geneva (Agency)" into persons and what hangs on them."""
    authors: list[Author] = []
    wire = dateline = publisher = None
    brackets = [found.group("inside").strip() for found in _BRACKETS.finditer(text)]
    text = _BRACKETS.sub(" , ", text) if brackets else text
    for inside in brackets:
        wire = wire or find_agency(inside)
        publisher = publisher or (inside if publishers.is_outlet(inside) else None)
    text = re.sub(r"^(?:by|von|par|por)\s+(?=[A-ZÀ-Þ])", "", text.strip(), flags=re.IGNORECASE)
    for number, part in enumerate(_SPLIT.split(squeeze(text))[:30]):
        part = part.strip(" ,:|")
        if not part:
            continue
        if agency := find_agency(part):
            wire = wire or agency
            continue
        if publishers.is_outlet(part) and not (
            is_sure and is_person(part) and is_given_name(part.split()[0])
        ):
            publisher = publisher or part
            continue
        if authors and (place := _PLACE.match(part)):
            dateline = dateline or place.group("place")
            continue
        name, role, place_name, affiliation = _cut_name(part, is_sure=is_sure or is_declared)
        dateline = dateline or place_name
        sure = is_sure or is_declared or bool(authors)
        if authors and authors[-1].role and not is_given_name(name.split()[0] if name else ""):
            # Behind a role stands an organisation, unless it opens like a name.
            authors[-1] = _with_remark(authors[-1], part)
            continue
        if (
            name
            and _may_be_person(name, is_sure=sure, is_declared=is_declared)
            and not (authors and role_only(part))
        ):
            authors.append(Author(author_name=tidy_name(name), role=role, affiliation=affiliation))
        elif authors:
            authors[-1] = _with_remark(authors[-1], part)
        elif number == 0 and may_be_pen_name and is_pen_name(part) and not publishers.is_own(part):
            authors.append(Author(author_name=part))
        elif number == 0 and not is_declared and not role_only(part):
            # What opens without a person is no list of persons: "More from Jane Roe".
            break
    return Byline(
        authors=_unique(tuple(authors)),
        wire_service=wire,
        dateline=dateline,
        publisher=publisher,
        kind="none",
    )


def role_only(part: str) -> bool:
    """True for "Diplomatic Correspondent", false for a name."""
    found = find_role(part)
    return found is not None and not is_given_name(part.split()[0])


def _pure_role(segment: str) -> str | None:
    return segment.strip(" ,") if len(segment) < 60 and role_only(segment) else None


def _may_be_person(name: str, *, is_sure: bool, is_declared: bool) -> bool:
    if is_person(tidy_name(name), is_declared=is_declared):
        return True
    # "Grace Post": a word that names no person elsewhere may, behind "By" and a given name.
    parts = name.split()
    return (
        is_sure
        and 2 <= len(parts) <= 3
        and is_given_name(parts[0])
        and all(p[:1].isupper() and p.isalpha() for p in parts)
    )


def _cut_name(part: str, *, is_sure: bool) -> tuple[str, str | None, str | None, str | None]:
    """Return (name, role, place, affiliation) of one part between commas."""
    place = affiliation = None
    if found := _IN_PLACE.search(part):
        place, part = found.group("place"), part[: found.start()]
    if found := _CUT.search(part):
        rest = part[found.start() :].strip()
        if found.group("how") in ("of", "at", "for") and len(rest) < 80:
            candidate = rest.split(" ", 1)[1].removeprefix("the ").strip()
            affiliation = candidate if affiliation_type(candidate) else None
        part = part[: found.start()]
    role = None
    tidied = tidy_name(part)
    if found := find_role(part):
        before = part[: found.start()].strip(" ,:-")
        if before or found.start() == 0:
            after = part[found.end() :].strip(" ,:-")
            if not before and after and is_person(tidy_name(after)):
                return after, part[: found.end()].strip(" ,:"), place, affiliation
            if before or not is_given_name(tidied.split()[0] if tidied else ""):
                return before, part[found.start() :].strip(" ,:-") or None, place, affiliation
    return part, role, place, affiliation


def _with_remark(author: Author, part: str) -> Author:
    """Hang "Diplomatic Correspondent" or "Oxford University" on the author before it."""
    part = _ROLE_MARK.sub("", part)
    if author.role is None and len(part) < 80 and find_role(part):
        return replace(author, role=part)
    if author.affiliation is None and len(part) < 80 and affiliation_type(part):
        return replace(author, affiliation=part)
    return author


def _unique(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    first: dict[str, Author] = {}
    for author in authors:
        key = name_key(author.author_name) or author.author_name
        if key in first and not first[key].role and author.role:
            first[key] = author
        first.setdefault(key, author)
    return tuple(first.values())
