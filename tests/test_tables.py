"""Rows for a terminal, a script or a document."""

from __future__ import annotations

import pytest

from flows.tables import markdown_lines, print_rows

COLUMNS = ["outlet_name", "n", "pct", "ci", "is_wire", "frames"]
ROWS = [
    ("A | B", 3, 0.25, {"low": 0.0612, "high": 0.5}, True, ["conflict", "economic"]),
    ("two\nlines", None, None, None, False, []),
]


def test_a_markdown_table_escapes_and_rounds() -> None:
    assert markdown_lines(COLUMNS, ROWS) == [
        "| outlet_name | n | pct | ci | is_wire | frames |",
        "| --- | ---: | ---: | --- | --- | --- |",
        "| A \\| B | 3 | 0.250 | low 0.061, high 0.500 | True | conflict, economic |",
        "| two lines | – | – | – | False |  |",
    ]


@pytest.mark.parametrize(
    ("style", "first"),
    [
        ("csv", "outlet_name,n,pct,ci,is_wire,frames"),
        ("json", '{"outlet_name": "A | B", "n": 3, "pct": 0.25'),
        ("markdown", "| outlet_name | n |"),
        ("table", "┏"),
    ],
)
def test_each_style_begins_as_expected(
    capsys: pytest.CaptureFixture[str], style: str, first: str
) -> None:
    print_rows(COLUMNS, ROWS, style)

    assert capsys.readouterr().out.startswith(first)
