"""The lines that say who the author is: found, cut from the body, and shared out among the authors.

A bio introduces the author, stands at an end of the text or in a box of its own, and is told apart
from a paragraph about somebody by whom it names: a byline's name, "the author", or a person of whom
the rest of the text says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from transforms.extraction.knowledge import knowledge, pattern, token_pattern, words
from transforms.extraction.lines import Line
from transforms.extraction.markup import squeeze
from transforms.extraction.names import is_cjk, is_person, name_key, tidy_name
from transforms.extraction.positions import affiliation_type, read_position, role_pattern
from transforms.records import Author

MAX_BIO = 1000
MAX_UNNAMED = 450
"""Longer than this is no bio of a person whom no byline names."""
LAST_PARAGRAPHS = 7
"""How far from its end a body is searched; notes on copyright and translation stand below a bio."""
SKIPPED = 2
"""Paragraphs of the body, such as a link to more, that may stand below a bio that names the author."""
NEAR = 14
"""Lines around the body in which a bio that is not in the body may stand."""
_BULLETS = ' \t*•·●■◆▪_–—-|►>"“'
_BRACKETS = "(（[【〔"
_SENTENCES = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[^\W\d_]|[•@(])|(?<=[。！？])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Ltd|Co|Corp|vs|Rev|Gen|Sen|Va|Calif|No|Univ|Fr|Hon))\.$"
)
_READING = re.compile(r"^[\u3041-\u309fー]{1,8}[・･ 　][\u3041-\u309fー]{1,8}[\s　（(]")
_TAIL = re.compile(
    r"[（(【\[]((?:作者|本文作者|筆者|笔者|필자)[^（）()【】\[\]]{4,160}(?:[（(][^（）()]{1,40}[）)][^（）()【】\[\]]{0,80})?)[）)】\]]\W*$"
)


@dataclass(frozen=True, slots=True)
class Bio:
    """What a page says about its author or authors."""

    text: str
    """As printed, whole; several paragraphs are joined by a newline."""
    source: str
    """last-paragraph, first-paragraph, box, page, json-ld."""
    lines: tuple[int, ...]
    """Where in the page's lines it was read; may be empty."""
    paragraphs: tuple[int, ...]
    """Paragraphs of the body that are part of it or of the notes below it, and no part of the body."""
    ending_of: int | None = None
    """The paragraph whose last words, in brackets, are the bio; the rest of it is body."""


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
        paragraph_lines: Of each paragraph, its index in `lines`.
        names: The authors found so far.
    """
    return (
        _at_the_end(paragraphs, paragraph_lines, names)
        or _at_the_start(paragraphs, paragraph_lines, names)
        or _in_a_box(lines, paragraphs, paragraph_lines, names)
        or _beside(lines, paragraphs, paragraph_lines, names)
    )


def is_note(text: str) -> bool:
    """True for a paragraph about the text, such as whose views it has and where it appeared first."""
    return len(text) <= 700 and bool(pattern("disclaimers", "bio").search(text))


# -- where it stands -----------------------------------------------------------------------------


def _at_the_end(
    paragraphs: Sequence[str], paragraph_lines: Sequence[int], names: Sequence[str]
) -> Bio | None:
    found: list[int] = []
    notes: list[int] = []
    pending: list[int] = []
    skipped = 0
    lowest = max(0 if len(paragraphs) < 3 else 1, len(paragraphs) - LAST_PARAGRAPHS)
    for i in range(len(paragraphs) - 1, lowest - 1, -1):
        text = paragraphs[i]
        if introduces(text, names) or (
            not skipped and not found and introduces_stranger(text, paragraphs[:i], names)
        ):
            found = [i, *pending, *found]
            pending = []
        elif is_note(text):
            notes.append(i)
        elif _continues(text):
            pending = [i, *pending]
        elif found:
            break
        elif (tail := _TAIL.search(text[-260:])) is not None and not skipped:
            return Bio(
                tail.group().strip(),
                "last-paragraph",
                _lines_of([i], paragraph_lines),
                tuple(notes),
                i,
            )
        else:
            pending = []
            skipped += 1
            if skipped > SKIPPED:
                break
    if not found:
        return None
    text = "\n".join(paragraphs[i] for i in found)
    beside = [i for i in notes if min(found) - 1 <= i]
    return Bio(
        text, "last-paragraph", _lines_of(found, paragraph_lines), tuple(sorted({*found, *beside}))
    )


def _at_the_start(
    paragraphs: Sequence[str], paragraph_lines: Sequence[int], names: Sequence[str]
) -> Bio | None:
    if len(paragraphs) < 3 or not names:
        return None
    for i in (0, 1):
        if (
            len(paragraphs[i]) <= MAX_UNNAMED
            and introduces(paragraphs[i], names)
            and not _reports(paragraphs[i])
        ):
            return Bio(paragraphs[i], "first-paragraph", _lines_of([i], paragraph_lines), (i,))
    return None


def _lines_of(found: Sequence[int], paragraph_lines: Sequence[int]) -> tuple[int, ...]:
    return tuple(paragraph_lines[i] for i in found if i < len(paragraph_lines))


_CLOSED = frozenset({"nav", "comment", "breadcrumb", "caption"})


def _in_a_box(
    lines: Sequence[Line],
    paragraphs: Sequence[str],
    paragraph_lines: Sequence[int],
    names: Sequence[str],
) -> Bio | None:
    """Read the box that markup or a heading calls the author's."""
    body = (
        set(paragraph_lines[1:-LAST_PARAGRAPHS])
        if len(paragraph_lines) > LAST_PARAGRAPHS
        else set()
    )
    taken: list[int] = []
    seen: set[str] = set()
    heading = -10
    for i, line in enumerate(lines):
        text = line.text
        if (
            len(text) < 80
            and line.region not in _CLOSED
            and pattern("box_headings", "bio").search(text)
        ):
            heading = i
            continue
        if (
            not 25 <= len(text) <= MAX_BIO
            or line.region in _CLOSED
            or line.linked > 0.6
            or i in body
        ):
            continue
        if not (_is_box(line.marks, line.context) or i - heading <= 4):
            continue
        if text in seen or not _tells(lines, i, names, heading):
            continue
        seen.add(text)
        taken.append(i)
        if len(taken) >= max(1, len(names)):
            break
    if not taken:
        return None
    at = {line: i for i, line in enumerate(paragraph_lines)}
    cut = tuple(at[i] for i in taken if i in at)
    return Bio("\n".join(lines[i].text for i in taken), "box", tuple(taken), cut)


@lru_cache(maxsize=8192)
def _is_box(marks: str, context: str) -> bool:
    around = f"{marks} {context}"
    return bool(token_pattern("box_marks", "bio").search(around)) and not token_pattern(
        "not_box_marks", "bio"
    ).search(around)


def _tells(lines: Sequence[Line], i: int, names: Sequence[str], heading: int) -> bool:
    """True for the line of a box that tells about one of the authors."""
    text = lines[i].text
    if introduces(text, names):
        return True
    if is_note(text) or not names:
        return False
    around = " ".join(line.text for line in lines[max(0, i - 4) : i] if len(line.text) < 120)
    for name in names:
        parts = name_key(name).split()
        opening = name_key(text[:90]).split()
        if not parts:
            continue
        if opening[:1] == parts[:1] and _is_said(text.partition(" ")[2]):
            return True
        is_headed = name_key(name) in name_key(around) or name in around
        if is_headed and (_is_said_of_someone(text)):
            return True
    return False


def _is_said_of_someone(text: str) -> bool:
    first = text.split(maxsplit=1)[0].casefold().strip(",.’'")
    return bool(role_pattern().search(text[:140])) or first in words("pronouns", "bio")


def _beside(
    lines: Sequence[Line],
    paragraphs: Sequence[str],
    paragraph_lines: Sequence[int],
    names: Sequence[str],
) -> Bio | None:
    """Read a line just below or above the body that introduces the author."""
    if not paragraph_lines or not names:
        return None
    first, last = paragraph_lines[0], paragraph_lines[-1]
    below = range(last + 1, min(len(lines), last + 1 + NEAR))
    above = range(first - 1, max(-1, first - 6), -1)
    for i in (*below, *above):
        line = lines[i]
        if (
            line.region not in ("", "footer")
            or line.linked > 0.6
            or not 8 < len(line.text) <= MAX_BIO
        ):
            continue
        if line.tag not in ("h1", "h2", "h3") and introduces(line.text, names):
            found = [i]
            for more in (i + 1, i + 2, i + 3):
                if more in below and i in below and introduces(lines[more].text, names):
                    found.append(more)
            return Bio("\n".join(lines[j].text for j in found), "page", tuple(found), ())
    return None


# -- what it says --------------------------------------------------------------------------------


def introduces(text: str, names: Sequence[str]) -> bool:
    """True for a text that tells who the author is: of "the author", or of one of the names."""
    if not 8 < len(text) <= MAX_BIO:
        return False
    bare = text.lstrip(_BULLETS).lstrip(_BRACKETS).lstrip(_BULLETS)
    opening = bare[:60]
    if _author_words().match(opening):
        return _is_said_of_author(bare)
    if is_cjk(opening[:1]):
        if pattern("author_words_cjk", "bio").match(opening):
            return len(bare) <= 400
        return _introduces_cjk(bare, names)
    return any(_names(bare, name) for name in names)


def introduces_stranger(text: str, others: Sequence[str], names: Sequence[str]) -> bool:
    """True for the introduction of a person whom neither byline nor text names.

    A text that speaks of somebody in its last paragraph alone has that somebody for its author, if
    the paragraph says nothing but what that person is.
    """
    if names or not 20 < len(text) <= MAX_UNNAMED or _reports(text) or re.search(r"[\"“”«»]", text):
        return False
    found = _leading_names(text.lstrip(_BULLETS).lstrip(_BRACKETS))
    if not found:
        return False
    rest = found[1].lstrip()
    statement = re.match(
        r"(?:,[^,.]{3,120},\s*|\([^)]{1,60}\)\s*)?(?:is|are|teaches|ist|sind|est|sont|es|é|è|jest|är)\s+(?P<rest>.*)",
        rest,
        re.DOTALL,
    )
    if statement is None or not role_pattern().search(statement.group("rest")[:110]):
        return False
    for sentence in _parts(text)[1:]:
        if not (_continues(sentence) or is_note(sentence) or _leading_names(sentence)):
            return False
    last_names = [name.split()[-1] for name in found[0]]
    return not any(name in other for other in others for name in last_names)


def names_in_bio(text: str) -> list[str]:
    """Return the persons whom a bio introduces, in order."""
    names: list[str] = []
    for part in _parts(text):
        bare = part.lstrip(_BULLETS).lstrip(_BRACKETS).lstrip(_BULLETS)
        if is_cjk(bare[:1]):
            names += _names_in_cjk(bare)
        elif found := _leading_names(bare):
            names += found[0]
            if gapped := re.match(
                r"[^.]{0,80}?,? and ((?:[A-Z][\w’'.-]+ ){1,3}[A-Z][\w’'-]+) (?=[a-z]+ )", found[1]
            ):
                names += [gapped.group(1)] if is_person(gapped.group(1)) else []
    return list(dict.fromkeys(names))


@cache
def _author_words() -> re.Pattern[str]:
    return pattern("author_words", "bio")


@cache
def _verb() -> re.Pattern[str]:
    forms = [*knowledge("bio")["copulas"], *knowledge("bio")["bio_verbs"]]
    forms.sort(key=len, reverse=True)
    return re.compile(r"(?:" + "|".join(forms) + r")(?![\w])", re.IGNORECASE)


def _is_said_of_author(text: str) -> bool:
    """Tell "The author is a fellow at …" from "The author of the book is right"."""
    found = _author_words().match(text[:60])
    rest = text[found.end() : found.end() + 220] if found else ""
    if found and found.group().rstrip()[-1:] in ":—–-":
        return bool(role_pattern().search(rest))
    rest = re.sub(r"^(?:\s*,[^,]{2,90},|\s*\([^)]{1,60}\))", "", rest).lstrip(" ,:")
    if not _verb().match(rest):
        return False
    return bool(role_pattern().search(rest[:160])) or bool(
        re.search(
            r"\b(?:teaches|works|writes|lives|lehrt|arbeitet|enseigne|enseña|leciona|based|doctoral|phd)\b",
            rest[:100],
            re.IGNORECASE,
        )
    )


def _introduces_cjk(text: str, names: Sequence[str]) -> bool:
    roles = "|".join(words("role_words_cjk", "bio"))
    if _READING.match(text) and re.search(rf"生まれ|{roles}", text[:120]):
        return True
    for name in names:
        at = text[:30].replace(" ", "").replace("　", "").find(name.replace(" ", ""))
        if 0 <= at <= 1:
            rest = text[len(name) :].lstrip(" 　")
            return (
                len(text) <= 300
                and bool(re.search(roles, rest[:80]))
                and bool(re.match(r"[，,：:（(、/／|｜]|[是系为為]|は|는|은|씨|氏|\s|1|2|（", rest))
                and not re.search(
                    r"[“「『\"].{12,}|(?:说|說|表示|认为|認為|指出|と話|と語|述べ|말했|밝혔|강조)",
                    text,
                )
            )
    return False


def _names(text: str, name: str) -> bool:
    """True for a text that opens with the name, fully or by its last part, and says who that is."""
    parts = name_key(name).split()
    if not parts or is_cjk(name):
        return False
    tokens = text[:160].split()[:12]
    keys = [name_key(token) for token in tokens]
    start = 0
    while start < min(3, len(keys)) and keys[start] in words("honorifics", "bio"):
        start += 1
    end = _end_of_name([key for key in keys[start:]], parts)
    if end == 0:
        return False
    end += start
    consumed = " ".join(text.split(maxsplit=end)[:end]) if end else ""
    rest = text[
        text.find(tokens[end - 1], max(0, len(consumed) - len(tokens[end - 1]) - 6))
        + len(tokens[end - 1]) :
    ]
    mark = tokens[end - 1][-1:]
    return _is_said(rest, after=mark)


def _end_of_name(keys: Sequence[str], parts: Sequence[str]) -> int:
    """Return how many words the name at the start takes, 0 where it is another's."""
    joined = " ".join(keys[:8])
    whole = " ".join(parts)
    if joined == whole or joined.startswith(whole + " "):
        count, length = 0, 0
        while count < len(keys) and length < len(whole):
            length += len(keys[count]) + 1
            count += 1
        return count
    if len(parts) > 1 and keys[:1] == list(parts[:1]):
        for at in (1, 2, 3):
            if keys[at : at + 1] == list(parts[-1:]):
                return at + 1
    return 1 if keys[:1] == list(parts[-1:]) and len(parts[-1]) > 2 else 0


def _is_said(rest: str, after: str = "") -> bool:
    """True where the words after a name say what the person is or does."""
    rest = rest[:300].lstrip()
    if pattern("contact", "bio").match(rest):
        return True
    rest = re.sub(r"^\([^)]{1,60}\)\s*|^\[[^\]]{1,60}\]\s*", "", rest)
    if after == ",":
        rest = f",{rest}"
    if rest[:1] in ",，":
        if _reports(rest):
            return False
        main = re.search(r",\s*(?:" + _verb().pattern + ")", rest[1:220], re.IGNORECASE)
        return bool(main and role_pattern().search(rest)) or (
            len(rest) < 200 and bool(role_pattern().search(rest[:100]))
        )
    found = _verb().match(rest.lstrip("’'s "[:0]))
    if found is None:
        return False
    if pattern("bio_verbs", "bio").match(rest):
        return True
    return bool(role_pattern().search(rest[:170])) or bool(pattern("contact", "bio").search(rest))


def _reports(text: str) -> bool:
    forms = "|".join(knowledge("bio")["reported"])
    return bool(_reported(forms).search(text[:300]))


@cache
def _reported(forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


def _continues(text: str) -> bool:
    """True for a sentence that goes on about the person before it: "She is …", "Follow her on …"."""
    if len(text) > MAX_UNNAMED:
        return False
    first, _, rest = text.lstrip(_BULLETS).partition(" ")
    key = first.casefold().strip(",.’'")
    if key in words("pronouns", "bio"):
        rest = rest if key not in ("his", "her", "their") else f"is {rest}"
        return bool(_verb().match(rest)) and bool(
            role_pattern().search(rest[:170])
            or pattern("bio_verbs", "bio").match(rest)
            or re.search(r"\bbooks?\b", rest[:80])
        )
    return len(text) < 200 and bool(
        pattern("contact", "bio").match(text.lstrip(_BULLETS))
        or re.match(r"(?:twitter|e-?mail|follow)\b", text, re.IGNORECASE)
    )


_NAME_WORD = (
    r"(?:[A-ZÀ-ÞА-ЯŁŚŻ][\w’'.-]*|de|da|do|dos|van|von|der|den|la|le|el|al|bin|ibn|di|du|del|y|zu)"
)
_LEADING = re.compile(
    rf"((?:{_NAME_WORD}\s+){{1,5}}?{_NAME_WORD})(?=\s*[,(]|\s+(?:is|are|was|teaches|chairs|leads|heads|directs|edits|writes|works|serves|runs|ist|war|lehrt|leitet|est|es|é|è|jest|är|and|und|et|y|e|och|i|has)\s|\s+[—–]\s)"
)


def _leading_names(text: str) -> tuple[list[str], str] | None:
    """Return the names that a text opens with, and the rest of it."""
    names: list[str] = []
    rest = text[:400]
    for _ in range(6):
        found = _LEADING.match(rest)
        if found is None:
            break
        name = tidy_name(found.group(1))
        if not is_person(name):
            break
        names.append(name)
        rest = rest[found.end() :]
        joint = re.match(r"\s*,?\s*(?:and|und|et|y|e|och|i|&|,)\s+(?=[^\W\d_])", rest)
        if joint is None or not _LEADING.match(rest[joint.end() :]):
            break
        rest = rest[joint.end() :]
    return (names, rest + text[400:]) if names else None


def _names_in_cjk(text: str) -> list[str]:
    found = re.match(
        r"(?:作者[：:]\s*)?([\u4e00-\u9fff·・]{2,12})(?=[，,：:（(]|是|系|为|為)", text
    )
    if (
        found
        and is_person(found.group(1))
        and not found.group(1).startswith(("作者", "本文", "笔者", "筆者"))
    ):
        return [found.group(1)]
    found = re.match(r"(?:필자\s*)?([\uac00-\ud7af]{2,4})(?=\s*[,(]|(?:는|은) )", text)
    return (
        [found.group(1)] if found and is_person(found.group(1)) and found.group(1) != "필자" else []
    )


# -- whose it is ---------------------------------------------------------------------------------


def with_bio(authors: Sequence[Author], bio: Bio) -> tuple[Author, ...]:
    """Give each author the part of the bio that is about them, read into title and affiliation."""
    if len(authors) == 1:
        return (_described(authors[0], bio.text, 0, len(bio.text)),)
    spans = _spans(bio.text, [author.author_name for author in authors])
    return tuple(
        _described(author, bio.text, *span) if span else author
        for author, span in zip(authors, spans, strict=True)
    )


def _described(author: Author, text: str, start: int, end: int) -> Author:
    own = text[start:end]
    title, place = read_position(own, author.author_name)
    affiliation = author.affiliation or place
    job_title = author.job_title or title
    return replace(
        author,
        bio=own,
        bio_start_char=start,
        bio_end_char=end,
        job_title=job_title,
        affiliation=affiliation,
        affiliation_type=author.affiliation_type or _kind(affiliation, title, own),
    )


def _kind(affiliation: str | None, title: str | None, text: str) -> str | None:
    """Sort by the organisation's name, else by the office there, else by what is said of it."""
    if affiliation is None:
        return None
    after = squeeze(text).partition(affiliation)[2][:80]
    apposition = re.match(r",\s+(?:an?|the|eine?|une?|una?|uma?)\s+([^,.]+)", after)
    return (
        affiliation_type(affiliation)
        or affiliation_type(title)
        or affiliation_type(apposition.group(1) if apposition else None)
    )


def _parts(text: str) -> list[str]:
    return [text[start:end] for start, end in _sentences(text)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCES.finditer(text):
        if _ABBREVIATION.search(text[max(start, found.start() - 8) : found.start()]):
            continue
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _spans(text: str, names: Sequence[str]) -> list[tuple[int, int] | None]:
    """Return for each name the stretch of the text from its first to its last sentence."""
    spans: list[tuple[int, int] | None] = [None] * len(names)
    current: list[int] = []
    shared: tuple[int, int] | None = None
    for start, end in _sentences(text):
        sentence = text[start:end]
        about = [i for i, name in enumerate(names) if _mentions(sentence, name)]
        if about:
            current = about
        elif _author_words().match(sentence.lstrip(_BULLETS + _BRACKETS)) and not is_note(sentence):
            shared, current = (start, end), list(range(len(names)))
        elif is_note(sentence) or not current:
            current = []
            continue
        for i in current:
            span = spans[i]
            if span is None:
                spans[i] = (start, end)
            elif span[1] <= start:
                spans[i] = (span[0], end) if not _between(text, span[1], start, names, i) else span
    return spans if any(spans) or shared is None else [shared] * len(names)


def _between(text: str, start: int, end: int, names: Sequence[str], own: int) -> bool:
    return any(_mentions(text[start:end], name) for i, name in enumerate(names) if i != own)


def _mentions(sentence: str, name: str) -> bool:
    if name in sentence:
        return True
    if is_cjk(name):
        return name.replace(" ", "") in sentence.replace(" ", "")
    last = name.split()[-1]
    return len(last) > 2 and bool(re.search(rf"(?<!\w){re.escape(last)}(?!\w)", sentence))
