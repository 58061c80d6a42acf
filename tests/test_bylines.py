"""Printed lines, read: names alone, and what hangs on them in its own place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.authors.agencies import name_agency
from transforms.extraction.authors.bylines import read_byline
from transforms.extraction.names import is_person, tidy_name
from transforms.extraction.publishers import Publishers
from transforms.outlets import shipped_outlets
from transforms.records import Outlet

PUBLISHERS = Publishers(
    Outlet(outlet_id="harbour-post", outlet_name="The Harbour Post"),
    ("The Harbour Post",),
    "harbourpost.example",
    frozenset({"harbourpost"}),
    shipped_outlets(),
)

NAMES = [
    ("By Morag Sandison", ["Morag Sandison"]),
    ("by Morag Sandison and Iain Cheyne", ["Morag Sandison", "Iain Cheyne"]),
    ("BY DOUYE TARIAH", ["Douye Tariah"]),
    ("By Una Lee, Tom Park, and Grace Achterberg", ["Una Lee", "Tom Park", "Grace Achterberg"]),
    ("By Grace Post & Will Field", ["Grace Post", "Will Field"]),
    ("By Patrick Mattimore (", ["Patrick Mattimore"]),
    ("By Patrick Mattimore (chinadaily.com.cn)", ["Patrick Mattimore"]),
    ("By Anna Roe | The Harbour Post | Updated 14:20, 9 May 2024", ["Anna Roe"]),
    ("Posted on May 3, 2019 by Anna Roe", ["Anna Roe"]),
    ("Opinion by Anna Roe", ["Anna Roe"]),
    ("Words: Anna Roe", ["Anna Roe"]),
    ("By Dr Anna Roe MP and the Rev Peter Oakes", ["Anna Roe", "Peter Oakes"]),
    ("By Jan van der Meulen, Siti binti Rahmat", ["Jan van der Meulen", "Siti binti Rahmat"]),
    ("By Anna Roe, Opinion Editor, ACLU Speech Project", ["Anna Roe"]),
    ("By Anna Roe Published in The Front on December 14, 2016", ["Anna Roe"]),
    ("By Anna Roe anna.roe@harbourpost.example", ["Anna Roe"]),
    ("By Anna Roe @annaroe", ["Anna Roe"]),
    ("By J. R. Okafor-Bell", ["J. R. Okafor-Bell"]),
    ("Von Wiebke Asmussen und Thorben Jessen", ["Wiebke Asmussen", "Thorben Jessen"]),
    ("Ein Gastbeitrag von Hinnerk Claasen", ["Hinnerk Claasen"]),
    ("Autorin: Frauke Tiedemann, Leiterin der Stelle", ["Frauke Tiedemann"]),
    ("Autorin: Frauke Tiedemann, Projektleiterin der Stelle am Hafen.", ["Frauke Tiedemann"]),
    ("05.02.2020 - Redaktion: Frauke Tiedemann (Sprecherin)", ["Frauke Tiedemann"]),
    ("Par Aurélien Kerjean et Solenn Le Bihan", ["Aurélien Kerjean", "Solenn Le Bihan"]),
    ("Por Remedios Villalobos y Íñigo Sarasola", ["Remedios Villalobos", "Íñigo Sarasola"]),
    ("Por Leonor Batalheiro e João da Silva", ["Leonor Batalheiro", "João da Silva"]),
    ("di Ludovica Pesaresi", ["Ludovica Pesaresi"]),
    ("Autor: Katarzyna Wilczek", ["Katarzyna Wilczek"]),
    ("Автор: Тамара Белозёрова", ["Тамара Белозёрова"]),
    ("文/江若溪", ["江若溪"]),
    ("本报记者 顾南乔 发自临川", ["顾南乔"]),
    ("作者：江若溪、司徒明远", ["江若溪", "司徒明远"]),
    ("홍가람 기자", ["홍가람"]),
    ("[칼럼] 차은별 논설위원", ["차은별"]),
    ("編集委員・白石美和", ["白石美和"]),
    ("（社会部・高瀬亮介）記者", ["高瀬亮介"]),
]


@pytest.mark.parametrize(("line", "names"), NAMES)
def test_names_are_read_off_the_line(line: str, names: list[str]) -> None:
    found = read_byline(line, PUBLISHERS)

    assert [author.author_name for author in found.authors] == names
    assert found.kind == "person"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("By Anna Roe, Diplomatic Correspondent, in Geneva", "dateline", "Geneva"),
        ("By Anna Roe in Kotka", "dateline", "Kotka"),
        ("By Anna Roe, Associated Press", "wire_service", "Associated Press"),
        ("By Anna Roe (Reuters)", "wire_service", "Reuters"),
        ("By Anna Roe (Harbour Post)", "publisher", "Harbour Post"),
        ("本报记者 顾南乔 发自临川", "dateline", "临川"),
    ],
)
def test_what_hangs_on_a_name_is_kept_apart(line: str, field: str, value: str) -> None:
    found = read_byline(line, PUBLISHERS)

    assert getattr(found, field) == value
    assert len(found.authors) == 1


@pytest.mark.parametrize(
    ("line", "role", "affiliation"),
    [
        ("By Anna Roe, Diplomatic Correspondent", "Diplomatic Correspondent", None),
        ("By Anna Roe, staff writer", "staff writer", None),
        ("By Anna Roe of the University of Northmoor", None, "University of Northmoor"),
        ("By Anna Roe | Columnist", "Columnist", None),
    ],
)
def test_roles_and_affiliations(line: str, role: str | None, affiliation: str | None) -> None:
    author = read_byline(line, PUBLISHERS).authors[0]

    assert (author.role, author.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    ("line", "kind", "credit"),
    [
        ("By Our Staff", "staff", "Our Staff"),
        ("By The Harbour Post", "staff", "The Harbour Post"),
        ("Von Redaktion", "staff", "Redaktion"),
        ("By Associated Press", "agency", "Associated Press"),
        ("By The Editorial Board", "editorial_board", "The Editorial Board"),
        ("The Editorial Board", "editorial_board", "The Editorial Board"),
        ("本报评论员", "staff", "本报评论员"),
    ],
)
def test_who_signs_instead_of_a_person(line: str, kind: str, credit: str) -> None:
    found = read_byline(line, PUBLISHERS, is_marked="评论员" in line)

    assert (found.kind, found.credit, found.authors) == (kind, credit, ())


@pytest.mark.parametrize(
    "line",
    [
        "Morag Sandison was there when the boat left.",
        "The minister, by all accounts, knew.",
        "More from Anna Roe",
        "12 May 2019",
        "Share on Facebook",
        "责任编辑：陶然",
        "",
    ],
)
def test_other_lines_name_nobody(line: str) -> None:
    assert read_byline(line, PUBLISHERS).authors == ()


@pytest.mark.parametrize(
    "name",
    [
        "New York",
        "Our Staff",
        "Continue Reading",
        "Sign In",
        "Feuerwehr Oldenburg",
        "Feuilleton Von",
        "Acme Ltd.",
        "x",
    ],
)
def test_what_is_no_person(name: str) -> None:
    assert not is_person(tidy_name(name))


@given(st.text(max_size=300), st.booleans(), st.booleans())
def test_no_line_crashes(text: str, is_marked: bool, is_declared: bool) -> None:
    found = read_byline(text, PUBLISHERS, is_marked=is_marked, is_declared=is_declared)

    assert all(author.author_name.strip() for author in found.authors)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("AP", "Associated Press"),
        ("The Associated Press", "Associated Press"),
        ("新华社", "Xinhua"),
        ("dpa", "Deutsche Presse-Agentur"),
        ("Meridian News Agency", "Meridian News Agency"),
        (None, None),
    ],
)
def test_an_agency_has_one_name(printed: str | None, name: str | None) -> None:
    assert name_agency(printed) == name


PROSE = "".join(
    f"<p>{'The boat leaves before the bell, and the town council knows it. ' * 3}So it was in {year}.</p>"
    for year in range(2014, 2020)
)


@pytest.mark.parametrize(
    "head",
    [
        "<nav class=trail><p>02.02.2022</p><div class=author>von Anna Roe</div></nav><h1>Boats</h1>",
        "<h1>Boats</h1><ul><li>Print</li><li>Comments</li></ul><div>By Anna Roe</div>",
        "<h1>Boats</h1><ul><li>Print</li><li>Comments (12)</li></ul><div>By Anna Roe</div>",
        "<h1>Boats</h1><p>3 May 2019</p><p>— By Anna Roe</p>",
    ],
)
def test_a_byline_is_found_above_the_text(extract, head: str) -> None:
    article = extract(f"<html><body><article>{head}{PROSE}</article></body></html>")

    assert [author.author_name for author in article.authors] == ["Anna Roe"]
