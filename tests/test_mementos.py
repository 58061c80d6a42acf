"""Pages out of web archives: whose they are, when taken, and as their outlet made them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.home import Home
from flows.pipeline import Report
from flows.sources.files import as_taken, read_file
from tests.archive_files import PARAGRAPH, Warc
from transforms.errors import TransformError
from transforms.mementos import choose_captures, find_memento, read_timemap, restore_html
from transforms.records import Article
from warehouse.ask import ask_sql

NOW = datetime(2026, 11, 24)
PAGE = "http://example.org/opinion/keep-the-ferry"
AT = datetime(2011, 5, 3, 12, 34, 56)
WAYBACK = "https://web.archive.org/web/20110503123456"


@pytest.mark.parametrize(
    ("url", "original", "at"),
    [
        (f"{WAYBACK}/{PAGE}", PAGE, AT),
        (f"{WAYBACK}id_/{PAGE}", PAGE, AT),
        (f"{WAYBACK}if_/{PAGE}?page=2", f"{PAGE}?page=2", AT),
        (f"https://archive.ph/2011.05.03-123456/{PAGE}", PAGE, AT),
        (f"https://archive.example/wayback/20110503123456/{PAGE}", PAGE, AT),
        (f"https://archive.today/o/AbC12/{PAGE}", PAGE, None),
    ],
)
def test_the_address_of_a_capture_says_page_and_time(
    url: str, original: str, at: datetime | None
) -> None:
    found = find_memento(url)

    assert found is not None
    assert (found.original_url, found.archive_url, found.captured_at) == (original, url, at)


@pytest.mark.parametrize("url", [PAGE, "https://example.org/2011/05/03/story", "file:a.html"])
def test_other_addresses_are_no_captures(url: str) -> None:
    assert find_memento(url) is None


def test_headers_say_what_an_opaque_address_does_not() -> None:
    headers = (
        ("Memento-Datetime", "Tue, 03 May 2011 12:34:56 GMT"),
        ("Link", f'<{PAGE}>; rel="original timegate", <http://a.example/tm>; rel="timemap"'),
    )
    found = find_memento("https://perma.example/AB12-CD34", headers)

    assert found is not None
    assert (found.original_url, found.captured_at) == (PAGE, AT)


ARTICLE = f"""<h1>Keep the ferry</h1><p class="byline">By Ada Example</p>
<time datetime="2011-05-02T08:00:00Z">May 2, 2011</time>
<p>{PARAGRAPH * 6}</p><p>{PARAGRAPH * 6} <a href="{{link}}http://example.org/other-story">more</a></p>"""
TOOLBAR = """<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><div id="wm-ipp">
<p>Wayback Machine: 3 captures, 03 May 2011 - 04 Jun 2015. About this capture, collected by a crawl of the web.</p>
</div></div><!-- END WAYBACK TOOLBAR INSERT -->"""
SHOWN = f"""<!DOCTYPE html><html><head><script src="https://web-static.archive.org/_static/js/bundle-playback.js"></script>
<script>__wm.wombat("{PAGE}","20110503123456","https://web.archive.org/","web","https://web-static.archive.org/_static/");</script>
<link rel="stylesheet" href="https://web-static.archive.org/_static/css/banner-styles.css"/>
<!-- End Wayback Rewrite JS Include -->
<title>Keep the ferry</title>
<link rel="canonical" href="{WAYBACK}/{PAGE}"/>
<meta property="og:url" content="{WAYBACK}/{PAGE}"/></head><body>{TOOLBAR}
<article>{ARTICLE.format(link="/web/20110503123456/")}</article></body></html>
<!--
     FILE ARCHIVED ON 12:34:56 May 03, 2011 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON 10:00:00 Nov 24, 2026.
-->"""
PLAIN = f"""<!DOCTYPE html><html><head>
<title>Keep the ferry</title>
<link rel="canonical" href="{PAGE}"/>
<meta property="og:url" content="{PAGE}"/></head><body>
<article>{ARTICLE.format(link="")}</article></body></html>"""


def test_a_page_comes_out_of_the_archive_as_it_went_in() -> None:
    restored = restore_html(SHOWN)

    assert restored.partition("<!--\n")[0].split() == PLAIN.split()


def test_an_article_out_of_an_archive_is_the_article(extract: Callable[..., Article]) -> None:
    plain = extract(PLAIN, PAGE)
    shown = extract(SHOWN, f"{WAYBACK}/{PAGE}")

    assert shown.article_id == plain.article_id
    assert shown.version_id == plain.version_id
    assert shown.canonical_url == PAGE
    assert shown.original_url == PAGE
    assert shown.archive_url == f"{WAYBACK}/{PAGE}"
    assert shown.date_published == plain.date_published == datetime(2011, 5, 2).date()


def test_a_saved_page_of_the_archive_has_the_time_of_the_capture(tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(SHOWN, "utf-8")
    kept = as_taken(read_file(path.as_uri(), 100_000, lambda: NOW))

    assert (kept.url, kept.captured_at) == (f"{WAYBACK}/{PAGE}", AT)


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- saved from url=(0080){WAYBACK}/{PAGE} --><p>x</p>",
        f'<script>wbinfo.url = "{PAGE}"; wbinfo.timestamp = "20110503123456";</script>',
        f'<link rel="canonical" href="/web/20110503123456/{PAGE}"/><!-- FILE ARCHIVED ON 12:34:56 May 03, 2011 AND -->',
    ],
)
def test_saved_captures_are_known_by_what_archives_write(tmp_path: Path, html: str) -> None:
    path = tmp_path / "saved.html"
    path.write_text(html, "utf-8")
    kept = as_taken(read_file(path.as_uri(), 100_000, lambda: NOW))
    found = find_memento(kept.url)

    assert found is not None
    assert (found.original_url, kept.captured_at) == (PAGE, AT)


LATER = f"https://web.archive.org/web/20120601000000/{PAGE}"
ROWS = [
    ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
    ["org,example)/x", "20110503123456", PAGE, "text/html", "200", "AAAA", "1234"],
    ["org,example)/x", "20120601000000", PAGE, "text/html", "200", "BBBB", "1234"],
    ["org,example)/x", "20100101000000", PAGE, "text/html", "404", "CCCC", "99"],
    ["org,example)/x", "20100101000000", f"{PAGE}.png", "image/png", "200", "DDDD", "99"],
]
TIMEMAPS = {
    "link": f'<{PAGE}>; rel="original",\n<{WAYBACK}/{PAGE}>; rel="first memento"; datetime="Tue, 03 May 2011 12:34:56 GMT",\n'
    f'<{LATER}>; rel="last memento"; datetime="Fri, 01 Jun 2012 00:00:00 GMT"\n',
    "json": json.dumps(
        {
            "original_uri": PAGE,
            "mementos": {
                "list": [
                    {"datetime": "2011-05-03T12:34:56Z", "uri": f"{WAYBACK}/{PAGE}"},
                    {"datetime": "2012-06-01T00:00:00Z", "uri": LATER},
                ]
            },
        }
    ),
    "cdx-json": json.dumps(ROWS),
    "cdx": "\n".join(" ".join(row) for row in ROWS[1:]),
    "cdx-file": " CDX N b a m s k r M S V g\n" + "\n".join(" ".join(row) for row in ROWS[1:]),
    "cdxj": "\n".join(
        f"{row[0]} {row[1]} " + json.dumps({"url": row[2], "mime": row[3], "status": row[4]})
        for row in ROWS[1:]
    ),
}


@pytest.mark.parametrize("form", TIMEMAPS)
@pytest.mark.parametrize(
    ("which", "near", "year"),
    [
        ("first", None, 2011),
        ("last", None, 2012),
        ("first", datetime(2012, 5, 1), 2012),
        ("last", datetime(2011, 6, 1), 2011),
    ],
)
def test_one_capture_of_a_page_is_chosen(
    form: str, which: str, near: datetime | None, year: int
) -> None:
    chosen = choose_captures(read_timemap(TIMEMAPS[form].encode(), "list"), which, near)

    assert [(m.original_url, m.captured_at and m.captured_at.year) for m in chosen] == [
        (PAGE, year)
    ]
    assert str(year) in chosen[0].archive_url


@given(st.one_of(st.binary(max_size=300), st.sampled_from([v.encode() for v in TIMEMAPS.values()])))
def test_any_bytes_are_captures_or_refused_by_name(content: bytes) -> None:
    for piece in (content, content[: len(content) // 2]):
        try:
            read_timemap(piece, "list")
        except TransformError as error:
            assert error.reason == "not_a_timemap"


def test_captures_in_a_warc_become_rows_of_their_pages(
    run_night: Callable[[Home], Report], tmp_path: Path
) -> None:
    home = Home(tmp_path / "study")
    home.create()
    warc = Warc(tmp_path / "study" / "crawl.warc.gz")
    warc.add(SHOWN.encode(), f"{WAYBACK}/{PAGE}", **{"WARC-Date": "2026-11-20T00:00:00Z"})
    warc.close()
    home.config.write_text('[[listings]]\nkind = "warc"\npath = "crawl.warc.gz"\n')
    run_night(home)
    _, rows = ask_sql(
        home.warehouse, "SELECT url, original_url, archive_url, fetched_at FROM articles"
    )

    assert rows == [(PAGE, PAGE, f"{WAYBACK}/{PAGE}", AT)]
