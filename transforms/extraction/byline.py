"""Who wrote it: the printed line and the tags, reconciled; persons only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.extraction.knowledge import knowledge, pattern, word_pattern, words
from transforms.extraction.tree import Line, Page, clean
from transforms.records import Author

_SPLIT = re.compile(r"\s*(?:,|;|、| and | und | e | et | y | & | with )\s*", re.IGNORECASE)
_LATIN_PREFIX = re.compile(r"^(?:by|von|por|par|de|di|door)\s*[:：]?\s+(?=\S)", re.IGNORECASE)
_CJK_PREFIX = re.compile(r"^(?:文|作者|撰文|本报记者|特约记者|记者|本报评论员)\s*[/／:：|丨]?\s*")
_TAIL = re.compile(
    r"\s*(?:[(（|•·–—]|\bin [A-Z]|发自|Updated|Published|Posted|\d{1,2}[ :./]\w|\d{4}).*$"
)
_NAME_WORD = re.compile(
    r"^(?:[^\W\d_]\.?|[^\W\d_](?:[^\W\d_]|[.’'´-])+|al|bin|ibn|da|de|del|della|der|di|do|dos|du|el|la|le|van|"
    r"ten|ter|von|zu|y)$"
)
_LOWER_PARTS = frozenset(
    [
        "al",
        "bin",
        "ibn",
        "da",
        "de",
        "del",
        "della",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "van",
        "ten",
        "ter",
        "von",
        "zu",
        "y",
    ]
)
_HAN = re.compile(r"^[\u4e00-\u9fff·]{2,8}$")
_HONORIFIC = re.compile(
    r"^(?:(?:the )?(?:rev(?:erend)?|fr|father|canon|dr|prof(?:essor)?|sir|dame|lord|lady|mr|mrs|ms|"
    r"hon|amb)\b\.?\s+)+",
    re.IGNORECASE,
)
_POST_NOMINAL = re.compile(r"\s+(?:MEP|MP|MBE|OBE|CBE|QC|KC|PhD|MD|Jr|Sr)\.?$")
MAX_BYLINE = 160
BARE_NAME_LINES = 3
"""So many lines below the headline a line that is only names is a byline without "by"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What the printed line says."""

    raw: str | None = None
    authors: tuple[Author, ...] = ()
    kind: str = "none"
    wire_service: str | None = None
    source: str = "byline"


def is_person(name: str) -> bool:
    """True for what may be a person's name: two to five capitalised words, or Han characters."""
    if _HAN.match(name):
        return True
    parts = name.split()
    if not 2 <= len(parts) <= 5 or len(name) > 60:
        return False
    if any(part.lower().strip(".") in words("not_persons") for part in parts):
        return False
    return all(_NAME_WORD.match(part) for part in parts) and all(
        part[0].isupper() or part in _LOWER_PARTS for part in parts
    )


def read_byline(raw: str, *, needs_prefix: bool = True) -> Byline:
    """Read one line such as "By A and B (outlet.com)" or "本报记者 沈一诺 发自科特卡"."""
    line = clean(raw)
    text = _CJK_PREFIX.sub("", line)
    had_prefix = text != line
    if not had_prefix:
        text = _LATIN_PREFIX.sub("", line)
        had_prefix = text != line
    role = "记者" if "记者" in line[:6] else None
    agency = find_agency(text)
    if agency and (had_prefix or len(text) <= len(agency) + 40):
        rest = clean(re.sub(re.escape(agency), "", text, flags=re.IGNORECASE)).strip(" ,|/()-–—")
        inner = read_byline("By " + rest) if rest else Byline()
        return Byline(
            raw=line,
            authors=inner.authors,
            wire_service=agency,
            kind="person" if inner.authors else "agency",
        )
    if text.lower().strip(" .") in words("editorial_board") or re.search(
        r"\b(?:editorial (?:board|team)|the editors)\b", text, re.IGNORECASE
    ):
        return Byline(raw=line, kind="editorial_board")
    if needs_prefix and not had_prefix:
        return Byline()
    authors = _authors(text, role)
    if authors:
        return Byline(raw=line, authors=authors, kind="person")
    return Byline(raw=line, kind="staff") if had_prefix and len(text) < 60 else Byline()


def find_agency(text: str) -> str | None:
    """Return the wire service that a byline names, as it names it."""
    found = word_pattern("agencies").search(text)
    # Short abbreviations only in capitals: "AP", never "ap".
    if found and (len(found.group()) > 5 or found.group().isupper() or found.group().istitle()):
        return found.group()
    named = re.search(
        r"((?:[A-Z][\w-]+ ){1,3}(?:"
        + "|".join(w.title() for w in knowledge()["agency_words"])
        + "))",
        text,
    )
    return named.group(1) if named else None


def printed_byline(page: Page, lines: Sequence[Line], headline: str | None) -> Byline:
    """Find the printed line: "By …" near the headline, or a byline element."""
    at = next((i for i, line in enumerate(lines) if headline and line.text == headline), 0)
    site = (page.first_meta("og:site_name") or "").casefold()
    for line in lines[at : at + 25]:
        if len(line.text) > MAX_BYLINE or line.text.casefold() == site:
            continue
        # A date and the byline may share a line: "March 13, 2024 By A, Agency".
        shared = re.match(r"^.{0,40}\b\d{4}\b.{0,12}?\s(?=By [A-Z])", line.text)
        found = read_byline(line.text[shared.end() :] if shared else line.text)
        if found.authors or found.wire_service or found.kind == "editorial_board":
            return found
    for selector in _SELECTORS:
        for tag in page.tree.select(selector, limit=6):
            if tag.find_parent(["nav", "footer", "aside", "li"]) or tag.name in _NOT_PRINTED:
                continue
            text = clean(tag.get_text(" "))
            if not 2 < len(text) <= MAX_BYLINE or text.casefold() == site:
                continue
            found = read_byline(text, needs_prefix=False)
            if found.authors:
                return found
    return Byline()


def bare_byline(lines: Sequence[Line], headline: str | None) -> Byline:
    """Find a line of nothing but names just below the headline.

    The weakest evidence there is: only for pages where nothing else names a person.
    """
    at = next((i for i, line in enumerate(lines) if headline and line.text == headline), None)
    near = lines[at + 1 : at + 1 + BARE_NAME_LINES] if at is not None else ()
    for line in near:
        if len(line.text) <= MAX_BYLINE and not pattern("furniture").search(line.text):
            found = read_byline(line.text, needs_prefix=False)
            if found.authors:
                return replace(found, source="bare-line")
    return Byline()


_SELECTORS = (
    "[rel~=author]",
    "[itemprop=author]",
    "[class*=byline i]",
    "[class*=author-name i]",
    "address",
)
_NOT_PRINTED = ("meta", "link", "script")


def tagged_authors(page: Page) -> list[tuple[str, list[Author]]]:
    """Return persons by source, from JSON-LD and meta tags."""
    found: list[tuple[str, list[Author]]] = []
    data = page.article_data.get("author")
    entries = data if isinstance(data, list) else [data] if data else []
    people = [author for entry in entries for author in _from_json(entry, page)]
    if people:
        found.append(("json-ld", people))
    for name in (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "cxenseparse:author",
        "byl",
    ):
        people = [
            author
            for text in page.meta.get(name, [])
            if not text.startswith("http")
            for author in _authors(_LATIN_PREFIX.sub("", text), None)
        ]
        if people:
            found.append((f"meta:{name}", people))
    return found


def _from_json(entry: object, page: Page) -> list[Author]:
    if isinstance(entry, str):
        return list(_authors(_LATIN_PREFIX.sub("", entry), None))
    if not isinstance(entry, dict):
        return []
    if "name" not in entry and "@id" in entry:
        entry = next(
            (item for item in page.json_ld if item.get("@id") == entry["@id"] and "name" in item),
            entry,
        )
    if "Organization" in str(entry.get("@type")):
        return []
    names = entry.get("name")
    found = []
    for name in names if isinstance(names, list) else [names]:
        found += [
            Author(
                author_name=author.author_name,
                role=author.role,
                job_title=_text(entry.get("jobTitle")) or author.job_title,
                affiliation=_name(entry.get("affiliation") or entry.get("worksFor")),
            )
            for author in _authors(_LATIN_PREFIX.sub("", clean(str(name or ""))), None)
        ]
    return found


def _authors(text: str, role: str | None) -> tuple[Author, ...]:
    """Cut a line into persons; roles and places fall off."""
    text = _TAIL.sub("", text).strip(" ,|/:")
    if re.match(r"^[\u4e00-\u9fff·]", text):
        names = [name for name in re.split(r"[\s、,，;；和]+", text) if _HAN.match(name)]
        return tuple(Author(author_name=name, role=role) for name in names)
    found: list[Author] = []
    for part in _SPLIT.split(text):
        cut = word_pattern("role_words").search(part)
        if cut:
            role_here = clean(part[cut.start() :]).strip(" ,:")
            before = clean(part[: cut.start()]).strip(" ,:")
            if not before and found:
                last = found.pop()
                found.append(Author(author_name=last.author_name, role=role_here))
                continue
            part, role = before, role_here
        part = _POST_NOMINAL.sub("", _HONORIFIC.sub("", part))
        if part.isupper():
            part = part.title()
        if is_person(part):
            found.append(Author(author_name=part, role=role))
        elif not found:
            return ()
    return tuple({author.author_name: author for author in found}.values())


def _text(value: object) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)
