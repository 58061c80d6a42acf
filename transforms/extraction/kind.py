"""What kind of article it is, and in which section it stands."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from transforms.extraction.knowledge import words
from transforms.extraction.tree import Page, clean

_LISTS = (
    ("editorial", "editorial_words"),
    ("letter", "letter_words"),
    ("interview", "interview_words"),
    ("opinion", "opinion_words"),
    ("analysis", "analysis_words"),
    ("review", "review_words"),
    ("reportage", "news_words"),
)
_JSON_TYPES = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "ReportageNewsArticle": "reportage",
    "BackgroundNewsArticle": "background",
    "ReviewNewsArticle": "review",
    "AdvertiserContentArticle": "sponsored",
    "SatiricalArticle": "satire",
}


def find_section(page: Page, kicker: str | None) -> tuple[str | None, str | None]:
    """Return (section, source)."""
    declared = page.article_data.get("articleSection")
    declared = declared[0] if isinstance(declared, list) and declared else declared
    candidates = [(clean(declared) if isinstance(declared, str) else None, "json-ld")]
    candidates += [
        (page.first_meta(name), f"meta:{name}")
        for name in (
            "article:section",
            "section",
            "og:section",
            "parsely-section",
            "category",
            "articlesection",
        )
    ]
    candidates += [(_breadcrumb(page), "breadcrumb"), (kicker, "kicker")]
    return next(
        ((text, source) for text, source in candidates if text and len(text) < 60), (None, None)
    )


def find_kicker(page: Page, headline: str | None) -> str | None:
    """Return the short line above the headline."""
    for selector in (
        "[class*=kicker i]",
        "[id*=kicker i]",
        "[class*=eyebrow i]",
        "[class*=dachzeile i]",
        "[class*=section-name i]",
        "[class*=overline i]",
        "[class*=cat-links i] a",
    ):
        for text in page.select_texts(selector, 3):
            if 1 < len(text) < 60 and text != headline:
                return text
    return None


def find_type(
    page: Page | None,
    url: str,
    section: str | None,
    kicker: str | None,
    byline_kind: str,
    title: str = "",
) -> tuple[str, str]:
    """Return (article_type, source): declared type, section and kicker, path, then byline."""
    if page is not None:
        types = page.article_data.get("@type")
        for name in types if isinstance(types, list) else [types]:
            if name in _JSON_TYPES and not (
                name == "OpinionNewsArticle" and byline_kind == "editorial_board"
            ):
                return _JSON_TYPES[str(name)], "json-ld"
    if byline_kind == "editorial_board":
        return "editorial", "byline"
    for text, source in ((kicker, "kicker"), (section, "section")):
        if kind := _by_words(text or ""):
            return kind, source
    path = unquote(urlsplit(url).path).lower()
    for part in re.split(r"[/_.]", path)[:-1] if path.count("/") > 1 else []:
        if kind := _by_words(part):
            return kind, "url"
    prefix = re.match(r"^\s*([\w-]+)\s*[|:–]", title)
    if prefix and (kind := _by_words(prefix.group(1))):
        return kind, "title"
    return "unknown", "none"


def _by_words(text: str) -> str | None:
    lower = text.lower().strip()
    parts = {lower, *re.split(r"[\s/|,:&-]+", lower)}
    for kind, name in _LISTS:
        if parts & words(name):
            return kind
    found = re.search("社论|评论|时评|观点", lower)
    return ("editorial" if found.group() == "社论" else "opinion") if found else None


def _breadcrumb(page: Page) -> str | None:
    texts = page.select_texts("[class*=breadcrumb i] a", 6)
    texts = [text for text in texts if text.lower() not in ("home", "startseite", "início", "首页")]
    return texts[0] if texts else None
