"""What a bio, or the rest of a byline, says that a person is, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.extraction.bio.affiliations import affiliation_type as affiliation_type
from transforms.extraction.bio.cjk_positions import read_cjk_position, speaks_cjk
from transforms.extraction.bio.organisations import (
    organisation_at,
    tidy_organisation,
    without_description,
)
from transforms.extraction.bio.roles import role_pattern
from transforms.extraction.knowledge import knowledge, pattern, words
from transforms.extraction.page.markup import squeeze

MAX_TEXT = 700
MAX_TITLE = 90
MAX_SENTENCES = 4
VERB_WITHIN = 260
"""Characters after the name in which the verb stands; appositions before it can be long."""
_FIRST_PERSON = re.compile(r"^(?:(?:hi|hey|hello),?\s+)?i\s?(?:[’']m|\s+am)\s+", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:(?:currently|now|also|still|today|presently|both|derzeit|actuellement|actualmente|atualmente|attualmente)\s+)*"
    r"(?:(?:[Aa]n?|the|one of the|eine?r?|der|die|das|une?|le|la|les|una?|el|los|o|a|os|um|uma|il|een|de|het|en|ett)\s+|(?:l|un)[’']\s*)?"
)
_WORKS_AT = re.compile(r"\s(?:at|for|in|with|bei|beim|an|am|von|vom|chez|presso)\s")
_AGENT = re.compile(
    r"^(?!.*\b(?:and|or|not|ever|over|under|never|better|rather)\b).*\w{3}(?:er|or|ist|ian|eur|euse|trice|dora?|ista)$"
)
_CAPITAL = re.compile(r"(?<=[^\W\dA-Z] )[A-ZÀ-ÞА-ЯŁŚŻ]")
_BASED = re.compile(r"^(?:[A-ZÀ-Þ][\w’'.]*,? ){0,3}[\w’']+-based\s+")
_VAGUE = re.compile(
    r"^\s*(?:(?:an?|the)\s+)?(?:[\w-]+ )?(?:(?:co-)?authors? (?:of|on)|recogni[sz]ed|known|considered|widely|passionate|dedicated|responsible|committed|excited|on a mission)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;](?=\s|$)|\n")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Ltd|Co|Corp|vs|Rev|Gen|Sen|Va|Calif|No|Univ))$"
)
_PERSON = re.compile(r",? and (?:[A-ZÀ-Þ][\w’'.-]+ ){1,3}[A-ZÀ-Þ][\w’'-]+ [a-z][^,]{3,60}, of ")
_POSSESSIVE = re.compile(
    r"^(?P<place>(?:[Tt]he )?[A-ZÀ-Þ][^,;]{1,50}?)(?:[’']s|(?<=s)[’'])\s+(?P<title>[^,;]{3,70})"
)
_SECOND = re.compile(
    r",?\s+(?:and|as well as)\s+(?:(?:(?:is|serves as|also)\s+){0,2}(?:an?|the)\s+|(?P<verb>chairs|heads|directs|edits|co-chairs|leads)\s+(?:the\s+)?|serves as\s+(?:the\s+)?|(?=(?P<bare>[a-z-]+(?: [a-z-]+)?) (?:of|at|for) ))"
)


def read_position(text: str, name: str) -> tuple[str | None, str | None]:
    """Read "X is a fellow at the Institute Y" into job title and affiliation.

    Args:
        text: A bio, or what stands after the name in a byline.
        name: The author; "" where the text is about one person only.
    """
    text = squeeze(text[:MAX_TEXT])
    if speaks_cjk(text):
        return read_cjk_position(text, name)
    best: tuple[str | None, str | None] = (None, None)
    for is_past, statement in _statements(text, name):
        if is_past and best != (None, None):
            break
        title, place = _read_statement(statement)
        if title and place:
            return title, place
        best = (best[0] or title, best[1] or place)
    return best


# -- which words say it --------------------------------------------------------------------------


def _statements(text: str, name: str) -> Iterator[tuple[bool, tuple[str, str]]]:
    """Yield pairs of verb and words that may say a position, the present before the past."""
    past: list[tuple[str, str]] = []
    for number, sentence in enumerate(_sentences(_after_name(text, name))):
        if number == MAX_SENTENCES:
            break
        if number:
            first, _, rest = sentence.partition(" ")
            if first.casefold() not in words("pronouns", "bio"):
                break
            sentence = f" {rest}"
        for is_past, statement in _clauses(sentence):
            if is_past:
                past.append(statement)
            elif statement[1].strip(" ,"):
                yield False, statement
    for statement in past:
        yield True, statement


def _clauses(sentence: str) -> list[tuple[bool, tuple[str, str]]]:
    copula = _copula().search(sentence[:VERB_WITHIN])
    verb = _office().search(sentence[:VERB_WITHIN])
    at_copula = copula.start() if copula else VERB_WITHIN
    at_verb = verb.start() if verb else VERB_WITHIN
    head = sentence[: min(at_copula, at_verb)].strip(" ,")
    # "X, a lawyer, writes": the words between the commas; "X (1950) writes": none.
    apposition = head if sentence.lstrip().startswith(",") else ""
    is_former = _is_past(_ARTICLE.sub("", apposition, count=1))
    if copula and at_copula <= at_verb:
        main = sentence[copula.end() :]
        clauses = [
            (copula.group().lower() in words("copulas_past", "bio"), ("", main)),
            (is_former, ("", apposition)),
        ]
        return clauses[::-1] if apposition and _is_vague(main) and not is_former else clauses
    if verb:
        return [
            (is_former, ("", apposition)),
            (False, (verb.group(1).lower(), sentence[verb.end() :])),
        ]
    return [(False, ("", sentence))] if _is_nominal(sentence) else []


def _is_nominal(sentence: str) -> bool:
    """True for words without a verb: ", professor at Y", "head of policy, of Y"; not "joined Y"."""
    return not sentence[:1].isspace() or sentence.lstrip()[:1] in ",:(–—-|/" or _role_soon(sentence)


def _role_soon(sentence: str) -> bool:
    found = role_pattern().search(sentence[:60])
    return found is not None and len(sentence[: found.start()].split()) <= 2


def _is_vague(main: str) -> bool:
    return bool(_VAGUE.match(main)) or not role_pattern().search(main[:60])


def _after_name(text: str, name: str) -> str:
    folded = text.casefold()
    for form in dict.fromkeys((name, name.split()[-1])) if name.strip() else ():
        at = folded.find(form.casefold())
        end = at + len(form)
        if (
            at >= 0
            and not folded[end : end + 1].isalnum()
            and not (at and folded[at - 1].isalnum())
        ):
            return text[end:].lstrip("’")
    bare = text.lstrip(' (*•_-–—"“[')
    if found := _FIRST_PERSON.match(bare):
        bare = bare[found.end() :]
        return (
            re.sub(r"^(?:[A-ZÀ-Þ][\w’'-]+\s?){1,3}, ", ", ", bare)
            if bare[:1].isupper()
            else f" is {bare}"
        )
    if found := pattern("author_words", "bio").match(bare):
        return bare[found.end() :]
    given = name.partition(" ")[0]
    if given and bare.startswith(f"{given} "):
        return bare[len(given) :]
    return text.lstrip(" ,;:|–—-•(")


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _END.finditer(text):
        before = text[start : found.start()]
        if found.group() == "." and _ABBREVIATION.search(before[-8:]):
            continue
        if before.strip(" ,"):
            yield before if start == 0 else before.strip()
        start = found.end()
    if text[start:].strip(" ,"):
        yield text[start:] if start == 0 else text[start:].strip()


@cache
def _copula() -> re.Pattern[str]:
    longest = sorted(knowledge("bio")["copulas"], key=len, reverse=True)
    return re.compile(r"(?<![\w’'])(?:" + "|".join(longest) + r")(?=\s)", re.IGNORECASE)


@cache
def _office() -> re.Pattern[str]:
    verbs = sorted(knowledge("bio")["office_verbs"], key=len, reverse=True)
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, verbs)) + r")\b\s*", re.IGNORECASE)


# -- what they say -------------------------------------------------------------------------------


def _read_statement(statement: tuple[str, str]) -> tuple[str | None, str | None]:
    verb, rest = statement
    rest = _PERSON.sub(" of ", rest.strip(" ,:"), count=1)
    rest = re.sub(r", (?=of (?:the )?[A-ZÀ-Þ])", " ", rest, count=1)
    if not verb:
        rest = _ARTICLE.sub("", rest, count=1)
    first, second, second_place = _two(rest)
    end = pattern("clause_ends", "bio").search(first)
    first = (first[: end.start()] if end else first).strip(" ,")
    title, place = _after_verb(first, verb) if verb else _split(first)
    return (f"{title}; {second}" if title and second else title), place or second_place


def _two(rest: str) -> tuple[str, str | None, str | None]:
    """Cut off a second office and its place: "… and an adjunct instructor in …"."""
    found = _SECOND.search(rest)
    if found is None:
        return rest, None, None
    first, other = rest[: found.start()], rest[found.end() :]
    bare = found.group("bare")
    if found.group("verb"):
        office = knowledge("bio")["office_verbs"][found.group("verb")]
        other = re.split(r",|\swhich\b|\swhere\b|\sand\b", other)[0].strip(" .")
        return first, f"{office} of the {other}" if len(other) <= MAX_TITLE else None, None
    if bare:
        if not role_pattern().search(bare):
            return rest, None, None
        if not re.search(r"\b(?:at|of|for|with) (?:[Tt]he )?[A-ZÀ-Þ]", first):
            # "CEO and founder of X", but "a journalist and author of two books".
            return (first if bare.startswith(("author", "co-author")) else rest), None, None
    elif role_pattern().search(other[:60]) is None:
        return (first if other[:1].islower() else rest), None, None
    title, place = _split(other.strip(" ,"))
    if title is None or _is_past(title) or re.match(r"(?:co-)?authors?\b|recipient|winner", title):
        return first, None, None
    return first, title if title[:1].islower() else None, place


def _is_past(title: str) -> bool:
    return title.lower().startswith(tuple(knowledge("bio")["current_not"]))


def _split(text: str) -> tuple[str | None, str | None]:
    """Split "professor of law at the University of Y in Z" into title and organisation."""
    text = without_description(_BASED.sub("", text))
    if found := _POSSESSIVE.match(text):
        title = re.split(r"\s(?:at|in|for|of)\s", found.group("title"))[0]
        if role_pattern().search(title) and not role_pattern().search(found.group("place")):
            return _tidy_title(title), tidy_organisation(found.group("place"))
    if (by_comma := _by_comma(text)) is not None:
        return by_comma
    found_at = organisation_at(text)
    if found_at is None:
        return _without_place(text)
    start, preposition, place = found_at
    title = text[:start]
    # "a Civic Union member of the European Parliament"; but "the D.C. Bureau chief for The Nation".
    rest, named = _leading_organisation(text if preposition == "of" else "")
    if named is not None and " " in named:
        return _tidy_title(rest), named
    tidy = _tidy_title(title)
    is_elected = title.lower().strip().endswith(tuple(words("elected", "bio")))
    if tidy and (_is_past(tidy) or (preposition == "for" and is_elected)):
        # "former editor of X" works there no longer, and "MP for X" never did.
        return _tidy_title(text[: text.find(place) + len(place)]) or tidy, None
    return tidy, place


def _by_comma(text: str) -> tuple[str | None, str | None] | None:
    """Read "Associate Editor, PCWorld" and "Director of Equity, ACLU Foundations of Y"."""
    first, _, rest = text.partition(",")
    rest = rest.strip()
    if not rest[:1].isupper() or len(first) > 60 or not role_pattern().search(first):
        return None
    if _WORKS_AT.search(first) or affiliation_type(first.partition(" of ")[2]):
        return None
    parts = [part.strip() for part in re.split(r"[,;]", rest)]
    place = next(
        (part for part in parts[:3] if part[:1].isupper() and affiliation_type(part)), parts[0]
    )
    if re.search(r"\sof (?:[Tt]he )?[A-ZÀ-Þ]", first) and not affiliation_type(place):
        return None
    return _tidy_title(first), tidy_organisation(place)


def _after_verb(text: str, verb: str) -> tuple[str | None, str | None]:
    """Read what follows "chairs", "directs", "teaches", "works"."""
    office = knowledge("bio")["office_verbs"][verb]
    if found := re.match(r"(?:as|als|comme|como|come|som)\s+", text):
        return _split(_ARTICLE.sub("", text[found.end() :], count=1))
    if verb in words("writing_verbs", "bio"):
        found = re.search(r"(?<!\w)(?:for|für) (?=(?:the )?[A-ZÀ-Þ])", text)
        text = text[found.start() :] if found else ""
    bare = re.sub(r"^(?:(?:the|das|die|der|den|le|la|el|o|a|het|de)\s+|l[’'])", "", text)
    if office and bare[:1].isupper():
        return office, tidy_organisation(re.split(r",| at | in (?=[A-Z])", bare)[0])
    found_at = organisation_at(text)
    if found_at is None:
        return None, None
    start, _, place = found_at
    what = text[:start].strip(" ,")
    if office and what and not what.startswith(("about", "for", "on")):
        return _tidy_title(f"{office} of {what}"), place
    return None, place


def _without_place(text: str) -> tuple[str | None, str | None]:
    """Read "Harbour Courier columnist", "lawyer in London", "research fellow"."""
    text = re.split(r",|\s\(|\s[–—|]\s", text)[0]
    text = re.sub(
        r"\s(?:(?:in|at|with|for|from|à|en|em|au) (?:[Tt]he )?[A-ZÀ-Þ]|(?:at|with|bei|chez) (?:an?|eine[mr]?|une?) ).*$",
        "",
        text,
    )
    rest, named = _leading_organisation(text)
    if named is not None:
        return _tidy_title(rest), named
    for found in _CAPITAL.finditer(text):
        # "директор Института": a genitive, no preposition.
        before, rest = text[: found.start()], text[found.start() :]
        if (
            before.split()[-1].islower()
            and role_pattern().search(before)
            and not role_pattern().search(rest)
            and affiliation_type(rest)
        ):
            return _tidy_title(before), tidy_organisation(rest)
    if not role_pattern().search(text):
        is_named = text[:1].isupper() and " " in text and affiliation_type(text) is not None
        return (None, tidy_organisation(text)) if is_named else (_short_title(text), None)
    return _tidy_title(text), None


def _short_title(text: str) -> str | None:
    """Return a title of which no word is known, by its ending: "glassblower"."""
    parts = text.split()
    is_title = 0 < len(parts) <= 3 and text == text.lower() and len(text) > 5
    return _tidy_title(text) if is_title and _AGENT.search(text) else None


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
        or not role_pattern().search(" ".join(parts[count : count + 4]))
        or role_pattern().search(named)
    ):
        return text, None
    is_known = affiliation_type(named) is not None or bool(re.match(r"^[A-Z]{2,}\b", named))
    if count == 1 and not is_known and not re.search(r"[a-z][A-Z]", named):
        return text, None
    if parts[0].lower() in words("place_starts", "names") and not is_known:
        return text, None
    return rest, named


def _tidy_title(title: str) -> str | None:
    title = _BASED.sub("", _ARTICLE.sub("", title.strip(" ,;:|–—-"), count=1))
    title = re.sub(
        r"(?:\s+(?:at|in|with|for|of|to|an|am|im|bei|und|et|y|e|der|des|de|and|the|a|here))+$",
        "",
        title.strip(' ,;:|–—-.("“”'),
    )
    title = re.sub(r"\s(?:in|at) the [A-Z].*$", "", title)
    if title.lower() in words("not_titles", "bio"):
        return None
    if re.match(r"(?:with|mit|avec|con|as|from|on|in|at|I|who)\s", title):
        return None
    return title if 1 < len(title) <= MAX_TITLE else None
