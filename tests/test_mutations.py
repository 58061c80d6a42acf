"""A few hundred broken pages; `make mutate` reads ten thousand."""

from __future__ import annotations

from random import Random

import pytest

from tests.mutate_pages import run, saved_pages
from tests.mutations import MUTATIONS, Mutation

N_MUTATIONS = 200


def test_broken_pages_end_as_articles_or_reasons() -> None:
    outcome = run(saved_pages(), range(N_MUTATIONS), guard=False)

    assert not outcome.failures, "\n".join(outcome.failures)
    assert sum(outcome.counts.values()) == N_MUTATIONS
    assert outcome.counts["article"] > N_MUTATIONS / 2


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[way.__name__ for way in MUTATIONS])
@pytest.mark.parametrize("page", [b"", b"<", b"plain text", b"<html><p class=a>x</p></html>"])
def test_any_page_can_be_broken_twice_the_same_way(mutation: Mutation, page: bytes) -> None:
    assert mutation(Random(3), page) == mutation(Random(3), page)
