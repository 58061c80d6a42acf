"""Whether a paragraph introduces the author, or merely says something about somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from transforms.extraction.bio.positions import affiliation_type, read_position
from transforms.extraction.bio.roles import role_pattern
from transforms.extraction.knowledge import knowledge, pattern, words
from transforms.extraction.names import is_cjk, is_person, name_key, tidy_name

MAX_BIO = 1500
"""Longer than this is a text of its own, whoever it is about."""
MAX_UNNAMED = 500
"""Longer than this is no bio of a person whom no byline names."""
MAX_BYLINE = 80
MAX_NOTE = 700
BULLETS = ' \t*•·●■◆▪_–—-|►>"“'
BRACKETS = "(（[【〔"
_SENTENCES = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[^\W\d_]|[•@(&])|(?<=[。！？])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Ltd|Co|Corp|vs|Rev|Gen|Sen|Va|Calif|No|Univ|Fr|Hon))\.$"
)
_READING = re.compile(r"^[\u3041-\u309fー]{1,8}[・･ \u3000][\u3041-\u309fー]{1,8}[\s\u3000（(]")
_ASIDE = re.compile(r"^(?:\([^)]{1,60}\)|\[[^\]]{1,60}\]|（[^）]{1,40}）)\s*")
_QUOTED_CJK = re.compile(
    r"[“「『\"].{12,}|(?:说|說|表示|认为|認為|指出|と話|と語|述べ|말했|밝혔|강조)"
)
_NAME_WORD = r"(?:[A-ZÀ-ÞА-ЯŁŚŻ][\w’'.-]{0,30}|de|da|do|dos|van|von|der|den|la|le|el|al|bin|ibn|di|du|del|y|zu)"
_VERBS_AFTER = "is|are|was|teaches|chairs|leads|heads|directs|edits|writes|works|serves|runs|ist|war|lehrt|leitet|est|es|é|è|jest|är|and|und|et|y|e|och|i|has"
_LEADING = re.compile(
    rf"((?:{_NAME_WORD}\s+){{1,5}}?{_NAME_WORD})(?=\s*[,(]|\s+(?:{_VERBS_AFTER})\s|\s+[—–]\s)"
)
_WORK = re.compile(
    r"\b(?:author|book|novel|editor|host|memoir|creator|podcast)s?\b[^“\"«”]{0,50}[“\"«][^”\"»]{2,90}[”\"»]",
    re.I,
)
_STRANGER = re.compile(
    r"(?:,[^,.]{3,120},\s*|\([^)]{1,60}\)\s*)?(?P<verb>is|are|teaches|ist|sind|est|sont|son|es|é|è|jest|är)\s+(?P<rest>.*)",
    re.DOTALL,
)
_GAPPED = re.compile(r"[^.]{0,80}?,? and ((?:[A-Z][\w’'.-]+ ){1,3}[A-Z][\w’'-]+) (?=[a-z]+ )")


def introduces(text: str, names: Sequence[str]) -> bool:
    """True for a text that tells who the author is: of "the author", or of one of the names."""
    if not 5 < len(text) <= MAX_BIO:
        return False
    bare = _without_label(text)
    opening = bare[:60]
    if pattern("author_words", "bio").match(opening):
        return _is_said_of_author(bare)
    if is_cjk(opening[:1]):
        return _introduces_cjk(bare, names)
    return any(_opens_with(bare, name) for name in names)


def introduces_stranger(text: str, others: Sequence[str]) -> bool:
    """True for the introduction of a person whom neither byline nor text names.

    A text that speaks of somebody in its last paragraph alone has that somebody for its author, if
    the paragraph says nothing but what that person is.
    """
    if not 20 < len(text) <= MAX_UNNAMED or reports(text):
        return False
    if re.search(r"[\"“”«»]", _WORK.sub("", text)):
        return False
    found = leading_names(text.lstrip(BULLETS).lstrip(BRACKETS))
    if not found:
        return False
    statement = _STRANGER.match(found[1].lstrip())
    is_plural = statement is not None and statement.group("verb") in ("are", "sind", "sont", "son")
    if is_plural and len(found[0]) == 1:
        return False
    if statement is None or not role_pattern().search(statement.group("rest")[:110]):
        return False
    for start, end in list(sentence_spans(text))[1:]:
        sentence = text[start:end]
        if not (continues(sentence) or is_note(sentence) or leading_names(sentence)):
            return False
    last_names = [name.split()[-1] for name in found[0]]
    # A short one that is no sentence may be the byline.
    prose = [o for o in others if len(o) > MAX_BYLINE or o.endswith((".", "!", "?", "”", '"'))]
    return not any(name in other for other in prose for name in last_names)


def is_nominal(text: str) -> bool:
    """True for offices without a name or a verb: "Professora da Universidade da Foz."."""
    if not 20 < len(text) <= 300 or not role_pattern().match(text):
        return False
    clause = re.split(r"(?<=\w{3})[.;]\s", text + " ", maxsplit=1)[0].strip()
    title, place = read_position(clause, "")
    rest = clause.partition(place)[2].strip(" .") if title and place else None
    if rest is None or place is None or affiliation_type(place) is None:
        return False
    # "Lindholm Bank expects that …"
    if any(word.islower() and len(word) > 3 for word in place.split()):
        return False
    return not rest or (rest[0] in ",(" and len(rest) <= 30)


def is_note(text: str) -> bool:
    """True for a paragraph about the text, such as whose views it has and where it appeared first."""
    return len(text) <= MAX_NOTE and bool(pattern("disclaimers", "bio").match(text))


def is_said(rest: str, after: str = "") -> bool:
    """True where the words after a name say what the person is or does."""
    rest = _ASIDE.sub("", rest[:300].lstrip())
    if pattern("contact", "bio").match(rest):
        return True
    if after == "," or rest[:1] == ",":
        rest = rest.lstrip(", ")
        if reports(rest):
            return False
        main = _verb_later().search(rest[:220])
        role = role_pattern().search(rest[: 260 if main else 100])
        if main and pattern("bio_verbs", "bio").match(main.group().lstrip(", ")):
            return True
        return bool(role) and (main is not None or len(rest) < 200)
    if _verb().match(rest) is None:
        return False
    return bool(
        pattern("bio_verbs", "bio").match(rest)
        or role_pattern().search(rest[:170])
        or pattern("contact", "bio").search(rest)
    )


def continues(text: str) -> bool:
    """True for a sentence that goes on about the person before it: "She is …", "Follow her on …"."""
    if len(text) > MAX_UNNAMED:
        return False
    bare = text.lstrip(BULLETS)
    first, _, rest = bare.partition(" ")
    key = first.casefold().strip(",.’'")
    if key not in words("pronouns", "bio"):
        return len(text) < 200 and bool(pattern("contact_opening", "bio").match(bare))
    if key in ("his", "her", "their"):
        return bool(re.search(r"\b(?:books?|novel|work|latest|articles?|memoir)\b", rest[:80]))
    return bool(_verb().match(rest)) and bool(
        role_pattern().search(rest[:170]) or pattern("bio_verbs", "bio").match(rest)
    )


def reports(text: str) -> bool:
    """True for a text in which somebody says something."""
    return bool(_reported().search(text[:300]))


def names_in_bio(text: str) -> list[str]:
    """Return the persons whom a bio introduces, in order."""
    names: list[str] = []
    for start, end in sentence_spans(text[:MAX_BIO]):
        bare = _without_label(text[start:end])
        if is_cjk(bare[:1]):
            names += _names_in_cjk(bare)
        elif found := leading_names(bare):
            names += found[0]
            gapped = _GAPPED.match(found[1][:200])
            if gapped and is_person(gapped.group(1)):
                names.append(gapped.group(1))
    return list(dict.fromkeys(names))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence; "Dr. X" ends none."""
    start = 0
    for found in _SENTENCES.finditer(text):
        if _ABBREVIATION.search(text[max(start, found.start() - 8) : found.start()]):
            continue
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _without_label(text: str) -> str:
    """Return the text without bullets, brackets, and a label such as "About the author:"."""
    bare = text.lstrip(BULLETS).lstrip(BRACKETS).lstrip(BULLETS)
    label, _, rest = bare[:70].partition(":")
    if rest and not is_cjk(bare[:1]) and pattern("box_headings", "bio").match(label):
        return bare[len(label) + 1 :].lstrip(BULLETS)
    return bare


# -- verbs ---------------------------------------------------------------------------------------


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(rf"(?:{_verb_forms()})(?!\w)", re.IGNORECASE)


@cache
def _verb_later() -> re.Pattern[str]:
    return re.compile(rf",\s*(?:{_verb_forms()})(?!\w)", re.IGNORECASE)


def _verb_forms() -> str:
    forms = [*knowledge("bio")["copulas"], *knowledge("bio")["bio_verbs"]]
    return "|".join(sorted(forms, key=len, reverse=True))


@cache
def _reported() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:" + "|".join(knowledge("bio")["reported"]) + r")(?!\w)", re.IGNORECASE
    )


# -- whom it opens with --------------------------------------------------------------------------


def _is_said_of_author(text: str) -> bool:
    """Tell "The author is a fellow at …" from "The author of the book is right"."""
    found = pattern("author_words", "bio").match(text[:60])
    if found is None:
        return False
    rest = text[found.end() : found.end() + 240]
    if found.group().rstrip()[-1:] in ":—–-":
        return bool(role_pattern().search(rest))
    if found.group().split()[-1].lower() not in (
        "is",
        "является",
        "jest",
        "adalah",
        "merupakan",
        "là",
    ):
        rest = _ASIDE.sub("", re.sub(r"^\s*,[^,]{2,90},", "", rest).lstrip(" ,:"))
        if not _verb().match(rest):
            return False
    return bool(role_pattern().search(rest[:160]) or pattern("bio_verbs", "bio").match(rest))


def _introduces_cjk(text: str, names: Sequence[str]) -> bool:
    opening = text[:120]
    role = _role_cjk().search(opening)
    if pattern("author_words_cjk", "bio").match(text[:60]):
        return role is not None and len(text) <= 400
    if _READING.match(text):
        return role is not None or "生まれ" in opening
    squeezed = re.sub(r"[ \u3000]", "", text[:40])
    for name in names:
        key = re.sub(r"[ \u3000]", "", name)
        if key and squeezed.startswith(key):
            rest = text[text.find(key[-1], len(key) - 1) + 1 :]
            return (
                role is not None
                and len(text) <= 300
                and bool(
                    re.match(r"\s*(?:[，,：:（(、/／|｜是系为為12は는은씨氏さ\u3000]|\s)", rest)
                )
                and not _QUOTED_CJK.search(text)
            )
    return False


@cache
def _role_cjk() -> re.Pattern[str]:
    return re.compile(
        "|".join([*knowledge("bio")["role_words_cjk"], *knowledge("bio")["author_signs_cjk"]])
    )


def _opens_with(text: str, name: str) -> bool:
    """True for a text that opens with the name, in full or its last part, and says who that is."""
    parts = name_key(name).split()
    while len(parts) > 2 and parts[0] in words("honorifics", "bio"):
        parts = parts[1:]
    if not parts or is_cjk(name):
        return False
    opening = text[:200]
    if parts[-1] not in (folded := name_key(opening)) and parts[0] not in folded:
        return False
    tokens = list(re.finditer(r"\S+", opening))[:12]
    keys = [name_key(token.group()) for token in tokens]
    start = 0
    while start < min(3, len(keys)) and keys[start] in words("honorifics", "bio"):
        start += 1
    if start and keys[0] == "by":
        return False
    length = _length_of_name(keys[start:], parts)
    if length == 0:
        return False
    last = tokens[start + length - 1]
    return is_said(text[last.end() :], after=last.group()[-1])


def _length_of_name(keys: Sequence[str], parts: Sequence[str]) -> int:
    """Return how many words the name at the start takes, 0 where it is another's."""
    whole = "".join(parts)
    joined = ""
    for count, key in enumerate(keys[:8], start=1):
        joined += key.replace(" ", "")
        if joined == whole:
            return count
        if not whole.startswith(joined):
            break
    if len(parts) > 1 and keys[:1] == list(parts[:1]):
        for at in (1, 2, 3):
            if keys[at : at + 1] == list(parts[-1:]):
                return at + 1
    return 1 if len(parts[-1]) > 2 and keys[:1] == list(parts[-1:]) else 0


def leading_names(text: str) -> tuple[list[str], str] | None:
    """Return the names that a text opens with, and the rest of it."""
    names: list[str] = []
    rest = text[:400]
    for _ in range(6):
        found = _LEADING.match(rest)
        name = tidy_name(re.sub(r"^(?:The|Mr|Ms)\.?\s", "", found.group(1))) if found else ""
        # "Jane RoeTwitter": two elements without a space between them.
        if found is None or not is_person(name) or re.search(r"[a-z]{3}[A-Z]", name):
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
        r"(?:(?:本文)?作者[：:]?\s*)?(?!作者|本文|笔者|筆者)([\u4e00-\u9fff·・]{2,12}?)(?=[，,：:（(]|是|系|为|為)",
        text,
    )
    if found is None:
        found = re.match(r"(?:필자\s*)?(?!필자)([\uac00-\ud7af]{2,4}?)(?=\s*[,(]|(?:는|은) )", text)
    return [found.group(1)] if found and is_person(found.group(1)) else []
