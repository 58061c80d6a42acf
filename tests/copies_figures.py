"""How well the groups of a published file are those that were planted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import duckdb

from tests.planted_copies import Planted
from tests.planted_loads import article_id


@dataclass(slots=True)
class CopyFigures:
    """Counts of pairs; a planted pair is a copy and its original."""

    n_articles: int = 0
    n_false: int = 0
    """Pairs of unrelated articles in one group."""
    n_true: int = 0
    """Pairs of related articles in one group."""
    planted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """By kind of edit; `all` counts each pair once."""
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    n_groups: int = 0
    n_right_originals: int = 0
    """Groups that hold the planted original and name it."""
    missed: list[tuple[Planted, Planted]] = field(default_factory=list)
    mixed: list[tuple[Planted, Planted]] = field(default_factory=list)

    def recall(self, kind: str = "all") -> float:
        return self.found[kind] / self.planted[kind]

    @property
    def precision(self) -> float:
        return self.n_true / (self.n_true + self.n_false)


def read_groups(snapshot: Path) -> dict[str, tuple[str, bool]]:
    """Return (group, whether it is the original) by article."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "SELECT article_id, content_group_id, is_group_original FROM articles"
        ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def measure(snapshot: Path, articles: Sequence[Planted]) -> CopyFigures:
    """Compare the groups of a published file with the planted families."""
    groups = read_groups(snapshot)
    by_number = {article.number: article for article in articles}
    figures = CopyFigures(n_articles=len(articles))
    members: dict[str, list[Planted]] = defaultdict(list)
    for article in articles:
        members[groups[article_id(article)][0]].append(article)
    for group in members.values():
        if len(group) > 1:
            figures.n_groups += 1
            original = next(a for a in group if groups[article_id(a)][1])
            figures.n_right_originals += original.number == original.family
        for one, other in combinations(group, 2):
            is_related = one.family == other.family
            figures.n_true += is_related
            figures.n_false += not is_related
            if not is_related:
                figures.mixed.append((one, other))
    for copy in articles:
        if not copy.edits:
            continue
        original = by_number[copy.family]
        is_found = groups[article_id(copy)][0] == groups[article_id(original)][0]
        for kind in _kinds(copy, original):
            figures.planted[kind] += 1
            figures.found[kind] += is_found
        if not is_found:
            figures.missed.append((copy, original))
    return figures


def _kinds(copy: Planted, original: Planted) -> Iterator[str]:
    yield "all"
    yield copy.edits[0]
    yield from (f"also {edit}" for edit in copy.edits[1:])
    left = len(copy.body.split()) / len(original.body.split())
    if copy.edits[0] in ("cut_end", "cut_sentences"):
        yield (
            "less than 30 % cut" if left > 0.7 else "30 to 45 % cut" if left > 0.55 else "more cut"
        )
