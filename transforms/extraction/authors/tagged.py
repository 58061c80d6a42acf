"""Who the tags say wrote it: JSON-LD, meta and itemprop, persons apart from organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from transforms.extraction.authors.byline import Byline
from transforms.extraction.authors.bylines import read_byline
from transforms.extraction.knowledge import knowledge
from transforms.extraction.names import is_given_name, name_key
from transforms.extraction.page import Page
from transforms.extraction.page.markup import plain
from transforms.extraction.publishers import Publishers

MAX_ENTRIES = 30
_ACCOUNT = re.compile(r"([a-zà-ÿ]{3,})[._]([a-zà-ÿ]{4,})")
MAX_IN_ONE_TAG = 6
"""More persons in one meta tag are what the text is about, not who wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """What one source says."""

    byline: Byline
    source: str
    """json-ld, meta:author …"""


def find_tagged(page: Page, publishers: Publishers) -> list[Tagged]:
    """Return the sources that name somebody, the most telling first."""
    found = []
    data = page.article_data
    for key in ("author", "creator"):
        byline = _merge([_from_json(entry, page, publishers) for entry in _entries(data.get(key))])
        if byline.authors or byline.kind != "none":
            found.append(
                Tagged(byline=byline, source="json-ld" if key == "author" else "json-ld:creator")
            )
    for name in knowledge("names")["author_metas"]:
        texts = [
            text
            for text in page.meta.get(name, ())[:MAX_ENTRIES]
            if not text.startswith(("http", "//", "www."))
        ]
        read = [_from_text(text, publishers) for text in texts]
        byline = _merge([one for one in read if len(one.authors) <= MAX_IN_ONE_TAG])
        if len(byline.authors) > 2 * MAX_IN_ONE_TAG:
            continue
        if byline.authors or byline.kind != "none":
            found.append(Tagged(byline=byline, source=f"meta:{name}"))
    return found


def _entries(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for entry in value[:MAX_ENTRIES]:
            yield from _entries(entry)
    elif value:
        yield value


def _from_json(entry: object, page: Page, publishers: Publishers) -> Byline:
    entry = page.referred(entry)
    if isinstance(entry, str):
        return _from_text(plain(entry), publishers)
    if not isinstance(entry, dict):
        return Byline()
    is_organisation = "Organization" in str(entry.get("@type"))
    names = entry.get("name") or _given_and_family(entry)
    bylines = []
    for name in names if isinstance(names, list) else [names]:
        if not isinstance(name, str):
            continue
        byline = _from_text(plain(name), publishers)
        if is_organisation and byline.kind == "none" and publishers.is_own(plain(name)):
            byline = replace(byline, kind="staff", credit=plain(name))
        if is_organisation and byline.authors:
            # CMSs call a person an organisation, and the other way round: the name decides.
            byline = (
                byline
                if len(byline.authors[0].author_name.split()) > 1 and not publishers.is_outlet(name)
                else replace(byline, authors=(), kind="staff", credit=plain(name))
            )
        title, place = (
            _string(entry.get("jobTitle")),
            _name(entry.get("affiliation") or entry.get("worksFor")),
        )
        if len(byline.authors) == 1 and (title or place):
            author = byline.authors[0]
            place = None if place and publishers.is_own(place) else place
            byline = replace(
                byline,
                authors=(
                    replace(
                        author,
                        job_title=author.job_title or title,
                        affiliation=author.affiliation or place,
                    ),
                ),
            )
        bylines.append(byline)
    return _merge(bylines)


def _given_and_family(entry: dict[str, Any]) -> str | None:
    parts = [entry.get("givenName"), entry.get("familyName")]
    return " ".join(part for part in parts if isinstance(part, str)) or None


def _from_text(text: str, publishers: Publishers) -> Byline:
    parts = text.split(", ")
    if len(parts) == 2 and all(len(part.split()) == 1 and part.isalpha() for part in parts):
        text = f"{parts[1]} {parts[0]}"  # "Doe, Jane"
    if (account := _ACCOUNT.fullmatch(text)) and is_given_name(account.group(1)):
        text = f"{account.group(1)} {account.group(2)}".title()  # "jane.doe"
    return read_byline(text, publishers, is_declared=True)


def _merge(bylines: list[Byline]) -> Byline:
    authors = {
        name_key(a.author_name) or a.author_name: a for byline in bylines for a in byline.authors
    }
    pen_names = [key for key, author in authors.items() if " " not in author.author_name]
    if len(pen_names) > 1 and all(key.isascii() for key in pen_names):
        # One word may be somebody's pen name; several are agencies or sections.
        authors = {key: author for key, author in authors.items() if key not in pen_names}
    kinds = [byline.kind for byline in bylines if byline.kind != "none"]
    return Byline(
        raw="; ".join(dict.fromkeys(byline.raw for byline in bylines if byline.raw)) or None,
        authors=tuple(authors.values()),
        kind="person" if authors else kinds[0] if kinds else "none",
        credit=None
        if authors
        else next((byline.credit for byline in bylines if byline.credit), None),
        wire_service=next((byline.wire_service for byline in bylines if byline.wire_service), None),
        dateline=next((byline.dateline for byline in bylines if byline.dateline), None),
    )


def _string(value: object) -> str | None:
    return plain(value) or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)
