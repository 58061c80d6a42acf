"""The printed headline, and the title that search engines and social media get."""

from __future__ import annotations

import re

from transforms.extraction.tree import Page, clean, text_of

_SUFFIX = re.compile(r"\s+(?:\||-|–|—|::|»|•|_)\s+[^|–—]{2,60}$")
_PREFIX = re.compile(
    r"^(?:opinion|comment|analysis|editorial|kommentar|gastbeitrag)\s*(?:\||:|–|-)\s+",
    re.IGNORECASE,
)


def find_headlines(page: Page) -> list[tuple[str, str]]:
    """Return (headline, source), best first: the printed h1 that a tag's title confirms."""
    declared = [(clean(str(page.article_data.get("headline") or "")), "json-ld")]
    declared += [
        (page.first_meta(name) or "", f"meta:{name}") for name in ("og:title", "twitter:title")
    ]
    declared += [(clean(page.tree.title.get_text()) if page.tree.title else "", "title")]
    cut = [(cut_title(text), source) for text, source in declared if text]
    printed = [
        (text_of(tag), "h1")
        for tag in page.tree.find_all("h1", limit=6)
        if tag.find_parent(["nav", "footer"]) is None
    ]
    printed += [
        (text_of(tag), tag.name)
        for tag in page.tree.select("[itemprop=headline], [class*=headline i]", limit=4)
        if tag.name != "meta"
    ]
    printed = [(text, source) for text, source in printed if 4 < len(text) < 300]
    titles = {_key(text) for text, _ in cut}
    raw = " ".join(_key(text) for text, _ in declared)
    ranked = [entry for entry in printed if _key(entry[0]) in titles or _key(entry[0]) in raw]
    if (
        not ranked
        and len({text for text, source in printed if source == "h1"}) == 1
        and len(printed[0][0].split()) > 2
    ):
        ranked = printed[:1]
    ranked += cut
    ranked += printed
    seen: dict[str, tuple[str, str]] = {}
    for text, source in ranked:
        if text:
            seen.setdefault(_key(text), (_PREFIX.sub("", text), source))
    return list(seen.values())


def cut_title(title: str) -> str:
    """Return a title without site suffix and section prefix."""
    cut = _SUFFIX.sub("", title)
    # A short rest is no headline: the part cut off was not the site's name.
    while len(cut.split()) >= 3 and _SUFFIX.search(cut):
        cut = _SUFFIX.sub("", cut)
    is_cjk = re.search(r"[\u4e00-\u9fff]{4}", cut)
    return _PREFIX.sub("", cut if len(cut.split()) >= 3 or is_cjk else title)


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
