"""Section pages: the links in them that look like articles."""

from __future__ import annotations

import re
import warnings
from urllib.parse import urlsplit

from transforms.listings.items import ListedItem, Listing, absolute, count_note, distinct
from transforms.listings.packing import unpack
from transforms.outlets import registrable_domain
from transforms.records import RawPage

_ARTICLE_PATH = re.compile(
    r"/(?:[^/]*-){2,}[^/]*/?$"  # three words or more in the last part
    r"|/\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?/[^/]+"  # a date, and something in it
    r"|\d{6,}"  # a content number
)


def looks_like_article(url: str) -> bool:
    """True for a path with a long slug, a date or a long number in it."""
    try:
        return bool(_ARTICLE_PATH.search(urlsplit(url).path))
    except ValueError:
        return False


def read_section(content: bytes, url: str, link_pattern: str | None = None) -> Listing:
    """Read the links of a section page.

    Links of the same site count: those that match the pattern, else those that look like an article.
    Pages give no time. `next_url` is the section's next page, where it names one.
    """
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
    from bs4.filter import SoupStrainer

    from transforms.extraction.next_pages import next_page_url

    # XHTML pages begin as XML does, and are read as the web pages that they are.
    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
    content = unpack(content, url)
    tree = BeautifulSoup(content, "lxml", parse_only=SoupStrainer(["a", "base"]))
    named = tree.find("base", href=True)
    base = (absolute(url, str(named["href"])) if named else None) or url
    site = registrable_domain(urlsplit(url).hostname or "")
    items: list[ListedItem] = []
    others: set[str] = set()
    for link in tree.find_all("a", href=True):
        target = absolute(base, str(link["href"]))
        if target is None or registrable_domain(urlsplit(target).hostname or "") != site:
            continue
        target = target.partition("#")[0]
        if re.search(link_pattern, target) if link_pattern else looks_like_article(target):
            items.append(ListedItem(url=target, title=link.get_text(" ", strip=True) or None))
        else:
            others.add(target)
    return Listing(
        kind="section",
        items=distinct(items),
        next_url=next_page_url(RawPage(url=url, content=content)),
        notes=() if items else count_note(len(others), "other link", "other links"),
    )
