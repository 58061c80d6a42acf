"""One printed line, read: who wrote it, as what, from where, for which agency."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from transforms.extraction.authors.agencies import find_agency, is_board
from transforms.extraction.authors.byline import Byline, without_leading_date
from transforms.extraction.authors.cjk_bylines import is_cjk_byline, read_cjk_byline
from transforms.extraction.authors.persons import Trust, is_role, read_persons, unique_authors
from transforms.extraction.dates.printed import find_date_spans
from transforms.extraction.knowledge import knowledge, pattern
from transforms.extraction.names import is_given_name
from transforms.extraction.page.markup import squeeze
from transforms.extraction.publishers import Publishers

MAX_BYLINE = 240
MAX_CREDIT = 60
MAX_AGENCY_LINE = 70
MAX_SEGMENTS = 6
_TOKEN = re.compile(r"[^\W\d_]+")
_BAR = re.compile(r"\s*(?:[|｜•·●▪◦‧⋅»›►▸→¦\u2028]|\s[-–—]+(?=\s)|\s/\s|\s[-–—]+$|^[-–—]+\s)\s*")
_NOISE = re.compile(
    r"\[?\S+@\S+\]?|\[email.protected\]|(?<!\w)@\w+|https?://\S+|\b\d+\s*(?:comments?|kommentare?|min(?:ute)?s?(?: read)?|shares?|views?)\b[^|]*|"
    r"\b(?:published|updated|posted|first published|last (?:updated|modified))\b(?! by\b).*$|"
    r"\b(?:lesezeit|(?:reading|read) time|tiempo de lectura|temps de lecture|leestijd|lästid)\b.*$|"
    r"\b(?:follow|folgen|seguir|suivre)(?: (?:on|us|me|@\S+|\w+))?$|[✉☎⬅️\ufe0f]+|\(?\b(?:she|he|they)/(?:her|him|them)\)?",
    re.IGNORECASE,
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
    text, has_prefix = _after_prefix(without_noise(line))
    if not (has_prefix or is_marked or is_declared):
        return _read_unsigned(line, text)
    trust = Trust(has_prefix or is_declared, is_declared, is_declared or (is_marked and has_prefix))
    found = _read_segments(text, publishers, trust)
    kind = found.kind
    if kind == "none":
        kind = _kind_without_person(text or line, publishers, has_prefix=has_prefix)
    return replace(
        found,
        raw=without_leading_date(line),
        kind=kind,
        credit=None if found.authors or kind == "none" else _credit(text),
        has_prefix=has_prefix,
    )


def may_be_byline(text: str) -> bool:
    """True unless a line has neither a word that opens bylines, nor a given name, nor an agency.

    Most lines have none, and reading one costs twenty times this question.
    """
    if not text.isascii() and is_cjk_byline(text):
        return True
    tokens = _TOKEN.findall(text[:MAX_BYLINE].casefold())
    if not _openings().isdisjoint(tokens) or any(map(is_given_name, tokens)):
        return True
    is_short = len(text) < MAX_AGENCY_LINE
    return is_short and (find_agency(text.strip(" |()")) is not None or is_board(text))


@cache
def _openings() -> frozenset[str]:
    """Return the plain words of the patterns that open a byline."""
    patterns = (*knowledge("names")["byline_prefixes"], *knowledge("names")["author_labels"])
    return frozenset(_TOKEN.findall(" ".join(patterns).replace("\\s", " ").casefold()))


def opens_like_byline(text: str) -> bool:
    """True when the first words of a line are those of a byline."""
    if pattern("byline_prefixes", "names").match(text):
        return True
    return not text.isascii() and pattern("cjk_prefixes", "names").match(text) is not None


def opens_with_author(text: str) -> bool:
    """True for a line that says "Author: …" in some language: no story about another says that."""
    return pattern("author_labels", "names").match(text) is not None


@lru_cache(maxsize=2048)
def without_noise(line: str) -> str:
    """Return the line with dates, addresses and counts replaced by a bar."""
    for start, end in reversed(find_date_spans(line)):
        line = f"{line[:start]} | {line[end:]}"
    return squeeze(_NOISE.sub(" | ", line))


def _after_prefix(text: str) -> tuple[str, bool]:
    """Return what follows "By" and that there was one; else the text."""
    prefixes = pattern("byline_prefixes", "names")
    for segment in _segments(text):
        found = prefixes.match(segment)
        if found and segment[found.end() :].strip(" :|-"):
            rest = text[text.index(segment) + found.end() :]
            again = prefixes.match(rest)
            return rest[again.end() :] if again and len(rest) > again.end() + 2 else rest, True
    return text, False


def _segments(text: str) -> list[str]:
    return [part.strip(" –—-") for part in _BAR.split(text) if part and part.strip(" ,|:.-–—")]


def _read_unsigned(line: str, text: str) -> Byline:
    """Read a line without "by": it may still name an agency or the editorial board."""
    agency = find_agency(text.strip(" |")) if len(line) < MAX_AGENCY_LINE else None
    if agency:
        return Byline(raw=line, kind="agency", wire_service=agency, credit=agency)
    if is_board(text):
        return Byline(raw=line, kind="editorial_board", credit=_credit(text))
    return Byline()


def _credit(text: str) -> str | None:
    segments = _segments(text)
    first = segments[0].split(",")[0].strip(" :;") if segments else ""
    return first if 1 < len(first) < MAX_CREDIT else None


def _kind_without_person(text: str, publishers: Publishers, *, has_prefix: bool) -> str:
    if pattern("editorial_board_marks", "names").search(text) or is_board(text):
        return "editorial_board"
    is_staff = pattern("staff_marks", "names").search(text) or publishers.is_own(text.strip(" |."))
    return "staff" if is_staff or has_prefix else "none"


def _read_segments(text: str, publishers: Publishers, trust: Trust) -> Byline:
    """Read the first segment that names somebody, and what later segments add to it."""
    result = Byline()
    for number, segment in enumerate(_segments(text)[:MAX_SEGMENTS]):
        if result.authors and not trust.is_declared:
            result = _with_segment(result, segment, publishers)
            continue
        found = read_persons(
            segment,
            publishers,
            trust._replace(may_be_pen_name=trust.may_be_pen_name and number == 0),
        )
        result = replace(
            result,
            authors=unique_authors(result.authors + found.authors),
            wire_service=result.wire_service or found.wire_service,
            dateline=result.dateline or found.dateline,
            publisher=result.publisher or found.publisher,
        )
    kind = "person" if result.authors else "agency" if result.wire_service else "none"
    return replace(result, kind=kind)


def _with_segment(result: Byline, segment: str, publishers: Publishers) -> Byline:
    """Add a second author, a role, an agency or a place that stand behind a bar."""
    more = read_persons(segment, publishers, Trust())
    authors, last = result.authors, result.authors[-1]
    are_names = all(is_given_name(author.author_name.split()[0]) for author in more.authors)
    if more.authors and are_names and len(authors) < 2:
        authors = unique_authors(authors + more.authors)
    elif not more.authors and last.role is None and len(segment) < MAX_CREDIT and is_role(segment):
        authors = (*authors[:-1], replace(last, role=segment.strip(" ,")))
    return replace(
        result,
        authors=authors,
        wire_service=result.wire_service or more.wire_service,
        dateline=result.dateline or more.dateline,
    )
