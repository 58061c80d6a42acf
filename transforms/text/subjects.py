"""Who says it: the subject of a verb of speech, without a parser.

A subject is what stands between a boundary and its verb. Boundaries are punctuation, conjunctions,
relative pronouns and other finite verbs.
"""

from __future__ import annotations

from transforms.text.reading import REACH, Range, Reading

MAX_PHRASE = 20
"""Words of a noun phrase read forwards."""


def find_subject(
    r: Reading, verb: int, first: int, after: int, shape: str, *, may_invert: bool
) -> tuple[Range | None, bool]:
    """Return the subject of a verb whose group begins at `first`, and whether it follows the verb."""
    if first == 0:
        return None, False
    before = r.words[first - 1]
    if r.has(first - 1, "relatives") or (before == "that" and shape != "ing"):
        return (first - 1, first), False
    if may_invert and shape != "ing" and _follows_content(r, first):
        right = phrase_right(r, after)
        if right is not None:
            return with_apposition(r, right), True
    shared = r.subject
    if before in ("and", "but", "or", "then", "&"):
        return shared or opening_phrase(r, first - 1), False
    if r.has(first - 1, "apposers"):
        if shape != "ing":
            apposed = _before_apposition(r, first - 1)
            if apposed is not None:
                return apposed, False
        return shared or opening_phrase(r, first if shape == "ing" else first - 1), False
    if before == "to":
        return (shared or opening_phrase(r, first - 1) if shape == "base" else None), False
    is_participle = shape == "ing" and not any(r.has(k, "be") for k in range(first, verb))
    if is_participle and r.has(first - 1, "prepositions", "subordinators"):
        return shared or opening_phrase(r, first - 1), False
    return phrase_left(r, first), False


def phrase_left(r: Reading, end: int) -> Range | None:
    """Return the noun phrase that ends before a word."""
    start = end
    while start > 0 and end - start < REACH:
        k = start - 1
        if r.words[k] == ")" and end - start < 8:
            opening = _bracket(r, k)
            if opening > 0:
                start = opening
                continue
        if r.is_dot_in_name(k) or (r.words[k] == "and" and start < end and _joins(r, start, end)):
            start = k
            continue
        if r.is_stop(k) or r.has(k, "dashes", "relatives", "subordinators", "auxiliaries"):
            break
        if r.has(k, "openers") and r.words[k] != "that":
            break
        if r.has(k, "clause_pronouns"):
            start = k if start == end else start
            break
        cue = r.cue(k)
        is_verb = cue is not None and cue.shape in ("ed", "s") and not r.has(k, "noun_forms")
        is_verb = is_verb or r.has(k, "irregular_pasts")
        if is_verb and start < end and not r.is_capital(k) and not r.has(k - 1, "determiners"):
            break
        start = k
    return trim_phrase(r, start, end)


def _bracket(r: Reading, close: int) -> int:
    """Return where the bracket opens that closes at a word, 0 where none does nearby."""
    for k in range(close - 1, max(0, close - 12), -1):
        if r.words[k] == "(":
            return k
    return 0


def _joins(r: Reading, start: int, end: int) -> bool:
    """Say whether the "and" before a word joins two parts of one subject."""
    left = start - 2
    if left < 0:
        return False
    if r.is_capital(left):
        return r.is_capital(start) or r.has(start, "determiners")
    return r.words[left].endswith("s") and r.words[end - 1].endswith("s")


def trim_phrase(r: Reading, start: int, end: int) -> Range | None:
    """Cut off what is no part of a noun phrase: conjunctions, adverbs, phrases of time."""
    while start < end and (
        r.has(start, "connectors", "genitive", "phrase_leads")
        or (end - start > 1 and r.is_manner(start) and not r.is_capital(start))
        or (end - start > 1 and r.has(start, "times") and r.words[start] != "this")
    ):
        start += 1
    if start < end and r.has(start, "time_prepositions"):
        start = _after_time(r, start, end)
    while end > start + 1 and (
        r.has(end - 1, "times") or (r.words[end - 1].isdigit() and r.has(end - 2, "since"))
    ):
        end -= 1
        if end > start + 1 and r.has(end - 1, "since"):
            end -= 1
    if start >= end or r.has(end - 1, "prepositions", "articles"):
        return None
    return (start, end) if _may_speak(r, start, end) else None


def _may_speak(r: Reading, start: int, end: int) -> bool:
    """Say whether a phrase may be somebody: named, pointed at, or many."""
    if (
        end - start == 1
        and r.has(start, "no_subjects", "determiners")
        and not r.has(start, "pronouns")
    ):
        return False
    if (r.is_capital(start) and start > 0) or r.words[start] >= "\u3400":
        return True
    if r.has(start, "determiners", "pronouns", "roles", "possessives") or r.words[start].isdigit():
        return True
    if any(r.is_capital(k) for k in range(start + 1, end)):
        return True
    if r.is_capital(start) and end - start == 1:
        return True
    is_many = (
        r.words[end - 1].endswith("s")
        or r.has(end - 1, "plurals", "roles")
        or "of" in r.words[start:end]
    )
    is_verbal = (
        r.words[start].endswith(("ed", "ing")) or r.is_adverb(start) or r.has(start, "auxiliaries")
    )
    return is_many and not is_verbal


def _after_time(r: Reading, start: int, end: int) -> int:
    """Return where the subject begins after "On Tuesday", "In 2010" or "At his rallies"."""
    k = start + 1
    while k < end and (r.has(k, "times", "dates") or r.words[k].isdigit()):
        k += 1
    if k > start + 1 or k >= end:
        return k
    k = end - 1
    while k > start and not (
        r.has(k, "determiners", "pronouns") or (r.is_capital(k) and not r.is_capital(k - 1))
    ):
        k -= 1
    return max(k, start + 1)


def _before_apposition(r: Reading, mark: int) -> Range | None:
    """Return the subject with its apposition, where the verb follows the mark that ends it."""
    opening = {")": "("}.get(r.words[mark], r.words[mark])
    low = max(0, mark - REACH)
    k = mark - 1
    while k > low and r.words[k] != opening:
        if r.has(k, "ends") and r.words[k] != ".":
            return None
        k -= 1
    if k <= 0 or r.words[k] != opening:
        return None
    phrase = phrase_left(r, k)
    if phrase is None:
        return None
    if r.has(k + 1, "relatives", "openers") or opening != ",":
        return phrase
    is_age = k + 2 == mark and r.words[k + 1].isdigit()
    apposes = is_age or _may_appose(r, k + 1) or r.is_capital(phrase[0]) or r.is_capital(k + 1)
    return (phrase[0], mark) if apposes else None


def _may_appose(r: Reading, k: int) -> bool:
    return r.has(k, "determiners", "roles", "apposition_leads")


def opening_phrase(r: Reading, limit: int) -> Range | None:
    """Return the noun phrase that opens the sentence, for a verb that shares its subject."""
    start = r.after_openers(0, limit)
    while start < limit and r.has(start, "subordinators"):
        start += 1
    if r.has(start, "prepositions"):
        comma = r.comma(start, 12)
        if comma < limit and r.words[comma] == ",":
            start = comma + 1
    phrase = phrase_right(r, start)
    return phrase if phrase and phrase[1] <= limit else None


def phrase_right(r: Reading, start: int) -> Range | None:
    """Return the noun phrase that begins at a word."""
    if start >= r.size:
        return None
    if r.has(start, "pronouns") and not r.has(start, "determiners"):
        return start, start + 1
    if r.is_capital(start):
        if r.has(start, "times"):
            return None
    elif not r.has(start, "determiners", "roles") and (
        r.has(start, "prepositions", "openers", "times", "auxiliaries")
        or r.is_stop(start)
        or r.is_adverb(start)
        or r.words[start].endswith("ing")
    ):
        return None
    k = start
    while k < r.size and k - start < MAX_PHRASE:
        if r.is_dot_in_name(k) and k > start:
            k += 1
            continue
        if r.words[k] == "(" and k > start:
            close = next((m for m in range(k, min(r.size, k + 10)) if r.words[m] == ")"), 0)
            if close:
                k = close + 1
                continue
        if _ends_phrase(r, start, k):
            break
        k += 1
    return (start, k) if k > start else None


def _ends_phrase(r: Reading, start: int, k: int) -> bool:
    if r.is_stop(k) or r.has(k, "dashes", "relatives", "auxiliaries"):
        return True
    if k > start and r.has(k, "times") and r.words[k] != "this":
        return True
    if r.has(k, "prepositions") and not r.has(k, "inner_prepositions"):
        return True
    if r.has(k, "place_prepositions") and (
        r.has(k + 1, "times", "setting_leads") or r.word(k + 1).isdigit()
    ):
        return True
    joins = r.words[k] == "and" and r.is_capital(k + 1) and r.is_capital(k - 1)
    if r.has(k, "subordinators") and not joins:
        return True
    if r.is_capital(k):
        return False
    if r.is_manner(k):
        return True
    cue = r.cue(k)
    is_verb = cue is not None and cue.shape != "base" and not r.has(k, "noun_forms")
    is_past = r.words[k].endswith("ed") and not r.has(k - 1, "determiners")
    return k > start and (is_verb or is_past)


def with_apposition(r: Reading, phrase: Range, *, only_last: bool = False) -> Range:
    """Stretch a phrase after its verb over the apposition that follows; only one that ends the
    sentence, where what is said may follow instead."""
    start, end = phrase
    at = end + 1 if r.word(end) == "," else end
    if (r.word(end) != "," and not r.has(end, "relatives")) or at >= r.size:
        return phrase
    apposes = _may_appose(r, at) or r.has(at, "relatives") or r.is_capital(at)
    is_noun = not (
        r.words[at].endswith("ing")
        or r.has(at, "prepositions", "subordinators")
        or r.is_adverb(at)
        or r.is_quote(at)
    )
    if not (apposes or is_noun):
        return phrase
    k = at
    while k < r.size and k - end < REACH:
        ends = r.has(k, "ends", "dashes") and r.words[k] != "-" and not r.is_dot_in_name(k)
        if ends or r.is_quote(k) or r.words[k] == ":":
            break
        if r.words[k] == "," and _goes_elsewhere(r, k + 1):
            break
        if r.has(k, "times") and r.has(k - 1, "since"):
            k -= 1
            break
        k += 1
    if only_last and (k < r.stop() or r.any_finite(at, k)):
        return phrase
    while k > end and r.words[k - 1] == ",":
        k -= 1
    return start, k


def _goes_elsewhere(r: Reading, k: int) -> bool:
    """Say whether what follows a comma is no more apposition."""
    if r.word(k) in ("and", "of"):
        return False
    is_participle = r.word(k).endswith("ing")
    return r.is_quote(k) or is_participle or r.has(k, "prepositions", "subordinators")


def _follows_content(r: Reading, first: int) -> bool:
    """Say whether a verb follows what was said, so that its subject may follow it."""
    if r.is_quote(first - 1):
        return True
    if r.words[first - 1] not in ",，":
        return False
    if r.is_quote(first - 2):
        return True
    apposed = _before_apposition(r, first - 1)
    if apposed is not None:
        comma = r.comma(apposed[0])
        if not r.any_finite(apposed[0] + 1, comma):
            return False
    return ends_main_clause(r, first - 1)


def ends_main_clause(r: Reading, comma: int) -> bool:
    """Say whether a main clause ends at a comma, and not an adverbial that opens the sentence."""
    start = r.after_openers(r.busy, comma)
    if start >= comma:
        return False
    is_adverbial = r.has(
        start, "prepositions", "subordinators", "relatives", "times"
    ) or r.is_adverb(start)
    if is_adverbial and "," not in r.words[start:comma]:
        return False
    if r.words[start].endswith("ing") or r.has(start, "participles"):
        return False
    return r.any_finite(start + 1, min(comma, start + REACH))
