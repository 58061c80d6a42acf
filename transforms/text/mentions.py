"""Who is named in a text, under one name for all of an article: states and their governments,
blocs, organisations, persons.

Gazetteers (countries.toml, actors.toml) and rules over capitals and titles; no model. A person is a
run of capitalised words after a title, or two or more within a sentence, or a run at a sentence's
start that the text confirms later. Later mentions (`Cui`, `Mr Gao`, `the vice foreign minister`) go
under the full name.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

MAX_NAME_WORDS = 4
"""A longer run of capitalised words is a title of something, not a person."""

OFFICE_REACH = 250
"""Characters back from `the minister` to the state that he is of."""

_PEOPLE, _SEAT, _NAME = "people", "seat", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A few words that stand for an actor."""

    start_char: int
    end_char: int
    entity_name: str
    entity_type: str
    """country, government, bloc, organisation, person."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of letters; `is_start` at the start of a sentence or line."""

    start: int
    end: int
    text: str
    is_start: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    phrase: str
    entity_name: str | None
    """None: the phrase holds an actor's word and is none."""
    entity_type: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words in a row that no gazetteer knows."""

    first: int
    last: int
    """Numbers of words, both inclusive."""
    title: str | None
    """What stands before it: `vice foreign minister`."""


_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ]\w*(?:['’][^\W\d_a-zß-öø-ÿ]\w+)?")
_START = re.compile(r"(?:^|[.!?:\n…]['\"”’)\]]*\s*|\n)[\s\"“‘«(\[—–•*-]*$")
_HAN = re.compile(r"[一-鿿]")
_BOUND_COMPOUND = re.compile(
    r"-(?:based|born|made|style|led|backed|owned|trained|speaking|educated)\b"
)
_LOCATIVE = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Aa]cross|[Aa]round|[Dd]owntown)\s+$")
_PLACE_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Aa]cross|[Tt]hrough|[Oo]ff|[Oo]n|[Oo]utside|[Ii]nto|[Oo]f the|[Tt]he|[Oo]ver|[Aa]round)\s+$"
)
_PERSON_AFTER = re.compile(
    r"(?:['’]s\b|,\s+(?:a|an|the|who|whose|\d\d)\b|\s+(?:who|said|says|told|wrote|writes|argued|argues|asked|has|had|is|was|will|would|and\s+(?:his|her))\b)"
)
_GENITIVE = re.compile(r"['’]s?\s+")
_JOINT = re.compile(
    r"(?: |-|\. (?=\S))(?:(?:de|da|di|del|van|von|der|bin|ibn|al|el|ben|dos|la|le)[ -]){0,2}"
)
_ORG_JOINT = re.compile(r"(?: |-|['’] | & )")
_ORG_TAIL = re.compile(r" (?:of|for|on|to|against)(?: the)? ")


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data("actors.toml")[name])


@cache
def _gazetteer() -> Mapping[str, tuple[_Entry, ...]]:
    """Phrases by their first run of letters, longest first."""
    entries: dict[str, _Entry] = {}

    def add(phrases: Sequence[str], name: str | None, kind_of: str, kind: str) -> None:
        for phrase in phrases:
            entries.setdefault(phrase, _Entry(phrase, name, kind_of, kind))

    for name, country in _data("countries.toml").items():
        add([name, *country.get("also", ())], name, "country", _NAME)
        add(country.get("people", ()), name, "country", _PEOPLE)
        add(country.get("seats", ()), name, "government", _SEAT)
    for actor in _data("actors.toml")["actors"]:
        add(actor["words"], actor["entity_name"], actor["entity_type"], _NAME)
    for phrase in _data("actors.toml")["not_actors"]:
        entries.setdefault(phrase, _Entry(phrase, None, "", _NAME))
    by_first: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries.values():
        first = re.match(r"\w+", entry.phrase)
        assert first is not None
        by_first[first.group()].append(entry)
    return {
        first: tuple(sorted(found, key=lambda entry: -len(entry.phrase)))
        for first, found in by_first.items()
    }


@cache
def _han_names() -> tuple[re.Pattern[str], Mapping[str, tuple[str, str]]]:
    names = {
        word: (name, "country")
        for name, country in _data("countries.toml").items()
        for word in country.get("han", ())
    }
    for actor in _data("actors.toml")["actors"]:
        names |= dict.fromkeys(actor.get("han", ()), (actor["entity_name"], actor["entity_type"]))
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), names


@cache
def _title_pattern() -> re.Pattern[str]:
    """A title with what belongs to it, capitalised or not."""
    data = _data("actors.toml")

    def either_case(words: Sequence[str]) -> str:
        both = {*words, *(word[0].lower() + word[1:] for word in words if len(word) > 3)}
        return "|".join(map(re.escape, sorted(both, key=lambda word: (-len(word), word))))

    return re.compile(
        rf"(?<!\w)(?:(?:{either_case(data['title_qualifiers'])})[ -]){{0,4}}"
        rf"(?:{either_case(data['titles'])})(?!\w)"
        rf"(?:[ ]?(?:{'|'.join(map(re.escape, data['title_tails']))})\b)?"
    )


@cache
def _government_words() -> re.Pattern[str]:
    words = sorted(_words("government_words"), key=lambda word: (-len(word), word))
    return re.compile(
        rf" (?:(?:central|federal|state|foreign|communist|ruling|current|new|[a-z]+ist) )?(?:{'|'.join(map(re.escape, words))})\b"
    )


def find_mentions(text: str) -> list[Mention]:
    """Return the mentions of actors in a text in order, without overlaps."""
    return _Reader(text).mentions()


class _Reader:
    """One text; each step marks the words it has taken."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = [
            _Word(m.start(), m.end(), m.group(), self._is_start(m.start()))
            for m in _CAPITALISED.finditer(text)
            if not (m.start() and text[m.start() - 1].isalnum())
        ]
        self._starts = [word.start for word in self._words]
        self._taken = [False] * len(self._words)
        self._titles = list(_title_pattern().finditer(text))
        self._title_ending = {match.end(): match for match in self._titles}
        self._found: list[Mention] = []

    def mentions(self) -> list[Mention]:
        self._find_organisations()
        self._find_known()
        runs = list(self._runs())
        names, bearers = self._name_persons(runs)
        self._find_later_mentions(names)
        self._find_offices(bearers)
        self._find_han()
        return _without_overlaps(self._found)

    def _is_start(self, position: int) -> bool:
        return _START.search(self._text[max(0, position - 12) : position]) is not None or not (
            self._text[max(0, position - 12) : position].strip()
        )

    def _add(self, start: int, end: int, name: str, kind: str) -> None:
        self._found.append(
            Mention(start_char=start, end_char=end, entity_name=name, entity_type=kind)
        )

    def _gap(self, number: int) -> str:
        """What stands between a word and the next."""
        if number + 1 >= len(self._words):
            return "\n"
        end = self._words[number].end
        return self._text[end : min(self._words[number + 1].start, end + 16)]

    def _take(self, start: int, end: int) -> None:
        for number in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            self._taken[number] = True

    # Organisations -------------------------------------------------------------------------------

    def _find_organisations(self) -> None:
        heads, starters, number = _words("organisation_words"), _words("sentence_starters"), 0
        while number < len(self._words):
            last = number
            while (
                last + 1 < len(self._words)
                and last - number < 7
                and _ORG_JOINT.fullmatch(self._gap(last))
            ):
                last += 1
            following = last + 1
            while number < last and self._words[number].text in starters:
                number += 1
            head = next(
                (n for n in range(last, number - 1, -1) if self._words[n].text in heads), None
            )
            if head is not None:
                end = head
                while (
                    end == last
                    and end + 1 < len(self._words)
                    and end - number < 8
                    and _ORG_TAIL.fullmatch(self._gap(end))
                ):
                    end += 1
                    while end + 1 < len(self._words) and self._gap(end) == " " and end - number < 8:
                        end += 1
                    last, following = end, end + 1
                self._add_organisation(number, end)
            number = following

    def _add_organisation(self, first: int, last: int) -> None:
        while first < last and self._title_at(first):
            first += 1
        if first == last:
            return
        start, end = self._words[first].start, self._words[last].end
        phrase = self._text[start:end]
        if self._known_at(first, len(phrase)) or self._starts_with_title(start, end):
            return
        if phrase.isupper() and len(phrase) > 12:
            return
        self._add(start, end, phrase, "organisation")
        self._take(start, end)

    def _title_at(self, number: int) -> bool:
        word = self._words[number]
        match = self._title_ending.get(word.end)
        return match is not None and match.start() == word.start

    def _starts_with_title(self, start: int, end: int) -> bool:
        return any(
            match.start() >= start for match in [self._title_ending.get(end)] if match is not None
        )

    # States, blocs and what else the gazetteers know ----------------------------------------------

    def _known_at(self, number: int, length: int = 0) -> _Entry | None:
        """The longest phrase of the gazetteers at a word, if it is at least so long."""
        word = self._words[number]
        first = re.match(r"\w+", word.text)
        assert first is not None
        for entry in _gazetteer().get(first.group(), ()):
            if len(entry.phrase) < length:
                return None
            after = word.start + len(entry.phrase)
            if self._text.startswith(entry.phrase, word.start) and not (
                entry.phrase[-1].isalnum() and self._text[after : after + 1].isalnum()
            ):
                return entry
        return None

    def _find_known(self) -> None:
        for number, word in enumerate(self._words):
            if self._taken[number]:
                continue
            entry = self._known_at(number)
            if entry is None or self._is_part_of_a_name(number, entry):
                continue
            end = word.start + len(entry.phrase)
            self._take(word.start, end)
            if entry.entity_name is None or _BOUND_COMPOUND.match(self._text, end):
                continue
            before = self._text[max(0, word.start - 12) : word.start]
            if entry.kind == _SEAT and _LOCATIVE.search(before):
                continue
            self._add_known(word.start, end, entry)

    def _add_known(self, start: int, end: int, entry: _Entry) -> None:
        kind, name = entry.entity_type, entry.entity_name
        assert name is not None
        if kind == "country":
            genitive = _GENITIVE.match(self._text, end) if entry.kind == _NAME else None
            at = genitive.end() - 1 if genitive else end
            government = _government_words().match(self._text, at)
            title = self._title_after(at + 1)
            if government is not None and not title:
                kind, end = "government", government.end()
            elif title:
                kind, end = "government", title.end()
        self._add(start, end, name, kind)

    def _title_after(self, position: int) -> re.Match[str] | None:
        match = _title_pattern().match(self._text, position)
        if match is None or not any(
            match.group().lower().removesuffix("general").rstrip(" -").endswith(office)
            for office in _words("offices")
        ):
            return None
        return match

    def _is_part_of_a_name(self, number: int, entry: _Entry) -> bool:
        """`Jordan Peterson` is no state, nor is `George Washington`."""
        if entry.phrase not in _words("also_given_names"):
            return False
        others = []
        if self._gap(number) == " ":
            others.append(number + 1)
        if number and self._gap(number - 1) == " " and not self._words[number - 1].is_start:
            others.append(number - 1)
        return any(
            self._words[other].text not in _words("not_a_person")
            and self._words[other].text not in _words("sentence_starters")
            and not self._known_at(other)
            and not self._is_title_word(other)
            for other in others
        )

    def _is_title_word(self, number: int) -> bool:
        word = self._words[number].text
        return word in _words("titles") or word in _words("title_qualifiers")

    # Persons -------------------------------------------------------------------------------------

    def _runs(self) -> Iterator[_Run]:
        """Yield capitalised words in a row that nothing has taken, title words cut off."""
        number = 0
        while number < len(self._words):
            if self._taken[number]:
                number += 1
                continue
            last = number
            while (
                last + 1 < len(self._words)
                and not self._taken[last + 1]
                and last - number < 12
                and _JOINT.fullmatch(self._gap(last))
                and not (self._gap(last).startswith(". ") and not self._is_initial(last))
            ):
                last += 1
            following = last + 1
            first, title = self._cut_titles(number, last)
            if first <= last:
                yield _Run(first, last, title)
            number = following

    def _is_initial(self, number: int) -> bool:
        word = self._words[number].text
        return len(word) == 1 or word + "." in _words("titles")

    def _cut_titles(self, first: int, last: int) -> tuple[int, str | None]:
        while first <= last and (
            self._words[first].text in _words("sentence_starters") and self._words[first].is_start
        ):
            first += 1
        title = None
        for number in range(last, first - 1, -1):
            match = self._title_ending.get(self._words[number].end) or self._title_ending.get(
                self._words[number].end + 1
            )
            if match is not None:
                title, first = match.group().lower(), number + 1
                break
        if title is None and first <= last:
            start = self._words[first].start
            match = self._title_ending.get(start - 1)
            if match is not None and self._text[start - 1] == " ":
                title = match.group().lower()
        return first, title

    def _name_persons(
        self, runs: Sequence[_Run]
    ) -> tuple[dict[str, list[tuple[int, str]]], dict[str, str]]:
        """Add the persons named in full or by title.

        Returns the full names by the word that later mentions use, each with its place; and the
        bearers of titles.
        """
        seen: dict[str, int] = defaultdict(int)
        for word in self._words:
            seen[word.text] += 1
        known: dict[str, str] = {}
        full: dict[str, list[tuple[int, str]]] = defaultdict(list)
        by_title: list[_Run] = []
        bearers: dict[str, str] = {}
        for run in runs:
            if not self._may_be_a_person(run, seen):
                continue
            if run.first == run.last:
                by_title.append(run)
                continue
            printed = self._printed(run)
            key = f"{self._words[run.first].text} {self._words[run.last].text}"
            name = known.setdefault(key, printed)
            start = self._words[run.first].start
            self._add(start, self._words[run.last].end, name, "person")
            for number in range(run.first, run.last + 1):
                self._taken[number] = True
            surname = self._words[
                run.first
                if self._words[run.first].text in _words("family_names_first")
                else run.last
            ].text
            full[surname].append((start, name))
            if run.title:
                bearers.setdefault(run.title, name)
        for run in by_title:
            word = self._words[run.first]
            if word.text not in full:
                full[word.text].append((word.start, word.text))
            name = _latest(full[word.text], word.start)
            self._add(word.start, word.end, name, "person")
            self._taken[run.first] = True
            if run.title:
                bearers.setdefault(run.title, name)
        return dict(full), bearers

    def _printed(self, run: _Run) -> str:
        return self._text[self._words[run.first].start : self._words[run.last].end]

    def _may_be_a_person(self, run: _Run, seen: Mapping[str, int]) -> bool:
        words = [self._words[number].text for number in range(run.first, run.last + 1)]
        if len(words) > MAX_NAME_WORDS or any(
            word in _words("not_a_person") or (len(word) > 3 and word.isupper()) for word in words
        ):
            return False
        if any(word in _words("organisation_words") for word in words):
            return False
        if words[0] in _words("sentence_starters") and words[0] not in _words("family_names_first"):
            return False
        if run.title is not None:
            return True
        if len(self._printed(run).split()) == 1:
            return False
        start = self._words[run.first].start
        after = self._words[run.last].end
        is_confirmed = (
            seen[words[-1]] > 1
            or (words[0] in _words("family_names_first") and seen[words[0]] > 1)
            or _PERSON_AFTER.match(self._text, after) is not None
        )
        if is_confirmed:
            return True
        is_place = _PLACE_BEFORE.search(self._text[max(0, start - 12) : start]) is not None
        return not self._words[run.first].is_start and not is_place

    def _find_later_mentions(self, names: Mapping[str, list[tuple[int, str]]]) -> None:
        for number, word in enumerate(self._words):
            if self._taken[number] or word.text not in names:
                continue
            # Beside another unknown capitalised word it is somebody or something else.
            if any(
                0 <= other < len(self._words)
                and not self._taken[other]
                and self._gap(min(number, other)) == " "
                and self._words[other].text not in _words("sentence_starters")
                and not self._is_title_word(other)
                for other in (number - 1, number + 1)
            ):
                continue
            self._add(word.start, word.end, _latest(names[word.text], word.start), "person")
            self._taken[number] = True

    def _find_offices(self, bearers: Mapping[str, str]) -> None:
        """`the vice foreign minister`: whoever was introduced so, else the state named before."""
        offices = _words("offices")
        states = sorted(
            (
                mention
                for mention in self._found
                if mention.entity_type in ("country", "government")
            ),
            key=lambda mention: mention.start_char,
        )
        ends = [mention.end_char for mention in states]
        for match in self._titles:
            office = match.group()
            if office[0].isupper() or office.split()[-1] not in offices:
                continue
            article = re.search(
                r"\b[Tt]he $", self._text[max(0, match.start() - 4) : match.start()]
            )
            if article is None:
                continue
            start, end = match.start() - 4, match.end()
            of = re.compile(r" of (?:the )?").match(self._text, end)
            number = bisect_left(self._starts, of.end()) if of else len(self._words)
            entry = (
                self._known_at(number)
                if of and number < len(self._words) and self._starts[number] == of.end()
                else None
            )
            if of and (entry is None or entry.entity_type not in ("country", "government")):
                continue
            if entry is not None and entry.entity_name is not None:
                self._add(
                    start, self._starts[number] + len(entry.phrase), entry.entity_name, "government"
                )
                continue
            if office in bearers:
                self._add(start, end, bearers[office], "person")
                continue
            before = bisect_right(ends, start) - 1
            if before >= 0 and start - ends[before] <= OFFICE_REACH:
                between = self._text[ends[before] : start]
                if "\n" not in between and between.count(". ") <= 1:
                    self._add(start, end, states[before].entity_name, "government")

    def _find_han(self) -> None:
        if _HAN.search(self._text) is None:
            return
        pattern, names = _han_names()
        for match in pattern.finditer(self._text):
            self._add(match.start(), match.end(), *names[match.group()])


def _latest(names: Sequence[tuple[int, str]], position: int) -> str:
    """The name given last before a place, or the first of all."""
    number = bisect_right(names, position, key=lambda pair: pair[0]) - 1
    return names[max(0, number)][1]


def _without_overlaps(mentions: Sequence[Mention]) -> list[Mention]:
    """Of two that overlap the longer stays."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start_char, -m.end_char)):
        if chosen and mention.start_char < chosen[-1].end_char:
            last = chosen[-1]
            if mention.end_char - mention.start_char > last.end_char - last.start_char:
                chosen[-1] = mention
            continue
        chosen.append(mention)
    return chosen
