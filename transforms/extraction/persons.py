"""Names of persons: which words may be one, and how a line of several is cut."""

from __future__ import annotations

import re

from transforms.extraction.knowledge import pattern, word_pattern, words
from transforms.extraction.tree import clean
from transforms.records import Author

_SPLIT = re.compile(
    r"\s*(?:[,;、·•|]|\s/\s|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})|\b(?:and|und|with|och|og|sowie)\b(?=\s)"
    r"|(?<=\s)(?:e|et|y|i|en|ve|&|и)(?=\s))\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[(（\[•–—]|\s-\s|\b(?:in|for|at|aus|em|à|en) (?:the )?[A-ZÀ-Ý]|发自"
    r"|\b(?:updated|published|posted|veröffentlicht|aktualisiert)\b"
    r"|\d{1,2}[ :./]\w|\d{4}|@|https?:).*$",
    re.IGNORECASE,
)
_KEEP_CASE = re.compile(r"\b(?:in|for|at|aus|em|à|en) (?:the )?[a-zà-ÿ]")
_NAME_WORD = re.compile(
    r"(?:(?:[^\W\d_]\.?-?){1,3}|(?:[^\W\d_][’'])?[^\W\d_](?:[^\W\d_]|[.’'´‘-])*)\.?"
)
_LOWER_PARTS = frozenset(
    "al bin ibn da das de del dela della den der di do dos du e el la las le los van ten ter ’t 't "
    "von vom zu zum zur y af av und und".split()
)
_HAN = re.compile(r"^[\u4e00-\u9fff]{1,4}(?:[·\s]?[\u4e00-\u9fff\u3040-\u30ff]{1,6})?$")
_HANGUL = re.compile(r"^[\uac00-\ud7af]{2,4}$")
_CASELESS = re.compile(r"^[\u0590-\u0dff\u0e00-\u0fff\u1000-\u137f\u10a0-\u10ff]")
_POST_NOMINAL = re.compile(
    r"[\s,]+(?:MEP|MP|MBE|OBE|CBE|QC|KC|Ph\.?D|MD|M\.D|Jr|Sr|II|III|Esq)\.?(?=$|,)"
)
MAX_NAME = 60


def is_person(name: str, *, is_declared: bool = False) -> bool:
    """True for what may be a person's name: two to five capitalised words, or CJK characters.

    Args:
        is_declared: The page itself says that this is a person: case is then not asked for.
    """
    if _HAN.match(name) or _HANGUL.match(name):
        return 2 <= len(name) <= 10 and name not in words("not_persons")
    parts = name.split()
    if not 2 <= len(parts) <= (6 if is_declared else 5) or len(name) > MAX_NAME:
        return False
    bare = [part.lower().strip(".’'") for part in parts]
    if any(part in words("not_persons") for part in bare) or bare[0] in words("place_starts"):
        return False
    if _CASELESS.match(name):
        return is_declared
    if not all(_NAME_WORD.fullmatch(part) for part in parts):
        return False
    if bare[0] in words("not_first") or not any(part[0].isupper() for part in parts):
        return False
    return is_declared or all(part[0].isupper() or part in _LOWER_PARTS for part in parts)


def split_names(text: str, role: str | None = None, *, is_declared: bool = False) -> list[Author]:
    """Cut a line into persons; roles and places fall off, and so does what is no name.

    The line must open with a name; "the opposition, Jane Doe" gives nobody.
    """
    text = _cut_tail(_POST_NOMINAL.sub("", clean(text))).strip(" ,|/:-*")
    if re.match(r"^[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", text):
        return _cjk_names(text, role)
    found: dict[str, Author] = {}
    for part in _SPLIT.split(text):
        part = clean(part).strip(" ,:|.*") if len(part) > 2 else part
        name, role_here = _cut_role(part)
        if not name and role_here and found:
            last = next(reversed(found))
            found[last] = Author(author_name=last, role=found[last].role or role_here)
            continue
        name = tidy_name(name)
        if is_person(name, is_declared=is_declared):
            found.setdefault(name, Author(author_name=name, role=role_here or role))
        elif not found:
            return []
    return list(found.values())


def tidy_name(name: str) -> str:
    """Return the name without titles before and letters after it, and not in capitals only."""
    name = pattern("honorifics").sub("", clean(name))
    name = _POST_NOMINAL.sub("", name).strip(" ,|/:-*")
    return name.title() if name.isupper() and len(name) > 4 else name


def _cut_tail(text: str) -> str:
    found = _TAIL.search(text)
    while found and _KEEP_CASE.match(text, found.start() + _spaces(found.group())):
        found = _TAIL.search(text, found.end() if found.end() < len(text) else found.start() + 1)
        if found and found.start() == 0:
            break
    return text[: found.start()] if found else text


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip())


def _cut_role(part: str) -> tuple[str, str | None]:
    cut = word_pattern("role_words").search(part)
    if cut is None:
        return part, None
    before, role = clean(part[: cut.start()]), clean(part[cut.start() :])
    if not before:
        # "Columnist Jane Doe": the role stands before the name.
        after = clean(part[cut.end() :]).strip(" ,:")
        if is_person(after):
            return after, clean(part[: cut.end()])
        return "", role.strip(" ,:") or None
    if not is_person(tidy_name(before)):
        # "Jane Doe Senior Political Editor": drop capitalised words until a name is left.
        words_before = before.split()
        for end in (3, 2):
            if len(words_before) > end and is_person(" ".join(words_before[:end])):
                return " ".join(words_before[:end]), clean(" ".join([*words_before[end:], role]))
    return before.strip(" ,:"), role.strip(" ,:")


def _cjk_names(text: str, role: str | None) -> list[Author]:
    found: dict[str, Author] = {}
    text = re.sub(r"\s+외\s*\d+\s*명.*$", "", text)
    for part in re.split(r"[、,，;；和/]+|\s+(?=[\u4e00-\u9fff]{2,3}(?:\s|$))", text):
        part = clean(part)
        cut = re.match(
            r"^(.+?)[\s]*(기자|특파원|논설위원|칼럼니스트|記者|记者|評論員|评论员|主筆|編集委員|教授)$",
            part,
        )
        name = clean(cut.group(1)) if cut else part
        if is_person(name):
            found.setdefault(name, Author(author_name=name, role=cut.group(2) if cut else role))
    return list(found.values())
