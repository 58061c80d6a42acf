"""Where a page prints who wrote it: candidates among the lines near headline and end of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.extraction.authors.agencies import find_agency
from transforms.extraction.authors.byline import Byline, without_leading_date
from transforms.extraction.authors.bylines import (
    MAX_BYLINE,
    may_be_byline,
    opens_like_byline,
    opens_with_author,
    read_byline,
    without_noise,
)
from transforms.extraction.authors.persons import is_role
from transforms.extraction.authors.places import find_places
from transforms.extraction.knowledge import has_token, pattern
from transforms.extraction.names import (
    has_cjk_surname,
    is_cjk,
    is_given_name,
    is_person,
    name_key,
    tidy_name,
)
from transforms.extraction.page.lines import Line, Piece
from transforms.extraction.publishers import Publishers
from transforms.records import Author

SURE = 2.5
"""Score from which a printed line counts without a tag that agrees."""
LONG = 100
"""A longer line is a byline only if markup or its first words say so."""
MOST_LINES, FEW = 1500, 2
"""Lines that are looked over when nothing stands near the headline, and names they may give."""
_NEVER = frozenset(["nav", "related", "comment", "breadcrumb"])
_CLOSING_NAME = re.compile(r"[.!?…”\"]\s*\((?P<name>[^()]{5,40})\)[^\w]*$")
_FIGURES = frozenset(["figure", "figcaption"])
_PENALTY = {"aside": 1.2, "promo": 1.2, "share": 0.3, "hidden": 0.7, "footer": 1.5, "caption": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One candidate: a line, read, and how much speaks for it."""

    byline: Byline
    line: int
    score: float
    source: str
    """byline (it says "by"), byline-mark (markup says so), author-link, bare-line,
    closing-brackets."""


def find_printed(
    lines: Sequence[Line],
    headline_at: int | None,
    body_lines: Sequence[int],
    publishers: Publishers,
    declared: frozenset[str],
) -> list[Printed]:
    """Return the candidates, best first.

    Args:
        headline_at: Index of the printed headline.
        body_lines: Indices of the body's paragraphs, in order.
        declared: Keys of the names that the tags give: a line that has one of them gains.
    """
    found: list[Printed] = []
    for number, place in find_places(lines, headline_at, body_lines):
        line = lines[number]
        # A head that reads "trail, date, by whom" may all be built as one trail.
        is_above = headline_at is not None and headline_at - 2 <= number < headline_at
        may_count = line.region not in _NEVER or (is_above and _is_marked(line.marks))
        if number != headline_at and len(line.text) <= MAX_BYLINE and may_count:
            is_end = bool(body_lines) and -1 <= number - body_lines[-1] <= 2 and line.region == ""
            found += _read_line(line, number, place, publishers, declared, is_end=is_end)
    if body_lines:
        found += _signed_in_brackets(lines[body_lines[-1]].text, body_lines[-1], declared)
    if not declared and all(printed.score < SURE for printed in found):
        found += _find_elsewhere(lines, publishers)
    found.sort(key=lambda printed: (-printed.score, printed.line))
    if not found:
        return []
    is_below = bool(body_lines) and found[0].line > body_lines[-1]
    # Boxes below a text may introduce an editor or a reviewer too.
    others = [other for other in found[1:] if not is_below or _keys(other) <= declared]
    return [_with_siblings(found[0], others, lines, declared), *found[1:]]


def _find_elsewhere(lines: Sequence[Line], publishers: Publishers) -> list[Printed]:
    """Look over the whole page for lines that call themselves bylines, if they agree on few names.

    A page whose marked lines name many persons shows other stories.
    """
    found: list[Printed] = []
    for number, line in enumerate(lines[:MOST_LINES]):
        if line.region or len(line.text) > LONG:
            continue
        is_label = opens_with_author(line.text) and not _describes_book(lines, number)
        if _is_marked(line.marks) or is_label:
            found += _read_line(line, number, 0.1, publishers, frozenset(), is_end=False)
    found = [printed for printed in found if printed.byline.authors and printed.score >= SURE]
    names = {name for printed in found for name in _keys(printed)}
    return found if len(names) <= FEW else []


def _read_line(
    line: Line,
    number: int,
    place: float,
    publishers: Publishers,
    declared: frozenset[str],
    *,
    is_end: bool,
) -> Iterator[Printed]:
    if pattern("not_bylines", "names").match(line.text) or (
        line.region == "caption" and not _FIGURES.isdisjoint((line.tag, *line.tags))
    ):
        return
    penalty = _PENALTY.get(line.region, 0.0)
    not_byline = has_token(line.marks, "not_byline_marks", "names")
    own = _is_marked(line.marks) and not not_byline
    near = _is_marked(line.context) and not not_byline
    if line.region == "caption" and place >= 1.5:
        penalty = 0.0  # "credits" right below a headline are not those of a picture
    if line.region == "footer" and (line.article or line.story):
        penalty = 0.3  # an article's own foot
    place -= penalty + 1.5 * (not_byline and line.region != "caption")
    marked = [piece for piece in line.pieces if _is_author_piece(piece)]
    if not marked and (own or near):
        marked = _names_side_by_side(line)
    if marked and len(line.text) < 200:
        byline = _read_pieces(marked, line, publishers)
        if byline.authors:
            yield _scored(byline, number, 2.5 + place, "byline-mark", declared)
    if not (own or near) and not may_be_byline(line.text):
        return
    if not (own or near) and len(line.text) > LONG and not opens_like_byline(line.text):
        return
    byline = read_byline(line.text, publishers, is_marked=own or near)
    if byline.authors or byline.kind != "none":
        base = 3.0 if byline.has_prefix else 2.5 if own else 1.5 if near else 1.0
        if not byline.authors:
            base -= 1.0 if byline.kind != "agency" or byline.has_prefix else 0.4
        if line.linked > 0.9 and not any(_is_author_piece(piece) for piece in line.pieces):
            base -= 1.5
        if len(line.text) > 140:
            base -= 1.0
        yield _scored(
            byline, number, base + place, "byline" if byline.has_prefix else "byline-mark", declared
        )
    elif (place >= 1.0 - penalty or is_end) and not (own or near) and len(line.text) < 90:
        # A name alone below the last paragraph signs a letter or a column.
        yield from _bare(
            line,
            number,
            max(place, 1.5) if is_end else place,
            publishers,
            declared,
            least=0.9 if is_end else 0.3,
        )


def _bare(
    line: Line,
    number: int,
    place: float,
    publishers: Publishers,
    declared: frozenset[str],
    least: float,
) -> Iterator[Printed]:
    """Read a line of nothing but names just below the headline: the weakest evidence there is."""
    if line.text[0] in "—–-“”\"'‘’«„":
        return  # a quotation, or who is quoted
    byline = read_byline(line.text, publishers, is_marked=True)
    if not byline.authors or byline.has_prefix:
        return
    names = [author.author_name for author in byline.authors]
    if byline.dateline or all(
        has_cjk_surname(name) or "·" in name if is_cjk(name) else is_given_name(name.split()[0])
        for name in names
    ):
        links = any(_is_author_link(piece.href) for piece in line.pieces)
        rest = without_noise(line.text)
        covered = sum(map(len, names)) / max(1, len(rest.strip(" |")))
        place += 0.5 * (
            rest != line.text or any((byline.authors[-1].role, byline.publisher, byline.dateline))
        )
        if covered > least:
            yield _scored(
                byline,
                number,
                place + (1.5 if links else 0.6) + 0.4 * (covered > 0.8),
                "author-link" if links else "bare-line",
                declared,
            )


def _scored(
    byline: Byline, number: int, score: float, source: str, declared: frozenset[str]
) -> Printed:
    agrees = not declared.isdisjoint(name_key(author.author_name) for author in byline.authors)
    return Printed(byline=byline, line=number, score=round(score + 2.0 * agrees, 2), source=source)


def _keys(printed: Printed) -> set[str]:
    return {name_key(author.author_name) for author in printed.byline.authors}


def _is_marked(marks: str) -> bool:
    return has_token(marks, "byline_marks", "names")


def _is_author_piece(piece: Piece) -> bool:
    if not piece.marks and not piece.href:
        return False
    if has_token(piece.marks, "not_byline_marks", "names"):
        return False
    return _is_marked(piece.marks) or _is_author_link(piece.href)


def _describes_book(lines: Sequence[Line], number: int) -> bool:
    """True beside "Publisher: …" or "ISBN": the author named there wrote the book under review."""
    around = lines[max(0, number - 4) : number + 5]
    return any(pattern("book_facts", "names").match(line.text) for line in around)


def _signed_in_brackets(text: str, number: int, declared: frozenset[str]) -> list[Printed]:
    """Read the name in brackets that closes a text: "… remains to be seen. (Jane Roe)"."""
    found = _CLOSING_NAME.search(text[-80:])
    name = tidy_name(found.group("name")) if found else ""
    if not is_person(name) or not is_given_name(name.split()[0]):
        return []
    byline = Byline(raw=name, authors=(Author(author_name=name),), kind="person")
    return [_scored(byline, number, SURE, "closing-brackets", declared)]


def _names_side_by_side(line: Line) -> list[Piece]:
    """Return the elements of a line that is nothing but names, an element each."""
    pieces = [piece for piece in line.pieces if is_person(tidy_name(piece.text))]
    covered = sum(len(piece.text) for piece in pieces)
    return pieces if len(pieces) > 1 and covered > 0.85 * len(line.text) else []


def _is_author_link(href: str) -> bool:
    return bool(href) and bool(pattern("author_links", "names").search(href))


def _read_pieces(pieces: Sequence[Piece], line: Line, publishers: Publishers) -> Byline:
    """Read the marked elements of one line; the line itself tells roles and agencies."""
    authors: dict[str, Author] = {}
    for piece in pieces:
        is_sure = (
            "vcard" in piece.marks or "author" in piece.marks.split() or _is_author_link(piece.href)
        )
        for author in read_byline(
            piece.text, publishers, is_marked=True, is_declared=is_sure
        ).authors:
            authors.setdefault(name_key(author.author_name) or author.author_name, author)
    # A piece inside another gives the same name: "Ann Lee", "Ann Lee Smith" are two, "Ann" is none.
    names = list(authors)
    kept = [
        author
        for key, author in authors.items()
        if not any(
            key != other and (key in other.split() or other.startswith(key + " "))
            for other in names
        )
    ]
    whole = read_byline(line.text, publishers, is_marked=True)
    roles = {name_key(a.author_name): a for a in whole.authors}
    merged = tuple(roles.get(name_key(author.author_name), author) for author in kept)
    raw = without_leading_date(line.text)
    return replace(whole, raw=raw, authors=merged, kind="person" if merged else whole.kind)


def _with_siblings(
    best: Printed, others: Sequence[Printed], lines: Sequence[Line], declared: frozenset[str]
) -> Printed:
    """Add the authors of lines with the same markup beside the best one: a name each."""
    line = lines[best.line]
    if not best.byline.authors or best.source == "bare-line":
        return best
    siblings = [
        other
        for other in others
        if other.byline.authors
        and other.line != best.line
        and abs(other.line - best.line) <= (8 if _keys(other) <= declared else 3)
        and (lines[other.line].marks, lines[other.line].tag) == (line.marks, line.tag)
        and (line.marks or lines[other.line].block == line.block)
        and other.score > SURE - 0.5
        and other.byline.has_prefix == best.byline.has_prefix
    ]
    authors: dict[str, Author] = {}
    for printed in sorted([best, *siblings], key=lambda p: p.line):
        for author in printed.byline.authors:
            authors.setdefault(name_key(author.author_name) or author.author_name, author)
    byline = replace(best.byline, authors=tuple(authors.values()))
    after = lines[best.line + 1].text if best.line + 1 < len(lines) else ""
    last = byline.authors[-1]
    if (
        not siblings
        and last.role is None
        and len(after) < 50
        and is_role(after)
        and not any(c.isdigit() for c in after)
    ):
        byline = replace(byline, authors=(*byline.authors[:-1], replace(last, role=after)))
    if byline.wire_service is None and len(after) < 60 and (agency := find_agency(after)):
        byline = replace(byline, wire_service=agency)
    return replace(best, byline=byline)
