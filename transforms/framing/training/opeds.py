"""The project's own coded op-eds: whole texts written and coded for it, sentence by sentence.

A file holds op-eds in plain text. `=== slug` opens one; headline, topic and kind follow, then the frames of
the whole by scheme; then a line a sentence, its codes before a bar:

    g.con p.ptc | The two parties have blamed each other for a year.

A blank line ends a paragraph; `-` means that the sentence carries no frame. Whether a sentence without a
policy dimension is *other*, as the policy codebook would have most of them, or nothing at all, was
coded only where a `p.oth` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from transforms.errors import ModelError
from transforms.framing.training.coded import CodedText

CODES: Mapping[str, str] = {
    "g.con": "generic.conflict",
    "g.hum": "generic.human_interest",
    "g.eco": "generic.economic",
    "g.mor": "generic.morality",
    "g.res": "generic.responsibility",
    "r.con": "relations.conflict",
    "r.coo": "relations.cooperation",
    "p.eco": "policy.economic",
    "p.cap": "policy.capacity_and_resources",
    "p.mor": "policy.morality",
    "p.fai": "policy.fairness_and_equality",
    "p.leg": "policy.legality_constitutionality_and_jurisprudence",
    "p.pol": "policy.policy_prescription_and_evaluation",
    "p.cri": "policy.crime_and_punishment",
    "p.sec": "policy.security_and_defense",
    "p.hea": "policy.health_and_safety",
    "p.qol": "policy.quality_of_life",
    "p.cul": "policy.cultural_identity",
    "p.pub": "policy.public_opinion",
    "p.ptc": "policy.political",
    "p.ext": "policy.external_regulation_and_reputation",
    "p.oth": "policy.other",
    "e.prd": "entman.problem_definition",
    "e.cau": "entman.causal_interpretation",
    "e.mev": "entman.moral_evaluation",
    "e.trt": "entman.treatment_recommendation",
}
UNJUDGED = frozenset({"policy.other"})
"""Of a sentence without a policy code."""
SENTENCE_SCHEMES = frozenset({"generic", "relations", "policy", "entman"})
DOCUMENT_SCHEMES = ("generic", "relations", "policy")
_HEADS = ("headline", "topic", "kind", *DOCUMENT_SCHEMES, "primary")


@dataclass(slots=True)
class CodedOped:
    """One op-ed as its file has it; filled line by line."""

    slug: str
    head: dict[str, str] = field(default_factory=dict)
    sentences: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """(text, `scheme.frame` of each code)."""
    paragraph_ends: set[int] = field(default_factory=set)

    def text(self) -> str:
        parts = []
        for number, (sentence, _) in enumerate(self.sentences, start=1):
            parts += [sentence, "\n\n" if number in self.paragraph_ends else " "]
        return "".join(parts).strip()


def shipped_opeds() -> list[CodedOped]:
    """Return the coded op-eds of the package."""
    folder = files(__package__).joinpath("opeds")
    entries = sorted((e for e in folder.iterdir() if e.name.endswith(".txt")), key=lambda e: e.name)
    return [oped for e in entries for oped in read_opeds(e.read_text("utf-8"), e.name)]


def read_opeds(text: str, name: str) -> list[CodedOped]:
    """Read a file of coded op-eds.

    Raises:
        ModelError: A line that is none of the layout; names file, line and what is wrong.
    """
    found: list[CodedOped] = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{name}:{number}"
        if line.startswith("==="):
            found.append(CodedOped(slug=line[3:].strip()))
        elif not found:
            raise ModelError(where, "text before the first op-ed", "begin with `=== slug`")
        elif not line.strip():
            found[-1].paragraph_ends.add(len(found[-1].sentences))
        elif line.split(":", 1)[0] in _HEADS and not found[-1].sentences:
            key, value = line.split(":", 1)
            found[-1].head[key] = value.strip()
        else:
            found[-1].sentences.append(_sentence(line, where))
    return found


def oped_texts(opeds: Sequence[CodedOped]) -> Iterator[CodedText]:
    """Yield the sentences of the op-eds, each op-ed as a document, and each two in a row as one.

    Real editorials are twice as long as these and have fewer coded sentences in a row; a document of
    two op-eds has the frames of both. The two are one group, so no fold parts them.
    """
    for number, oped in enumerate(opeds):
        group = f"opeds/{number // 2}"
        for sentence, frames in oped.sentences:
            yield CodedText(
                text=sentence,
                unit="sentence",
                frames=frames,
                schemes=SENTENCE_SCHEMES,
                source="opeds",
                group=group,
                unjudged=frozenset() if any(map(_is_policy, frames)) else UNJUDGED,
            )
        yield _document([oped], group)
        if number % 2:
            yield _document([opeds[number - 1], oped], group)


def _is_policy(frame: str) -> bool:
    return frame.startswith("policy.")


def _document(opeds: Sequence[CodedOped], group: str) -> CodedText:
    return CodedText(
        text="\n\n".join(oped.text() for oped in opeds),
        unit="document",
        frames=frozenset(
            f"{scheme}.{frame.strip()}"
            for oped in opeds
            for scheme in DOCUMENT_SCHEMES
            for frame in oped.head.get(scheme, "").split(",")
            if frame.strip()
        ),
        schemes=frozenset(DOCUMENT_SCHEMES),
        source="opeds",
        group=group,
    )


def _sentence(line: str, where: str) -> tuple[str, frozenset[str]]:
    codes, bar, sentence = line.partition(" | ")
    names = [] if codes.strip() == "-" else codes.split()
    unknown = [name for name in names if name not in CODES]
    if not bar or not sentence.strip() or unknown:
        raise ModelError(where, f"no sentence with codes: {line[:60]!r}", "`g.con p.ptc | Text.`")
    return sentence.strip(), frozenset(CODES[name] for name in names)
