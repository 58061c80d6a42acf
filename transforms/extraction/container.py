"""The lines that are the article's text: found by where most of the prose stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.extraction.lines import Line
from transforms.extraction.page import Page

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ENDS = re.compile(r"""[.!?…。！？”"»:;)’』」]["”’»)\]]*$""")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MIN_PROSE = 80
MIN_CJK = 25


class Block(NamedTuple):
    """One or more lines that one block of text is printed on."""

    text: str
    line: Line
    number: int
    prose: int
    """Its length where it is running text outside of all regions, else 0."""


def text_lines(page: Page, headline: str | None) -> list[tuple[str, str, int]]:
    """Return text, tag and line number of each paragraph of the page's article."""
    blocks = _blocks(page.lines)
    container = _container(blocks)
    inside = [b for b in blocks if not b.line.region and container in b.line.path]
    inside = _after_headline(inside, headline)
    kept = [b for b in inside if _is_text(b)]
    return [(b.text, b.line.tag, b.number) for b in _without_loose_headings(kept)]


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Join lines that one `<br>` broke in the middle of a sentence."""
    found: list[Block] = []
    for index, line in enumerate(lines):
        text = line.text
        if line.breaks == 1 and found and found[-1].line.path == line.path:
            before = found[-1]
            if not _ENDS.search(before.text[-3:]) and len(before.text) > 30:
                text = f"{before.text} {text}"
                found[-1] = Block(text, before.line, before.number, _prose(text, line))
                continue
        found.append(Block(text, line, index, _prose(text, line)))
    return found


def _prose(text: str, line: Line) -> int:
    if line.region or line.linked > 0.4 or line.tag in HEADINGS:
        return 0
    size = len(text)
    if size >= MIN_PROSE:
        return min(size, 2000)
    if size >= MIN_CJK and not text.isascii() and len(_CJK.findall(text)) > 15:
        return 2 * size
    return 0


def _container(blocks: Sequence[Block]) -> int:
    weight: dict[int, int] = {}
    children: dict[int, set[int]] = {}
    marked: dict[int, int] = {}
    for block in blocks:
        if block.prose:
            path = block.line.path
            for number in path:
                weight[number] = weight.get(number, 0) + block.prose
            for outer, inner in pairwise(path[:-1]):
                children.setdefault(outer, set()).add(inner)
            if block.line.article:
                marked[block.line.article] = marked.get(block.line.article, 0) + block.prose
    total = weight.get(0, 0)
    if marked:
        best = max(marked, key=lambda n: weight[n])
        if weight[best] >= 0.4 * total:
            return best
    node = 0
    while inner_ones := children.get(node):
        best = max(inner_ones, key=lambda n: weight[n])
        if weight[best] < 0.7 * weight[node]:
            break
        node = best
    return node


def _after_headline(blocks: list[Block], headline: str | None) -> list[Block]:
    if not headline:
        return blocks
    wanted = _key(headline)
    before = 0
    for number, block in enumerate(blocks):
        if len(block.text) < 2 * len(headline) + 20 and _key(block.text) == wanted:
            return blocks[number + 1 :]
        before += block.prose
        if before > 1500:
            break
    return blocks


def _is_text(block: Block) -> bool:
    line, text = block.line, block.text
    if line.tag in HEADINGS:
        return line.linked < 0.5 and line.tag != "h1"
    if line.linked > 0.5 and len(text) < 300:
        return False
    if line.tag in ("p", "blockquote", "li", "dd", "pre"):
        return True
    return block.prose > 0 or bool(_ENDS.search(text))


def _without_loose_headings(blocks: list[Block]) -> list[Block]:
    kept = []
    for number, block in enumerate(blocks):
        if block.line.tag in HEADINGS and not (
            number + 1 < len(blocks) and blocks[number + 1].line.tag not in HEADINGS
        ):
            continue
        kept.append(block)
    return kept


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
