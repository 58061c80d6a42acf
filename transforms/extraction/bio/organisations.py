"""Where in the words about a person an organisation's name begins and ends."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.bio.affiliations import affiliation_type
from transforms.extraction.bio.roles import role_pattern
from transforms.extraction.knowledge import knowledge, words

MAX_NAME = 90
_STOP = re.compile(
    r"(?P<mark>[,;:|]|\s[–—-]\s|\s[(]|\s(?:at|in|where|based|since|located|under|em|en|à|au|oraz|vid|bei|beim|presso|chez|an|am|na|no|aan|przy)\s|\sand\s(?=[a-z])|\s(?:e|y|et|und|och|i)\s)"
)
_ACRONYM = re.compile(r"\s*\(([\w&.-]{2,14})\)")
_ARTICLES = ("the ", "der ", "la ", "el ", "l'", "l’", "los ", "las ", "le ", "les ")
_HEAD_ENDS = re.compile(
    r"\s(?:of|for|on|in|at|de|del|di|da|do|du|des|van|der|für|en|na|no)\s|\s(?:all|dell|d|à l|de l)[’']"
)
_CAPITALS = re.compile(r"^[A-Z]{2,}\b")
_FEMININE = re.compile(
    r"(?:universität|hochschule|akademie|gesellschaft|stiftung|schule|bank|zeitung|kammer)(?!\w)",
    re.IGNORECASE,
)
_NEUTER = re.compile(
    r"(?:institut|zentrum|museum|kolleg|werk|amt|ministerium)s?(?!\w)", re.IGNORECASE
)
_BASED = re.compile(r"^(?:[\w’'-]+-(?:based|born|led|style)|independent)\s+", re.IGNORECASE)

_WHAT = re.compile(
    r"\b(?P<how>at|of|for|with) (?:the |an? )?(?:policy |law |research |advocacy |consulting |nonprofit |non-profit |environmental )?"
    r"(?:think[- ]tank|group|firm|charity|consultancy|nonprofit|non-profit|company|organi[sz]ation|magazine|newspaper|website)\s+(?=[A-ZÀ-Þ])"
)
"""What an organisation is, before what it is called: "the think tank Chatham House"."""


def without_description(text: str) -> str:
    """Return the text with organisations by name alone: "at the think tank X House" is "at X House"."""
    return _WHAT.sub(lambda found: f"{found.group('how')} ", text)


def organisation_at(text: str) -> tuple[int, str, str] | None:
    """Return where the words before an organisation end, the preposition, and the organisation."""
    usable = [found for found in _preposition().finditer(text) if _opens(text, found)]
    if not usable:
        return None
    chosen = usable[0]
    if chosen.group("word").lower() in words("places_subject", "bio"):
        # "professor of International Relations at Y", but "president of X Bank in Y".
        head = _HEAD_ENDS.split(_name(text, chosen))[0]
        is_subject = not _is_known(head) or chosen.group("word").lower() == "for"
        subjects = words("places_subject", "bio")
        later = [f for f in usable[1:] if f.group("word").lower() not in subjects]
        is_academic = _ends_academic(text[: chosen.start()])
        if is_academic and is_subject:
            later = later or [f for f in usable[1:] if _is_known(_name(text, f))]
        if later and later[0].start() - chosen.end() <= 80 and (is_subject or is_academic):
            chosen = later[0]
    name = tidy_organisation(_name(text, chosen))
    return (chosen.start(), chosen.group("word").lower(), name) if name else None


def tidy_organisation(name: str) -> str | None:
    """Return the name without article, place and quotes, a genitive read back."""
    name = name.strip(' ,;:|–—.-"“”«»')
    name = re.sub(r"^(?:As|the|der|des|die|dem|la|le|el|il|lo)\s+(?=\S)", "", name)
    name = re.sub(r"[’']s\s+[a-z].*$", "", _BASED.sub("", name))
    forms = knowledge("bio")["nominatives"]
    parts = name.split()
    if (
        len(parts) > 1
        and re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]+en", parts[0])
        and parts[1][:1].isupper()
    ):
        # "an der Hansischen Hochschule" is the Hansische Hochschule.
        if _FEMININE.search(name):
            parts[0] = parts[0][:-1]
        elif _NEUTER.search(name):
            parts[0] = parts[0][:-2] + "es"
    name = " ".join([forms.get(part, part) for part in parts[:2]] + parts[2:])
    return name if 1 < len(name) <= MAX_NAME and any(c.isalpha() for c in name) else None


@cache
def _preposition() -> re.Pattern[str]:
    forms = sorted(words("places_at", "bio"), key=len, reverse=True)
    return re.compile(
        r"(?:^|(?<=[\s,]))(?P<word>" + "|".join(map(re.escape, forms)) + r")(?:\s+|(?<=[’']))"
        r"(?:(?:the|der|die|das|den|dem|la|le|el|los|las|il|lo|de|het|l[’'])(?:\s+|(?<=[’'])))?(?=(?P<first>\S+))",
        re.IGNORECASE,
    )


def _opens(text: str, found: re.Match[str]) -> bool:
    """True where the words after the preposition may be an organisation's name."""
    first = found.group("first")
    name = _name(text, found)
    if not name or first[:1].isdigit() or role_pattern().fullmatch(first.strip(",.;")):
        return False
    word = found.group("word").lower()
    if not first[:1].isupper():
        return word in ("vid", "på", "hos", "ved") and _is_known(name)
    return word not in words("places_weak", "bio") or _is_known(name)


def _is_known(name: str) -> bool:
    return affiliation_type(name) is not None or bool(_CAPITALS.match(name))


def _ends_academic(title: str) -> bool:
    """True for "dean", "profesor": what "of" adds is a subject or a part of the place."""
    return title.lower().rstrip().endswith(tuple(words("academic_heads", "bio")))


def _name(text: str, found: re.Match[str]) -> str:
    start = found.end()
    if text[:start].endswith("The "):
        start -= 4
    rest = text[start : start + MAX_NAME + 40]
    for stop in _STOP.finditer(rest):
        mark = stop.group("mark").strip()
        before, after = rest[: stop.start()], rest[stop.end() :]
        if mark == "(":
            inside = _ACRONYM.match(rest[stop.start() :])
            is_state = inside and len(inside.group(1)) == 2 and inside.group(1).isupper()
            return rest[: stop.start() + inside.end()] if inside and not is_state else before
        if mark == ",":
            if before.startswith(tuple(words("dedications", "bio"))) and (
                town := re.match(r" [A-Z][\w’-]+", after)
            ):
                # "St Oswin's, Wisbech": a dedication is no name without its town.
                return before + "," + town.group()
            return before
        if (
            mark in ("e", "y", "i", "et", "und", "och")
            and after[:1].isupper()
            and not _is_known(before)
        ):
            continue
        if (
            mark in ("à", "en", "em", "in", "au")
            and not after[:1].isupper()
            and not after.startswith(_ARTICLES)
        ):
            continue
        return before
    return rest
