"""Whether an attribution says that somebody said or believes something, or less than that.

"Smith says that the levy is dead" asserts; "if Smith says so", "Smith would say", "Smith wants the
levy dead" and "this shows that the levy is dead" do not: they are the author's own words.
"""

from __future__ import annotations

from transforms.text.cues import Cue
from transforms.text.reading import REACH, Range, Reading

MAX_SUBJECT_OF_CLAUSE = 12
"""Words in which a clause without "that" shows its verb."""
MAX_NAME = 4
"""Words in which it does after a name."""
_NOT = ("n't", "n’t", "'ve", "’ve")
"""How auxiliaries end that deny, or follow a modal: "would've"."""
_SHORT_MODALS = ("'d", "’d", "'ll", "’ll")
_PERSONS = ("ists", "ers", "ors", "ians", "ist", "ian", "crats", "men", "women")
"""How plurals that name people end."""


def is_conditional(r: Reading, start: int) -> bool:
    """Say whether the clause around a word is one of if, unless, once, rather than."""
    k = start
    while k > 0 and start - k < REACH and not r.is_stop(k - 1):
        k -= 1
        if r.has(k, "conditionals"):
            return True
    return False


def is_nobody(r: Reading, source: Range) -> bool:
    """Say whether a subject is a word that names no speaker: Rather, the challenge, no longer."""
    head = next((m for m in range(source[0] + 1, source[1]) if r.has(m, "prepositions")), source[1])
    is_lower = not r.is_capital(head - 1)
    return r.has(source[0], "no_subject_leads") or (is_lower and r.has(head - 1, "no_speakers"))


def is_speaker(r: Reading, source: Range, *, strictly: bool) -> bool:
    """Say whether a subject is somebody who can say something; strictly: by a word that says so."""
    start, end = source
    words = r.words[start:end]
    if not words or r.has(start, "nobodies") or words[-1] in ("us", "you", "me", "we", "i"):
        return False
    head = next(
        (m for m in range(start + 1, end) if r.has(m, "prepositions") or r.words[m] == ","), end
    )
    if r.words[start] in r.lexicon.lists["own"]:
        return False
    is_named = r.is_capital(head - 1) and (head - 1 > 0 or end - start == 1)
    if r.has(head - 1, "no_speakers") and not is_named:
        return False
    if end - start == 1 and r.has(start, "pronouns"):
        return not r.has(start, "things_said") and (not strictly or words[0] != "it")
    if words[-1].endswith(_SHORT_MODALS):
        return False
    if not strictly or is_named:
        return True
    last = r.words[head - 1]
    names = ("speakers", "accounts", "roles", "plurals")
    is_person = last.endswith(_PERSONS) or last.rstrip("s") in r.lexicon.lists["speakers"]
    return is_person or r.has(head - 1, *names)


def is_asserted(
    r: Reading,
    k: int,
    cue: Cue,
    first: int,
    after: int,
    source: Range | None,
    antecedent: Range | None,
    content: Range,
) -> bool:
    """Say whether a verb at a word asserts that its subject says or believes the content."""
    lists = r.lexicon.lists
    is_talk, is_sign = cue.lemma in lists["talk"], cue.lemma in lists["signs"]
    if source is None or not (is_talk or is_sign) or r.words[-1] in ("?", "？"):
        return False
    if not _is_indicative(r, k, cue, first, source, antecedent):
        return False
    subject = source
    if r.has(source[0], "relatives") or r.words[source[0]] == "that":
        if antecedent is None or r.has(antecedent[0], "anyone"):
            return False
        if r.word(source[0] - 1) != "," and not _is_there(r, antecedent[0]):
            return False
        subject = antecedent
    if not is_speaker(r, subject, strictly=is_sign or subject is antecedent):
        return False
    return _is_clause(r, cue, after, content)


def _is_there(r: Reading, start: int) -> bool:
    """Say whether a main verb comes before "those who say so", and does not deny that there are any;
    in "those who say so are wrong" it follows, and nothing tells where what they say ends."""
    denies = any(r.has(m, "negations") or r.words[m].endswith("n't") for m in range(start))
    return not denies and r.any_finite(0, start)


def _is_indicative(
    r: Reading, k: int, cue: Cue, first: int, source: Range, antecedent: Range | None
) -> bool:
    group = range(first, k)
    if any(r.has(m, "modals", "negations") or r.words[m].endswith(_NOT) for m in group):
        return False
    if is_conditional(r, min(source[0], first)) or r.has(source[0] - 1, "auxiliaries"):
        return False
    if r.has(source[0] - 1, "embedders"):
        return False
    is_behind = source[0] > k
    if cue.shape == "ing":
        if any(r.has(m, "be") for m in group):
            return not r.has(first, "participle_be")
        lists = r.lexicon.lists
        is_aloud = cue.lemma in lists["talk"] and cue.lemma not in lists["silent"]
        return r.word(first - 1) == "," and is_aloud
    if cue.shape == "base":
        if r.word(k - 1) == "to":
            return r.has(k - 2, "said_to")
        if any(r.has(m, "auxiliaries") for m in group):
            return True
        if source[1] != first and not is_behind:
            return False
        subject = antecedent or source
        last = r.words[subject[1] - 1]
        names = ("plurals", "plural_subjects")
        head = next((m for m in range(subject[0] + 1, subject[1]) if r.has(m, "prepositions")), 0)
        return (
            (last.endswith("s") and not last.endswith(("ous", "ss")))
            or r.has(subject[1] - 1, *names)
            or r.has(subject[0], "plural_subjects")
            or "and" in r.words[slice(*subject)]
            or r.word(head - 1).endswith("s")
        )
    return r.word(k + 1) != "by"


def _is_clause(r: Reading, cue: Cue, after: int, content: Range) -> bool:
    """Say whether a content is a clause, and no thing, deed or question."""
    start, end = content
    if start < after:
        return cue.lemma in r.lexicon.lists["talk"]
    word = r.words[start]
    if r.is_quote(start) or r.word(start - 1) in (":", "："):
        return True
    if start > after and r.has(start - 1, "prepositions") and word != "that":
        return False
    if word == "that":
        return r.any_finite(start + 1, end) or end - start > 3
    if word == "to" or r.has(after - 1, "prepositions"):
        return False
    if r.has(start, "openers"):
        return cue.lemma in r.lexicon.lists["tell"] and word in ("how", "why")
    if r.word(start - 1) == ",":
        return True
    return is_bare_clause(r, start, end, says=cue.lemma in r.lexicon.lists["say"])


def is_bare_clause(r: Reading, start: int, end: int, *, says: bool = False) -> bool:
    """Say whether a clause without "that" begins at a word; what `says` takes hardly anything else."""
    if r.has(start, "clause_subjects"):
        return end - start > 2
    if r.has(start, "prepositions", "subordinators") and not says:
        return False
    if r.is_capital(start) and any(
        r.is_finite(m) and not r.has(m, "genitive")
        for m in range(start + 1, min(end, start + MAX_NAME))
    ):
        return True
    for m in range(start + 1, min(end, start + MAX_SUBJECT_OF_CLAUSE)):
        if r.has(m, "auxiliaries", "irregular_pasts") or (says and r.is_finite(m)):
            return True
        if not says and (r.has(m, "relatives", "openers") or r.is_stop(m)):
            return False
    return says and end - start > 3
