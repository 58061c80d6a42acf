"""Labels of a codebook that no model was trained for yet: its cues alone, at once and explainable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from transforms.framing.codebook import Codebook, Frame
from transforms.framing.labelling import decide
from transforms.framing.reading import Reading, Statement
from transforms.records import Evidence, FrameLabel

UNIT_WORDS = 60.0
"""A text up to this long is judged as one statement; in a longer one each cue says less."""

LENGTH_POWER = 0.1
"""How fast: a cue of a text of n units counts n ** -0.1. Between 0 (any cue anywhere decides) and 1
(only density counts); chosen among .1 to .7 on half of a set of doubly read editorials."""

HEADLINE_FACTOR = 1.5
"""A cue in the headline counts for more: framing theory gives headlines the most salience."""

REPEAT_FACTOR = 0.3
"""Within an item a repeated cue says less than a new one."""


def label_by_cues(book: Codebook, reading: Reading) -> Iterator[FrameLabel]:
    """Yield the labels of one text: of the document for each frame, and of statements with cues."""
    n_words = sum(bool(word) for word in reading.tokens.words)
    for frame in book.frames:
        evidence = list(_evidence(book, frame, reading))
        yield _label(book, frame, evidence, n_words, reading, None)
        by_statement: dict[int | None, list[Evidence]] = defaultdict(list)
        for entry in evidence:
            by_statement[entry.sentence_no].append(entry)
        for statement in reading.statements:
            number = statement.sentence.sentence_no if statement.sentence else None
            if entries := by_statement.get(number):
                yield _label(book, frame, entries, len(statement.piece), reading, statement)


def _evidence(book: Codebook, frame: Frame, reading: Reading) -> Iterator[Evidence]:
    weights = {f"{book.id}.{frame.name}.{item.id}": item.weight for item in frame.items}
    place_of = {token: statement for statement in reading.statements for token in statement.piece}
    for cue in reading.tokens.cues:
        statement = place_of.get(cue.start)
        if cue.item not in weights or statement is None:
            continue
        start, end, in_headline = reading.place(cue.start, cue.end - 1)
        yield Evidence(
            start_char=start,
            end_char=end,
            evidence_text=(reading.headline if in_headline else reading.body)[start:end],
            weight=weights[cue.item],
            rule=cue.rule,
            voice=reading.voice(cue.start, cue.end - 1),
            sentence_no=statement.sentence.sentence_no if statement.sentence else None,
            in_headline=in_headline,
        )


def _label(
    book: Codebook,
    frame: Frame,
    evidence: Sequence[Evidence],
    n_words: int,
    reading: Reading,
    statement: Statement | None,
) -> FrameLabel:
    own = [entry for entry in evidence if entry.voice in ("author", "headline")]
    probability, score = _noisy_or(frame, evidence, n_words)
    probability_author, _ = _noisy_or(frame, own, n_words)
    decision, reason = decide(probability, frame.threshold)
    sentence = statement.sentence if statement else None
    if statement is None:
        is_quoted = decision == "yes" and decide(probability_author, frame.threshold)[0] == "no"
        unit, voice, start, end = "document", "quoted" if is_quoted else "author", 0, None
    elif sentence is None:
        unit, voice, start, end = "headline", "headline", 0, len(reading.headline)
    else:
        unit, start, end = "sentence", sentence.start_char, sentence.end_char
        voice = sentence.voice
        if voice == "author" and not own:
            voice = evidence[0].voice
    return FrameLabel(
        scheme=book.id,
        scheme_version=book.version,
        frame=frame.name,
        unit=unit,
        sentence_no=sentence.sentence_no if sentence else None,
        start_char=start,
        end_char=len(reading.body) if end is None else end,
        voice=voice,
        score=round(score, 4),
        probability=round(probability, 4),
        probability_author=round(probability_author, 4),
        threshold=frame.threshold,
        decision=decision,
        abstain_reason=reason,
        evidence=tuple(sorted(evidence, key=lambda entry: (-entry.weight, entry.start_char))),
    )


def _noisy_or(frame: Frame, evidence: Sequence[Evidence], n_words: int) -> tuple[float, float]:
    """Return (probability, weights added up).

    A noisy-or over cues (Pearl 1988), each weakened by the text's length: with item weights w and k
    cues of an item, 1 - prod (1 - w) ** (k * n_units ** -LENGTH_POWER).
    """
    weights = {item.id: item.weight for item in frame.items}
    cues: dict[str, dict[str, float]] = defaultdict(dict)
    for entry in evidence:
        item = entry.rule.split(":", 1)[0].rsplit(".", 1)[1]
        factor = HEADLINE_FACTOR if entry.in_headline else 1.0
        word = entry.evidence_text.lower()
        seen = cues[item].get(word, 0.0)
        cues[item][word] = seen + factor * (REPEAT_FACTOR if seen else 1.0)
    scale = max(1.0, n_words / UNIT_WORDS) ** -LENGTH_POWER
    silence, score = 1.0, 0.0
    for item, counts in cues.items():
        amount = sum(counts.values())
        silence *= (1.0 - weights[item]) ** (amount * scale)
        score += weights[item] * amount
    return 1.0 - silence, score
