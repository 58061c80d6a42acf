"""The body: which lines are the text, where it ends, and what no input may do to it."""

from __future__ import annotations

import json

import pytest

from transforms.errors import TransformError
from transforms.extraction.body import (
    Paragraph,
    count_words,
    cut_at_wall,
    find_body,
    is_truncated,
    tidy,
)
from transforms.extraction.page import MAX_LINES, Page
from transforms.extraction.page.nesting import flatten_towers

FIRST = (
    "The ferry has not sailed since Tuesday, and the island has learned to count its flour, "
    "its candles and its visitors."
)
SECOND = (
    "Nobody in the harbour office will say when the engine comes, but the crane has been sent "
    "home, which says enough."
)
THIRD = (
    "A timetable is a promise. We keep smaller promises to each other every day, and we keep "
    "them without a press release."
)
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def paragraphs_of(body: str, headline: str | None = "Counting candles") -> list[str]:
    """Return the texts of the body of a page."""
    page = Page(f"<html><body>{body}</body></html>")
    return [p.text for p in tidy(find_body([page], headline), [headline or ""])]


@pytest.mark.parametrize(
    "around",
    [
        "<article>{}</article>",
        "<div class='entry-content'>{}</div>",
        "<div><div><div class='x7'>{}</div></div></div>",
        "<table><tr><td>{}</td><td><a href='/'>Tides</a></td></tr></table>",
        "<div class='elementor-widget'>{}</div>",
        "<div class='paywall'>{}</div>",
        "<div class='modal-content'>{}</div>",
        "<form>{}</form>",
        "<button>{}",
        "<aside>{}</aside>",
        "<div hidden>{}</div>",
        "<div id='sidebar'>{}</div>",
        "{}",
    ],
)
def test_the_text_is_found_whatever_is_around_it(around: str) -> None:
    found = paragraphs_of("<h1>Counting candles</h1>" + around.format(TEXT))

    assert found == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "beside",
    [
        "<nav><a href='/a'>Harbour</a> <a href='/b'>Weather and tides for all the islands</a></nav>",
        "<div class='related-stories'><h3>More</h3><p>"
        + "The bakery opens late today. " * 4
        + "</p></div>",
        "<figure><img src='f.jpg'><figcaption>The pier, empty, on the third morning of the "
        "strike, seen from the office.</figcaption></figure>",
        "<div class='newsletter-signup'><p>Get our letter from the islands every Friday at noon, "
        "with tides and prices.</p></div>",
        "<ul><li><a href='/1'>A lamp for the north pier, at last</a></li><li><a href='/2'>Salt "
        "prices rise for the third year</a></li></ul>",
        "<div class='share-tools'><a href='#'>Share</a> <a href='#'>Print</a></div>",
        "<p>Read more: The lamp on the north pier is lit again after nine years</p>",
        "<p>Advertisement</p>",
        "<p>Tags: ferry, harbour, timetable</p>",
        "<p>Published: 3 March 2024, 10:15</p>",
        "<p>© 2024 The Island Paper. All rights reserved.</p>",
        "<p>Photo: Runa Vik / The Island Paper</p>",
        "<div class='cookie-consent'><p>We use cookies to make this site work, and to count how "
        "many people read what.</p></div>",
        "<div class='author-bio'><p>Runa Vik has written about the sea for this paper since the "
        "old ferry was new.</p></div>",
        "<div class='comments'><p>I have lived here for forty years and have never seen a ferry "
        "on time, says a reader.</p></div>",
        "<div class='toc'><ol><li>What happened</li><li>What comes next</li></ol></div>",
        "<blockquote class='pull'>We keep smaller promises to each other</blockquote>",
        "<footer><p>The Island Paper is published by a trust and belongs to its readers, all of "
        "them.</p></footer>",
    ],
)
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_what_stands_beside_the_text_is_left_out(beside: str, place: str) -> None:
    first, rest = f"<p>{FIRST}</p>", f"<p>{SECOND}</p><p>{THIRD}</p>"
    body = {
        "before": beside + first + rest,
        "between": first + beside + rest,
        "after": first + rest + beside,
    }[place]

    found = paragraphs_of(f"<h1>Counting candles</h1><div>{body}</div>")

    assert found == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        (f"{FIRST}<br><br>{SECOND}<br><br>{THIRD}", [FIRST, SECOND, THIRD]),
        (
            f"<p>{FIRST[:58]}<br>{FIRST[59:]}</p><p>{SECOND}</p><p>{THIRD}</p>",
            [FIRST, SECOND, THIRD],
        ),
        (f"<p>{FIRST}<p>{SECOND}<p>{THIRD}", [FIRST, SECOND, THIRD]),
        (f"<div>{FIRST}</div><div>{SECOND}</div><div>{THIRD}</div>", [FIRST, SECOND, THIRD]),
        (
            f"<p>{FIRST}</p><p>{SECOND}</p><p>To C.<br>To D.</p><p>{THIRD}</p>",
            [FIRST, SECOND, "To C.", "To D.", THIRD],
        ),
        (
            f"<p>{FIRST}</p><blockquote><p>{SECOND}</p></blockquote><ul><li>Flour</li>"
            f"<li>Oil</li></ul><p>{THIRD}</p>",
            [FIRST, SECOND, "Flour", "Oil", THIRD],
        ),
        (
            f"<p>{FIRST}</p><h2>Promises</h2><p>{SECOND}</p><h2>More</h2><p><a href='/'>"
            f"Lamps of the north</a></p><h2>Words</h2><p>{THIRD}</p><h2>Read on</h2>",
            [FIRST, "Promises", SECOND, "Words", THIRD],
        ),
        (
            f"<p>{FIRST}</p><table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td>"
            f"<td>2</td></tr></table><p>{SECOND}</p><p>{THIRD}</p>",
            [FIRST, "Day | Boats", "Monday | 2", SECOND, THIRD],
        ),
        (
            f"<p><span class='cap'>T</span>{FIRST[1:]}</p><p>{SECOND}</p>"
            f"<p>{THIRD[:-1]} (<a href='/p'>see here</a>).</p>",
            [FIRST, SECOND, f"{THIRD[:-1]} (see here)."],
        ),
    ],
)
def test_paragraphs_are_split_as_a_reader_sees_them(markup: str, wanted: list[str]) -> None:
    assert paragraphs_of(f"<h1>Counting candles</h1><div>{markup}</div>") == wanted


def test_tags_and_places_are_kept() -> None:
    page = Page(f"<body><div><p>{FIRST}</p><h2>Later</h2><p>{SECOND}</p></div></body>")

    assert find_body([page], None) == [
        Paragraph(FIRST, "p", 0, 0),
        Paragraph("Later", "h2", 1, 0),
        Paragraph(SECOND, "p", 2, 0),
    ]


def test_chinese_paragraphs_need_no_spaces() -> None:
    first = "渡船自星期二起停航，岛上的人学会了数面粉、数蜡烛、数来客。码头办公室没有人肯说机器什么时候到。"
    second = "时刻表是一种承诺。我们每天都在兑现更小的承诺，而且从不发表公告。"

    found = paragraphs_of(
        f"<h1>数蜡烛</h1><ul><li><a href='/'>首页</a></li></ul><div><p>{first}</p><p>{second}</p></div>"
        "<p>责任编辑：林某</p>",
        "数蜡烛",
    )

    assert found == [first, second]


def test_the_standfirst_opens_the_text() -> None:
    lead = (
        "An island that cannot count on its ferry counts everything else, and is the poorer for it."
    )

    found = paragraphs_of(
        f"<header><h1>Counting candles</h1><p class='lead'>{lead}</p></header>"
        f"<div class='article-body'>{TEXT}</div>"
    )

    assert found == [lead, FIRST, SECOND, THIRD]


def test_a_desks_summary_is_left_out() -> None:
    dek = (
        "An island that cannot count on its ferry counts everything else, and is the poorer for it."
    )

    found = paragraphs_of(
        f"<header><h1>Counting candles</h1><p class='dek'>{dek}</p></header>"
        f"<div class='article-body'>{TEXT}</div>"
    )

    assert found == [FIRST, SECOND, THIRD]


def test_the_headline_is_not_repeated_but_may_be_taken_up() -> None:
    found = paragraphs_of(
        f"<h1>Counting candles</h1><div><p>Counting candles</p>{TEXT}<p>Counting candles.</p></div>"
    )

    assert found == [FIRST, SECOND, THIRD, "Counting candles."]


def test_the_next_article_of_an_endless_page_is_left_out() -> None:
    article = "<article><h1 class='title'>{}</h1><div>{}</div></article>"
    other = "<p>" + "Another story begins here, and it is longer than the first. " * 20 + "</p>"

    found = paragraphs_of(
        article.format("Counting candles", TEXT) + article.format("The price of salt", other)
    )

    assert found == [FIRST, SECOND, THIRD]


def test_pages_are_joined_and_what_they_repeat_comes_once() -> None:
    lead = (
        "<p>An island that cannot count on its ferry counts everything else instead, all day.</p>"
    )
    pages = [
        Page(f"<body><h1>Counting candles</h1><div>{lead}{markup}</div></body>")
        for markup in (f"<p>{FIRST}</p><p>{SECOND}</p>", f"<p>{THIRD}</p>")
    ]

    found = find_body(pages, "Counting candles")

    assert [p.text for p in found][1:] == [FIRST, SECOND, THIRD]
    assert [p.page for p in found] == [0, 0, 0, 1]


def test_the_text_in_the_metadata_stands_in_for_one_that_is_not_printed() -> None:
    data = {
        "@type": "NewsArticle",
        "articleBody": f"{FIRST}\n\n{SECOND}\n\n{THIRD} <b>Now.</b>\n" * 2,
    }
    page = Page(
        f"<head><script type='application/ld+json'>{json.dumps(data)}</script></head>"
        "<body><div id='app'></div></body>"
    )

    assert [p.text for p in find_body([page], None)][:3] == [FIRST, SECOND, f"{THIRD} Now."]


def test_what_a_tower_of_elements_holds_is_read() -> None:
    tower = "<div class='a'>" * 5000 + TEXT + "</div>" * 5000 + "<p>" + THIRD[::-1] + "</p>"

    page = Page(flatten_towers(f"<body>{tower}</body>"))

    assert [line.text for line in page.lines][:3] == [FIRST, SECOND, THIRD]
    assert flatten_towers(TEXT) == TEXT


@pytest.mark.parametrize(
    ("text", "truncated"),
    [
        ("Subscribe to continue reading.", True),
        ("Weiterlesen mit dem Abo", True),
        ("Conteúdo exclusivo para assinantes", True),
        ("The readers subscribe to nothing.", False),
    ],
)
def test_walls_are_known_by_what_they_say(text: str, truncated: bool) -> None:
    wall = [Paragraph(FIRST, "p", 0, 0), Paragraph(text, "p", 1, 0), Paragraph(THIRD, "p", 2, 0)]

    kept, was_cut = cut_at_wall(wall)

    assert is_truncated(text) is truncated
    assert was_cut is truncated
    assert len(kept) == (1 if truncated else 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The ferry's late, again.", 4),
        ("渡船停航", 4),
        ("渡船 stops 停航", 5),
        ("état-major d’urgence", 2),
        ("The U.S.A. asked, _x_ and a--b paid 3,5", 10),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Share prices fell on Monday.",
        "Print is not dead.",
        "More than half of them left.",
        "Follow the money, my editor said, and you will find the harbour.",
        "In 1994 we had two boats.",
        "Comments like this are common.",
    ],
)
def test_short_sentences_are_not_furniture(text: str) -> None:
    assert text in paragraphs_of(f"<div>{TEXT}<p>{text}</p><p>{SECOND} {FIRST}</p></div>")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + "deep" + "</div>" * 10_000,
        "<b><i>" * 10_000 + "deep",
        "<p>" + "x" * 5_000_000,
        "<p>" + "word " * 1_000_000,
        "<p>" + "a <br>" * 100_000,
        "<p>a\x00b\x00</p>" * 1000,
        "<frameset cols='1,2'><frame src='a.html'><frame src='b.html'></frameset>",
        "<html><head><title>Only a head</title></head></html>",
        "<table>" * 500 + "<td>cell",
        "<a href='x'>" * 5000 + "link",
        "<ul><li>" * 3000 + "item",
        "<p class='" + "share " * 200_000 + "'>names</p>",
        "<p " + " ".join(f"data-{n}='{n}'" for n in range(50_000)) + ">attributes</p>",
        "<p>&amp;lt;script&amp;gt;&lt;b&gt; &#1;&#2; &#xfffe; </p>",
        '<o:p>x</o:p><a<b>c</a<b><"x">y',
        "<svg><svg><text>x</text></svg>" + "<button>" * 50 + "<select>" * 50,
        "(" * 100_000 + "<p>" + "©" * 299 + "</p><p>" + "read more " * 29 + "</p>",
    ],
)
def test_no_input_breaks_the_reading(html: str) -> None:
    try:
        page = Page(html)
    except TransformError:
        return
    lines = page.lines
    found = tidy(find_body([page, page], "x"), ["x"])

    assert len(lines) <= MAX_LINES + 1
    assert sum(len(p.text) for p in found) <= 2 * len(html)
    assert all("\x00" not in p.text for p in found)
    assert all(len(line.path) <= 300 for line in lines)
