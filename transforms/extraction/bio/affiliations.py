"""What kind of organisation an affiliation is."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    found = [(match.start(), _kind_of(match.group())) for match in _find_marks(lower)]
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


def _find_marks(text: str) -> Iterator[re.Match[str]]:
    """Yield the marks in a text, of two at one place the longer.

    One pattern of all marks would take longer to compile than a day's affiliations to sort.
    """
    forms = [_form(mark) for mark, bare in _marks() if bare in text]
    at = 0
    while found := [match for form in forms if (match := form.search(text, at))]:
        first = min(found, key=lambda match: match.start())
        yield first
        at = first.end()


@cache
def _marks() -> tuple[tuple[str, str], ...]:
    """Return the marks, longest first, and each as it stands in a text."""
    return tuple((mark, mark.strip("*")) for mark in sorted(_kinds(), key=len, reverse=True))


@cache
def _form(mark: str) -> re.Pattern[str]:
    """Return the pattern of a mark: "*verband" ends a word, "министерств*" begins one."""
    bare = re.escape(mark.strip("*"))
    if is_cjk(mark):
        return re.compile(bare)
    before = r"\w*" if mark.startswith("*") else r"(?<!\w)"
    after = r"\w*" if mark.endswith("*") else r"(?:'?s'?|es)?(?!\w)"
    return re.compile(before + bare + after)


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
