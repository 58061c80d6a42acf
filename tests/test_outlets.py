"""The outlet list: its facts are well formed, and pages and names find their outlet."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections import Counter
from importlib.resources import files
from zoneinfo import TZPATH, ZoneInfo

import pytest

from flows.home import Home
from flows.settings import SettingsError, Study, read_study
from transforms.outlets import (
    host_of,
    outlet_key,
    read_outlets,
    registrable_domain,
    shipped_outlets,
    unwrap_url,
)
from transforms.records import Outlet

OUTLETS = list(shipped_outlets().by_id.values())


def zone_table(name: str) -> list[list[str]]:
    """Return the rows of one of the tables that come with the time zones."""
    from pathlib import Path

    places = [Path(place) / name for place in TZPATH]
    with contextlib.suppress(ModuleNotFoundError):
        places.append(files("tzdata.zoneinfo") / name)
    for place in places:
        if place.is_file():
            lines = place.read_text("utf-8").splitlines()
            return [line.split("\t") for line in lines if not line.startswith("#")]
    pytest.skip(f"no {name} here")


def test_the_list_is_wide():
    assert len(OUTLETS) >= 2_200
    assert len({outlet.country for outlet in OUTLETS}) >= 190


def test_ids_and_domains_are_unique():
    text = files("transforms.outlets").joinpath("outlets.toml").read_text("utf-8")
    ids = Counter(id_ for outlets in tomllib.loads(text)["outlets"].values() for id_ in outlets)
    domains = Counter(domain for o in OUTLETS for domain in (o.domain, *o.other_domains))

    assert [id_ for id_, n in ids.items() if n > 1] == []
    assert [domain for domain, n in domains.items() if n > 1] == []


def test_lines_are_sorted_by_country_and_id():
    keys = [(outlet.country, outlet.outlet_id) for outlet in OUTLETS]

    assert keys == sorted(keys)


@pytest.mark.parametrize("country", sorted({outlet.country for outlet in OUTLETS}))
def test_facts_are_well_formed(country):
    for outlet in (o for o in OUTLETS if o.country == country):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", outlet.outlet_id)
        assert outlet.in_language is None or re.fullmatch(r"[a-z]{2}", outlet.in_language), outlet
        assert outlet.founding_year is None or 1600 < outlet.founding_year < 2026, outlet
        assert all(domain == host_of(domain) for domain in (outlet.domain, *outlet.other_domains))
        assert outlet.outlet_name and "" not in outlet.also_called
        ZoneInfo(outlet.time_zone)


def test_countries_are_those_of_iso_3166():
    codes = {row[0] for row in zone_table("iso3166.tab")}

    assert {outlet.country for outlet in OUTLETS} <= codes


def test_time_zones_lie_in_the_country():
    countries = {row[2]: row[0] for row in zone_table("zone.tab")}
    # Published in Amsterdam; prints the time of Moscow.
    abroad = {"the-moscow-times"}

    assert {o.outlet_id for o in OUTLETS if countries.get(o.time_zone) != o.country} <= abroad


@pytest.mark.parametrize(
    ("url", "outlet_id"),
    [
        ("http://www.chinadaily.com.cn/opinion/2011-05/09/content_12470910.htm", "china-daily"),
        ("https://m.guardian.co.uk/commentisfree/x", "the-guardian"),
        ("https://amp.theguardian.com/x", "the-guardian"),
        ("https://edition.cnn.com:443/x", "cnn"),
        ("https://www.folha.uol.com.br/opiniao/", "folha-de-s-paulo"),
        ("https://noticias.uol.com.br/x", "uol"),
        ("https://japannews.yomiuri.co.jp/editorial/", "the-japan-news"),
        ("https://asia.nikkei.com/Opinion/x", "nikkei-asia"),
        ("www.bbc.co.uk/news", "bbc-news"),
        ("//www.bbc.com/news", "bbc-news"),
        ("https://web.archive.org/web/20110509132700/http://www.dawn.com/x", "dawn"),
        ("https://web.archive.org/web/20110509132700if_/http:/www.dawn.com/x", "dawn"),
        ("https://web.archive.org/web/2011*/dawn.com", "dawn"),
        ("https://arquivo.pt/wayback/20110509132700/http://www.publico.pt/x", "publico"),
        ("https://archive.ph/2021.03.01-120000/https://www.nytimes.com/x", "the-new-york-times"),
        ("https://archive.is/o/AbC12/https://www.ft.com/content/x", "financial-times"),
        ("https://www-bbc-com.cdn.ampproject.org/c/s/www.bbc.com/news/x.amp", "bbc-news"),
        ("https://www-post--gazette-com.cdn.ampproject.org/x", "pittsburgh-post-gazette"),
        ("https://www.google.com/amp/s/www.independent.co.uk/x", "the-independent"),
        ("https://www-lemonde-fr.translate.goog/idees/?_x_tr_sl=fr", "le-monde"),
        ("https://www.shinmai.co.jp/news/article/x", "shinano-mainichi-shimbun"),
        ("https://www.thueringer-allgemeine.de/politik/x", "thueringer-allgemeine"),
        ("https://www.lanacion.cl/opinion/x", "la-nacion-chile"),
        ("https://example.com/2020/https://www.bbc.com", None),
        ("https://notbbc.com/", None),
        ("https://co.uk/", None),
        ("http://[bad", None),
        ("file:///home/me/bbc.com", None),
        ("http://" + "a." * 50_000 + "bbc.com", None),
        ("", None),
        (None, None),
    ],
)
def test_a_page_finds_its_outlet(url, outlet_id):
    found = shipped_outlets().find(url)

    assert (found and found.outlet_id) == outlet_id


@pytest.mark.parametrize(
    ("text", "outlet_id"),
    [
        ("CHINADAILY.com.cn", "china-daily"),
        ("中国日报网", "china-daily"),
        ("New York Times", "the-new-york-times"),
        ("The New York Times Company", "the-new-york-times"),
        ("nytimes.com", "the-new-york-times"),
        ("SÜDDEUTSCHE ZEITUNG", "sueddeutsche-zeitung"),
        ("El Pais", None),
        ("Folha de S. Paulo", "folha-de-s-paulo"),
        ("Slate", "slate"),
        ("slate.fr", "slate-fr"),
        ("Jane Doe", None),
        ("", None),
        ("The", None),
        ("x" * 100_000, None),
    ],
)
def test_a_name_finds_its_outlet(text, outlet_id):
    found = shipped_outlets().find_by_name(text)

    assert (found and found.outlet_id) == outlet_id


def test_a_name_of_several_outlets_is_known_and_decides_nothing():
    outlets = shipped_outlets()

    assert outlets.find_by_name("ABC News") is None
    assert outlet_key("The ABC News") in outlets.names()
    assert outlet_key("Jane Doe") not in outlets.names()


@pytest.mark.parametrize(
    ("url", "site_name", "outlet_id", "outlet_name"),
    [
        ("https://eastfield-republic.com/a/b", "Republic", None, "Republic"),
        ("https://dawn.example/a/b", "Dawn", "dawn", "Dawn"),
        ("file:///saved/page.html", "Dawn", "dawn", "Dawn"),
    ],
)
def test_a_name_alone_is_not_the_listed_outlet_at_an_address_of_another(
    extract, url, site_name, outlet_id, outlet_name
):
    paragraphs = "".join(
        f"<p>The council met for the {nth} time on Monday and put off the vote on the bridge, "
        f"which costs {nth} million more than was planned, and nobody was surprised.</p>"
        for nth in ("second", "third", "fourth", "fifth", "sixth")
    )
    page = (
        f'<html><head><meta property="og:site_name" content="{site_name}"><title>A bridge</title></head>'
        f"<body><article><h1>A bridge</h1>{paragraphs}</article></body></html>"
    )
    article = extract(page, url=url)

    assert (article.outlet_id, article.outlet_name) == (outlet_id, outlet_name)


def test_an_outlet_of_the_study_wins_by_id_domain_and_name():
    mine = Outlet(outlet_id="my-dawn", outlet_name="El País", domain="images.dawn.com")
    moved = Outlet(outlet_id="dawn", outlet_name="Dawn of Karachi", domain="dawn.example")

    outlets = shipped_outlets().merge([mine, moved])

    assert outlets.find("https://images.dawn.com/x") == mine
    assert outlets.find_by_name("el pais") == mine
    assert outlets.find("https://www.dawn.com/") is None
    assert outlets.find("https://dawn.example/") == moved
    assert outlets.find_by_name("Dawn") is None


def test_a_study_corrects_only_what_it_says():
    study = Study.model_validate(
        {
            "outlets": [
                {"outlet_id": "xinhua", "also_called": ["XH"], "domain": "WWW.xinhua.example"}
            ]
        }
    )
    shipped, found = shipped_outlets().get("xinhua"), study.outlet_list().get("xinhua")

    assert found.is_wire and found.also_called == ("XH",) and found.domain == "xinhua.example"
    assert (found.outlet_name, found.founding_year) == (shipped.outlet_name, shipped.founding_year)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('time_zone = "Africa/Lagoon"', "Africa/Lagoon"),
        ('time_zone = "Europe"', "Europe"),
        ('country = "Nigeria"', "country"),
        ('in_language = "English"', "in_language"),
        ('domain = "https://lagoon.example/"', "without https://"),
        ('other_domains = ["lagoon"]', "other_domains"),
        ("founding_year = 87", "founding_year"),
        ('nickname = "x"', "nickname"),
    ],
)
def test_a_wrong_entry_is_refused_by_key(tmp_path, line, part):
    (tmp_path / "opframe.toml").write_text(f'[[outlets]]\noutlet_id = "lagoon"\n{line}\n', "utf-8")

    with pytest.raises(SettingsError, match=re.escape(part)):
        read_study(Home(tmp_path))


def test_the_two_forms_of_a_list_say_the_same():
    listed = """
        [[outlets]]
        outlet_id = "a"
        outlet_name = "A"
        country = "NG"
        time_zone = "Africa/Lagos"
        also_called = ["B"]
    """
    by_country = """
        [countries]
        NG = { in_language = "en", time_zone = "Africa/Lagos" }
        [outlets.NG]
        a = { outlet_name = "A", in_language = "", also_called = ["B"] }
    """

    assert read_outlets(listed) == read_outlets(by_country)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("a.b.example.com.cn", "example.com.cn"),
        ("me.blogspot.com", "me.blogspot.com"),
        ("www.press.example", "press.example"),
        ("www.press.co.zq", "press.co.zq"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_registered_part_of_a_host(host, domain):
    assert registrable_domain(host) == domain


def test_wraps_end():
    url = "https://web.archive.org/web/20110509132700/" * 10 + "http://dawn.com/"

    assert host_of(unwrap_url(url)) in ("web.archive.org", "dawn.com")
