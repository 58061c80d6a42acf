"""A text as sentences of words, in which a quotation counts as one word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from transforms.text.cues import lexicon
from transforms.text.marks import Marked

QUOTE = "“”"
"""What stands for a quotation among the words."""

MAX_WORDS = 400
"""A longer sentence is cut: no prose has it, and the rules may look back and forth in one."""

_CJK = "\u3400-\u9fff"
_ENDS = frozenset(".!?。！？…")


@dataclass(slots=True)
class Words:
    """The words of one sentence."""

    words: list[str] = field(default_factory=list)
    """Lower case."""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    capitals: list[bool] = field(default_factory=list)
    quotes: dict[int, Marked] = field(default_factory=dict)
    """The quotations, by the number of their word."""
    paragraph: int = 0

    def __len__(self) -> int:
        return len(self.words)


@cache
def _word() -> re.Pattern[str]:
    chinese = "|".join(sorted(map(re.escape, lexicon().lists["zh"]), key=len, reverse=True))
    return re.compile(
        rf"(?:{chinese})|[{_CJK}]+?(?={chinese}|[^{_CJK}]|$)"
        rf"|['’]s\b|[^\W{_CJK}]+(?:[.,-][^\W{_CJK}]+)*(?:['’](?!s\b)[^\W{_CJK}]+)?|[^\w\s]"
    )


def sentences(text: str, start: int, end: int, quotes: Sequence[Marked]) -> Iterator[Words]:
    """Yield the sentences between two characters; `quotes` are the outermost ones there, in order."""
    current, paragraph = Words(), 0
    tokens = list(_tokens(text, start, end, quotes))
    for number, (word, begin, stop, is_capital, quote) in enumerate(tokens):
        if quote is not None:
            current.quotes[len(current)] = quote
        current.words.append(word)
        current.starts.append(begin)
        current.ends.append(stop)
        current.capitals.append(is_capital)
        if number + 1 == len(tokens):
            break
        is_line_end = text.find("\n", stop, tokens[number + 1][1]) >= 0
        if word in ":：" and tokens[number + 1][0] == QUOTE:
            continue  # what the next paragraph quotes belongs to this one
        if is_line_end or len(current) >= MAX_WORDS or _is_end(text, tokens, number):
            yield current
            paragraph += is_line_end
            current = Words(paragraph=paragraph)
    if len(current):
        yield current


_Token = tuple[str, int, int, bool, Marked | None]


def _tokens(text: str, start: int, end: int, quotes: Sequence[Marked]) -> Iterator[_Token]:
    finditer = _word().finditer
    for quote in (*quotes, None):
        for found in finditer(text, start, quote.outer_start if quote else end):
            word = found.group()
            yield word.lower(), found.start(), found.end(), word[0].isupper(), None
        if quote:
            yield QUOTE, quote.outer_start, quote.outer_end, False, quote
            start = quote.outer_end


def _is_end(text: str, tokens: Sequence[_Token], number: int) -> bool:
    word, begin, stop, _, quote = tokens[number]
    if quote is not None:
        last = text[quote.end - 1]
        if last not in _ENDS and text[stop - 1] not in _ENDS:
            return False
        if tokens[number + 1][0] == QUOTE:
            return True
        if not tokens[number + 1][3] and tokens[number + 1][0] < "\u3400":
            return False
        # “Why?” Smith said.
        return last in ".。" or not any(
            "quote" in cue.takes
            for token in tokens[number + 1 : number + 5]
            for cue in [lexicon().verbs.get(token[0])]
            if cue is not None
        )
    if word not in _ENDS:
        return False
    after, _, _, is_capital, _ = tokens[number + 1]
    if word == "." and number:
        before = tokens[number - 1]
        is_initial = len(before[0]) == 1 and before[3] and before[0] != "i"
        if before[2] == begin and (is_initial or _is_abbreviated(text, before, after)):
            return False
    return (
        word in "。！？"
        or is_capital
        or after == QUOTE
        or after in "—–-“”\"'‘’(["
        or after[0].isdigit()
        or after >= "\u3400"
    )


def _is_abbreviated(text: str, token: _Token, after: str) -> bool:
    """Say whether a full stop belongs to a word: "Va." and "No. 5", but not "the VA." or "said no."."""
    word, start, end, _, _ = token
    if word not in lexicon().lists["abbreviations"] or (word == "no" and not after[0].isdigit()):
        return False
    return "." in word or not text[start:end].isupper()
