"""The next page of an article that is printed on several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from transforms.records import RawPage

LOOK_AT = 2_000_000
"""Bytes of a page that are searched for links."""
MAX_PAGES = 50
_REL = re.compile(rb"<(?:link|a)\b[^>]{0,500}\brel=[\"']?next\b[^>]{0,500}>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref=[\"']?([^\"'\s>]+)", re.IGNORECASE)
_ANCHOR = re.compile(
    rb"<a\b[^>]{0,300}\bhref=[\"']?([^\"'\s>]{1,500})[^>]{0,300}>(?:\s|<[^>]{1,200}>){0,9}([^<]{1,30})<",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:[-_/](?:page[-_/]?|seite[-_/]?|p)?(\d{1,2}))?(?:\.s?html?)?/?$", re.IGNORECASE
)
_QUERY_NUMBER = re.compile(r"(?:^|&)(?:page|p|pg|seite|pagina|pagewanted|start)=(\d{1,2})(?:$|&)")
_NEXT = re.compile(
    r"(?:next(?: page)?|page suivante|suivante?|weiter|nächste seite|siguiente|página siguiente|próxima"
    r"|pagina successiva|volgende|nästa|neste|seuraava|następna|下一页|下一頁|次へ|次のページ|다음"
    r"|[>›»→]{1,2})\W*$",
    re.IGNORECASE,
)


def next_page_url(page: RawPage) -> str | None:
    """Return the address of the article's next page, if `rel=next` or a numbered link names one.

    Only a page of the same article counts: same host, same path up to page number and suffix. A
    numbered link must also say so: "2", "next page".
    """
    content = page.content[:LOOK_AT]
    here = _address(page.url, page.url)
    if here is None:
        return None
    stem, number = here
    for target in _declared(content, page.url):
        there = _address(target, page.url)
        if there and there[0] == stem and target != page.url:
            return target
    for target, text in _numbered(content, page.url):
        there = _address(target, page.url)
        says_so = text == str(number + 1) or _NEXT.match(text)
        if there == (stem, number + 1) and says_so and number < MAX_PAGES:
            return target
    return None


def _declared(content: bytes, base: str) -> Iterator[str]:
    link = _REL.search(content)
    href = _HREF.search(link.group()) if link else None
    if href and (target := _absolute(href.group(1), base)):
        yield target


def _numbered(content: bytes, base: str) -> Iterator[tuple[str, str]]:
    for found in _ANCHOR.finditer(content):
        text = unescape(found.group(2).decode("utf-8", "replace")).strip()
        is_likely = text.isdigit() or _NEXT.match(text)
        if is_likely and (target := _absolute(found.group(1), base)):
            yield target, text


def _absolute(href: bytes, base: str) -> str | None:
    try:
        return urljoin(base, unescape(href.decode("utf-8", "replace")))
    except ValueError:
        return None


def _address(url: str, base: str) -> tuple[str, int] | None:
    """Return (host and path without page number, page number) of an address of the base's host."""
    try:
        parts, root = urlsplit(url), urlsplit(base)
    except ValueError:
        return None
    path = _NUMBER.search(parts.path)
    stem = parts.path[: path.start()] if path else parts.path
    if parts.hostname != root.hostname or len(stem) < 2:
        return None
    in_query = _QUERY_NUMBER.search(parts.query)
    number = in_query.group(1) if in_query else path.group(1) if path else None
    return f"{parts.hostname}{stem}", int(number or 1)
