"""What is said: the content of an attribution, left and right of its verb.

A content ends with the sentence or where the next attribution begins.
"""

from __future__ import annotations

from transforms.text.reading import REACH, Range, Reading
from transforms.text.subjects import ends_main_clause

MAX_ADJUNCT = 16
"""Words between a verb and what was said: "said in an interview with … on Monday that"."""
MAX_NOUN = 25
LONG_QUOTE = 200
"""Characters; a longer quotation is no part of a clause around it."""


def contents_around(
    r: Reading,
    source: Range | None,
    is_inverted: bool,
    first: int,
    after: int,
    takes: frozenset[str],
    verb: int,
) -> list[Range]:
    """Return the contents of a verb: one after it, one before, or one that it interrupts."""
    behind = _after_addressee(r, after, takes)[0] if "addressee" in takes else after
    if source is not None and not is_inverted and r.word(behind) == "," and "bare" in takes:
        inserted = _around_insertion(r, source[0], behind)
        if inserted:
            return inserted
    precedes = source is not None and not is_inverted and 0 <= first - source[1] < REACH
    edge = min(source[0], first) if precedes and source is not None else first
    is_last = after >= r.stop()
    left = _left(r, edge, is_last=is_last) if takes & {"quote", "bare"} else None
    if is_inverted and source is not None:
        return _around(r, left, source[1])
    if left is not None and r.is_quote(left[1] - 1) and not r.has(after, "openers"):
        return _around(r, left, after)
    right = _right(r, verb, after, takes, has_left=left is not None)
    if right is not None:
        return [right]
    return _around(r, left, after) if left is not None and "quote" in takes else []


def _around_insertion(r: Reading, start: int, comma: int) -> list[Range]:
    """Read "The levy, Smith said, is dead" and "As Smith said, the levy is dead"."""
    end = clause_end(r, comma + 1, None)
    right = [(comma + 1, end)] if end > comma + 2 else []
    before = r.word(start - 1)
    if before == "as" and start == 1:
        return right
    if before != "," or r.is_quote(comma + 1) or r.word(comma + 1).endswith("ing"):
        return []
    if r.has(comma + 1, "relatives", "subordinators") or r.word(comma + 1) == "according":
        return []
    left = r.after_openers(r.busy, start - 1)
    return [*([(left, start - 1)] if left < start - 1 else []), *right]


def _around(r: Reading, left: Range | None, after: int) -> list[Range]:
    """Return the content before a verb of speech, and the part that goes on after it."""
    contents = [left] if left is not None else []
    k = after
    while k < r.size and k - after < MAX_NOUN and not r.is_quote(k) and not r.has(k, "pauses"):
        k += 1
    if r.is_quote(k):
        # Else it is part of where it was said: on “Meet the Press”.
        return [*contents, (k, quotes_end(r, k))] if k == after else contents
    if r.word(k) in (",", ":") and r.is_quote(k + 1):
        return [*contents, (k + 1, quotes_end(r, k + 1))]
    is_clause = left is not None and not r.is_quote(left[1] - 1)
    if is_clause and k == after and r.word(k) == "," and not r.word(k + 1).endswith("ing"):
        end = clause_end(r, k + 1, None)
        if end - k > 2 and not r.has(k + 1, "relatives", "subordinators"):
            contents.append((k + 1, end))
    return contents


def quotes_end(r: Reading, k: int) -> int:
    """Return the end of a run of quotations."""
    end = k + 1
    while r.is_quote(end):
        end += 1
    return end


def _left(r: Reading, edge: int, *, is_last: bool) -> Range | None:
    """Return what a sentence says before "…, he said"; the verb may be its last word."""
    if edge <= r.busy:
        return None
    if r.is_quote(edge - 1):
        return _quote_left(r, edge - 1)
    if r.words[edge - 1] not in ",，":
        return None
    if r.is_quote(edge - 2):
        return _quote_left(r, edge - 2)
    if is_last or _is_interrupted(r, edge - 1) or ends_main_clause(r, edge - 1):
        start = r.after_openers(r.busy, edge - 1)
        return (start, edge - 1) if start < edge - 1 else None
    return None


def _is_interrupted(r: Reading, comma: int) -> bool:
    """Say whether "The levy, said Smith, is dead": a finite verb follows the second comma."""
    start = r.after_openers(r.busy, comma)
    if start or r.has(0, "prepositions", "subordinators", "times") or r.is_adverb(0):
        return False
    second = r.comma(comma + 1, 12)
    return r.word(second) == "," and r.is_finite(second + 1) and second + 2 < r.size


def _quote_left(r: Reading, k: int) -> Range:
    """Return the quotation at a word, with the clause that it ends, if any."""
    start = k
    low = max(r.busy, k - REACH)
    while (
        start > low and not r.has(start - 1, "stops") and r.words[start - 1] not in ("and", "but")
    ):
        start -= 1
    quote = r.sentence.quotes[k]
    is_reported = any(
        cue is not None and "quote" in cue.takes for cue in map(r.cue, range(start, k))
    )
    is_whole = quote.end - quote.start > 2 * LONG_QUOTE or (k - start > 12 and start == low)
    return (k, k + 1) if is_reported or is_whole else (start, k + 1)


def _right(
    r: Reading, verb: int, after: int, takes: frozenset[str], *, has_left: bool
) -> Range | None:
    """Return what a verb has after it."""
    k, is_told = after, False
    if "addressee" in takes:
        k, is_told = _after_addressee(r, k, takes)
    k = _insertion_end(r, _after_adjuncts(r, k))
    if k >= r.size:
        return None
    word = r.words[k]
    if r.has(k, "quote_leads") and "quote" in takes:
        if r.is_quote(k + 1):
            return k + 1, _mixed_end(r, k + 1, verb)
        return (k + 1, r.stop(k + 1)) if word in ":：" and k + 1 < r.size else None
    if r.is_quote(k):
        return (k, _mixed_end(r, k, verb)) if takes & {"quote", "noun", "clause"} else None
    if r.has(k, "stops"):
        return None
    is_phrase = takes & {"noun", "addressee"}
    if r.has(k, "openers") and takes & {"clause", "noun"}:
        starts = is_phrase or not r.has(k, "time_openers")
        return (k, clause_end(r, k, verb)) if starts else None
    if word == "to":
        is_infinitive = not r.has(k + 1, "determiners") and not r.is_capital(k + 1)
        takes_it = "to" in takes and is_infinitive and k + 1 < r.size
        return (k, clause_end(r, k, verb)) if takes_it else None
    if (word in takes and r.has(k, "prepositions")) or (is_told and word in takes):
        return k + 1, clause_end(r, k + 1, verb)
    is_clause = "bare" in takes and not has_left and _clause_starts(r, k)
    is_noun = "noun" in takes and "addressee" not in takes and k == after and _noun_starts(r, k)
    if is_clause or is_noun:
        return k, clause_end(r, k, verb)
    if "to" in takes and "noun" not in takes and _noun_starts(r, k):
        # "wants the US to look": the noun before the infinitive belongs to what is wanted.
        end = clause_end(r, k, verb)
        return (k, end) if "to" in r.words[k + 1 : min(end, k + 12)] else None
    return None


def _insertion_end(r: Reading, k: int) -> int:
    """Skip a short insertion: "said, in effect, that"."""
    if r.word(k) != "," or r.is_quote(k + 1):
        return k
    second = r.comma(k + 1, 8)
    goes_on = r.has(second + 1, "openers") or r.is_quote(second + 1)
    return second + 1 if r.word(second) == "," and goes_on else k


def _after_adjuncts(r: Reading, start: int) -> int:
    """Skip when and where it was said, if what was said still follows."""
    k = start
    while k - start < 3 and (
        (r.has(k, "times") and not r.has(k, "time_leads")) or r.has(k, "manners") or r.is_manner(k)
    ):
        k += 1
    if not r.has(k, "adjuncts"):
        return k
    for m in range(k + 1, min(r.size, k + MAX_ADJUNCT)):
        if r.words[m] in ("that", ":") or r.is_quote(m):
            return m
        if r.has(m, "ends") or r.words[m] == ",":
            follows = r.is_quote(m + 1) or r.word(m + 1) == "that"
            return m + 1 if r.words[m] == "," and follows else k
        if r.has(m, "clause_pronouns") and m - k > 1:
            return m
        is_day = r.has(m, "times") and r.words[m].endswith("day")
        if is_day and (r.has(m + 1, "determiners") or r.is_capital(m + 1)):
            return m + 1
    return k


def _after_addressee(r: Reading, start: int, takes: frozenset[str]) -> tuple[int, bool]:
    """Return the word after the one spoken to, and whether anybody is."""
    if r.has(start, "openers", "quote_leads") or r.is_quote(start):
        return start, False
    k = start
    while k < r.size and k - start < MAX_NOUN:
        if k > start and r.is_dot_in_name(k):
            k += 1
            continue
        if r.is_stop(k) or r.has(k, "times"):
            break
        if k > start and (
            r.has(k, "openers", "clause_pronouns", "settings")
            or r.words[k] in ("to", "about")
            or (r.words[k] == "of" and "of" in takes and not r.is_capital(k - 1))
            or (k == start + 1 and r.has(start, "objects") and not r.has(k, "prepositions"))
            or (r.has(k, "determiners") and not r.has(k - 1, "prepositions"))
        ):
            break
        k += 1
    return k, k > start


def _clause_starts(r: Reading, k: int) -> bool:
    """Say whether a clause without "that" may begin here."""
    if r.is_stop(k):
        return False
    if r.has(k, "clause_prepositions"):
        return r.any_finite(k + 2, k + REACH) and "," in r.words[k : k + 14]
    if r.has(k, "prepositions", "no_clause_starts"):
        return False
    return any(
        r.is_finite(m) or r.is_quote(m) or r.words[m] == "to" or r.words[m].endswith("s")
        for m in range(k + 1, min(r.size, k + REACH))
    )


def _noun_starts(r: Reading, k: int) -> bool:
    if r.words[k] in ("that", "both"):
        return True
    is_other = r.has(k, "prepositions", "subordinators", "times", "auxiliaries", "particles")
    return not (is_other or r.is_stop(k))


def _mixed_end(r: Reading, k: int, verb: int) -> int:
    """Return where a content ends that begins with a quotation."""
    quote = r.sentence.quotes[k]
    if r.is_quote(k + 1):
        return quotes_end(r, k)
    if k + 1 >= r.size or r.is_stop(k + 1) or quote.end - quote.start > LONG_QUOTE:
        return k + 1
    return clause_end(r, k + 1, verb)


def clause_end(r: Reading, start: int, verb: int | None) -> int:
    """Return where a content ends that begins at a word."""
    k, depth = start + 1, int(r.word(start) == "(")
    while k < r.size:
        word = r.words[k]
        depth += (word == "(") - (word == ")")
        if word == ";" or depth < 0:
            break
        if r.has(k, "clause_marks") and _begins_new(r, k, k + 1, verb):
            break
        if r.has(k, "clause_joints") and _begins_new(r, k, k, verb):
            break
        k += 1
    while k > start + 1 and (
        r.words[k - 1] == ","
        or (r.has(k - 1, "ends") and not (r.words[k - 1] == "." and r.has(k - 2, "abbreviations")))
    ):
        k -= 1
    return k


def _begins_new(r: Reading, at: int, k: int, verb: int | None) -> bool:
    """Say whether something that is not said begins at a word, `at` being the comma before it."""
    is_after_comma = at != k
    if r.word(k) == "according" or (is_after_comma and r.has(k, "contrasts")):
        return True
    if is_after_comma and (_names_speaker(r, k) or (r.in_relative and r.has(k, "auxiliaries"))):
        return True
    cue = r.cue(k)
    if is_after_comma and cue is not None and cue.shape == "ing":
        return bool(cue.takes & {"quote", "clause", "noun"})
    if r.word(k) not in ("and", "but") and not (is_after_comma and r.word(k) in ("then", "also")):
        return False
    k += 1
    while k - at < 5 and (r.is_adverb(k) or r.has(k, "have")):
        k += 1
    cue, main = r.cue(k), r.cue(verb) if verb is not None else None
    if cue is not None and main is not None:
        if cue.shape == main.shape == "ing":
            return True
        agrees = main.shape in (cue.shape, "ed") and cue.shape in ("ed", "s")
        if (
            agrees
            and not r.has(k, "noun_forms")
            and (cue.takes & {"quote", "clause"} or is_after_comma)
        ):
            return True
    # ", and Smith said"
    for m in range(k + 1, min(r.size, k + 7)):
        if r.is_told(m):
            return is_after_comma or r.is_capital(k) or r.has(k, "subject_pronouns")
        if r.is_stop(m):
            break
    return False


def _names_speaker(r: Reading, k: int) -> bool:
    """Say whether "Smith said" or "he argued" begins at a word."""
    if not (r.is_capital(k) or r.has(k, "clause_pronouns")):
        return False
    for m in range(k + 1, min(r.size, k + 6)):
        if r.is_told(m):
            return True
        if r.is_stop(m) or r.has(m, "relatives", "prepositions", "auxiliaries"):
            return False
    return False


def noun_end(r: Reading, start: int) -> int:
    """Return where a noun phrase ends that is what a source's noun is about."""
    k = start
    while k < r.size and k - start < MAX_NOUN:
        if r.is_stop(k) or r.has(k, "dashes"):
            break
        if k > start and r.has(k, "auxiliaries", "subordinators", "relatives"):
            break
        k += 1
    return k
