"""What a bio says that a person is, and where, in the languages that opinion is written in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extraction.bio.affiliations import kind_by_title
from transforms.extraction.bio.positions import affiliation_type, read_position

WHO = "Mara Olsen"


@pytest.mark.parametrize(
    ("text", "name", "job_title", "affiliation"),
    [
        (
            "The author is a fellow at the Lindon Institute for Trade.",
            "",
            "fellow",
            "Lindon Institute for Trade",
        ),
        ("The writer is a former ambassador to China.", "", "former ambassador to China", None),
        (
            "Mara Olsen is a fellow at the Institute for Slow News and an adjunct law instructor in the Temple Hill University LLM program in Oslo.",
            WHO,
            "fellow; adjunct law instructor",
            "Institute for Slow News",
        ),
        (
            "Mara Olsen is a fellow at the Oslo-based Institute for Slow News.",
            WHO,
            "fellow",
            "Institute for Slow News",
        ),
        (
            "Mara Olsen is a senior fellow at the think tank Brack House.",
            WHO,
            "senior fellow",
            "Brack House",
        ),
        ("Mara Olsen is a New York-based writer.", WHO, "writer", None),
        (
            "Mara Olsen teaches history at the University of Brack.",
            WHO,
            None,
            "University of Brack",
        ),
        ("Mara Olsen, a former ambassador, writes on trade.", WHO, "former ambassador", None),
        (
            "About the author: Mara Olsen is professor of law at Brack University.",
            WHO,
            "professor of law",
            "Brack University",
        ),
        (
            "Mara Olsen, a professor at Brack University, is the author of “Slow News”.",
            WHO,
            "professor",
            "Brack University",
        ),
        (
            "Der Autor ist Leiter des Instituts für Wasserbau in Kiel.",
            "",
            "Leiter",
            "Institut für Wasserbau",
        ),
        (
            "Die Autorin ist Professorin für Völkerrecht an der Technischen Universität Lauen.",
            "",
            "Professorin für Völkerrecht",
            "Technische Universität Lauen",
        ),
        (
            "Jana Brandt leitet das Zentrum für Küstenforschung.",
            "Jana Brandt",
            "Leiter",
            "Zentrum für Küstenforschung",
        ),
        (
            "Jana Brandt ist Redakteurin bei der Lauener Zeitung.",
            "Jana Brandt",
            "Redakteurin",
            "Lauener Zeitung",
        ),
        (
            "L’auteur est professeur d’économie à l’Université de Valmont.",
            "",
            "professeur d’économie",
            "Université de Valmont",
        ),
        (
            "Claire Dumas est directrice du Centre d’études fluviales à Lyon.",
            "Claire Dumas",
            "directrice",
            "Centre d’études fluviales",
        ),
        ("L'auteure est journaliste.", "", "journaliste", None),
        (
            "El autor es profesor de Derecho en la Universidad de Montelar.",
            "",
            "profesor de Derecho",
            "Universidad de Montelar",
        ),
        (
            "La autora es directora del Instituto de Estudios del Agua.",
            "",
            "directora",
            "Instituto de Estudios del Agua",
        ),
        (
            "Ana Ruiz es catedrática de Historia de la Universidad de Valdeira.",
            "Ana Ruiz",
            "catedrática de Historia",
            "Universidad de Valdeira",
        ),
        (
            "O autor é professor de economia na Universidade do Vale.",
            "",
            "professor de economia",
            "Universidade do Vale",
        ),
        (
            "A autora é pesquisadora do Instituto do Mar, no Recife.",
            "",
            "pesquisadora",
            "Instituto do Mar",
        ),
        (
            "Rui Matos é advogado e presidente da Associação de Pescadores.",
            "Rui Matos",
            "advogado e presidente",
            "Associação de Pescadores",
        ),
        (
            "L’autore è docente di Diritto all’Università di Montefiore.",
            "",
            "docente di Diritto",
            "Università di Montefiore",
        ),
        (
            "Paola Neri è direttrice della Fondazione Acqua.",
            "Paola Neri",
            "direttrice",
            "Fondazione Acqua",
        ),
        (
            "De auteur is hoogleraar economie aan de Universiteit van Zandvoort.",
            "",
            "hoogleraar economie",
            "Universiteit van Zandvoort",
        ),
        (
            "Piet Smid is directeur van de Stichting Water.",
            "Piet Smid",
            "directeur",
            "Stichting Water",
        ),
        (
            "Автор — профессор экономики Волжского университета.",
            "",
            "профессор экономики",
            "Волжского университета",
        ),
        ("Автор — директор Института водных проблем.", "", "директор", "Институт водных проблем"),
        (
            "Ирина Волкова, доцент Волжского университета",
            "Ирина Волкова",
            "доцент",
            "Волжского университета",
        ),
        (
            "Författaren är professor i nationalekonomi vid Norra universitetet.",
            "",
            "professor i nationalekonomi",
            "Norra universitetet",
        ),
        ("Lena Ek är ordförande för Fiskarförbundet.", "Lena Ek", "ordförande", "Fiskarförbundet"),
        (
            "Autor jest profesorem ekonomii na Uniwersytecie Nadwiślańskim.",
            "",
            "profesorem ekonomii",
            "Uniwersytecie Nadwiślańskim",
        ),
        ("Autorka jest dyrektorką Fundacji Rzeka.", "", "dyrektorką", "Fundacji Rzeka"),
        ("作者系江州大学经济学院教授", "", "教授", "江州大学经济学院"),
        ("（作者是江海智库研究员）", "", "研究员", "江海智库"),
        ("筆者は北浜大学教授。専門は都市計画。", "", "教授", "北浜大学"),
        ("필자는 한빛대학교 경제학과 교수다.", "", "교수", "한빛대학교 경제학과"),
        ("김하늘 한강연구소 선임연구위원", "김하늘", "선임연구위원", "한강연구소"),
        (
            "Forfatteren er professor i historie ved Universitetet i Nordvik.",
            "",
            "professor i historie",
            "Universitetet i Nordvik",
        ),
        ("Penulis adalah dosen di Universitas Jaya.", "", "dosen", "Universitas Jaya"),
        ("Senior Staff Counsel, Rivers Alliance", "", "Senior Staff Counsel", "Rivers Alliance"),
        ("Chief Economist at Lindholm Bank", "", "Chief Economist", "Lindholm Bank"),
        (
            "professor of economics, Brack University",
            "",
            "professor of economics",
            "Brack University",
        ),
        ("former editor of The Harbour Post", "", "former editor of The Harbour Post", None),
        ("MP for Brack North", "", "MP for Brack North", None),
        ("Special to The Harbour Post", "", None, "The Harbour Post"),
        ("Mara Olsen is a New York-based lawyer.", WHO, "lawyer", None),
        ("Mara Olsen is a Nigerian lawyer in Lagos.", WHO, "Nigerian lawyer", None),
        (
            "Mara Olsen, PhD, is associate professor in the Department of Economics at Brack University, Oslo.",
            WHO,
            "associate professor",
            "Brack University",
        ),
        (
            "Mara Olsen is dean of the School of Law at Brack University.",
            WHO,
            "dean of the School of Law",
            "Brack University",
        ),
        (
            "Mara Olsen is the managing director of Nordhavn Shipping, a company based in Oslo.",
            WHO,
            "managing director",
            "Nordhavn Shipping",
        ),
        ("Mara Olsen works for the Rivers Trust.", WHO, None, "Rivers Trust"),
        (
            "Mara Olsen is a senior reporter at The Harbour Post. Follow her on Twitter @maraolsen.",
            WHO,
            "senior reporter",
            "The Harbour Post",
        ),
        (
            "Mara Olsen is executive director of Rivers Watch and a former member of Parliament.",
            WHO,
            "executive director",
            "Rivers Watch",
        ),
        (
            "Mara Olsen served as deputy minister of trade from 2010 to 2014.",
            WHO,
            "deputy minister of trade",
            None,
        ),
        (
            "Dr. Mara Olsen is chair of the Nordic Council on Fish.",
            WHO,
            "chair",
            "Nordic Council on Fish",
        ),
        ("Mara Olsen is a Labour MP.", WHO, "Labour MP", None),
        (
            "Mara Olsen is Professor of International Relations at the University of Brack and author of Slow News.",
            WHO,
            "Professor of International Relations",
            "University of Brack",
        ),
        (
            "Mara Olsen is a visiting professor at the University of Northmoor and a former ambassador to Marra. The views expressed are her own.",
            WHO,
            "visiting professor",
            "University of Northmoor",
        ),
    ],
)
def test_position_is_read(
    text: str, name: str, job_title: str | None, affiliation: str | None
) -> None:
    assert read_position(text, name) == (job_title, affiliation)


@pytest.mark.parametrize(
    "text",
    [
        "Mara Olsen joined the paper in March.",
        "Mara Olsen is right about the harbour.",
        "Mara Olsen can be reached at mara@example.org.",
        "The author has two dogs.",
        "作者认为这是对的。",
        "",
        " ",
    ],
)
def test_text_without_a_place_gives_no_affiliation(text: str) -> None:
    assert read_position(text, WHO)[1] is None


@pytest.mark.parametrize(
    ("affiliation", "kind"),
    [
        ("University of Brack", "academia"),
        ("Brack Institute of Technology", "academia"),
        ("Hooghly School of Law", "academia"),
        ("Technische Universität Lauen", "academia"),
        ("江州大学经济学院", "academia"),
        ("한빛대학교 경제학과", "academia"),
        ("Lindon Institute for Trade", "think_tank"),
        ("Tidewater Council", "think_tank"),
        ("江海智库", "think_tank"),
        ("Ministry of Fisheries", "government"),
        ("Bundesministerium für Verkehr", "government"),
        ("Civic Party", "party"),
        ("Nordhavn Shipping", "business"),
        ("Lindholm Bank", "business"),
        ("Southern Yarn Exporters’ Guild", "business"),
        ("Associação de Provedores do Interior", "business"),
        ("Dunmore Youth Sports Association", "ngo"),
        ("Stiftung Flussland", "ngo"),
        ("Wharf and Tug Workers’ Federation", "other"),
        ("The Harbour Post", "media"),
        ("Brack University Magazine", "media"),
        ("Magazine of Brack University", "media"),
        ("星河晚报", "media"),
        ("Fellowship of Lakeside Churches", "religious"),
        ("Lindholm General Hospital", "other"),
        ("Trade Union Congress", "other"),
        ("Nordhavn Port Authority", "government"),
        ("Lakeside Development Bank", "government"),
        ("Lakeside Academy of Social Sciences", "think_tank"),
        ("National Bureau", None),
        ("Mitte", None),
        ("", None),
        (None, None),
    ],
)
def test_affiliation_is_sorted(affiliation: str | None, kind: str | None) -> None:
    assert affiliation_type(affiliation) == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("senior writer", "media"),
        ("Redakteurin", "media"),
        ("associate professor of geography", "academia"),
        ("senior fellow", "think_tank"),
        ("founder and CEO", "business"),
        ("Minister for Ports", "government"),
        ("beekeeper", None),
        ("", None),
        (None, None),
    ],
)
def test_an_office_sorts_an_affiliation_whose_name_does_not_tell(
    title: str | None, kind: str | None
) -> None:
    assert kind_by_title(title) == kind


PIECES = st.sampled_from(
    [
        "Mara Olsen", "is", " a ", "the", "of", "at", "at the", ", ", " and ", "professor", "fellow",
        "University", "Brack", "(", ")", ".", "’s", "chairs", "leads", "系", "教授", "大学", "作者",
        "필자는", "\n", "—", "der", "Instituts", "who", "\u202e", "\x00", "A" * 40, " " * 30, "é",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=60).map(" ".join), st.text(max_size=12))
def test_any_text_gives_words_of_it_or_nothing(text: str, name: str) -> None:
    for found in (read_position(text, name), read_position(text, WHO)):
        for value in found:
            assert value is None or value == value.strip() != ""
    affiliation_type(text)


def test_a_long_text_takes_no_time() -> None:
    for piece in (
        "a ",
        "A ",
        "of the ",
        "is a fellow at ",
        ", and ",
        "(",
        "教授",
        "-",
        "of A and ",
    ):
        read_position(piece * 20_000, WHO)
        affiliation_type(piece * 20_000)
