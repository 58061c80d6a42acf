"""What kind of organisation an affiliation is."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.knowledge import knowledge
from transforms.extraction.names import is_cjk

MAX_TEXT = 200
_HEAD_ENDS = re.compile(
    r"\s(?:of|for|on|in|de|del|da|do|du|des|di|für|der|van|voor|för|pour|para|per)\s|[,(]"
)


def affiliation_type(text: str | None) -> str | None:
    """Sort an affiliation by its words; None when none tells.

    The head of the name decides: "Harvard Magazine" is a magazine, "Magazine of Harvard" too.
    """
    if not text:
        return None
    lower = text[:MAX_TEXT].lower().replace("’", "'")
    found = [(match.start(), _kind_of(match.group())) for match in _marks().finditer(lower)]
    if not found:
        return None
    end = _HEAD_ENDS.search(lower)
    head = [kind for start, kind in found if end is None or start < end.start()]
    kind = head[-1] if head else found[0][1]
    # An association of exporters speaks for business, whatever it calls itself.
    return "business" if kind == "ngo" and any(other == "business" for _, other in found) else kind


def kind_by_title(title: str | None) -> str | None:
    """Sort an affiliation by the office held there: reporters work for media, professors teach."""
    if not title:
        return None
    return next((kind for kind, form in _title_kinds().items() if form.search(title)), None)


@cache
def _title_kinds() -> dict[str, re.Pattern[str]]:
    listed = knowledge("bio")["title_kinds"]
    return {kind: re.compile("|".join(forms), re.IGNORECASE) for kind, forms in listed.items()}


@cache
def _kinds() -> dict[str, str]:
    listed = knowledge("bio")["affiliation_types"]
    return {mark: kind for kind, marks in reversed(listed.items()) for mark in marks}


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of all marks: "*verband" ends a word, "министерств*" begins one."""
    forms = []
    for mark in sorted(_kinds(), key=len, reverse=True):
        bare = re.escape(mark.strip("*"))
        if is_cjk(mark):
            forms.append(bare)
            continue
        before = r"\w*" if mark.startswith("*") else r"(?<!\w)"
        after = r"\w*" if mark.endswith("*") else r"(?:'?s'?|es)?(?!\w)"
        forms.append(before + bare + after)
    return re.compile("|".join(forms))


@cache
def _kind_of(found: str) -> str:
    kinds = _kinds()
    for form in (
        found,
        found.rstrip("'"),
        found.removesuffix("s"),
        found.removesuffix("'s"),
        found.removesuffix("s'"),
        found.removesuffix("es"),
    ):
        if form in kinds:
            return kinds[form]
    return next(
        kind
        for mark, kind in sorted(kinds.items(), key=lambda item: -len(item[0]))
        if mark.strip("*") in found
    )
