"""Quotation marks: which stretches of a text stand between them.

Which mark opens and which closes differs by language (Unicode Standard, chapter 6.2, "Quotation
Marks"; CLDR `delimiters`): the same “ opens in English and closes in German, » in French closes
what » in German opens. So a mark is read by its character, its neighbours and what is still open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

MAX_DEPTH = 4
"""A mark that would open a deeper level is none: no prose nests further."""

_MARK = re.compile(r"(?<=\S)'(?=''(?!'))|''|``|[\"“”„‟«»‹›「」『』﹁﹂‘’‚'＂]")
_PARAGRAPH = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"^>[ \t]*(?P<body>[^\n]+(?:\n>[^\n]*)*)", re.M)
_INDENTED = re.compile(r":[ \t]*\n\n?(?P<body>(?:(?: {2,8}|\t)[^\n]+(?:\n|$))+)")
_CLOSERS = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "﹁": "﹂",
    "‘": "’",
    "‚": "‘’",
    "’": "’",
    '"': '"',
    "＂": "＂",
    "'": "'",
    "''": "''",
    "``": "''",
}
_SINGLE = frozenset("‘’‚'")
_ALWAYS_OPEN = frozenset("„‟「『﹁")
_ELISION = re.compile(r"(?:\d|(?:em|til|tis|twas|cause|cos|n|round|bout)\b)", re.I)
"""What follows an apostrophe at the start of a word: ’90s, ’em, ’tis."""
_STAYS_OPEN = frozenset("“„「«\"''``")
"""Marks that, left open at the start of a paragraph, quote all of it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch between marks; `start` and `end` are inside them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    level: int
    """How many other stretches hold this one."""
    continues: bool
    """The mark is still open at the end of the paragraph, and the next one opens with it again."""


def find_marked(text: str) -> list[Marked]:
    """Return the stretches between marks and the block quotes, the holding one before the held one."""
    found = list(_blocks(text))
    paragraphs = [(p.start(), p.end()) for p in _PARAGRAPH.finditer(text) if not p[0].isspace()]
    for number, (start, end) in enumerate(paragraphs):
        after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        found += _in_paragraph(text, start, end, _first_mark(text, *after) if after else None)
    return _levels(found)


def _blocks(text: str) -> Iterator[Marked]:
    """Yield block quotes as plain text shows them: behind ">", or indented after a colon."""
    for block in (*_BLOCK.finditer(text), *_INDENTED.finditer(text)):
        start, end = block.span("body")
        body = text[start:end]
        start += len(body) - len(body.lstrip())
        end -= len(body) - len(body.rstrip())
        if start < end:
            yield Marked(start, end, block.start() + (text[block.start()] == ":"), end, 0, False)


def _levels(found: list[Marked]) -> list[Marked]:
    """Put stretches in order and count for each how many hold it; one that crosses another goes."""
    found.sort(key=lambda stretch: (stretch.outer_start, -stretch.outer_end))
    kept: list[Marked] = []
    ends: list[int] = []
    for stretch in found:
        while ends and ends[-1] <= stretch.outer_start:
            ends.pop()
        if ends and stretch.outer_end > ends[-1]:
            continue
        kept.append(replace(stretch, level=len(ends)))
        ends.append(stretch.outer_end)
    return kept


def _first_mark(text: str, start: int, end: int) -> str | None:
    while start < end and text[start].isspace():
        start += 1
    found = _MARK.match(text, start, end)
    return found.group() if found else None


def _in_paragraph(text: str, start: int, end: int, next_mark: str | None) -> list[Marked]:
    stack: list[re.Match[str]] = []
    spans: list[Marked] = []
    for mark in _MARK.finditer(text, start, end):
        depth = _closes(text, mark, stack, start, end)
        if depth is not None:
            opener = stack[depth]
            del stack[depth:]
            if opener.end() < mark.start():
                spans.append(
                    Marked(opener.end(), mark.start(), opener.start(), mark.end(), 0, False)
                )
        elif len(stack) < MAX_DEPTH and _opens(text, mark, stack, start, end):
            stack.append(mark)
    if stack and stack[0].group() in _STAYS_OPEN:
        opener = stack[0]
        goes_on = next_mark == opener.group()
        if (goes_on or not text[start : opener.start()].strip()) and text[
            opener.end() : end
        ].strip():
            stop = end - (len(text[start:end]) - len(text[start:end].rstrip()))
            spans.append(Marked(opener.end(), stop, opener.start(), stop, 0, goes_on))
    return spans


def _closes(
    text: str, mark: re.Match[str], stack: list[re.Match[str]], start: int, end: int
) -> int | None:
    """Return which open mark this one closes, or None."""
    sign = mark.group()
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    for depth in range(len(stack) - 1, -1, -1):
        opener = stack[depth].group()
        if sign not in _CLOSERS[opener] and not (len(sign) == 2 and sign == _CLOSERS[opener]):
            continue
        if len(opener) == 1 and len(sign) == 2 and sign not in (_CLOSERS[opener],):
            continue
        if sign in _SINGLE and after.isalnum():
            return None  # an apostrophe
        if sign in ('"', "''", "'", "’") and before.isspace() and after.isalnum():
            return None  # it opens
        return depth
    return None


def _opens(
    text: str, mark: re.Match[str], stack: list[re.Match[str]], start: int, end: int
) -> bool:
    sign = mark.group()
    if sign in _ALWAYS_OPEN:
        return True
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    if sign not in _CLOSERS:
        return False
    if sign in ("“", "«", "‹", "``"):
        return (
            sign in "“``" or not after.isspace() or (after in "\u00a0\u202f " and before.isspace())
        )
    if before.isalnum() and before < "\u3040":
        return False
    if sign in _SINGLE and (not after.isalnum() or _ELISION.match(text, mark.end(), end)):
        return sign in "‘'" and after in '“"[(…¿¡'
    if sign in ("»", "›", "”", "’"):
        return (before.isspace() or before in "([—–-") and (not after.isspace() or not stack)
    return not after.isspace()
