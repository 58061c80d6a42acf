"""What a bio, or the rest of a byline, says that a person is, and where."""

from __future__ import annotations

import re
from functools import cache

from transforms.extraction.knowledge import knowledge, pattern, words
from transforms.extraction.markup import squeeze
from transforms.extraction.names import is_cjk

MAX_TEXT = 600
MAX_TITLE = 90
MAX_AFFILIATION = 90
_LAST_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Ltd|Co|Corp|vs|U\.S|Rev|Gen|Sen|Va|Calif|No|Univ))$"
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|[。！？；]")
_ARTICLE = re.compile(
    r"^(?:(?:currently|now|also|still|today|presently|both|derzeit|actuellement|actualmente|atualmente|attualmente)\s+)*"
    r"(?:(?:an?|the|one of the|eine?r?|der|die|das|une?|le|la|les|l[’']|una?|el|los|o|a|os|um|uma|il|un[’']?|een|de|het|en|ett)\b[\s]*)?",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"[^\W\d_]")
_BASED = re.compile(r"^[\w’' -]{2,30}-based\s+", re.IGNORECASE)
_QUALITY = re.compile(
    r"^(?:[A-Z]?[\w’'-]*-?(?:based|born|led|style)|American|independent)\s+", re.IGNORECASE
)
_PARENTHESIS = re.compile(r"\s*[(（]([^()（）]{0,80})[)）]")


def read_position(text: str, name: str) -> tuple[str | None, str | None]:
    """Read "X is a fellow at the Institute Y" into job title and affiliation.

    Args:
        text: A bio, or what stands after the name in a byline.
        name: The author; "" where the text is about one person only.
    """
    text = squeeze(text[:MAX_TEXT])
    if _speaks_cjk(text):
        return _read_cjk(text, name)
    for statement in _statements(text, name):
        title, place = _read_statement(statement)
        if title or place:
            return title, place
    return None, None


def affiliation_type(text: str | None) -> str | None:
    """Sort an affiliation by its words; None when none tells."""
    if not text:
        return None
    found = _kinds().search(f" {text.lower()} ")
    if found is None:
        return None
    kinds = {match.lastgroup or "" for match in _kinds().finditer(f" {text.lower()} ")}
    return next(kind for kind in knowledge("bio")["affiliation_types"] if kind in kinds)


@cache
def _kinds() -> re.Pattern[str]:
    groups = []
    for kind, marks in knowledge("bio")["affiliation_types"].items():
        plain = [
            re.escape(m.strip()) for m in sorted(marks, key=len, reverse=True) if not is_cjk(m)
        ]
        cjk = [re.escape(m) for m in marks if is_cjk(m)]
        # Short words must be whole ones: "mit" is no start of "mitte".
        forms = [rf"(?<!\w){m}" + (r"(?!\w)" if len(m) < 6 else "") for m in plain]
        groups.append(f"(?P<{kind}>{'|'.join(forms + cjk)})")
    return re.compile("|".join(groups))


# -- Chinese, Japanese, Korean -------------------------------------------------------------------


def _speaks_cjk(text: str) -> bool:
    return any(is_cjk(c) for c in text[:40]) and sum(is_cjk(c) for c in text) > len(text) / 4


@cache
def _cjk_title() -> re.Pattern[str]:
    return re.compile(
        r"(?:兼|原|前|现任|現任|资深|資深|特聘|讲席|客座|高级|首席|青年|助理|副|常务|執行|执行|名誉|客員|前任|전|현|명예|수석|책임)*"
        r"(?:" + "|".join(sorted(words("role_words_cjk", "bio"), key=len, reverse=True)) + r")"
    )


@cache
def _cjk_lead() -> re.Pattern[str]:
    return re.compile(
        r"^[\s(（【\[［\W]*(?:(?:"
        + "|".join(knowledge("bio")["author_words_cjk"])
        + r")|(?:系|为|為|是|现任|現任))[\s:：，,]*"
        r"|^[\s(（【\[［]+"
    )


def _read_cjk(text: str, name: str) -> tuple[str | None, str | None]:
    if name and name in text:
        text = text.split(name, 1)[1].lstrip(" ，,：:、氏さん")
    rest = _cjk_lead().sub("", text)
    rest = re.sub(
        r"^(?:씨|는|은|氏は|さんは|は|系|为|為|是|现为|現為|现任|現任|，|,|\s)+", "", rest
    )
    rest = re.split(r"[）)】\]。；;]|，本文|。本文|,本文", rest)[0]
    end = "|".join(sorted(words("organisation_ends_cjk", "bio"), key=len, reverse=True))
    best: tuple[str | None, str | None] = (None, None)
    for clause in re.split(r"[，,、]|で、", rest)[:6]:
        clause = clause.strip(" 　（(")
        for found in _cjk_title().finditer(clause):
            place = clause[: found.start()].strip(" 　의の")
            place = re.sub(r"^.*?年生まれ[。、]?", "", place)
            tail = clause[found.end() :].strip(" 　（(")
            if tail and not re.match(r"[（(、,이다입니でをのと。兼]", tail):
                continue
            if place and re.search(rf"(?:{end})(?:[^，,]{{0,12}})?$", place):
                extra = re.match(rf"(.*(?:{end}))(.{{1,8}})$", place)
                if extra and not _cjk_organisation_tail(extra.group(2)):
                    return extra.group(2).strip() + found.group(), extra.group(1)
                return found.group(), place.strip()
            if best[0] is None and len(place) <= 12:
                best = ((place + found.group()).strip() or None, None)
    return best


def _cjk_organisation_tail(text: str) -> bool:
    return is_cjk(text) and text[-1] in "系部院所会室部处科科과부실"


# -- scripts with words --------------------------------------------------------------------------


def _statements(text: str, name: str) -> list[str]:
    """Return what is said after the name, each clause that may say a position, best first."""
    after = _after_name(text, name)
    sentence = _first_sentence(after)
    found = _copula().search(sentence[:260])
    verb = _office().search(sentence[:260])
    clauses = []
    if found and found.start() <= (verb.start() if verb else 260):
        head = sentence[: found.start()].strip(" ,")
        main = sentence[found.end() :]
        apposition = head if sentence.lstrip().startswith(",") else ""
        of_a_book = re.match(r"(?:also )?(?:the )?(?:co-)?author of", main.strip(), re.IGNORECASE)
        clauses = [apposition, main] if of_a_book and apposition else [main, apposition]
    elif verb:
        office = knowledge("bio")["office_verbs"][verb.group(1).lower()]
        rest = sentence[verb.end() :]
        apposition = (
            sentence[: verb.start()].strip(" ,") if sentence.lstrip().startswith(",") else ""
        )
        clauses = [apposition, f"{office}\0{rest.strip()}"]
    else:
        clauses = [sentence]
    return [clause for clause in clauses if clause.strip(" ,.\0")]


def _after_name(text: str, name: str) -> str:
    if name:
        folded = text.casefold()
        for form in (name, name.split()[-1]):
            at = folded.find(form.casefold())
            if at >= 0:
                rest = text[at + len(form) :]
                return rest.lstrip(" ’'") if not rest[:1].isalpha() else rest
    found = _author().match(text.lstrip(' (*•_-–—"“['))
    if found:
        stripped = text.lstrip(' (*•_-–—"“[')
        return stripped[found.end() :]
    return text.lstrip(" ,;:|–—-•(")


def _first_sentence(text: str) -> str:
    for found in _SENTENCE_END.finditer(text):
        before = text[: found.start()]
        if found.group() == "." and _LAST_ABBREVIATION.search(before[-8:]):
            continue
        if before.strip(" ,"):
            return before
    return text


@cache
def _author() -> re.Pattern[str]:
    return pattern("author_words", "bio")


@cache
def _copula() -> re.Pattern[str]:
    longest = sorted(knowledge("bio")["copulas"], key=len, reverse=True)
    return re.compile(r"(?<![\w’'])(?:" + "|".join(longest) + r")(?=\s)", re.IGNORECASE)


@cache
def _office() -> re.Pattern[str]:
    verbs = sorted(knowledge("bio")["office_verbs"], key=len, reverse=True)
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, verbs)) + r")\b\s*", re.IGNORECASE)


@cache
def role_pattern() -> re.Pattern[str]:
    """Return the pattern of words for what a person is."""
    return re.compile(
        r"(?<![\w-])(?:[\w]+-)?(?:" + "|".join(knowledge("bio")["role_words"]) + r")(?![\w])",
        re.IGNORECASE,
    )


@cache
def _place_at() -> re.Pattern[str]:
    forms = sorted(set(knowledge("bio")["places_at"]), key=len, reverse=True)
    return re.compile(
        r"(?:^|(?<=[\s,]))(?P<prep>"
        + "|".join(map(re.escape, forms))
        + r")(?:\s+|(?<=[’']))(?:(?P<the>the|der|die|das|den|dem|la|le|el|los|las|il|lo|de|het|l[’'])\s+)?(?=(?P<first>\S+))",
        re.IGNORECASE,
    )


def _read_statement(statement: str) -> tuple[str | None, str | None]:
    office, _, rest = statement.partition("\0") if "\0" in statement else ("", "", statement)
    is_verb = "\0" in statement
    rest = re.sub(r",? and [A-Z][\w’' .-]{3,40} [a-z][^,]{3,60}, of ", " of ", rest)
    rest = _ARTICLE.sub("", rest.strip(" ,:"), count=1) if not is_verb else rest
    rest = re.sub(r", (?=of (?:the )?[A-Z])", " ", rest, count=1)
    first, second = _two(rest)
    end = pattern("clause_ends", "bio").search(first)
    first = first[: end.start()] if end and end.start() else first
    if end and not end.start():
        first = ""
    title, place = _split(first.strip(" ,"), office, is_verb=is_verb)
    if title is not None and second:
        title = f"{title}; {second}"
    return (title or None), (place or None)


def _two(rest: str) -> tuple[str, str | None]:
    """Cut off a second office: "… and an adjunct instructor in …", "… and chairs the board"."""
    found = re.search(
        r",?\s+(?:and|as well as)\s+(?:(?:is\s+|serves as\s+|also\s+)*(an?|the)\s+|(?P<verb>chairs|heads|directs|edits|co-chairs|leads)\s+(?:the\s+)?)",
        rest,
    )
    if found is None:
        return rest, None
    first, other = rest[: found.start()], rest[found.end() :]
    if found.group("verb"):
        office = knowledge("bio")["office_verbs"][found.group("verb")]
        other = re.split(r",|\swhich\b|\swhere\b|\sand\b", other)[0].strip(" .")
        return first, f"{office} of the {other}" if len(other) <= MAX_TITLE else None
    role = role_pattern().search(other[:60])
    if role is None:
        # "a fellow of the Academy and the Royal Society": no office.
        return (first if other[:1].islower() else rest), None
    title, _ = _split(other.strip(" ,"), "", is_verb=False)
    if (
        title is None
        or _is_past(title)
        or re.match(r"(?:co-)?authors?\b", title, re.IGNORECASE)
        or not title[:1].islower()
    ):
        return first, None
    return first, title


def _is_past(title: str) -> bool:
    return title.lower().startswith(tuple(knowledge("bio")["current_not"]))


def _split(text: str, office: str, *, is_verb: bool) -> tuple[str | None, str | None]:
    """Split "professor of law at the University of Y in Z" into title and organisation."""
    if possessive := re.match(
        r"^(?P<place>(?:the )?[A-Z][^,;]{1,50}?)[’']s?\s+(?P<title>[^,;]{3,70})$", text
    ):
        head = re.split(r",|\s(?:at|in|for|of)\s", possessive.group("title"))[0]
        if (
            role_pattern().search(head)
            and not is_verb
            and not role_pattern().search(possessive.group("place"))
        ):
            return _tidy_title(head), _tidy_place(possessive.group("place"))
    if is_verb:
        return _split_after_verb(text, office)
    text = _BASED.sub("", text)
    if comma := _after_comma(text):
        return comma
    cuts = [found for found in _place_at().finditer(text)]
    head = text[: cuts[0].start()] if cuts else text
    is_academic = any(
        re.search(rf"\b{word}\b", head, re.IGNORECASE)
        for word in knowledge("bio")["academic_heads"]
    )
    usable = [found for found in cuts if _opens_organisation(text, found)]
    chosen = usable[0] if usable else None
    if (
        chosen is not None
        and is_academic
        and chosen.group("prep").lower()
        in ("of", "for", "in", "de", "di", "da", "do", "del", "van")
    ):
        later = [
            f
            for f in usable[1:]
            if f.group("prep").lower()
            not in ("of", "in", "de", "di", "do", "da", "for", "du", "des", "van", "del", "der")
        ]
        later = [f for f in later if f.start() - chosen.end() <= 80]
        chosen = (
            later[0] if later else (chosen if _is_organisation(_phrase(text, chosen)) else None)
        )
    if chosen is None:
        return _without_place(text)
    title = text[: chosen.start()]
    place = _tidy_place(_phrase(text, chosen))
    before, named = _leading_organisation(title)
    if named is not None:
        return _tidy_title(
            text[len(named) :].strip() if chosen.group("prep").lower() == "of" else before
        ), named
    return _tidy_title(title), place


def _after_comma(text: str) -> tuple[str | None, str | None] | None:
    """Read "Associate Editor, PCWorld" and "Director of X, ACLU Foundations of Y"."""
    first, _, rest = text.partition(",")
    rest = rest.strip()
    if (
        not rest
        or not rest[:1].isupper()
        or not role_pattern().search(first)
        or re.search(r"\b(?:at|for|bei|der)\s+(?:the )?[A-Z]", first)
    ):
        return None
    if re.search(r"\bof (?:the )?[A-Z]", first) and affiliation_type(first.split(" of ", 1)[1]):
        return None
    parts = [part.strip() for part in rest.split(",")]
    place = (
        parts[-1]
        if len(parts) > 1
        and not affiliation_type(parts[0])
        and parts[0].istitle() is False
        and affiliation_type(parts[-1])
        else parts[0]
    )
    return _tidy_title(first), _tidy_place(place)


def _split_after_verb(text: str, office: str) -> tuple[str | None, str | None]:
    text = re.sub(r"^(?:as|als|comme|como|come|som)\s+(?:an?\s+|the\s+)?", "\1", text)
    if text.startswith("\1"):
        return _split(_ARTICLE.sub("", text[1:], count=1), "", is_verb=False)
    bare = re.sub(
        r"^(?:the|das|die|der|den|le|la|l[’']|el|o|a|het|de)\s*\b", "", text, flags=re.IGNORECASE
    )
    direct = bare[:1].isupper()
    if direct and office:
        return office, _tidy_place(re.split(r",| at | in (?=[A-Z])", bare)[0])
    cuts = [found for found in _place_at().finditer(text) if _opens_organisation(text, found)]
    cuts = [f for f in cuts if f.group("prep").lower() not in ("in", "from", "on", "i")] or cuts
    if not cuts:
        return None, None
    place = _tidy_place(_phrase(text, cuts[0]))
    what = text[: cuts[0].start()].strip(" ,")
    if office and what and not what.startswith(("about", "for", "on")):
        return _tidy_title(f"{office} of {what}"), place
    return None, place


def _opens_organisation(text: str, found: re.Match[str]) -> bool:
    """True where the words after the preposition may be an organisation's name."""
    phrase = _phrase(text, found)
    first = found.group("first")
    if not phrase or re.match(r"\d", first):
        return False
    prep = found.group("prep").lower()
    if prep in (
        "in",
        "i",
        "im",
        "en",
        "em",
        "à",
        "a",
        "w",
        "в",
        "from",
        "na",
        "no",
        "do",
        "da",
        "into",
        "in der",
    ) and not _is_organisation(phrase):
        return False
    if not first[:1].isupper():
        # "vid Lunds universitet", "в Московском университете": an organisation without a capital.
        return prep in ("vid", "på", "hos", "ved") and _is_organisation(phrase)
    return True


def _is_organisation(phrase: str) -> bool:
    return affiliation_type(phrase) is not None or bool(re.match(r"^[A-Z]{2,}\b", phrase))


def _phrase(text: str, found: re.Match[str]) -> str:
    rest = text[found.end() :]
    for stop in re.finditer(
        r"[,;:|]|\s[–—-]\s|\s(?:at|in|where|and (?=[a-z])|based|on|under|since|located|to)\s|\s(?:em|y|e|et|und|och|i|in|à|en|à|oraz)\s(?=[A-ZÀ-Þ\w])|\s[(]",
        rest,
    ):
        mark = stop.group().strip()
        if mark == "(":
            inside = re.match(r"\s*\(([\w&-]{2,14})\)", rest[stop.start() :])
            if inside and not (len(inside.group(1)) == 2 and inside.group(1).isupper()):
                return rest[: stop.start() + inside.end()]
            return rest[: stop.start()]
        if mark == "," and rest[: stop.start()].startswith(
            tuple(d.title() for d in knowledge("bio")["dedications"])
        ):
            more = re.match(r",\s+[A-Z][\w’-]+", rest[stop.start() :])
            return rest[: stop.start() + more.end()] if more else rest[: stop.start()]
        if (
            mark in ("e", "y", "i", "et", "und", "och", "and")
            and rest[stop.end() :][:1].isupper()
            and rest[: stop.start()][:1].isupper()
        ):
            continue
        if (
            mark in ("on", "à", "en", "in", "to")
            and mark != "in"
            and not rest[stop.end() :][:1].isupper()
        ):
            continue
        if mark == "on":
            continue
        return rest[: stop.start()]
    return rest


def _without_place(text: str) -> tuple[str | None, str | None]:
    """Read "Harbour Courier columnist", "lawyer in London", "research fellow"."""
    text = re.split(r",|\s\(|\s[–—]\s", text)[0]
    text = re.sub(
        r"\s+(?:in|at|with|for|of|from|based in|with an?)\s+(?:an?\s+)?(?:the\s+)?(?:[A-Z].*|[A-Z]?\w* ?(?:London|think|institute|company|firm).*)$",
        "",
        text,
    )
    before, named = _leading_organisation(text)
    if named is not None:
        return _tidy_title(before), named
    if not role_pattern().search(text):
        return None, (
            _tidy_place(text)
            if _is_organisation(text)
            and text[:1].isupper()
            and len(text) <= MAX_AFFILIATION
            and " " in text
            else None
        )
    return _tidy_title(text), None


def _leading_organisation(text: str) -> tuple[str, str | None]:
    """Return title and organisation of "Harbour Courier columnist"; no organisation of "Nigerian lawyer"."""
    parts = text.split()
    count = 0
    while count < len(parts) and (
        parts[count][:1].isupper() or (count and parts[count] in ("of", "and", "&", "the"))
    ):
        count += 1
    named = " ".join(parts[:count])
    rest = " ".join(parts[count:])
    if (
        not 0 < count < len(parts)
        or not role_pattern().search(rest)
        or role_pattern().search(named)
    ):
        return text, None
    if count == 1 and not _is_organisation(named) and not re.search(r"[a-z][A-Z]", named):
        return text, None
    first = parts[0].lower()
    if first in words("place_starts", "names") and not _is_organisation(named):
        return text, None
    return rest, named


def _tidy_title(title: str) -> str | None:
    title = _ARTICLE.sub("", title.strip(" ,;:|–—-"), count=1)
    title = _BASED.sub("", title)
    title = re.sub(r"\s+(?:at|in|with|for|of|an|am|the|der|and)$", "", title.strip(" ,;:|–—-."))
    return title if 1 < len(title) <= MAX_TITLE else None


def _tidy_place(place: str) -> str | None:
    place = place.strip(' ,;:|–—.-"“”')
    place = re.sub(r"^(?:the|der|des|die|la|le|el)\s+(?=\S)", "", place)
    place = _QUALITY.sub("", place) if "-based" in place[:30] else place
    parts = place.split()
    if (
        len(parts) > 1
        and re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]+en", parts[0])
        and parts[1][:1].isupper()
        and _GERMAN.search(place)
    ):
        parts[0] = parts[0][:-1] if _FEMININE.search(place) else parts[0][:-2] + "es"
    forms = knowledge("bio")["nominatives"]
    place = " ".join(forms.get(part, part) for part in parts[:2]) + (
        "" if len(parts) < 3 else " " + " ".join(parts[2:])
    )
    return place if 1 < len(place) <= MAX_AFFILIATION else None


_GERMAN = re.compile(
    r"(?:universität|hochschule|akademie|gesellschaft|stiftung|institut|zentrum|schule|bank|zeitung|kammer|museum)",
    re.IGNORECASE,
)
_FEMININE = re.compile(
    r"(?:universität|hochschule|akademie|gesellschaft|stiftung|schule|bank|zeitung|kammer)",
    re.IGNORECASE,
)
