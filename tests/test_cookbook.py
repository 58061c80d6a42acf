"""Every query of the cookbook gives what the document prints."""

from __future__ import annotations

import pytest

from flows.home import Home
from tests.cookbook import DOCUMENT, Recipe, answer, read_recipes

TEXT = DOCUMENT.read_text("utf-8")
RECIPES = read_recipes(TEXT)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.question)
def test_the_answer_is_the_printed_one(two_nights: Home, recipe: Recipe) -> None:
    assert answer(two_nights, recipe.query) == recipe.answer, "run `make cookbook` and look"


def test_every_query_is_read_and_short() -> None:
    assert len(RECIPES) == TEXT.count("```sql") >= 25
    assert [recipe.question for recipe in RECIPES if recipe.query.count("\n") > 4] == []
