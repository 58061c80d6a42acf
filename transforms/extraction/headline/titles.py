"""Titles: cut into parts, without the site's name and the section's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from transforms.extraction.knowledge import pattern
from transforms.extraction.names import is_cjk
from transforms.extraction.publishers import Publishers

_SEPARATOR = re.compile(
    r"\s+(?:\||-|–|—|::|»|›|•|·|_|~|/|\\)\s+|\s*[|｜»]\s*|_(?=[^\W\d_]{2,})(?<=[\u3040-\u9fff]_)|\s*-\s*(?=[\u3040-\u9fff])(?<=[\u3040-\u9fff！？]-)|:\s+(?=[^:]*$)"
)
_CUTS = re.compile(r"\s[|–—-]+\s|\s?[|：_»]\s?|:\s")
_BARS = ("|", "｜")
MAX_CUTS = 6


@lru_cache(maxsize=1024)
def headline_key(text: str) -> str:
    """Return what two forms of a headline share: letters and digits in one case."""
    return "".join(filter(str.isalnum, text.casefold()))


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


def cut_suffix(text: str) -> tuple[str | None, str]:
    """Return (label, rest) of "Rest | Opinion" and its like, as local papers print their headlines."""
    pieces = _pieces(text)
    separator, label = pieces[-1]
    if len(pieces) > 1 and separator.strip() in _BARS and _is_label(label):
        return label, text[: -len(separator + label)].strip()
    return None, text


def parts_of(title: str) -> Iterator[str]:
    """Yield what is left of a title without one or more parts at either end."""
    cuts = [(found.start(), found.end()) for found in _CUTS.finditer(title)][:MAX_CUTS]
    for start, end in cuts:
        for part in (title[:start], title[end:]):
            if len(part.split()) > 2 or is_cjk(part.strip()):
                yield part


def without_site(title: str, publishers: Publishers) -> str:
    """Return a printed heading without the publisher's name at its end."""
    pieces = _pieces(title)
    ends_in_site = len(pieces) > 1 and publishers.is_own(pieces[-1][1])
    return cut_title(title, publishers)[1] if ends_in_site else title


def _pieces(title: str) -> list[tuple[str, str]]:
    """Return (separator before, text) of each part of a title."""
    pieces: list[tuple[str, str]] = []
    start, separator = 0, ""
    for found in _SEPARATOR.finditer(title):
        pieces.append((separator, title[start : found.start()].strip()))
        start, separator = found.end(), found.group()
    pieces.append((separator, title[start:].strip()))
    return pieces


def _is_label(text: str) -> bool:
    return len(text) < 40 and bool(pattern("section_labels", "headline").fullmatch(text))


def _is_suffix(pieces: Sequence[tuple[str, str]], publishers: Publishers) -> bool:
    """True when the last part is short beside the rest and stands behind a mark that titles use.

    A bar parts a title from a site's name always, a dash only where the page names no publisher.
    """
    separator, last = pieces[-1]
    rest = sum(len(text) for _, text in pieces[:-1])
    if rest <= 15 or rest < len(last) or not last[:1].isupper():
        return False
    if separator.strip() in ("|", "｜", "»", "::"):
        return len(last.split()) <= 7
    if rest < 1.3 * len(last):
        return False
    return (
        separator.strip() not in (":", "/") and not publishers.declared and len(last.split()) <= 4
    )
