"""In which section an article stands, and of what kind it is; each with where that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from transforms.extraction.knowledge import has_token, knowledge, pattern, words
from transforms.extraction.page import Page
from transforms.extraction.page.lines import Line
from transforms.extraction.page.markup import plain
from transforms.extraction.publishers import Publishers

KINDS = (
    "sponsored",
    "satire",
    "editorial",
    "letter",
    "interview",
    "opinion",
    "analysis",
    "review",
    "reportage",
)
"""In order of precedence; each is a list of words in sections.toml and a value of article_type."""
_JSON_TYPES = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "ReportageNewsArticle": "reportage",
    "BackgroundNewsArticle": "background",
    "ReviewNewsArticle": "review",
    "Review": "review",
    "CriticReview": "review",
    "AdvertiserContentArticle": "sponsored",
    "SatiricalArticle": "satire",
    "AskPublicNewsArticle": "reportage",
}
_METAS = (
    "article:section",
    "section",
    "og:section",
    "parsely-section",
    "category",
    "articlesection",
    "sailthru.section",
    "cxenseparse:recs:category",
    "cg",
    "page.section",
    "ptopic",
    "dcsext.section",
    "lp.article:section",
)
MAX_SECTION = 60
_CRUMBS = re.compile(r"\S\s*(?:>|›|»|\s/\s)\s*\S")
_MARKS = " |:/·›»-–—"
ABOVE = 5
"""Lines above the headline that may hold a kicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One value and where it stands."""

    value: str
    source: str
    confidence: float


def find_kicker(
    lines: Sequence[Line], headline_at: int | None, publishers: Publishers
) -> str | None:
    """Return the short line above the headline that says in which corner of the paper this is."""
    if headline_at is None:
        return None
    best: str | None = None
    for number in range(headline_at - 1, max(-1, headline_at - ABOVE - 1), -1):
        line = lines[number]
        if (
            line.region not in ("", "hidden", "share")
            or not 1 < len(line.text) < MAX_SECTION
            or publishers.is_own(line.text)
            or _CRUMBS.search(line.text)
            or line.text.casefold().strip(_MARKS) in words("no_kickers", "sections")
        ):
            continue
        marked = has_token(line.marks, "kicker_marks", "headline")
        if marked and "breadcrumb" not in line.context and not any(c.isdigit() for c in line.text):
            return line.text.strip(_MARKS)
        if (
            best is None
            and kind_of(line.text) not in (None, "reportage")
            and len(line.text.split()) <= 4
            and len(line.pieces) <= 2
        ):
            best = line.text.strip(_MARKS)
    return best


def find_sections(
    page: Page | None,
    lines: Sequence[Line],
    kicker: str | None,
    headline: str | None,
    publishers: Publishers,
) -> list[Found]:
    """Return the candidates, best first; a trail may end in the headline, which is no section."""
    said = list(_declared_sections(page, lines)) if page is not None else []
    said += [("kicker", kicker, 0.6)] if kicker else []
    found = [
        Found(value=_last_part(value), source=source, confidence=confidence)
        for source, value, confidence in said
    ]
    return [s for s in found if s.value != headline and _tells(s.value, publishers)]


def _declared_sections(page: Page, lines: Sequence[Line]) -> Iterator[tuple[str, str, float]]:
    """Yield (source, section, confidence)."""
    for value in _texts(page.article_data.get("articleSection")):
        yield "json-ld", value, 0.9
    for name in _METAS:
        for value in page.meta.get(name, ())[:1]:
            yield f"meta:{name}", value, 0.85
    for value in _breadcrumb(page, lines):
        yield "breadcrumb", value, 0.8


def _tells(section: str, publishers: Publishers) -> bool:
    is_name = 1 < len(section) < MAX_SECTION and not section.startswith(("http", "©"))
    is_empty = section.casefold() in words("no_sections", "sections")
    return is_name and not is_empty and not publishers.is_own(section)


def find_type(
    page: Page | None,
    url: str,
    sections: Sequence[Found],
    kicker: str | None,
    title_prefix: str | None,
    byline_kind: str,
) -> Found:
    """Return the kind of article: declared type, byline, kicker, section, address, title."""
    if page is not None:
        for name in _texts(page.article_data.get("@type")):
            kind = _JSON_TYPES.get(name)
            if kind and not (kind == "opinion" and byline_kind == "editorial_board"):
                return Found(value=kind, source="json-ld", confidence=0.9)
    if byline_kind == "editorial_board":
        return Found(value="editorial", source="byline", confidence=0.9)
    said = [
        (kicker, "kicker"),
        (title_prefix, "title"),
        *((s.value, s.source) for s in sections),
    ]
    kinds = [(kind, source) for text, source in said if text and (kind := kind_of(text))]
    kinds += [(kind, "url") for kind in _path_kinds(url)]
    telling = [entry for entry in kinds if entry[0] != "reportage"]
    if telling:
        best = min(
            telling,
            key=lambda entry: (
                entry[1] == "url" and entry[0] not in ("editorial", "letter", "opinion"),
                KINDS.index(entry[0]),
            ),
        )
        return Found(value=best[0], source=best[1], confidence=0.8 if best[1] != "url" else 0.75)
    if kinds:
        return Found(value="reportage", source=kinds[0][1], confidence=0.6)
    return Found(value="unknown", source="none", confidence=0.0)


def kind_of(text: str) -> str | None:
    """Return the kind of article that a section's name, kicker or folder of a path speaks of."""
    lower = text.casefold().strip(_MARKS)
    if len(lower) > MAX_SECTION:
        return None
    if lower in _kinds():
        return _kinds()[lower]
    parts = _parts(lower)
    found = _kinds_among([*(parts if len(parts) <= 5 else ()), *_pairs(parts)])
    cjk = pattern("cjk_kinds", "sections").search(lower)
    if cjk:
        found.append(_kinds()[cjk.group()])
    found = [kind for kind in found if kind != "reportage"] or found
    return min(found, key=KINDS.index) if found else None


def kind_of_slug(slug: str) -> str | None:
    """Return the kind that an article's own name in its address begins or ends with.

    A name is about a subject, so that most words in it tell nothing: `a-guide-to-data-analysis`.
    """
    parts = [part for part in _parts(slug) if not part.isdigit()]
    pairs = _pairs(parts)
    found = _kinds_among([*parts[:1], *pairs[:1], *pairs[-1:]])
    found += [kind for kind in _kinds_among(parts[-1:]) if kind in ("review", "interview")]
    found = [kind for kind in found if kind != "reportage"]
    return min(found, key=KINDS.index) if found else None


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s/|,:&_+–—-]+", text) if part]


def _pairs(parts: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(parts)]


def _kinds_among(said: Sequence[str]) -> list[str]:
    alone = words("only_alone", "sections")
    return [_kinds()[part] for part in said if part in _kinds() and part not in alone]


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind in reversed(KINDS) for word in knowledge("sections")[kind]}


def _path_kinds(url: str) -> Iterator[str]:
    """Yield what the folders of an address, and then the article's own name in it, say."""
    try:
        path = unquote(urlsplit(url).path).casefold().strip("/")
    except ValueError:
        return
    *folders, name = path.split("/")
    said = [kind_of(part) for folder in folders for part in folder.split(".") if part]
    stem, dot, _ = name.rpartition(".")
    said.append(kind_of_slug(stem if dot else name))
    yield from (kind for kind in said if kind)


def _breadcrumb(page: Page, lines: Sequence[Line]) -> list[str]:
    for item in page.json_ld:
        if item.get("@type") == "BreadcrumbList" and isinstance(item.get("itemListElement"), list):
            names = [_crumb(entry) for entry in item["itemListElement"][:6]]
            told = [n for n in names if n and n.casefold() not in words("no_sections", "sections")]
            if told:
                return told[:3]
    crumbs = [line for line in lines[:400] if line.region == "breadcrumb"][:12]
    crumbs = (
        crumbs
        or [
            line
            for line in lines[:60]
            if len(line.text) < 80 and _CRUMBS.search(line.text) and line.region in ("", "nav")
        ][:1]
    )
    parts = [piece.text for line in crumbs for piece in line.pieces if piece.tag == "a"] or [
        part for line in crumbs for part in re.split(r"[>›»/]", line.text)
    ]
    parts = [part.strip(" /›»>|") for part in parts]
    return [
        part for part in parts if part and part.casefold() not in words("no_sections", "sections")
    ][:3]


def _crumb(entry: object) -> str | None:
    if not isinstance(entry, dict):
        return None
    item = entry.get("item")
    name = entry.get("name") or (item.get("name") if isinstance(item, dict) else None)
    return plain(name) if isinstance(name, str) else None


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [plain(entry) for entry in values[:5] if isinstance(entry, str) and entry.strip()]


def _last_part(text: str) -> str:
    """Return the innermost section of "News/World/Asia" or "Opinion > Columnists"."""
    return (
        re.split(r"\s*(?:/|>|›|»)\s*", text.strip(" /›»>|"))[0].strip() if len(text) < 200 else ""
    )
