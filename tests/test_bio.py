"""A bio is found where it stands, told from a paragraph about somebody, and shared out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extraction.bio import Bio, find_bio, names_in_bio, with_bio
from transforms.extraction.bio.introductions import introduces, is_note
from transforms.extraction.page.lines import Line
from transforms.records import Author

WHO = "Mara Olsen"
BODY = [
    "The harbour board met on Friday and closed the eastern quay for a second winter, to save on salt.",
    "Nobody had asked the fishers, who need the quay on the four days of the month when the tide is low.",
    "A quay is not a car park. It can be closed by a sheet of paper, but it is opened again by a crane.",
    "The board should meet once in February, at six in the morning, and outside.",
]


def find(*after: str, names: tuple[str, ...] = (WHO,), before: tuple[str, ...] = ()) -> Bio | None:
    paragraphs = [*before, *BODY, *after]
    lines = [Line(text, "p") for text in paragraphs]
    return find_bio(lines, paragraphs, range(len(paragraphs)), names)


def box(text: str, *, marks: str = "", context: str = "", region: str = "", tag: str = "p") -> Line:
    return Line(text, tag, marks=marks, context=context, region=region)


def find_beside(*beside: Line, names: tuple[str, ...] = (WHO,)) -> Bio | None:
    lines = [*(Line(text, "p") for text in BODY), *beside]
    return find_bio(lines, BODY, range(len(BODY)), names)


@pytest.mark.parametrize(
    "text",
    [
        "Mara Olsen is a fellow at the Lindon Institute for Trade.",
        "Mara Olsen is a fellow at the Lindon Institute. The views expressed are her own.",
        "• Mara Olsen, a maritime lawyer, writes from Nordhavn.",
        "Ms. Olsen is a columnist at Harbour Weekly and writes about water.",
        "Prof. Mara K. Olsen teaches law at Brack University.",
        "Olsen, a former harbour pilot, lives in Nordhavn.",
        "MARA OLSEN is the editor of Harbour Weekly",
        "Mara Olsen (@maraolsen) is a senior reporter. Follow her on Twitter.",
        "(Mara Olsen was the harbour-master of Nordhavn from 1979 to 2004.)",
        "Mara Olsen can be reached at mara@harbour.example.",
        "Mara Olsen ist Redakteurin bei der Lauener Zeitung.",
        "Mara Olsen est avocate et enseigne à l’Université de Valmont.",
        "Mara Olsen es catedrática de Historia en la Universidad de Valdeira.",
        "Mara Olsen é pesquisadora do Instituto do Mar.",
        "Mara Olsen è docente di Diritto a Montefiore.",
        "Mara Olsen jest profesorem na Uniwersytecie Nadwiślańskim.",
        "About the author: Mara Olsen is a nurse.",
        "The author is a research fellow at the Weitan Institute of Education.",
        "The writer teaches at Brack University and works on salt.",
        "The authors are economists at a trade research centre.",
        "Der Autor ist Professor für Verkehrswesen an der Universität Lauen.",
        "L’auteur est économiste.",
        "El autor es profesor de Derecho.",
        "O autor é presidente da Associação de Provedores.",
        "L’autore è giornalista.",
        "De auteur is hoogleraar economie.",
        "Författaren är professor i nationalekonomi.",
        "Автор — профессор Волжского университета.",
        "Autor jest dziennikarzem.",
        "（作者系江州大学社会学系教授）",
        "作者为江海智库研究员，本文由林舟译。",
        "本文作者是律师",
        "筆者は北浜大学教授。",
        "필자는 한빛대학교 경제학과 교수다.",
    ],
)
def test_last_paragraph_that_introduces_the_author_is_the_bio(text: str) -> None:
    found = find(text)

    assert found == Bio(text, "last-paragraph", (4,))


@pytest.mark.parametrize(
    "text",
    [
        "Obama is the president who signed the act, and he signed it twice.",
        "Ines Varga, a professor at Brack University, said that salt was cheap.",
        "Ines Varga is a professor of salt at Brack University.",
        "The author of the report is right about the salt.",
        "The author is wrong, and the crane will prove it.",
        "The writer has two dogs and no quay.",
        "The authors have declared that no competing interests exist.",
        "Mara Olsen: That is not what I asked.",
        "Mara Olsen said that the board was closed to her.",
        "Olsen Shipping is a company that owns four cranes.",
        "She is a professor of salt at Brack University.",
        "Der Autor des Berichts irrt sich.",
        "作者认为这座码头不该关闭。",
        "作者是对的，码头是大家的。",
        "필자는 그렇게 생각하지 않는다.",
        "筆者はそうは思わない。",
    ],
)
def test_paragraph_about_somebody_stays_in_the_body(text: str) -> None:
    assert find(text) is None


def test_person_of_whom_the_text_says_nothing_else_is_its_author() -> None:
    text = (
        "Ines Varga, a former diplomat, is a senior fellow at the Scheldt Institute for Security."
    )

    found = find(text, names=())

    assert found is not None
    assert found.text == text
    assert names_in_bio(found.text) == ["Ines Varga"]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Ines Varga is a professor of salt at Brack University.", "Salt, says Varga, is cheap."),
        ("Ines Varga is a professor, and she told the board so in October.", ""),
        ("Ines Varga is a professor who calls the quay “a promise”.", ""),
        ("Ines Varga is a professor at Brack. The board asked her in May. It did not listen.", ""),
        ("Ines Varga was a professor of salt at Brack University.", ""),
        ("Brack University is a member of the League of Salt.", ""),
    ],
)
def test_person_whom_no_byline_names_is_not_taken_for_the_author(text: str, more: str) -> None:
    assert find(more or BODY[0], text, names=()) is None


def test_first_paragraph_is_a_bio_only_of_a_known_author() -> None:
    text = "Ms. Olsen is a columnist at Harbour Weekly."

    assert find(before=(text,)) == Bio(text, "first-paragraph", (0,))
    assert find(before=(text,), names=()) is None
    assert find(before=("Mara Olsen is a fisher, and she said so.",)) is None


@pytest.mark.parametrize(
    "note",
    [
        "The views expressed here are the author's own and do not reflect those of Harbour Weekly.",
        "This essay first appeared in the Skarra Parish Magazine in November 1998.",
        "© 2023 Plainsong Content",
        "Translated by Lin Zhou.",
        "Disclaimer: Comments are the writer's.",
        "Opinions expressed by contributors are their own.",
        "本文仅代表作者个人观点",
        "Der Beitrag gibt die Meinung der Autorin wieder.",
    ],
)
def test_note_beside_a_bio_is_cut_and_is_no_part_of_it(note: str) -> None:
    text = "Mara Olsen is a fellow at the Lindon Institute for Trade."

    assert is_note(note)
    assert find(text, note) == Bio(text, "last-paragraph", (4, 5))
    assert find(note, text) == Bio(text, "last-paragraph", (4, 5))


def test_bio_goes_on_in_the_next_paragraph() -> None:
    found = find(
        "Mara Olsen is a nurse.", "She is the author of two books.", "Email her at a@b.example"
    )

    assert found is not None
    assert found.paragraphs == (4, 5, 6)
    assert found.text.count("\n") == 2


def test_link_to_more_may_stand_below_a_bio() -> None:
    text = "Mara Olsen is a fellow at the Lindon Institute for Trade."

    found = find(text, "More from Mara Olsen on the harbour")

    assert found is not None
    assert found.paragraphs == (4,)


def test_bio_in_brackets_at_the_end_of_a_paragraph_leaves_the_paragraph() -> None:
    last = "春天还没有来，码头先关了。（作者系江州大学社会学系教授）"

    found = find(last, names=("陆舟",))

    assert found == Bio("（作者系江州大学社会学系教授）", "last-paragraph", (), 4)


@pytest.mark.parametrize(
    "line",
    [
        box("Mara Olsen is a reporter for Harbour Weekly. Follow her @mo.", marks="author-bio"),
        box("Mara is a reporter covering salt for Harbour Weekly.", context="author-box"),
        box("Mara Olsen heads the salt desk.", context="about-the-author", region="aside"),
        box("Mara Olsen ist freie Autorin.", context="autorenbox", region="footer"),
    ],
)
def test_box_about_the_author_is_a_bio(line: Line) -> None:
    assert find_beside(line) == Bio(line.text, "box", ())


def test_heading_makes_a_box() -> None:
    found = find_beside(
        box("About the Author", tag="h3"),
        box("Mara Olsen", tag="b"),
        box("Reporter in Nordhavn since 2001. She covers salt, cranes and the harbour board."),
    )

    assert found is not None
    assert found.source == "box"
    assert found.text.startswith("Reporter in Nordhavn")


@pytest.mark.parametrize(
    "line",
    [
        box("Ines Varga is a columnist for Harbour Weekly.", context="author-card", region="aside"),
        box("Mara Olsen is a reporter for Harbour Weekly.", context="author-bio", region="comment"),
        box("By Mara Olsen, Senior Reporter", context="author-info"),
        box("Our experts test every crane for a week or more.", context="author-box"),
        box("More stories by Mara Olsen", context="author-box"),
    ],
)
def test_box_about_somebody_else_is_none(line: Line) -> None:
    assert find_beside(line) is None


def test_line_below_the_body_may_be_the_bio() -> None:
    text = "Mara Olsen is a fellow at the Lindon Institute for Trade."

    assert find_beside(box("Share", tag="div"), box(text)) == Bio(text, "page", ())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mara Olsen is a fellow at the Lindon Institute.", ["Mara Olsen"]),
        ("Mara Olsen and Bo Lind are fellows at the Lindon Institute.", ["Mara Olsen", "Bo Lind"]),
        ("Mara Olsen, a professor at Brack, is a poet.", ["Mara Olsen"]),
        ("Mara Olsen is a nurse. Bo Lind is a poet.", ["Mara Olsen", "Bo Lind"]),
        (
            "Mara Olsen is president, and Bo Lind head of policy, of the Guild.",
            ["Mara Olsen", "Bo Lind"],
        ),
        ("About the author: Mara Olsen is a nurse.", ["Mara Olsen"]),
        ("陆舟，江州大学教授", ["陆舟"]),
        ("The author is a fellow at the Lindon Institute.", []),
        ("作者系江州大学教授", []),
        ("", []),
    ],
)
def test_names_are_read_from_a_bio(text: str, names: list[str]) -> None:
    assert names_in_bio(text) == names


def described(text: str, *names: str) -> tuple[Author, ...]:
    return with_bio([Author(author_name=n) for n in names], Bio(text, "last-paragraph", ()))


def test_one_author_has_the_whole_bio() -> None:
    text = "Mara Olsen is a nurse at Brack Hospital Trust. The views are her own."

    assert described(text, WHO) == (
        Author(
            author_name=WHO,
            bio=text,
            bio_start_char=0,
            bio_end_char=len(text),
            job_title="nurse",
            affiliation="Brack Hospital Trust",
            affiliation_type="ngo",
        ),
    )


@pytest.mark.parametrize("between", [" ", "\n"])
def test_two_authors_share_the_bio(between: str) -> None:
    first = "Mara Olsen is a professor of law at Brack University. She lives in Oslo."
    second = "Bo Lind is chief economist at Lindholm Bank."
    text = first + between + second

    one, two = described(text, WHO, "Bo Lind")

    assert (one.bio, two.bio) == (first, second)
    assert text[two.bio_start_char : two.bio_end_char] == second
    assert (one.job_title, one.affiliation) == ("professor of law", "Brack University")
    assert (two.affiliation, two.affiliation_type) == ("Lindholm Bank", "business")


def test_authors_in_one_sentence_share_it() -> None:
    text = "Bo Lind is president, and Mara Olsen head of policy, of the Yarn Exporters’ Guild."

    one, two = described(text, "Bo Lind", WHO)

    assert (one.job_title, two.job_title) == ("president", "head of policy")
    assert one.affiliation == two.affiliation == "Yarn Exporters’ Guild"


def test_the_authors_are_all_of_them() -> None:
    one, two = described("The authors are economists at Brack University.", WHO, "Bo Lind")

    assert one == replace(two, author_name=WHO)
    assert two.affiliation == "Brack University"


def test_offices_without_names_are_shared_in_order() -> None:
    text = "Professora da Universidade da Foz; pescador e presidente da Associação da Enseada."
    found = find(text)

    one, two = described(text, WHO, "Bo Lind")

    assert found is not None
    assert (one.affiliation, two.affiliation) == ("Universidade da Foz", "Associação da Enseada")
    assert one.job_title == "Professora"


@pytest.mark.parametrize(
    "text",
    [
        "Economists at Lindholm Bank expect that salt will be cheap again by the spring.",
        "Members of the Guild of Yarn were not asked, and they have not spoken since.",
        "Professor or not, the harbour board never asked her about the salt and the crane.",
    ],
)
def test_sentence_that_opens_with_an_office_stays_in_the_body(text: str) -> None:
    assert find(text) is None


def test_an_author_of_whom_the_bio_says_nothing_has_none() -> None:
    _, other = described("Mara Olsen is a nurse.", WHO, "Bo Lind")

    assert other == Author(author_name="Bo Lind")


def test_what_the_page_declares_wins_over_the_bio() -> None:
    author = Author(author_name=WHO, job_title="editor", affiliation="Harbour Weekly")

    (found,) = with_bio([author], Bio("Mara Olsen is a nurse at Brack.", "box", ()))

    assert (found.job_title, found.affiliation) == ("editor", "Harbour Weekly")
    assert found.affiliation_type == "media"


PIECES = st.sampled_from(
    [
        "Mara Olsen", "Olsen", "Mr.", "is a", "fellow", "at the", "University", "The author", "(", ")",
        "（作者系", "教授）", "필자는", "“", "\n", ". ", "About the author:", "She is a nurse.", "©",
        "@mara", "said", "\u202e", "\x00", "Á" * 50, "Der Autor ist", "—", ",", "•",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map(" ".join)
NAMES = st.lists(
    st.sampled_from([WHO, "Bo Lind", "陆舟", "", " ", "."]) | st.text(max_size=10), max_size=3
)


@settings(max_examples=120, deadline=None)
@given(st.lists(TEXTS, max_size=9), NAMES, st.sampled_from(["", "author-bio", "author"]))
def test_any_text_gives_offsets_within_the_bio(
    texts: list[str], names: list[str], marks: str
) -> None:
    lines = [Line(text, "p", marks=marks) for text in texts]
    found = find_bio(lines, texts[1:], range(1, len(texts)), names)
    for bio in filter(None, [found, Bio("\n".join(texts), "json-ld", ())]):
        assert all(0 <= i < len(texts) for i in bio.paragraphs)
        authors = [Author(author_name=name) for name in names]
        for author, given_author in zip(with_bio(authors, bio), authors, strict=True):
            start, end = author.bio_start_char, author.bio_end_char
            assert (start is None) == (end is None) == (author.bio is None)
            if start is not None and end is not None:
                assert 0 <= start <= end <= len(bio.text)
                assert author.bio == bio.text[start:end]
            assert author.author_name == given_author.author_name
        names_in_bio(bio.text)


def test_a_long_text_takes_no_time() -> None:
    for piece in (
        "Mara ",
        "A ",
        "is a fellow ",
        "(",
        "作者",
        ", and A B ",
        "The author ",
        "a@",
        "de la ",
    ):
        long = piece * 20_000
        find(long)
        find(long, names=())
        names_in_bio(long)
        introduces(long[:1400], [WHO])
        described(long, WHO, "Bo Lind")
