"""Who says what in one sentence: the rules over words, quotations and the lexicon.

The scheme is PolNeAR's (Newell, Margolin & Ruths, "An Attribution Relations Corpus for Political
News", LREC 2018): a source, a cue and a content, of which only the source may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.text.assertion import (
    is_asserted,
    is_bare_clause,
    is_conditional,
    is_nobody,
    is_speaker,
)
from transforms.text.clauses import Words
from transforms.text.contents import clause_end, contents_around, noun_end, quotes_end
from transforms.text.cues import Cue
from transforms.text.reading import Range, Reading
from transforms.text.subjects import (
    find_subject,
    phrase_left,
    phrase_right,
    trim_phrase,
    with_apposition,
)

MAX_AUXILIARIES = 6
"""Words before a verb that belong to it: "has since then repeatedly"."""
MAX_HEADING = 8
"""Words before a colon that may name a speaker."""


@dataclass(frozen=True, slots=True)
class Attribution:
    source: Range | None
    antecedent: Range | None
    """Whom a source such as "who" stands for."""
    cue: Range
    """With auxiliaries and adverbs."""
    verb: int
    """The word that attributes."""
    kind: str
    contents: tuple[Range, ...]
    is_asserted: bool = False
    """Somebody says or believes it, and not only wants, may say or is accused of it."""


def attribute(sentence: Words) -> list[Attribution]:
    """Return the attributions of a sentence in order; none lies in the content of another."""
    r = Reading(sentence)
    found: list[Attribution] = []
    for k in range(r.size):
        if k < r.busy:
            continue
        attribution = _at(r, k)
        if attribution is not None and attribution.contents:
            found.append(attribution)
            r.subject = attribution.source or r.subject
            r.busy = max(attribution.cue[1], *(end for _, end in attribution.contents))
    return found


def _at(r: Reading, k: int) -> Attribution | None:
    """Return the attribution whose cue is a word."""
    word, cue = r.words[k], r.cue(k)
    found = _verb(r, k, cue) if cue is not None else None
    if found is None and word in r.lexicon.phrases:
        found = _phrase(r, k)
    if found is not None or not r.has(k, "other_cues"):
        return found
    if word == "according":
        return _according(r, k)
    if word == ":":
        return _colon(r, k)
    if r.has(k, "hedges"):
        return _hedge(r, k)
    return _passive(r, k) or _adjective(r, k) or _noun(r, k)


def _verb(r: Reading, k: int, cue: Cue) -> Attribution | None:
    for length in (3, 2, 1):
        particle = " ".join(r.words[k + 1 : k + 1 + length])
        if particle in cue.followed:
            kind, takes = cue.followed[particle]
            return _predicate(r, k, cue, kind, takes, k + 1 + length)
    return _predicate(r, k, cue, cue.kind, cue.takes, k + 1) if cue.kind is not None else None


def _phrase(r: Reading, k: int) -> Attribution | None:
    """Read a verb of several words, such as "made it clear"."""
    for phrase in r.lexicon.phrases[r.words[k]]:
        if tuple(r.words[k + 1 : k + 1 + len(phrase.rest)]) == phrase.rest:
            after = k + 1 + len(phrase.rest)
            return _predicate(
                r, k, phrase.cue, phrase.cue.kind or "neutral", phrase.cue.takes, after
            )
    return None


def _predicate(
    r: Reading, k: int, cue: Cue, kind: str, takes: frozenset[str], after: int
) -> Attribution | None:
    """Read a verb with its subject and what it takes; `after` is the word behind its particle."""
    first = _group_start(r, k)
    if _is_noun(r, k, first, cue.shape):
        return None
    is_passive = cue.shape == "ed" and any(r.has(m, "be") for m in range(first, k))
    if cue.shape == "ed" and k == 1 and r.words[0] == "as" and r.word(after) == "by":
        return _as_said_by(r, k, kind, after)
    if is_passive and not r.has(k, "passive_speech"):
        return None
    if r.words[k] == "asked" and (first == 0 or r.has(first - 1, "participle_leads")):
        start = after + 1 if r.word(after) in ("about", "by") else after
        comma = min(r.comma(start), r.stop(start))
        return (
            Attribution(None, None, (first, start), k, kind, ((start, comma),))
            if start < comma
            else None
        )
    if cue.shape == "ing" and first == 0:
        return _opening_participle(r, k, kind, after)
    source, is_inverted = None, False
    if not is_passive:
        may_invert = "quote" in takes and (first == k or r.has(k, "compound_past"))
        source, is_inverted = find_subject(r, k, first, after, cue.shape, may_invert=may_invert)
        if source is None and cue.shape != "ing" and not _is_beside_quote(r, first, after):
            return None
    if source is not None and is_nobody(r, source):
        return None
    if cue.is_finding and r.word(after) != "that":
        subject = range(*source) if source else ()
        if not any(r.has(m, "reports") for m in subject):
            return None
    r.in_relative = source is not None and r.has(source[0], "relatives")
    behind = source[1] if is_inverted and source else after
    contents = contents_around(r, source, is_inverted, first, behind, takes, k)
    antecedent = None
    if source is not None and (r.has(source[0], "relatives") or r.words[source[0]] == "that"):
        antecedent = phrase_left(r, source[0] - (r.word(source[0] - 1) == ","))
    r.in_relative = False
    if source is not None and r.has(source[0] - 1, "concessives"):
        contents = [(start, _clause_comma(r, start, end)) for start, end in contents]
    if is_conditional(r, min(source[0], first) if source else first) or _is_of_a_thing(
        r, cue, after, contents
    ):
        return None
    asserts = bool(contents) and all(
        is_asserted(r, k, cue, first, after, source, antecedent, content) for content in contents
    )
    return Attribution(source, antecedent, (first, after), k, kind, tuple(contents), asserts)


def _clause_comma(r: Reading, start: int, end: int) -> int:
    """Return where "while Smith said so, …" ends: what follows the comma is nobody's speech."""
    comma = r.comma(start + 1)
    return comma if r.word(comma) == "," and comma < end else end


def _is_of_a_thing(r: Reading, cue: Cue, after: int, contents: Sequence[Range]) -> bool:
    """Say whether a verb such as "report" has a thing after it: "victims report crimes"."""
    if cue.lemma not in r.lexicon.lists["things"] or not contents:
        return False
    start, end = contents[0]
    if start != after or r.has(start, "openers") or r.word(start) == "to":
        return False
    return not any(map(r.is_quote, range(start, end))) and not is_bare_clause(r, start, end)


def _as_said_by(r: Reading, k: int, kind: str, by: int) -> Attribution | None:
    """Read "As reported by the council, …"."""
    source = phrase_right(r, by + 1)
    if source is None or r.word(source[1]) != ",":
        return None
    content = (source[1] + 1, r.stop(source[1]))
    return (
        Attribution(source, None, (0, by), k, kind, (content,), is_asserted=True)
        if content[0] < content[1]
        else None
    )


def _opening_participle(r: Reading, k: int, kind: str, after: int) -> Attribution | None:
    """Read "Noting that the talks failed, the minister …": what is said ends at the comma."""
    comma = r.comma(after)
    if comma == after or r.word(comma) != "," or not r.has(after, "openers"):
        return None
    return Attribution(phrase_right(r, comma + 1), None, (k, after), k, kind, ((after, comma),))


def _group_start(r: Reading, k: int) -> int:
    """Return where the verb with its auxiliaries and adverbs begins."""
    if r.has(k, "compound_past"):
        return k - r.has(k - 1, "other_auxiliaries")
    first = k
    while (
        first > 0
        and k - first < MAX_AUXILIARIES
        and (
            r.has(first - 1, "auxiliaries")
            or r.is_adverb(first - 1)
            or (r.words[first - 1] == "to" and r.has(first - 2, "to_leads"))
        )
    ):
        first -= 1
    # An adverb that opens the sentence, or "Now,", is no part of it.
    while (
        first < k and (first == 0 or r.has(first - 1, "stops")) and not r.has(first, "auxiliaries")
    ):
        first += 1
    return first


def _is_noun(r: Reading, k: int, first: int, shape: str) -> bool:
    """Say whether a form that may be a verb of speech is none here."""
    if any(r.has(m, "auxiliaries") for m in range(first, k)):
        return False
    is_ambiguous = r.has(k, "noun_forms")
    b = first - 1
    if r.has(b, "genitive") or (r.has(b, "determiners") and not r.has(b, "pronouns", "her")):
        return True
    if is_ambiguous and shape == "s" and r.has(b, "demonstratives"):
        return True
    if is_ambiguous and r.has(b, "her", "quantifiers"):
        return r.has(b, "her") or shape == "s"
    if shape != "ing" and r.has(b, "prepositions") and r.words[b] != "to":
        return True
    if shape == "ing":
        return is_ambiguous and r.has(b, "determiners")
    if r.word(b) == "to" or (shape == "base" and not is_ambiguous):
        return False
    if r.has(k, "strict_forms") and not (
        r.has(k + 1, "certain")
        or r.is_quote(k + 1)
        or (r.has(k + 1, "quote_leads") and r.is_quote(k + 2))
    ):
        return True
    if shape == "base" and not r.has(b, "subject_pronouns", "plural_leads"):
        may_be_plural = r.word(b).endswith("s") or r.has(b, "plurals") or b < 0 or r.is_stop(b)
        return not _takes_on(r, k) if may_be_plural else not (r.is_capital(k) and first > 0)
    if shape == "s" and is_ambiguous:
        if r.has(b, "subject_pronouns"):
            return r.has(b, "plural_pronouns") or not _takes_on(r, k)
        return not _takes_on(r, k) and not r.is_capital(b)
    return False


def _takes_on(r: Reading, k: int) -> bool:
    """Say whether what follows reads as what a verb takes."""
    names = ("openers", "subject_pronouns", "determiners", "certain", "takers")
    return r.has(k + 1, *names) or r.is_capital(k + 1) or r.is_quote(k + 1)


def _is_beside_quote(r: Reading, first: int, after: int) -> bool:
    if r.is_quote(first - 1) or (r.word(first - 1) in (",", "，") and r.is_quote(first - 2)):
        return True
    return r.is_quote(after) or (r.has(after, "quote_leads") and r.is_quote(after + 1))


def _according(r: Reading, k: int) -> Attribution | None:
    """Read "according to …", before or after what it attributes."""
    source = phrase_right(r, k + 2) if r.word(k + 1) == "to" else None
    if source is None:
        return None
    if k == r.after_openers(r.busy, k):
        comma = r.comma(source[1], 25)
        end = r.stop(comma + 1)
        is_whole = r.word(comma) == "," and comma + 1 < end <= r.size
        contents = ((comma + 1, end),) if is_whole else ()
        asserts = is_speaker(r, source, strictly=True)
        return Attribution((source[0], comma), None, (k, k + 2), k, "neutral", contents, asserts)
    asserts = is_speaker(r, source, strictly=True)
    source = with_apposition(r, source, only_last=True)
    stop = k
    while stop > r.busy and r.has(stop - 1, "clause_marks"):
        stop -= 1
    start = r.after_openers(r.busy, stop)
    # "a book that, according to Smith, …": only what follows is Smith's.
    is_inside = r.has(stop - 1, "openers")
    left = [(start, stop)] if stop - start > 1 and not is_inside else []
    end = clause_end(r, source[1] + 1, None) if r.word(source[1]) == "," else 0
    right = [(source[1] + 1, end)] if end > source[1] + 1 and end <= r.size else []
    return Attribution(source, None, (k, k + 2), k, "neutral", (*left, *right), asserts)


def _colon(r: Reading, k: int) -> Attribution | None:
    """Read "Smith: “No deal.”", and in a first line "Smith: no deal for the coast"."""
    if not 0 < k <= MAX_HEADING or any(r.has(m, "stops") and r.words[m] != "." for m in range(k)):
        return None
    is_name = all(r.is_capital(m) or r.has(m, "name_parts") for m in range(k))
    is_heading = is_name and r.sentence.paragraph == 0 and r.size - k > 4
    source = trim_phrase(r, 0, k)
    is_clause = any(r.has(m, "auxiliaries", "relatives", "openers") for m in range(k))
    if source is None or is_clause or not (r.is_quote(k + 1) or is_heading):
        return None
    end = quotes_end(r, k + 1) if r.is_quote(k + 1) else r.stop(k + 1)
    return Attribution(source, None, (k, k + 1), k, "neutral", ((k + 1, end),))


def _hedge(r: Reading, k: int) -> Attribution | None:
    """Read "reportedly" and "allegedly": somebody says so, and nobody says who."""
    end = clause_end(r, k + 1, None)
    kind = "doubting" if r.words[k] == "allegedly" else "neutral"
    return (
        Attribution(None, None, (k, k + 1), k, kind, ((k + 1, end),))
        if k + 2 < end <= r.size
        else None
    )


def _passive(r: Reading, k: int) -> Attribution | None:
    """Read "is expected to", "was said to"."""
    if not r.has(k, "passive_to") or r.word(k + 1) != "to":
        return None
    first = _group_start(r, k)
    end = clause_end(r, k + 1, None)
    if not any(r.has(m, "be") for m in range(first, k)) or end - k < 3:
        return None
    return Attribution(None, None, (first, k + 1), k, "neutral", ((k + 1, end),))


def _adjective(r: Reading, k: int) -> Attribution | None:
    """Read "is confident that", "was critical of"."""
    if not r.has(k, "adjectives") or not r.has(k + 1, "adjective_links"):
        return None
    first = _group_start(r, k)
    if not any(r.has(m, "be") for m in range(first, k)):
        return None
    source, _ = find_subject(r, k, first, k + 1, "ed", may_invert=False)
    is_clause = r.words[k + 1] in ("that", "whether", "to")
    start = k + 1 if is_clause else k + 2
    end = clause_end(r, start, None) if start < r.size else start
    if source is None or end <= start + is_clause:
        return None
    kind = "doubting" if r.has(k, "doubting_adjectives") else "neutral"
    return Attribution(source, None, (first, start), k, kind, ((start, end),))


def _noun(r: Reading, k: int) -> Attribution | None:
    """Read "his claim that …", "Mr. Smith's attacks on …"; "allegations of …" are nobody's."""
    after = r.word(k + 1)
    is_infinitive = not r.has(k + 2, "determiners") and not r.is_capital(k + 2)
    if (after in ("that", "whether") and r.has(k, "noun_clause")) or (
        after == "to" and r.has(k, "noun_to") and is_infinitive
    ):
        start, end = k + 1, clause_end(r, k + 1, None)
    elif r.has(k + 1, "noun_prepositions") and r.has(k, "noun_noun"):
        start, end = k + 2, noun_end(r, k + 2)
    else:
        return None
    source, first = _owner(r, k)
    is_clause = after in ("that", "whether")
    if k + 2 >= r.size or end <= start or (source is None and not is_clause):
        return None
    return Attribution(source, None, (first, start), k, "neutral", ((start, end),))


def _owner(r: Reading, k: int) -> tuple[Range | None, int]:
    """Return whose a noun is, and where the cue begins after that."""
    for m in range(k - 1, max(-1, k - 7), -1):
        if r.has(m, "possessives"):
            return (m, m + 1), m + 1
        if r.has(m, "genitive", "apostrophes"):
            owner = phrase_left(r, m)
            return (owner, m) if owner is not None else (None, k)
        if r.is_stop(m) or r.has(m, "prepositions", "auxiliaries"):
            break
    return None, k
