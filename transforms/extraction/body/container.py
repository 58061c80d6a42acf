"""The lines that are the article's text: found by where most of the prose stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from transforms.extraction.knowledge import token_pattern
from transforms.extraction.page import Page
from transforms.extraction.page.lines import Line

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ENDS = re.compile(r"""[.!?…。！？”"»:;)’』」]["”’»)\]]*$""")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CELLS = frozenset(("td", "th"))
MIN_PROSE = 80
MIN_CJK = 25
WRAPPED = 40
"""Characters of a line that was broken for its length."""
MIN_TEXT = 250
LATER = 0.3
"""A headline with less of the page's prose than this after it is a repetition."""
DOUBTFUL = frozenset(("promo", "hidden", "aside", "share", "caption"))
MAX_WEIGHT = 2000
MISTAKEN = 0.4
NAMED = 0.6
"""The block that calls itself the article is it, if it holds this share of the prose."""
NEARLY = 0.8
TAGGED = 0.5
MAX_STANDFIRST = 3
SPARE = 10
"""Signs that two forms of a headline may differ by."""
MOST = 0.75
MAX_HEADING = 150
"""A longer "heading" is a paragraph in large type."""


class Block(NamedTuple):
    """One or more lines that one block of text is printed on."""

    text: str
    line: Line
    number: int
    tag: str
    prose: int
    """Its length where it is running text outside of all regions, else 0."""


def text_lines(page: Page, headline: str | None) -> list[tuple[str, str, int]]:
    """Return text, tag and line number of each paragraph of the page's article."""
    blocks = _blocks(page.lines)
    chosen = _article(blocks, headline)
    if sum(len(b.text) for b in chosen) < MIN_TEXT:
        # Names can be wrong: an article in a "promo" or "hidden" block is an article still.
        second = _article([_doubted(block) for block in blocks], headline)
        if sum(b.prose for b in second) > 2 * sum(b.prose for b in chosen):
            chosen = second
    return [(b.text, b.tag, b.number) for b in chosen]


def _article(blocks: Sequence[Block], headline: str | None) -> list[Block]:
    start = _headline_at(blocks, headline)
    after = blocks[start + 1 : _next_article(blocks, start)]
    container = _container(after)
    inside = [n for n, b in enumerate(after) if not b.line.region and container in b.line.path]
    if not inside:
        return []
    chosen = _chosen([after[n] for n in inside])
    return _standfirst(after[: inside[0]]) + chosen if chosen else []


def _next_article(blocks: Sequence[Block], start: int) -> int:
    """Return where the next article of an endless page opens: at a headline like the first."""
    if start >= 0 and blocks[start].line.marks and blocks[start].tag == "h1":
        first = blocks[start].line
        for number in range(start + 2, len(blocks)):
            line = blocks[number].line
            if (
                line.tag == "h1"
                and line.marks == first.marks
                and ((line.article or line.story) not in (0, first.article, first.story))
            ):
                return number
    return len(blocks)


def _doubted(block: Block) -> Block:
    line = block.line
    if line.region not in DOUBTFUL:
        return block
    line = line._replace(region="")
    return block._replace(line=line, prose=_prose(block.text, line, block.tag))


def _chosen(blocks: Sequence[Block]) -> list[Block]:
    """Return the text, with the headings that it stands under."""
    beside = _beside(blocks)
    kept: list[Block] = []
    headings: list[Block] = []
    for block in blocks:
        if block.number in beside:
            continue
        if block.tag in HEADINGS:
            if block.line.linked < 0.5:
                while headings and headings[-1].tag >= block.tag:
                    headings.pop()
                headings.append(block)
            else:
                headings.clear()
        elif _is_text(block):
            kept += headings
            kept.append(block)
            headings.clear()
        elif block.line.linked > 0.5:
            headings.clear()
    return kept


def _beside(blocks: Sequence[Block]) -> set[int]:
    """Return the blocks whose names say author box, form or contents, unless most of the text is there."""
    found: set[int] = set()
    prose = 0
    for block in blocks:
        if block.line.tag == "form" or _is_beside(f"{block.line.marks} {block.line.context}"):
            found.add(block.number)
            prose += block.prose
    return found if prose < MISTAKEN * sum(b.prose for b in blocks) else set()


@lru_cache(maxsize=2048)
def _is_beside(marks: str) -> bool:
    return token_pattern("beside", "body").search(marks) is not None


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Join lines that one `<br>` broke in the middle of a sentence, and the cells of a row."""
    found: list[Block] = []
    for number, line in enumerate(lines):
        text, tag = line.text, line.tag
        before = found[-1] if found else None
        if before is not None:
            if line.breaks == 1 and before.line.path == line.path and _runs_on(before.text, text):
                text = f"{before.text} {text}"
                found[-1] = Block(
                    text, before.line, before.number, before.tag, _prose(text, line, tag)
                )
                continue
            if (
                tag in CELLS
                and before.tag in ("td", "th", "tr")
                and line.breaks == 0
                and line.block == before.line.block
                and len(text) < 200
                and len(before.text) < 600
            ):
                found[-1] = Block(f"{before.text} | {text}", before.line, before.number, "tr", 0)
                continue
        if tag in HEADINGS and len(text) > MAX_HEADING:
            tag = "p"
        found.append(Block(text, line, number, tag, _prose(text, line, tag)))
    return found


def _runs_on(before: str, after: str) -> bool:
    """True where a line break stands inside a sentence, not between two lines of their own."""
    return (
        len(before) >= WRAPPED
        and not _ENDS.search(before[-3:])
        and (len(after) >= WRAPPED or _ENDS.search(after[-3:]) is not None)
    )


def _prose(text: str, line: Line, tag: str) -> int:
    if line.region or line.linked > 0.4 or tag in HEADINGS:
        return 0
    size = len(text)
    if size >= MIN_PROSE:
        return min(size, MAX_WEIGHT)
    if size >= MIN_CJK and not text.isascii() and len(_CJK.findall(text)) > 15:
        return 2 * size
    return 0


def _headline_at(blocks: Sequence[Block], headline: str | None) -> int:
    """Return where the headline is, the last before the text if it is repeated, or -1."""
    wanted, size = _key(headline or ""), len(headline or "")
    later = prose = sum(b.prose for b in blocks)
    headings: list[tuple[int, int]] = []
    repeated: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for number, block in enumerate(blocks):
        later -= block.prose
        if later < LATER * prose:
            break
        is_headline = (
            bool(wanted) and abs(len(block.text) - size) <= SPARE and _key(block.text) == wanted
        )
        if is_headline and block.line.tag == "h1":
            headings.append((number, later))
        elif is_headline and not block.line.region:
            repeated.append((number, later))
        elif block.line.tag == "h1" and not block.line.region:
            others.append((number, later))
    found = headings or repeated or others[:1]
    return max((n for n, left in found if left >= NEARLY * found[0][1]), default=-1)


def _container(blocks: Sequence[Block]) -> int:
    weight: dict[int, int] = {}
    children: dict[int, set[int]] = {}
    named: dict[int, int] = {}
    tagged: dict[int, int] = {}
    for block in blocks:
        if block.prose:
            path = block.line.path
            for step in path:
                weight[step] = weight.get(step, 0) + block.prose
            for outer, inner in pairwise(path[:-1]):
                children.setdefault(outer, set()).add(inner)
            for number, depth in ((block.line.article, named), (block.line.story, tagged)):
                if number in path[1:]:
                    depth[number] = path.index(number)
    outer = max(named, key=lambda n: weight[n], default=0)
    if outer and weight[outer] >= NAMED * weight[0]:
        return _innermost(outer, weight, named | tagged)
    outer = max(tagged, key=lambda n: weight[n], default=0)
    if outer and weight[outer] >= TAGGED * weight[0]:
        return _heaviest(outer, weight, children)
    return _heaviest(0, weight, children)


def _innermost(node: int, weight: dict[int, int], depth: dict[int, int]) -> int:
    """Return the innermost of the blocks that are named as the article and hold nearly all of it."""
    nearly = [n for n in depth if weight[n] >= NEARLY * weight[node]]
    return max(nearly, key=lambda n: depth[n])


def _heaviest(node: int, weight: dict[int, int], children: dict[int, set[int]]) -> int:
    """Go inwards as long as one block holds most of the prose."""
    while inner := children.get(node):
        best = max(inner, key=lambda n: weight[n])
        if weight[best] < MOST * weight[node]:
            break
        node = best
    return node


def _is_text(block: Block) -> bool:
    line, text, tag = block.line, block.text, block.tag
    if line.linked > (0.5 if tag == "li" else 0.8) and len(text) < 300:
        return False
    if tag in ("p", "blockquote", "li", "dd", "pre", "tr"):
        return True
    return block.prose > 0 or bool(_ENDS.search(text))


def _standfirst(blocks: Sequence[Block]) -> list[Block]:
    """Return the paragraphs between the headline and the text, if they are no desk's summary."""
    summary = token_pattern("summary", "body")
    return [
        b for b in blocks if b.prose and b.line.linked < 0.2 and not summary.search(b.line.marks)
    ][:MAX_STANDFIRST]


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
