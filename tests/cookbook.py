"""The questions of docs/sql-cookbook.md, and their answers on the sample press.

python -m tests.cookbook      # asks all of them again and writes the answers into the document
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flows.home import Home
from flows.tables import markdown_lines
from tests.two_nights import play_two_nights
from warehouse.ask import ask_sql

DOCUMENT = Path(__file__).parents[1] / "docs" / "sql-cookbook.md"

_RECIPE = re.compile(
    r"^### (?P<question>[^\n]+)\n(?P<text>(?:(?!^#|^```).*\n)*)```sql\n(?P<query>(?:(?!^```).*\n)*)```\n+(?P<answer>(?:\|.*\n)*)\n*",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One question of the document."""

    question: str
    query: str
    answer: str
    """As printed: a Markdown table."""


def read_recipes(text: str) -> list[Recipe]:
    """Return the questions in order."""
    return [
        Recipe(found["question"], found["query"].strip(), found["answer"])
        for found in _RECIPE.finditer(text)
    ]


def answer(home: Home, query: str) -> str:
    """Return the answer as the document prints it."""
    return "\n".join(markdown_lines(*ask_sql(home.warehouse, query))) + "\n"


def write_answers(text: str, home: Home) -> str:
    """Return the document with each query's answer below it."""

    def put(found: re.Match[str]) -> str:
        kept = text[found.start() : found.end("query")]
        return f"{kept}```\n\n{answer(home, found['query'].strip())}\n"

    return _RECIPE.sub(put, text).rstrip("\n") + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        played = play_two_nights(Path(folder))
        DOCUMENT.write_text(write_answers(DOCUMENT.read_text("utf-8"), played), "utf-8")
