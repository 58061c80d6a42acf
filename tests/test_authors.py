"""A printed line and the tags, reconciled: who wins, and what is kept of the other."""

from __future__ import annotations

import json

import pytest

from transforms.extraction.authors import decide
from transforms.extraction.authors.byline import Byline
from transforms.extraction.authors.printed import SURE, Printed
from transforms.extraction.authors.tagged import Tagged
from transforms.records import Author


def line(*names: str, score: float = 4.5, kind: str = "person", source: str = "byline") -> Printed:
    authors = tuple(Author(author_name=name) for name in names)
    byline = Byline(raw="By …", authors=authors, kind=kind, has_prefix=source == "byline")
    return Printed(byline=byline, line=3, score=score, source=source)


def tag(*names: str, kind: str = "person", source: str = "json-ld") -> Tagged:
    authors = tuple(Author(author_name=name, job_title="fellow") for name in names)
    return Tagged(byline=Byline(authors=authors, kind=kind), source=source)


@pytest.mark.parametrize(
    ("printed", "tagged", "names", "source"),
    [
        pytest.param([line("Anna Roe")], [], ["Anna Roe"], "byline", id="line alone"),
        pytest.param([], [tag("Anna Roe")], ["Anna Roe"], "json-ld", id="tag alone"),
        pytest.param([line("Anna Roe")], [tag(kind="staff")], ["Anna Roe"], "byline", id="outlet"),
        pytest.param([line("Anna Roe")], [tag("Max Roe")], ["Anna Roe"], "byline", id="other"),
        pytest.param(
            [line("Anna Roe", score=2.6)], [tag("Max Roe")], ["Max Roe"], "json-ld", id="weak line"
        ),
        pytest.param(
            [line("Anna Roe", score=4.0, source="byline-mark")], [tag("Max Roe")], ["Anna Roe"], "byline-mark",
            id="markup right below the headline names her",
        ),
        pytest.param(
            [line("Anna Roe")], [tag("Anna Roe", "Tom Lee")], ["Anna Roe", "Tom Lee"], "json-ld",
            id="one of two is printed there",
        ),
        pytest.param(
            [line("Anna Roe", "Tom Lee")], [tag("Anna Roe")], ["Anna Roe", "Tom Lee"], "byline",
            id="tag names the first only",
        ),
        pytest.param([line("Anna")], [tag("Anna Roe")], ["Anna Roe"], "byline", id="fuller name"),
        pytest.param([line("Ann a Roe")], [tag("Anna Roe")], ["Anna Roe"], "byline", id="torn"),
        pytest.param([line("Anna Roe", score=SURE - 1)], [], [], "none", id="too weak alone"),
        pytest.param(
            [line(kind="agency"), line("Jo Ford", score=2.6, source="bare-line")], [], [], "byline",
            id="a stray name below an agency's line",
        ),
    ],
)  # fmt: skip
def test_who_wins(
    printed: list[Printed], tagged: list[Tagged], names: list[str], source: str
) -> None:
    decision = decide(printed, tagged)

    assert [author.author_name for author in decision.byline.authors] == names
    assert decision.source == source


def test_the_tag_adds_what_the_line_does_not_say() -> None:
    decision = decide([line("Anna Roe")], [tag("Anna Roe")])

    assert decision.byline.authors[0].job_title == "fellow"
    assert decision.confidence > 0.95


def test_an_outlet_that_signs_in_its_own_script_is_the_credit(extract) -> None:
    data = {
        "@type": "NewsArticle",
        "author": {"@type": "Organization", "name": "川辺新聞オンライン"},
        "publisher": {"@type": "Organization", "name": "川辺新聞オンライン"},
    }
    text = "".join(f"<p>{'朝の船は鐘の前に出る。' * 12}{n}</p>" for n in range(5))
    article = extract(
        f"<html><head><script type='application/ld+json'>{json.dumps(data)}</script></head>"
        f"<body><article><h1>朝の船</h1>{text}</article></body></html>"
    )

    assert (article.authors, article.byline_kind) == ((), "staff")
    assert article.credit_text == "川辺新聞オンライン"
