"""What a bio in Chinese, Japanese or Korean says that a person is, and where."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.knowledge import knowledge, words
from transforms.extraction.names import is_cjk

MAX_CLAUSES = 6
_EDGES = " \u3000（(【[「『"
_READING = re.compile(r"^\s*[（(][\u3041-\u30ff・\s]{2,20}[）)]")
_LINKS = re.compile(
    r"^(?:씨|는|은|氏は|さんは|氏|は|系|为|為|是|现为|現為|现任|現任|现是|曾任|[，,：:、/／|\s\u3000])+"
)
_ENDS = re.compile(r"[）)】\]。；;」』]|[，,]本文|[，,]?著有|[，,]著书")
_CLAUSES = re.compile(r"[，,、·]|で、|이자\s|이며\s|兼(?=[^任])")
_BORN = re.compile(r"^.*?\d{4}年(?:.{0,8})生(?:まれ)?[。、，,]?")
_TAIL = re.compile(r"^(?:[（(、,，兼/·]|です|である|を|で|だ|다|이다|입니다|이며|이자|\s|$)")


def speaks_cjk(text: str) -> bool:
    """True for a text that is mostly Han, kana or Hangul."""
    return any(is_cjk(c) for c in text[:40]) and sum(is_cjk(c) for c in text) > len(text) / 4


def read_cjk_position(text: str, name: str) -> tuple[str | None, str | None]:
    """Read "作者系某大学教授" into job title and affiliation."""
    if name and name in text:
        text = _READING.sub("", text.split(name, 1)[1])
    rest = _LINKS.sub("", _lead().sub("", text))
    rest = _BORN.sub("", _ENDS.split(rest.replace("生まれ。", "生まれ、"))[0])
    first: str | None = None
    for clause in _CLAUSES.split(rest)[:MAX_CLAUSES]:
        title, place = _read_clause(clause.strip(_EDGES))
        if place:
            return title, place
        first = first or title
    return first, None


def _read_clause(clause: str) -> tuple[str | None, str | None]:
    for found in reversed(list(_title().finditer(clause))):
        if not _TAIL.match(clause[found.end() :]):
            continue
        place = clause[: found.start()].strip(_EDGES + "의の")
        if not place:
            return found.group(), None
        end = _organisation().match(place)
        if end is None:
            is_short = len(place) <= 8 and not re.search(r"[，,。是]", place)
            return (clause[: found.end()] if is_short else found.group()), None
        extra = place[end.end() :].strip()
        # "北海大学水文学教授": what stands between the place and the title is the subject.
        return f"{extra} {found.group()}".strip() if _is_spaced(
            place
        ) else extra + found.group(), end.group().strip()
    end = _organisation().match(clause)
    return None, end.group().strip() if end and 3 < len(clause) == end.end() <= 30 else None


def _is_spaced(text: str) -> bool:
    return "\uac00" <= text[-1:] <= "\ud7af"


@cache
def _organisation() -> re.Pattern[str]:
    ends = sorted(words("organisation_ends_cjk", "bio"), key=len, reverse=True)
    return re.compile(r"^[^，,。；]{1,40}(?:" + "|".join(ends) + ")")


@cache
def _title() -> re.Pattern[str]:
    titles = sorted(words("role_words_cjk", "bio"), key=len, reverse=True)
    return re.compile(
        "(?:"
        + "|".join(words("role_prefixes_cjk", "bio"))
        + ")*(?:"
        + "|".join(titles)
        + ")(?:级|級)?"
    )


@cache
def _lead() -> re.Pattern[str]:
    opening = "|".join(knowledge("bio")["author_words_cjk"])
    return re.compile(
        rf"^\W*(?:(?:{opening})|(?:系|为|為|是|现任|現任))\s*[:：，,]?\s*|^[（(【\[\s]+"
    )
