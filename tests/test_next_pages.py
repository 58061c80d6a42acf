"""Articles on several pages: which link leads to the next one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction import next_page_url
from transforms.records import RawPage

PAGE = "https://paper.example/opinion/long-list"


@pytest.mark.parametrize(
    ("url", "markup", "expected"),
    [
        (PAGE, '<link rel="next" href="/opinion/long-list?page=2">', f"{PAGE}?page=2"),
        (PAGE, '<a rel="next" href="long-list-2.html">Next</a>', f"{PAGE}-2.html"),
        (PAGE, '<a href="/opinion/long-list/2/">2</a>', f"{PAGE}/2/"),
        (PAGE, '<a href="/opinion/long-list_2.htm"><b>下一页</b></a>', f"{PAGE}_2.htm"),
        (PAGE, '<a href="?page=2"><span>Weiter</span> &raquo;</a>', f"{PAGE}?page=2"),
        (f"{PAGE}?page=2", '<a href="?page=1">1</a> <a href="?page=3">3</a>', f"{PAGE}?page=3"),
        pytest.param(PAGE, '<a href="/opinion/long-list-2">A longer list</a>', None, id="a title"),
        pytest.param(PAGE, '<a href="/opinion/other-2">2</a>', None, id="another article"),
        pytest.param(
            PAGE, '<a href="https://other.example/opinion/long-list/2">2</a>', None, id="host"
        ),
        pytest.param(PAGE, '<a href="/opinion/long-list/3">3</a>', None, id="not the next"),
        pytest.param(PAGE, '<link rel="next" href="/opinion/a-newer-article">', None, id="newer"),
        pytest.param(f"{PAGE}?page=3", '<a href="?page=2">2</a>', None, id="the last page"),
    ],
)
def test_next_page_is_of_the_same_article(url: str, markup: str, expected: str | None) -> None:
    page = RawPage(url=url, content=f"<html><body>{markup}</body></html>".encode())

    assert next_page_url(page) == expected


@given(st.binary(max_size=300))
def test_no_bytes_crash(content: bytes) -> None:
    next_page_url(RawPage(url=PAGE, content=b'<a rel=next href="' + content))
