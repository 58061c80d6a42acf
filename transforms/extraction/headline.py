"""The printed headline, and the title that search engines and social media get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.extraction.knowledge import has_token, pattern
from transforms.extraction.lines import Line
from transforms.extraction.markup import plain, squeeze
from transforms.extraction.names import is_cjk
from transforms.extraction.page import Page
from transforms.extraction.publishers import Publishers

_SEPARATOR = re.compile(
    r"\s+(?:\||-|–|—|::|»|›|•|·|_|~|/|\\)\s+|\s*[|｜»]\s*|_(?=[^\W\d_]{2,})(?<=[\u3040-\u9fff]_)|\s*-\s*(?=[\u3040-\u9fff])(?<=[\u3040-\u9fff！？]-)|:\s+(?=[^:]*$)"
)
_LETTERS = re.compile(r"[\W_]+")
MAX_HEADLINE = 300
MAX_KICKER = 60
SURE = 2.15
"""Score from which a printed line is the headline without a declared title that says so."""
LOOK_AT = 1500
"""Lines that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One candidate."""

    text: str
    source: str
    """h1, headline-mark, json-ld, meta:og:title, title, first-lines."""
    score: float
    line: int | None = None
    """Index of the printed line; None when it stands in the metadata only."""
    kicker: str | None = None
    """What was cut off its start: "Opinion |", or a kicker inside the heading."""


def find_headlines(page: Page, publishers: Publishers) -> list[Headline]:
    """Return the candidates, best first: a printed line that a declared title confirms wins."""
    declared = list(_declared(page, publishers))
    printed = sorted(_printed(page.lines, declared, publishers), key=lambda h: -h.score)
    ranked = (
        [h for h in printed if h.score >= SURE] + declared + [h for h in printed if h.score < SURE]
    )
    first: dict[str, Headline] = {}
    for candidate in ranked:
        first.setdefault(headline_key(candidate.text), candidate)
    return list(first.values())


def headline_key(text: str) -> str:
    """Return what two forms of a headline share: letters and digits in one case."""
    return _LETTERS.sub("", text.casefold())


def printed_line(found: Sequence[Headline]) -> int | None:
    """Return where the headline is printed: the line of the best, or of a shorter or longer form of it."""
    if not found:
        return None
    words = set(_words(found[0].text))
    return next(
        (
            h.line
            for h in found[:4]
            if h.line is not None and _shared(words, set(_words(h.text))) >= 0.5
        ),
        None,
    )


def alternative_headline(found: Sequence[Headline], publishers: Publishers) -> str | None:
    """Return the declared title that differs from the printed headline, or None."""
    if not found:
        return None
    own = headline_key(found[0].text)
    for candidate in found[1:]:
        key = headline_key(candidate.text)
        if (
            candidate.line is None
            and len(key) > 10
            and key not in own
            and own not in key
            and not publishers.is_own(candidate.text)
        ):
            return candidate.text
    return None


def _declared(page: Page, publishers: Publishers) -> Iterator[Headline]:
    sources = [
        (
            "json-ld",
            plain(_text(page.article_data.get("headline")))
            or plain(_text(page.article_data.get("name"))),
            2.2,
        )
    ]
    sources += [
        (f"meta:{name}", page.first_meta(name) or "", 2.0 - 0.1 * n)
        for n, name in enumerate(("og:title", "twitter:title", "dc.title", "title"))
    ]
    sources += [("title", page.title, 1.5)]
    for source, text, score in sources:
        if text and len(text) < MAX_HEADLINE * 2:
            kicker, cut = cut_title(text, publishers)
            if cut and not publishers.is_own(cut):
                yield Headline(text=cut, source=source, score=score, kicker=kicker)


def cut_title(title: str, publishers: Publishers) -> tuple[str | None, str]:
    """Return (section prefix, title) without the publisher's name and section at either end."""
    pieces = _pieces(title)
    pieces = [p for p in pieces if p[1]]
    while len(pieces) > 1 and (publishers.is_own(pieces[-1][1]) or _is_label(pieces[-1][1])):
        pieces.pop()
    while len(pieces) > 1 and publishers.is_own(pieces[0][1]):
        pieces.pop(0)
    kicker = None
    if len(pieces) > 1 and _is_label(pieces[0][1]):
        kicker = pieces.pop(0)[1]
    if len(pieces) > 1 and publishers.is_own(pieces[-1][1].split(",")[0]):
        pieces.pop()
    if len(pieces) > 1 and _is_suffix(pieces, publishers):
        pieces.pop()
    text = "".join(separator + text for separator, text in pieces)
    return kicker, text.removeprefix(pieces[0][0]).strip() if pieces else title


def cut_prefix(text: str) -> tuple[str | None, str]:
    """Return (label, rest) of "Opinion | Rest" and its like."""
    found = pattern("headline_prefixes", "headline").match(text)
    if found and len(text) - found.end() > 5:
        return found.group().strip(" |:–-—•/：｜丨[]【】"), text[found.end() :].strip()
    return None, text


def _pieces(title: str) -> list[tuple[str, str]]:
    """Return (separator before, text) of each part of a title."""
    pieces: list[tuple[str, str]] = []
    start, separator = 0, ""
    for found in _SEPARATOR.finditer(title):
        pieces.append((separator, title[start : found.start()].strip()))
        start, separator = found.end(), found.group()
    pieces.append((separator, title[start:].strip()))
    return pieces


def _parts_of(title: str) -> Iterator[str]:
    """Yield what is left of a title without one or more parts at either end."""
    cuts = [
        (found.start(), found.end())
        for found in re.finditer(r"\s[|–—-]+\s|\s?[|：_»]\s?|:\s", title)
    ][:6]
    for start, end in cuts:
        for part in (title[:start], title[end:]):
            if len(part.split()) > 2 or is_cjk(part.strip()):
                yield part


def _is_label(text: str) -> bool:
    return len(text) < 40 and bool(pattern("section_labels", "headline").fullmatch(text))


def _is_suffix(pieces: Sequence[tuple[str, str]], publishers: Publishers) -> bool:
    """True when the last part is short beside the rest and stands behind a mark that titles use.

    A bar parts a title from a site's name always, a dash only where the page names no publisher.
    """
    separator, last = pieces[-1]
    rest = sum(len(text) for _, text in pieces[:-1])
    if rest <= 15 or rest < 1.3 * len(last) or not last[:1].isupper():
        return False
    if separator.strip() in ("|", "｜", "»", "::"):
        return len(last.split()) <= 7
    return (
        separator.strip() not in (":", "/") and not publishers.declared and len(last.split()) <= 4
    )


def _printed(
    lines: Sequence[Line], declared: Sequence[Headline], publishers: Publishers
) -> Iterator[Headline]:
    titles = {headline_key(h.text): h.score for h in declared}
    parts = {headline_key(part) for h in declared for part in _parts_of(h.text)} - titles.keys()
    openings = {h.text[:2].casefold() for h in declared} | {
        part.lstrip()[:2].casefold() for h in declared for part in _parts_of(h.text)
    }
    words = [(set(_words(h.text)), h.score) for h in declared]
    seen_h1 = sum(line.tag == "h1" and line.region in ("", "aside") for line in lines[:LOOK_AT])
    for number, line in enumerate(lines[:LOOK_AT]):
        marked = has_token(line.marks, "headline_marks", "headline")
        is_heading = line.tag in ("h1", "h2", "h3")
        if len(line.text) > MAX_HEADLINE or not (
            marked or is_heading or line.text[:2].casefold() in openings
        ):
            continue
        key = headline_key(line.text)
        if not key or not (
            line.tag == "h1" or key in titles or key in parts or (marked and number < 400)
        ):
            continue
        kicker, text = _without_kicker(line)
        prefix, rest = cut_prefix(text)
        if prefix and (":" not in text[: len(prefix) + 3] or headline_key(rest) in titles):
            kicker, text = kicker or prefix, rest
        kicker, text = _without_declared_kicker(kicker, text, declared)
        if not kicker and line.tag == "h1":
            text = (
                cut_title(text, publishers)[1]
                if _SEPARATOR.search(text) and publishers.is_own(_pieces(text)[-1][1])
                else text
            )
        if publishers.is_own(text) or len(text) < 2 or line.text == "":
            continue
        score = 2.0 if line.tag == "h1" else 1.0 if marked else 0.5 if is_heading else 0.0
        key = headline_key(text)
        if key in titles:
            score += 2.0
        elif key in parts:
            score += 2.2
        elif titles:
            score += 1.5 * max(_shared(set(_words(text)), other) for other, _ in words)
            if any(
                key in title or title in key for title in titles if min(len(title), len(key)) > 12
            ):
                score += 0.5
        else:
            score += 1.0
        score += 0.5 * marked
        score -= {
            "": 0.0,
            "aside": 0.5,
            "breadcrumb": 2.0,
            "promo": 0.7,
            "hidden": 1.2,
            "caption": 1.0,
            "share": 0.5,
        }.get(line.region, 2.0)
        score -= 0.8 * (line.linked > 0.8 and line.tag != "h1")
        score -= 1.5 * (
            line.linked > 0.8 and any(_is_root(piece.href, publishers) for piece in line.pieces)
        )
        score -= 2.0 * ("comment" in line.marks and key not in titles)
        score += 0.4 * (line.tag == "h1" and seen_h1 == 1)
        score -= 1.0 * (len(text.split()) < 2 and not is_cjk(text) and key not in titles)
        score -= min(0.5, number / 2000)
        yield Headline(
            text=text,
            source="h1" if line.tag == "h1" else "headline-mark" if marked else line.tag,
            score=round(score, 3),
            line=number,
            kicker=kicker,
        )


def _without_kicker(line: Line) -> tuple[str | None, str]:
    """Cut a kicker that stands inside the heading's element."""
    for piece in line.pieces:
        if piece.marks and len(piece.text) < MAX_KICKER and len(piece.text) < 0.7 * len(line.text):
            if has_token(piece.marks, "kicker_marks", "headline") and line.text.startswith(
                piece.text
            ):
                return piece.text.strip(" :|"), line.text[len(piece.text) :].strip(" :|–-")
            if has_token(piece.marks, "hidden_marks", "headline"):
                return None, squeeze(line.text.replace(piece.text, " "))
    return None, line.text


def _without_declared_kicker(
    kicker: str | None, text: str, declared: Sequence[Headline]
) -> tuple[str | None, str]:
    """Cut off what stands before a title that the metadata give alone."""
    for title in declared:
        before = text[: -len(title.text)].strip()
        if (
            title.source != "title"
            and len(title.text.split()) > 2
            and 2 < len(before) < MAX_KICKER
            and text.endswith(title.text)
        ):
            return kicker or before.strip(" :|–—-"), title.text
    return kicker, text


def _is_root(href: str, publishers: Publishers) -> bool:
    rest = href.split("//", 1)[-1].rstrip("/")
    return bool(href) and (rest == "" or rest.removeprefix("www.") == publishers.host)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _text(value: object) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else ""
