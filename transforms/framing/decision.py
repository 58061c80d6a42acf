"""From cues to labels: sentence, headline and document, each with its evidence and voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.framing.codebook import Codebook, Frame
from transforms.records import Evidence, FrameLabel, Sentence

UNIT_WORDS = 60.0
"""A text up to this long is judged as one statement; in a longer one each cue says less."""

LENGTH_POWER = 0.1
"""How fast: a cue of a text of n units counts n ** -0.1. Between 0 (any cue anywhere decides) and 1
(only density counts); chosen among .1 to .7 on half of a set of doubly read editorials."""

ABSTAIN_BAND = 0.04
"""Half width of the band around the threshold in which the model would rather not say."""

HEADLINE_FACTOR = 1.5
"""A cue in the headline counts for more: framing theory gives headlines the most salience."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one decision is about."""

    name: str
    """document, headline, sentence."""
    start_char: int
    end_char: int
    n_words: int
    sentence: Sentence | None = None


def label_frame(
    book: Codebook,
    frame: Frame,
    evidence: Sequence[Evidence],
    unit: Unit,
    abstain_reason: str | None = None,
) -> FrameLabel:
    """Decide one frame of one unit from its evidence.

    The probability is a noisy-or over cues (Pearl 1988), each weakened by the unit's length: with
    item weights w and k cues of an item, 1 - prod (1 - w) ** (k * n_units ** -LENGTH_POWER).
    """
    own = [entry for entry in evidence if entry.voice in ("author", "headline")]
    probability, score = _noisy_or(frame, evidence, unit)
    probability_author, _ = _noisy_or(frame, own, unit)
    decision, reason = _decide(probability, frame.threshold, abstain_reason)
    if unit.name == "document":
        voice = (
            "quoted"
            if decision == "yes" and probability_author < frame.threshold - ABSTAIN_BAND
            else "author"
        )
    elif unit.sentence is not None:
        voice = unit.sentence.voice
        if voice == "author" and evidence and not own:
            voice = evidence[0].voice
    else:
        voice = "headline"
    return FrameLabel(
        scheme=book.id,
        scheme_version=book.version,
        frame=frame.name,
        unit=unit.name,
        sentence_no=unit.sentence.sentence_no if unit.sentence else None,
        start_char=unit.start_char,
        end_char=unit.end_char,
        voice=voice,
        score=round(score, 4),
        probability=round(probability, 4),
        probability_author=round(probability_author, 4),
        decision=decision,
        abstain_reason=reason,
        evidence=tuple(sorted(evidence, key=lambda entry: (-entry.weight, entry.start_char))),
    )


def _noisy_or(frame: Frame, evidence: Sequence[Evidence], unit: Unit) -> tuple[float, float]:
    """Return (probability, raw score: weights added up)."""
    weights = {item.id: item.weight for item in frame.items}
    # Within an item a repeated cue says less than a new one.
    cues: Mapping[str, dict[str, float]] = defaultdict(dict)
    for entry in evidence:
        item = entry.rule.split(":", 1)[0].rsplit(".", 1)[1]
        factor = HEADLINE_FACTOR if entry.in_headline else 1.0
        seen = cues[item].get(entry.evidence_text.lower(), 0.0)
        cues[item][entry.evidence_text.lower()] = seen + factor * (1.0 if not seen else 0.3)
    scale = max(1.0, unit.n_words / UNIT_WORDS) ** -LENGTH_POWER
    silence, score = 1.0, 0.0
    for item, counts in cues.items():
        amount = sum(counts.values())
        silence *= (1.0 - weights[item]) ** (amount * scale)
        score += weights[item] * amount
    return 1.0 - silence, score


def _decide(
    probability: float, threshold: float, abstain_reason: str | None
) -> tuple[str, str | None]:
    if abstain_reason:
        return "abstain", abstain_reason
    if abs(probability - threshold) < ABSTAIN_BAND:
        return "abstain", "near_threshold"
    return ("yes" if probability > threshold else "no"), None
