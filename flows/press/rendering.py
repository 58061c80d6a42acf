"""Articles to pages, each outlet in its own layout."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, Undefined

from flows.press.articles import PressArticle, PressOutlet, article_path, read_articles

_MONTHS_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_MONTHS_PT = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
]
FICTION = (
    "This outlet is fictional: its pages were written for opframe, a program that reads op-eds."
)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.press", "layouts"),
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day_de"] = lambda at: (
        f"{at.day}. {_MONTHS_DE[at.month - 1]} {at.year}, {at:%H:%M} Uhr"
    )
    environment.filters["day_pt"] = lambda at: (
        f"{at.day} de {_MONTHS_PT[at.month - 1]} de {at.year} às {at:%H}h{at:%M}"
    )
    environment.filters["day_en"] = lambda at: f"{at:%B} {at.day}, {at.year}"
    environment.filters["iso"] = datetime.isoformat
    return environment


def render_pages(article: PressArticle, outlet: PressOutlet) -> list[bytes]:
    """Return the article's pages as the outlet would serve them."""
    path = article_path(article)
    return [
        _environment()
        .get_template(f"{outlet.outlet_id}.html")
        .render(
            article=article,
            facts=article.facts,
            outlet=outlet,
            paragraphs=paragraphs,
            authors=article.facts.get("authors", []),
            bio=article.facts.get("bio") or None,
            byline=article.facts.get("byline") or None,
            title=article.facts.get("alternative_headline") or article.headline,
            url=f"http://{outlet.domain}{path}",
            path=path,
            page_no=number,
            n_pages=len(article.pages),
            is_last=number == len(article.pages),
            related=_related(article),
            fiction=FICTION,
            published=article.published_at if article.shows_date else None,
            section=article.facts.get("article_section", "Opinion"),
        )
        .encode(outlet.encoding, "xmlcharrefreplace")
        for number, paragraphs in enumerate(article.pages, start=1)
    ]


def render_section(outlet: PressOutlet, articles: list[PressArticle]) -> bytes:
    """Return a section page that links to the articles, and to what is none."""
    links = [(article_path(article), article.headline) for article in articles]
    page = (
        _environment()
        .get_template("_section.html")
        .render(outlet=outlet, links=links, fiction=FICTION)
    )
    return page.encode(outlet.encoding, "xmlcharrefreplace")


def _related(article: PressArticle) -> list[tuple[str, str]]:
    others = [
        a for a in read_articles(1) if a.outlet_id == article.outlet_id and a.slug != article.slug
    ]
    return [(article_path(other), other.headline) for other in others[:3]]
