"""The place and the agency that a news report opens with."""

from __future__ import annotations

import re

from transforms.extraction.authors.agencies import find_agency

_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.’' -]{2,30}(?:, [A-Z][\w. ]{1,20})?|[A-ZÀ-Þ][\w.’-]+(?: [A-ZÀ-Þ][\w.’-]+)?(?:, [A-Z][\w.]{1,12})?)"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?\s*(?P<agency>\([^()]{2,40}\))?\s*(?:-{1,2}|–|—)\s+(?=\S)"
)
_CJK = re.compile(
    r"^(?:(?P<agency>[\u4e00-\u9fff]{2,5}社|本报)(?P<place>[\u4e00-\u9fff]{2,5}?)(?:\d{1,2}月)?\d{1,2}日[电電讯訊])"
)


def find_dateline(paragraph: str) -> tuple[str | None, str | None]:
    """Return (place, agency) of "LERWICK (Meridian News Agency) - Ministers …".

    A place counts only in capitals or with an agency behind it: "Berlin – so …" may be a sentence.
    """
    head = paragraph[:120]
    if found := _CJK.match(head):
        return found.group("place"), find_agency(found.group("agency"))
    found = _DATELINE.match(head)
    if found is None:
        return None, None
    agency = find_agency((found.group("agency") or "").strip("()"))
    place = found.group("place").strip()
    if agency or place.split(",")[0].isupper():
        return place, agency
    return None, None


def find_closing_agency(paragraph: str) -> str | None:
    """Return the agency that the last paragraph ends with: "… declined to comment. (Reuters)"."""
    found = _CLOSING.search(paragraph[-60:])
    return find_agency(found.group("agency")) if found else None


_CLOSING = re.compile(r"[.。!?”\"]\s*[(（\[](?P<agency>[^()（）\[\]]{2,40})[)）\]]\.?$")
