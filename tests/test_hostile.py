"""Pages that are one thing over and over end soon: no rule takes time with the square of a page."""

from __future__ import annotations

import time

import pytest

from tests.mutate_pages import FETCHED_AT, complaints
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.outlets import shipped_outlets
from transforms.records import RawDocument, RawPage

SIZE = 150_000
MOST_SECONDS = 2.0
"""Of CPU time; an honest page of this size takes .02, and what is quadratic takes ten and more."""
URL = "https://www.page.example/opinion/a-page"
STORY = "<p>The council met again and decided nothing, which councils do best in spring.</p>" * 5
HEAD = '<html><head><title>A title</title></head><body><h1>A title</h1><p class="byline">By Ann Other</p>'

REPEATED = {
    "paragraphs": STORY,
    "short paragraphs": "<p>Some words.</p>",
    "headings": "<h2>The news</h2><p>Words.</p>",
    "open paragraphs": "<p>x ",
    "divisions": "<div>x</div>",
    "links": '<p><a href="/author/ann-other">Ann Other</a></p>',
    "breaks": "word<br>",
    "empty breaks": "<br>",
    "spans": "<span>word </span>",
    "cells": "<tr><td>x<td>y",
    "items": "<li>Some item</li>",
    "words": "word ",
    "letters": "w",
    "spaces": " ",
    "hard spaces": "&nbsp;",
    "dots": ".",
    "dashes": "- ",
    "bars": "| ",
    "digits": "1",
    "numbers": "1 ",
    "dates": "12/12/2012 ",
    "months": "May ",
    "commas": "a, ",
    "brackets": "(",
    "quotes": '"',
    "by": "By ",
    "bylines": "<p>By Ann Other</p>",
    "names": "By Ann Other and ",
    "initials": "A. ",
    "capitals": "Ann ",
    "characters": "记者 王小明 ",
    "bios": "The author is a ",
    "times": "<time datetime=2020-01-01>1 May 2020</time>",
    "addresses": "a@b.c ",
    "angles": "<",
    "closing angles": ">",
    "ampersands": "&amp;",
    "comments": "<!-- x -->",
    "meta": '<meta name="author" content="Ann Other">',
    "json-ld": '<script type="application/ld+json">{"@type":"Article","author":"Ann Other"}</script>',
}
AROUND = {
    "authors in one tag": ('<meta name="author" content="', "Ann Other, ", '">'),
    "authors in one list": (
        '<script type="application/ld+json">{"@type":"Article","author":[',
        '{"name":"Ann Other"},',
        "1]}</script>",
    ),
    "markup in json-ld": (
        '<script type="application/ld+json">{"@type":"Article","articleBody":"',
        "word <b>x</b> ",
        '"}</script>',
    ),
    "spaces in json-ld": (
        '<script type="application/ld+json">{"@type":"Article","articleBody":"',
        " ",
        '."}</script>',
    ),
    "one description": ('<meta name="description" content="', "<b>x", '">'),
    "one title": ("<title>", "A title | ", "</title>"),
    "one heading": ("<h1>", "A title ", "</h1>"),
    "one class": ('<p class="', "byline ", '">By Ann Other</p>'),
    "one address": ('<link rel="canonical" href="https://www.page.example/', "a/", '">'),
    "deep": ("<div>" * 240, "<b>x</b>", "</div>" * 240),
    "deep lists": ("<ul><li>" * 120, "x ", "</li></ul>" * 120),
}
CASES = {name: ("", part, "") for name, part in REPEATED.items()} | AROUND


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("is_first", [True, False], ids=["above", "below"])
def test_repetition_ends_soon(case: str, is_first: bool) -> None:
    before, part, after = CASES[case]
    filler = before + part * (SIZE // len(part)) + after
    page = (filler + HEAD + STORY if is_first else HEAD + STORY + filler).encode()
    document = RawDocument(url=URL, pages=(RawPage(url=URL, content=page),), fetched_at=FETCHED_AT)
    start = time.process_time()
    try:
        article = extract_article(document, shipped_outlets())
    except TransformError:
        article = None

    assert time.process_time() - start < MOST_SECONDS
    assert article is None or not complaints(article, [page])
