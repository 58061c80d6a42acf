"""The lines that say who the author is: found, cut from the body, and shared out among the authors.

A bio stands at an end of the text or in a box of its own, and introduces the author: see
`introductions`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from transforms.extraction.bio.introductions import (
    MAX_BIO,
    MAX_UNNAMED,
    continues,
    introduces,
    introduces_stranger,
    is_nominal,
    is_note,
    is_said,
    leading_names,
    reports,
)
from transforms.extraction.bio.introductions import names_in_bio as names_in_bio
from transforms.extraction.bio.parts import Bio as Bio
from transforms.extraction.bio.parts import with_bio as with_bio
from transforms.extraction.bio.parts import with_kinds as with_kinds
from transforms.extraction.bio.roles import role_pattern
from transforms.extraction.knowledge import pattern, token_pattern, words
from transforms.extraction.names import is_cjk, name_key
from transforms.extraction.page.lines import Line

LAST_PARAGRAPHS = 7
"""How far from its end a body is searched; notes on copyright and translation stand below a bio."""
SKIPPED = 2
"""Paragraphs of the body, such as a link to more, that may stand below a bio that names the author."""
BELOW, ABOVE = 14, 5
"""Lines around the body in which a bio that is not in the body may stand."""
HEADED = 4
"""Lines below a heading "About the author" that may be the bio."""
MAX_HEADING = 80
_CLOSED = frozenset({"nav", "comment", "breadcrumb", "caption"})
_FIRST_PERSON = ("I'm ", "I’m ", "I am ", "Hi", "Hey", "Hello")
_TAIL = re.compile(
    r"[（(【\[]((?:本文|文章)?(?:作者|筆者|笔者|필자)[^（）()【】\[\]]{4,160}(?:[（(][^（）()]{1,40}[）)][^（）()【】\[\]]{0,80})?)[）)】\]]\W*$"
)


def find_bio(
    lines: Sequence[Line],
    paragraphs: Sequence[str],
    paragraph_lines: Sequence[int],
    names: Sequence[str],
) -> Bio | None:
    """Find the bio among the last and first paragraphs, in a box, or beside the body.

    Args:
        lines: All lines of the page.
        paragraphs: The body's paragraphs, in order.
        paragraph_lines: Of each paragraph, its index in `lines`; empty where they are not there.
        names: The authors found so far.
    """
    at_the_end = _at_the_end(paragraphs, names)
    if at_the_end is not None and _count(at_the_end) >= len(names):
        return at_the_end
    if at_the_end is not None:
        box = _in_a_box(lines, paragraphs, paragraph_lines, names)
        return box if box and _count(box) > _count(at_the_end) else at_the_end
    return (
        _at_the_start(paragraphs, names)
        or _in_a_box(lines, paragraphs, paragraph_lines, names)
        or _beside(lines, paragraph_lines, names)
    )


# -- where it stands -----------------------------------------------------------------------------


def _at_the_end(paragraphs: Sequence[str], names: Sequence[str]) -> Bio | None:
    found: list[int] = []
    notes: list[int] = []
    pending: list[int] = []
    skipped = 0
    lowest = max(0 if len(paragraphs) < 3 else 1, len(paragraphs) - LAST_PARAGRAPHS)
    for i in range(len(paragraphs) - 1, lowest - 1, -1):
        text = paragraphs[i]
        is_last = not skipped and not found
        if introduces(text, names) or (
            is_last and (is_nominal(text) if names else introduces_stranger(text, paragraphs[:i]))
        ):
            found = [i, *pending, *found]
            pending = []
        elif is_note(text):
            notes.append(i)
        elif continues(text):
            pending = [i, *pending]
        elif _is_heading(text):
            notes.append(i)
        elif found:
            break
        elif (
            is_last
            and (tail := _TAIL.search(text[-260:])) is not None
            and introduces(tail.group(), names)
        ):
            return Bio(tail.group().strip(), "last-paragraph", tuple(sorted(notes)), i)
        else:
            pending = []
            skipped += 1
            if skipped > SKIPPED:
                break
    if not found:
        return None
    beside = [i for i in notes if min(found) - 1 <= i]
    text = "\n".join(paragraphs[i] for i in found)
    cut = tuple(sorted({*found, *beside}))
    return Bio(text, "last-paragraph", cut)


def _at_the_start(paragraphs: Sequence[str], names: Sequence[str]) -> Bio | None:
    if len(paragraphs) < 3 or not names:
        return None
    for i in (0, 1):
        text = paragraphs[i]
        if len(text) <= MAX_UNNAMED and introduces(text, names) and not reports(text):
            return Bio(text, "first-paragraph", (i,))
    return None


def _count(bio: Bio) -> int:
    return bio.text.count("\n") + 1


def _is_heading(text: str) -> bool:
    return len(text) < MAX_HEADING and bool(pattern("box_headings", "bio").match(text))


def _in_a_box(
    lines: Sequence[Line],
    paragraphs: Sequence[str],
    paragraph_lines: Sequence[int],
    names: Sequence[str],
) -> Bio | None:
    """Read the box that markup or a heading calls the author's."""
    # A class like "author" around the whole text is no box.
    body = set(paragraph_lines[:-LAST_PARAGRAPHS])
    boxes: list[int] = []
    headings = pattern("box_headings", "bio")
    heading = -HEADED - 1
    for i, line in enumerate(lines):
        if line.region in _CLOSED or line.linked > 0.6:
            continue
        if len(line.text) < MAX_HEADING and headings.match(line.text):
            heading = i
        elif 25 <= len(line.text) <= MAX_BIO and (
            i - heading <= HEADED or _is_box(line.marks, line.context)
        ):
            is_sure = i - heading <= HEADED or _is_sure_box(line.marks, line.context)
            if i not in body or (is_sure and introduces(line.text, names)):
                boxes.append(i)
    taken: list[int] = []
    # A line that names the author before one that stands below the name.
    for tells in (_tells_by_name, _tells_below_name):
        taken = taken or [i for i in boxes if tells(lines, i, paragraphs, names)]
    taken = _first_of_each(lines, taken, max(1, len(names)))
    if not taken:
        return None
    at = {line: i for i, line in enumerate(paragraph_lines)}
    cut = tuple(at[i] for i in taken if i in at)
    return Bio("\n".join(lines[i].text for i in taken), "box", cut)


def _first_of_each(lines: Sequence[Line], found: Sequence[int], limit: int) -> list[int]:
    """Return the first lines that differ; of one author, the one that says most."""
    first = {lines[i].text: i for i in reversed(found)}
    chosen = sorted(first.values())
    if limit == 1:
        near = [i for i in chosen if i - chosen[0] <= HEADED]
        return sorted(near, key=lambda i: -len(lines[i].text))[:1]
    return chosen[:limit]


@lru_cache(maxsize=8192)
def _is_box(marks: str, context: str) -> bool:
    around = f"{marks} {context}"
    return bool(token_pattern("box_marks", "bio").search(around)) and not token_pattern(
        "not_box_marks", "bio"
    ).search(around)


@lru_cache(maxsize=2048)
def _is_sure_box(marks: str, context: str) -> bool:
    return bool(token_pattern("sure_box_marks", "bio").search(f"{marks} {context}"))


def _tells_by_name(
    lines: Sequence[Line], i: int, paragraphs: Sequence[str], names: Sequence[str]
) -> bool:
    """True for the line of a box that introduces one of the authors, if only by the first name."""
    text = lines[i].text
    if introduces(text, names):
        return not (pattern("contact", "bio").search(text) and len(text) < 60)
    if not names:
        return lines[i].region in ("", "footer") and introduces_stranger(text, paragraphs)
    if lines[i].region == "hidden" or is_note(text):
        return False
    given, _, rest = text.partition(" ")
    keys = [name_key(name) for name in names]
    return any(key.partition(" ")[0] == name_key(given) and " " in key for key in keys) and is_said(
        rest
    )


def _tells_below_name(
    lines: Sequence[Line], i: int, paragraphs: Sequence[str], names: Sequence[str]
) -> bool:
    """True for a description below the author's name: "Jane Roe / Reporter in Rome since 2001."."""
    text = lines[i].text
    if lines[i].region == "hidden" or is_note(text):
        return False
    if leading_names(text) and not text.startswith(_FIRST_PERSON):
        return False
    keys = [name_key(name) for name in names]
    above = {name_key(line.text) for line in lines[max(0, i - HEADED) : i] if len(line.text) < 80}
    is_headed = any(key and any(key in other for other in above) for key in keys)
    return is_headed and _is_description(text)


def _is_description(text: str) -> bool:
    """True for words on a person that leave the name out: a sentence, of "she" or with a role."""
    first = text.split(maxsplit=1)[0].casefold().strip(",.’'")
    if text.startswith(_FIRST_PERSON):
        return bool(role_pattern().search(text[:120]))
    if re.search(r"\b(?:team|staff|company)\b", text[:40], re.IGNORECASE):
        return False
    is_sentence = len(text) > 60 or (text.endswith(".") and len(text.split()) > 5)
    if first in ("our", "we", "this", "these", "it", "in", "if", "you", "by", "the"):
        return False
    return is_sentence and (
        bool(role_pattern().search(text[:80])) or first in words("pronouns", "bio")
    )


def _beside(
    lines: Sequence[Line], paragraph_lines: Sequence[int], names: Sequence[str]
) -> Bio | None:
    """Read a line just below or above the body that introduces the author."""
    if not paragraph_lines:
        return None
    names = [name for name in names if " " in name or is_cjk(name)]
    first, last = paragraph_lines[0], paragraph_lines[-1]
    below = range(last + 1, min(len(lines), last + 1 + BELOW))
    above = range(first - 1, max(-1, first - 1 - ABOVE), -1)
    for i in (*below, *above):
        line = lines[i]
        if line.region not in ("", "footer") or line.linked > 0.6 or line.tag in ("h1", "h2", "h3"):
            continue
        # Above the text, "X, reporter" is a byline.
        if introduces(line.text, names) and (i > last or len(line.text) > 60):
            more = [
                j for j in range(i + 1, i + 4) if j in below and introduces(lines[j].text, names)
            ]
            found = [i, *more] if i > last else [i]
            return Bio("\n".join(lines[j].text for j in found), "page", ())
    return None
