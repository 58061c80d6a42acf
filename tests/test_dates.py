"""Dates are read in many languages, and the page's own wins over all others."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.dates import FoundDate, find_dates, find_modified
from transforms.extraction.dates.printed import find_date_spans, find_stamps, read_date
from transforms.extraction.page import Page
from transforms.records import Outlet

FETCHED_AT = datetime(2026, 11, 24, 3, 0)
PRINTED = tomllib.loads((Path(__file__).parent / "pages/dates.toml").read_text("utf-8"))
URL = "https://ruddvalley.example/views/notice"
SIGNS = st.sampled_from(
    [
        *"0123456789:./-, apmT年月日ตม",
        *("May ", "März ", "2023", "Updated: ", " de ", "Mon ", "٩", "tháng ", "昭和", "GMT"),
    ]
)
LINES = st.one_of(st.text(max_size=300), st.lists(SIGNS, max_size=60).map("".join))
BODY = "".join(
    f"<p>The ferry at Rudd crosses {count} times a day, and nobody has ever asked why it does not"
    " cross more often, least of all those who live on the other bank of the river.</p>"
    for count in ("four", "five", "six")
)


def read_page(
    beside: str = "",
    *,
    head: str = "",
    above: str = "",
    below: str = "",
    url: str = URL,
    language: str = "en",
    outlet: Outlet | None = None,
) -> list[FoundDate]:
    """Read a page with markup beside, above and below its headline."""
    page = Page(
        f"<html><head><title>A ferry</title>{head}</head><body>{above}<main><h1>A ferry</h1>"
        f"{beside}{BODY}</main>{below}</body></html>"
    )
    at = next(i for i, line in enumerate(page.lines) if line.tag == "h1")
    return find_dates(page, page.lines, url, at, FETCHED_AT, outlet=outlet, language=language)


def published(*args: str, **options: str) -> date | None:
    found = read_page(*args, **options)  # type: ignore[arg-type]
    return found[0].day if found else None


def an_outlet(**known: object) -> Outlet:
    return Outlet(outlet_id="rudd-valley", outlet_name="Rudd Valley News", **known)  # type: ignore[arg-type]


def json_ld(**values: str) -> str:
    pairs = ", ".join(f'"{name}": "{value}"' for name, value in values.items())
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A ferry", '
        + pairs
        + "}</script>"
    )


@pytest.mark.parametrize(
    ("line", "day", "precision"),
    [
        pytest.param(line, day, precision, id=f"{language}-{line}")
        for name, precision in (("dates", "day"), ("months", "month"))
        for language, line, day in PRINTED[name]
    ],
)
def test_printed_line_is_read(line: str, day: date, precision: str) -> None:
    found = read_date(line, "printed", 0.7)

    assert found is not None
    assert found.day == day
    assert found.precision in ((precision, "minute") if precision == "day" else (precision,))


@pytest.mark.parametrize("line", [line for _, line in PRINTED["none"]])
def test_line_without_a_date_is_not_read(line: str) -> None:
    assert read_date(line, "printed", 0.7) is None


@pytest.mark.parametrize("line", [line for _, line, _ in PRINTED["dates"]])
def test_whole_printed_date_is_one_span(line: str) -> None:
    spans = find_date_spans(line)

    assert len(spans) == 1
    assert line[: spans[0][0]].strip(" ,") == ""
    assert line[spans[0][1] :].strip(" .,") == ""


@pytest.mark.parametrize(
    ("text", "at", "hours"),
    [
        ("2020-01-02T10:04:05+05:30", datetime(2020, 1, 2, 10, 4), 5.5),
        ("20200102T101112Z", datetime(2020, 1, 2, 10, 11), 0),
        ("Thu, 02 Jan 2020 03:04:05 +0800", datetime(2020, 1, 2, 3, 4), 8),
        ("2020-01-02 03:04:05 PM", datetime(2020, 1, 2, 15, 4), None),
        ("1577934245", datetime(2020, 1, 2, 3, 4), 0),
        ("1577934245000", datetime(2020, 1, 2, 3, 4), 0),
        ("Mon Jan 06 10:11:12 +0000 2020", datetime(2020, 1, 6, 10, 11), None),
        ("10:30 AM EST, Mon January 6, 2020", datetime(2020, 1, 6, 10, 30), -5),
        ("May 5, 2020 at 3 p.m. ET", datetime(2020, 5, 5, 15, 0), -4),
        ("2020年1月2日 下午3:04", datetime(2020, 1, 2, 15, 4), None),
        ("5. Mai 2020, 10:30 Uhr", datetime(2020, 5, 5, 10, 30), None),
    ],
)
def test_time_of_day_and_offset_are_read(text: str, at: datetime, hours: float | None) -> None:
    found = read_date(text, "meta:date", 0.9)

    assert found is not None
    assert (found.at, found.precision) == (at, "minute")
    assert found.utc_offset == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2020-01-02T00:00:00Z", date(2020, 1, 2), "day"),
        ("20200102", date(2020, 1, 2), "day"),
        ("2020-01", date(2020, 1, 1), "month"),
        ("2020", date(2020, 1, 1), "year"),
        ("民國109年1月2日", date(2020, 1, 2), "day"),
        ("12 พ.ค. 2563", date(2020, 5, 12), "day"),
        ("Published: March 3, 2020 | Updated: March 5, 2020", date(2020, 3, 3), "day"),
        ("Updated: March 5, 2020 | First published March 3, 2020", date(2020, 3, 3), "day"),
    ],
)
def test_declared_value_is_read(text: str, day: date, precision: str) -> None:
    found = read_date(text, "meta:date", 0.9)

    assert found is not None
    assert (found.day, found.precision, found.at) == (day, precision, None)


@pytest.mark.parametrize(("day_first", "day"), [(True, (2019, 5, 4)), (False, (2019, 4, 5))])
def test_order_of_day_and_month_is_an_argument(day_first: bool, day: tuple[int, int, int]) -> None:
    found = read_date("4/5/2019", "printed", 0.7, day_first=day_first)

    assert found is not None
    assert found.day == date(*day)


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("By Ann Rask | Updated: 2011-05-09 13:27", ["Updated: 2011-05-09 13:27"]),
        ("Ann Rask May 5, 2020 6:00 am ET", ["May 5, 2020 6:00 am ET"]),
        (
            "Par Jean Roc, publié le jeudi 9 mars 2023 à 10h30",
            ["publié le jeudi 9 mars 2023 à 10h30"],
        ),
        ("Published 3 hours ago by Ann Rask", ["Published 3 hours ago"]),
        ("By Ann Rask, March 5", ["March 5"]),
        ("12:30 GMT, 9 May 2011 | Ann Rask", ["12:30 GMT, 9 May 2011"]),
        (
            "Last updated on Tuesday 5 May 2020 10.30 BST",
            ["Last updated on Tuesday 5 May 2020 10.30 BST"],
        ),
        ("By April May", []),
        ("By Mark 5", []),
        ("By June May 5 min read", []),
        ("By August March and May Juni", []),
        ("Psalm 5:12", []),
    ],
)
def test_spans_hold_dates_and_no_names(line: str, spans: list[str]) -> None:
    assert [line[start:end] for start, end in find_date_spans(line)] == spans


@given(LINES)
def test_no_text_breaks_the_reading(text: str) -> None:
    spans = find_date_spans(text)

    read_date(text, "printed", 0.7)
    read_date(text, "meta:date", 0.9, day_first=False)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(0 <= s.start < s.end <= len(text) for s in find_stamps(text))


@given(LINES, LINES, LINES)
def test_no_page_breaks_the_search(value: str, line: str, path: str) -> None:
    value, line = (
        text.replace("<", "").replace('"', "").replace("\\", "") for text in (value, line)
    )
    head = json_ld(datePublished=value, dateModified=line) + f'<meta name="date" content="{value}">'
    page = Page(
        f"<html><head>{head}</head><body><h1>A ferry</h1><p>{line}</p>"
        f'<p><time datetime="{value}">{line}</time></p><div>{value}</div></body></html>'
    )

    found = find_dates(
        page, page.lines, f"https://a.example/{path}", 0, FETCHED_AT, outlet=None, language=None
    )
    find_modified(page, page.lines, 0, found[0] if found else None)
    assert all(f.day <= date(2026, 11, 25) for f in found)
    assert all(0 < f.confidence < 1 for f in found)


@pytest.mark.parametrize("filler", ["1 ", "May ", "2023-", "12:", "9. ", "de ", "('", "年1月"])
def test_long_texts_are_read_in_no_time(filler: str) -> None:
    text = filler * 100_000

    read_date(text, "printed", 0.7)
    find_date_spans(text)


@pytest.mark.parametrize(
    ("case", "day"),
    [
        pytest.param(
            {"head": json_ld(datePublished="2020-03-04T10:00:00Z")}, date(2020, 3, 4), id="json-ld"
        ),
        pytest.param(
            {
                "head": '<meta property="article:published_time" content="2020-03-04">',
                "beside": "<p>Updated: 9 May 2021</p>",
            },
            date(2020, 3, 4),
            id="tag-before-update",
        ),
        pytest.param({"beside": "<p>Updated: 9 May 2021</p>"}, date(2021, 5, 9), id="update-alone"),
        pytest.param(
            {"head": json_ld(dateModified="2021-05-09", datePublished="2020-03-04")},
            date(2020, 3, 4),
            id="not-modified",
        ),
        pytest.param(
            {
                "head": '<meta name="dc.date" content="2020-03-09">',
                "beside": "<p class='date'>4 March 2020</p>",
            },
            date(2020, 3, 4),
            id="printed-before-weak-tag",
        ),
        pytest.param(
            {"beside": "<p>Published</p><p>4 March 2020</p>"},
            date(2020, 3, 4),
            id="label-in-a-block",
        ),
        pytest.param(
            {"beside": "<div><time datetime='2020-03-04T10:00:00+02:00'>3 hours ago</time></div>"},
            date(2020, 3, 4),
            id="time",
        ),
        pytest.param(
            {"beside": "<span itemprop=datePublished content=2020-03-04></span>"},
            date(2020, 3, 4),
            id="microdata",
        ),
        pytest.param(
            {"below": '<script>state = {"publishedAt":"2020-03-04T10:00:00Z"}</script>'},
            date(2020, 3, 4),
            id="script",
        ),
        pytest.param(
            {"url": "https://ruddvalley.example/2020/03/04/ferry"}, date(2020, 3, 4), id="url"
        ),
        pytest.param(
            {"url": "http://ruddvalley.example/opinion/2020-03/04/content_12.htm"},
            date(2020, 3, 4),
            id="url-month-slash-day",
        ),
        pytest.param(
            {"url": "https://ruddvalley.example/2020/03/ferry"}, date(2020, 3, 1), id="url-month"
        ),
        pytest.param(
            {"above": "<p class='todays-date'>Monday, 23 November 2026</p>"}, None, id="masthead"
        ),
        pytest.param(
            {"above": "<p>Tuesday, 24 November 2026</p>" + "<p>Home</p><p>Views</p>" * 3},
            None,
            id="masthead-of-the-day",
        ),
        pytest.param(
            {"below": "<footer>© 1998-2024 Rudd Valley News, 2024-07-08</footer>"},
            None,
            id="footer",
        ),
        pytest.param(
            {"below": "<section class=related><p>4 March 2020</p></section>"}, None, id="related"
        ),
        pytest.param(
            {"below": "<div class=comments><p>Ida, 4 March 2020 10:11</p></div>"},
            None,
            id="comments",
        ),
        pytest.param(
            {
                "beside": "<p>On 4 January 2020 the ferry stopped, and the speeches went on until night.</p>"
            },
            None,
            id="prose",
        ),
        pytest.param({"head": json_ld(datePublished="2031-01-01")}, None, id="future"),
        pytest.param({"beside": "<p>2020 March</p><p>© 4 March 2020</p>"}, None, id="copyright"),
    ],
)
def test_date_of_publication_is_chosen(case: dict[str, str], day: date | None) -> None:
    assert published(**case) == day


@pytest.mark.parametrize(
    ("country", "language", "url", "day"),
    [
        ("US", "en", URL, date(2019, 4, 5)),
        ("GB", "en", URL, date(2019, 5, 4)),
        (None, "en-US", URL, date(2019, 4, 5)),
        (None, "en-GB", URL, date(2019, 5, 4)),
        (None, "en", "https://ruddvalley.co.uk/views", date(2019, 5, 4)),
        (None, "fr", URL, date(2019, 5, 4)),
    ],
)
def test_order_is_told_by_outlet_address_and_language(
    country: str | None, language: str, url: str, day: date
) -> None:
    outlet = an_outlet(country=country) if country else None
    found = read_page("<p>4/5/2019</p>", outlet=outlet, language=language, url=url)

    assert found[0].day == day


def test_order_is_told_by_another_date_on_the_page() -> None:
    found = read_page(
        "<p>4/5/2019</p>", below="<aside>Tides of 25/4/2019</aside>", language="en-US"
    )

    assert found[0].day == date(2019, 5, 4)


def test_order_gives_way_to_what_is_possible() -> None:
    found = read_page("<p>12/11/2026</p>", language="en-US")

    assert found[0].day == date(2026, 11, 12)


def test_instant_gets_the_printed_local_day() -> None:
    head = json_ld(datePublished="2020-03-04T20:30:00Z")
    found = read_page("<p>5 March 2020 04:30</p>", head=head)[0]

    assert (found.day, found.utc_offset) == (date(2020, 3, 5), timedelta(hours=8))
    assert found.utc(None) == (datetime(2020, 3, 4, 20, 30), "+08:00")


def test_instant_gets_the_outlets_local_day() -> None:
    head = json_ld(datePublished="2020-03-04T20:30:00Z")
    found = read_page(head=head, outlet=an_outlet(time_zone="Asia/Shanghai"))[0]

    assert found.day == date(2020, 3, 5)


def test_printed_day_and_outlets_clock_agree_on_the_offset() -> None:
    head = json_ld(datePublished="2020-03-04T20:30:00Z")
    found = read_page("<p>5 March 2020</p>", head=head, outlet=an_outlet(time_zone="Asia/Shanghai"))

    assert (found[0].day, found[0].utc_offset) == (date(2020, 3, 5), timedelta(hours=8))


def test_time_of_day_comes_from_the_line_that_has_it() -> None:
    found = read_page("<p>Updated: 2011-05-09 13:27</p>", url="http://a.example/2011-05/09/c.htm")[
        0
    ]

    assert (found.day, found.at) == (date(2011, 5, 9), datetime(2011, 5, 9, 13, 27))
    assert found.utc("Asia/Shanghai") == (datetime(2011, 5, 9, 5, 27), "+08:00")


def test_nothing_is_older_than_the_outlet() -> None:
    class Young:
        country, time_zone, founding_year = None, None, 2015

    page = Page("<body><h1>A ferry</h1><p>4 March 2010</p></body>")

    found = find_dates(page, page.lines, URL, 0, FETCHED_AT, outlet=Young(), language=None)  # type: ignore[arg-type]
    assert found == []


def test_plain_text_needs_no_page() -> None:
    lines = Page("<body><h1>A ferry</h1><p>By Ann Rask</p><p>4 March 2010</p></body>").lines

    found = find_dates(None, lines, "file:ferry.txt", 0, FETCHED_AT, outlet=None, language=None)
    assert found[0].day == date(2010, 3, 4)


def test_losers_stay_in_the_list() -> None:
    found = read_page(
        "<p>5 March 2020</p>", head=json_ld(datePublished="2020-03-04T20:30:00+01:00")
    )

    assert {f.source for f in found} >= {"json-ld:datePublished", "printed"}


@pytest.mark.parametrize(
    ("head", "beside", "at"),
    [
        (json_ld(dateModified="2021-05-09T10:00:00+02:00"), "", datetime(2021, 5, 9, 8, 0)),
        ("", "<p>Last updated: 9 May 2021, 10:00 BST</p>", datetime(2021, 5, 9, 9, 0)),
        ("", "<p>9 May 2021</p>", None),
    ],
)
def test_last_change_is_found(head: str, beside: str, at: datetime | None) -> None:
    page = Page(f"<head>{head}</head><body><h1>A ferry</h1>{beside}</body>")

    assert find_modified(page, page.lines, 0, None) == at
