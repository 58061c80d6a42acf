"""How well quotes are found on PolNeAR: source, cue and content against those that people marked.

PolNeAR (Newell, Margolin & Ruths 2018) marks every attribution of 924 news articles, also of beliefs,
plans and findings. Its licence is unknown: it measures, and nothing of it is shipped. Rules were
written looking at the split `train`; `dev` decides.

- exact: the same stretch, after marks, punctuation, blanks and a leading "that" are trimmed off both.
- overlap: a stretch is found when one of the other side covers half of the shorter one or more.
- paired: as overlap, but each stretch finds one other at most, so that a long one cannot find many.
- token: words inside any stretch of the kind, so long stretches count more.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from transforms.records import Quote
from transforms.text.quotes import find_quotes

Span = tuple[int, int]
Spans = dict[str, set[Span]]
Figures = dict[str, dict[str, dict[str, dict[str, float]]]]
"""Split, then source, cue or content, then exact, overlap, paired or token: precision, recall, f1."""

KINDS = ("source", "cue", "content")
SPLITS = ("train", "dev")
_WORD = re.compile(r"\w+")
_LEFT = re.compile(r"(?:[^\w$#@]*(?:\bthat\b(?=\W+\w))?[^\w$#@]*)", re.I)


def measure_quotes(data: Path, splits: Iterable[str] = SPLITS) -> Figures:
    """Return precision, recall and F1 on PolNeAR in the data folder."""
    counts: dict[str, dict[str, dict[str, Counter[str]]]] = {}
    for line in (data / "coded" / "polnear.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if row["split"] not in splits:
            continue
        of_split = counts.setdefault(row["split"], {kind: defaultdict(Counter) for kind in KINDS})
        text = row["text"]
        gold, ours = gold_spans(row), quote_spans(find_quotes(text))
        words = [(word.start(), word.end()) for word in _WORD.finditer(text)]
        for kind in KINDS:
            _count(of_split[kind], text, words, ours[kind], gold[kind])
    return {
        split: {
            kind: {measure: _figures(count) for measure, count in measures.items()}
            for kind, measures in kinds.items()
        }
        for split, kinds in counts.items()
    }


def gold_spans(row: dict[str, object]) -> Spans:
    """Return what people marked; an attribution that they set aside for discussion has no spans."""
    spans: Spans = {kind: set() for kind in KINDS}
    for span in row["spans"]:  # type: ignore[attr-defined]
        if span["label"] in spans:
            spans[span["label"]].add((span["start"], span["end"]))
    return spans


def quote_spans(quotes: Iterable[Quote]) -> Spans:
    """Return the spans of the outermost quotes: PolNeAR does not mark what a quote quotes."""
    spans: Spans = {kind: set() for kind in KINDS}
    for quote in quotes:
        if quote.nesting_level:
            continue
        spans["content"].add((quote.start_char, quote.end_char))
        if quote.cue_start_char is not None and quote.cue_end_char is not None:
            spans["cue"].add((quote.cue_start_char, quote.cue_end_char))
        if quote.speaker_start_char is not None and quote.speaker_end_char is not None:
            spans["source"].add((quote.speaker_start_char, quote.speaker_end_char))
    return spans


def _count(
    counts: dict[str, Counter[str]], text: str, words: list[Span], ours: set[Span], gold: set[Span]
) -> None:
    trimmed_ours = {_trim(text, *span) for span in ours}
    trimmed_gold = {_trim(text, *span) for span in gold}
    both = len(trimmed_ours & trimmed_gold)
    _add(counts["exact"], both, len(trimmed_ours), both, len(trimmed_gold))
    _add(counts["overlap"], _matched(ours, gold), len(ours), _matched(gold, ours), len(gold))
    pairs = _paired(ours, gold)
    _add(counts["paired"], pairs, len(ours), pairs, len(gold))
    our_words, gold_words = _covered(words, ours), _covered(words, gold)
    both = len(our_words & gold_words)
    _add(counts["token"], both, len(our_words), both, len(gold_words))


def _add(count: Counter[str], right: int, ours: int, found: int, gold: int) -> None:
    count.update(right=right, ours=ours, found=found, gold=gold)


def _trim(text: str, start: int, end: int) -> Span:
    left = _LEFT.match(text, start, end)
    start = left.end() if left else start
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _matched(these: set[Span], those: set[Span]) -> int:
    """Count these that one of those overlaps by at least half of the shorter."""
    return sum(any(_shared(this, that) for that in those) for this in these)


def _paired(these: set[Span], those: set[Span]) -> int:
    """Count the pairs of this and that, largest overlap first, each in one pair at most."""
    shares = sorted(
        ((_shared(this, that), this, that) for this in these for that in those), reverse=True
    )
    taken: set[tuple[str, Span]] = set()
    for share, this, that in shares:
        if share and ("this", this) not in taken and ("that", that) not in taken:
            taken |= {("this", this), ("that", that)}
    return len(taken) // 2


def _shared(this: Span, that: Span) -> int:
    """Return how many characters two stretches share, 0 for less than half of the shorter."""
    shared = min(this[1], that[1]) - max(this[0], that[0])
    return shared if shared > 0 and 2 * shared >= min(this[1] - this[0], that[1] - that[0]) else 0


def _covered(words: list[Span], spans: set[Span]) -> set[int]:
    starts = [start for start, _ in words]
    return {
        number
        for start, end in spans
        for number in range(bisect_left(starts, start), bisect_left(starts, end))
    }


def _figures(count: Counter[str]) -> dict[str, float]:
    precision = count["right"] / count["ours"] if count["ours"] else 0.0
    recall = count["found"] / count["gold"] if count["gold"] else 0.0
    total = precision + recall
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / total, 4) if total else 0.0,
    }


def main() -> None:
    data = Path(__file__).resolve().parents[2] / "shared" / "data"
    print(f"{'split':6} {'span':8} {'measure':8} {'prec':>6} {'recall':>6} {'F1':>6}")
    for split, kinds in measure_quotes(data).items():
        for kind, measures in kinds.items():
            for measure, figures in measures.items():
                numbers = " ".join(
                    f"{figures[name]:6.3f}" for name in ("precision", "recall", "f1")
                )
                print(f"{split:6} {kind:8} {measure:8} {numbers}")


if __name__ == "__main__":
    main()
