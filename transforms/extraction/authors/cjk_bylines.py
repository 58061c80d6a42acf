"""Printed lines in Chinese, Japanese and Korean: who wrote it, as what, from where."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.extraction.authors.byline import Byline, without_leading_date
from transforms.extraction.dates.printed import find_date_spans
from transforms.extraction.knowledge import knowledge, pattern, words
from transforms.extraction.names import has_cjk_surname, is_person, tidy_name
from transforms.extraction.page.markup import CJK
from transforms.extraction.publishers import Publishers
from transforms.records import Author

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OTHER_LABEL = re.compile(
    r"(?:责任编辑|責任編輯|责编|責編|编辑|編輯|来源|來源|校对|审核|编审|摄影|攝影|图片?|日期|时间|時間|发布|發佈|字号|翻译|译|監修|写真|撮影|출처|입력|수정|편집)(?:者|员|于)?\s*[:：/／]"
)
_FROM = re.compile(
    r"(?:发自|發自)\s*(?P<place>[\u4e00-\u9fff]{2,8})|(?P<place2>[\u4e00-\u9fff]{2,6})(?:报道|報道|電|电|訊|讯)$"
)
_SPLIT = re.compile(
    r"[\s、，,;；/／|｜&＆()（）【】\[\]]+|(?<=[\u4e00-\u9fff])(?:和|与|及)(?=[\u4e00-\u9fff]{2,})"
)
_EDITORIAL = re.compile(r"^(?:本报|本報)?(?:社论|社評|社说|社説|社論|사설|主張)$")
_LABEL = re.compile(r"^[\[【［〔][^\]】］〕]{1,8}[\]】］〕]\s*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")
_NOISE = re.compile(r"\S+@\S+|https?://\S+|[<>〈〉《》「」『』＝=：:·•・]+(?=\s|$)")
MAX_PLAIN = 30
"""An unmarked line longer than this is a sentence, not a byline, whatever it opens with."""


def is_cjk_byline(line: str) -> bool:
    """True for a line written mostly in Chinese, Japanese or Korean signs."""
    head = line[:80]
    if head.isascii() or not CJK.search(head):
        return False
    return len(CJK.findall(head)) > len(_LATIN.findall(_ADDRESS.sub("", head))) / 3


def read_cjk_byline(line: str, publishers: Publishers, *, is_marked: bool) -> Byline:
    """Read a line such as "本报记者 沈一诺 发自科特卡", "文/江若溪" or "홍가람 기자"."""
    text = line
    for start, end in reversed(find_date_spans(text)):
        text = f"{text[:start]} | {text[end:]}"
    text = _LABEL.sub("", text.strip(" |"))
    says_role = _says_role(text)
    found = pattern("cjk_prefixes", "names").search(text)
    is_prefixed = (
        found is not None
        and (found.start() == 0 or text[found.start() - 1] in " \u3000|｜（(：:/】")
        and found.start() < 40
    )
    role = None
    if is_prefixed and found is not None:
        role = _role_in(found.group())
        text = text[found.end() :]
    text = text[: other.start()] if (other := _OTHER_LABEL.search(text)) else text
    place = _FROM.search(text.strip())
    dateline = (place.group("place") or place.group("place2")) if place else None
    if place:
        text = text[: place.start()] + " " + text[place.end() :]
    if _EDITORIAL.match(text.strip()):
        return Byline(raw=without_leading_date(line), kind="editorial_board", credit=text.strip())
    if not (is_prefixed or is_marked or says_role) or len(text) > (
        80 if is_prefixed or is_marked else MAX_PLAIN
    ):
        return Byline()
    authors = _read_names(_NOISE.sub(" ", text), role, publishers)
    if authors:
        return Byline(
            raw=without_leading_date(line),
            authors=authors,
            kind="person",
            dateline=dateline,
            has_prefix=is_prefixed or says_role,
        )
    is_staff = bool(role) or bool(
        pattern("staff_marks", "names").search(without_leading_date(line))
    )
    is_staff = is_staff and not text.strip(" |:：")
    return Byline(
        raw=without_leading_date(line),
        kind="staff" if is_staff else "none",
        credit=without_leading_date(line) if is_staff else None,
        has_prefix=is_prefixed,
    )


def _says_role(line: str) -> bool:
    """True for a short line that ends in a role, or opens with one: "編集委員・白石美和"."""
    bare = _ADDRESS.sub("", line).strip(" =＝()（）【】[]")
    return len(bare) < MAX_PLAIN and any(
        bare.endswith(role)
        or (bare.startswith(role) and bare[len(role) :][:1] in ("・", "·", "／"))
        for role in knowledge("names")["cjk_roles"]
    )


def _role_in(text: str) -> str | None:
    return next((role for role in knowledge("names")["cjk_roles"] if role in text), None)


def _read_names(text: str, role: str | None, publishers: Publishers) -> tuple[Author, ...]:
    authors: list[Author] = []
    parts = [part.strip("·・•：:") for part in _SPLIT.split(text) if part.strip("·・•：:")]
    parts = [piece for part in parts for piece in _without_desk(part)]
    parts = _joined_japanese(parts, text)
    for part in parts[:8]:
        if part in words("cjk_roles", "names"):
            if authors and authors[-1].role is None:
                authors[-1] = replace(authors[-1], role=part)
            role = role or part
            continue
        name, own_role = _without_role(part)
        if name and is_person(name) and not publishers.is_outlet(name):
            authors.append(Author(author_name=tidy_name(name), role=own_role or role))
        elif not authors and not publishers.is_outlet(part):
            return ()
    return tuple({author.author_name: author for author in authors}.values())


_DESK = re.compile(r"[\u4e00-\u9fff]{1,6}(?:部|局|支局|総局|編集局|本部|社)$")


def _without_desk(part: str) -> list[str]:
    """Split a desk or a role from the name behind the dot: "社会部・高瀬亮介"."""
    pieces = re.split(r"[・·]", part)
    if len(pieces) > 1 and any(
        piece in words("cjk_roles", "names") or _DESK.match(piece) for piece in pieces
    ):
        return [piece for piece in pieces if piece and not _DESK.match(piece)]
    name, role = _without_role(part)
    return [role] if role and _DESK.match(name) else [part]


def _without_role(part: str) -> tuple[str, str | None]:
    for role in sorted(knowledge("names")["cjk_roles"], key=len, reverse=True):
        if part.endswith(role) and len(part) > len(role) + 1:
            return re.sub(r"[・·\s]+$", "", part.removesuffix(role)), role
        if part.startswith(role) and len(part) > len(role) + 1:
            return part.removeprefix(role), role
    return part, None


def _joined_japanese(parts: list[str], text: str) -> list[str]:
    """Join family and given name where a Japanese line parts them: "白石 美和 記者"."""
    roles = words("cjk_roles", "names")
    short = [part for part in parts if part not in roles]
    is_japanese = bool(re.search(r"[\u3040-\u30ff]|記者|特派員|編集委員|論説|主筆", text))
    if (
        len(short) == 2
        and all(len(part) <= 3 and CJK.match(part) for part in short)
        and (is_japanese or not has_cjk_surname(short[1]))
    ):
        first = parts.index(short[0])
        if parts[first + 1] == short[1]:
            return [*parts[:first], short[0] + short[1], *parts[first + 2 :]]
    return parts
