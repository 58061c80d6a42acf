"""The analyst's exam: a file of questions, each a comment and a query."""

from __future__ import annotations

import re
from pathlib import Path

SHIPPED = Path(__file__).with_name("analyst-exam.sql")


def read_exam(path: Path = SHIPPED) -> list[tuple[str, str]]:
    """Return (question number, query) of each question, in order."""
    parts = re.split(r"^-- (Q\d+) .*$", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], (query.strip() for query in parts[1::2]), strict=True))
