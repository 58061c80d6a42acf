"""Who says what: direct, mixed and indirect speech, with speaker and cue.

Rules over marks and verbs of speech, after the scheme of PolNeAR (Newell, Margolin & Ruths 2018):
source, cue, content.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc

from transforms.records import Quote

USER_DATA_KEY = "opframe_quotes"
MIN_WORDS_WITHOUT_CUE = 4
"""Shorter stretches in marks without a verb of speech are scare quotes or titles."""

_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ("「", "」"), ("‘", "’"), ('"', '"'))
_NAME = r"(?:[A-ZÄÖÜÀ-Ý][\w’'.-]*(?:\s+(?:of|the|for|al|bin|de|da|van|von)(?=\s+[A-ZÄÖÜÀ-Ý]))?(?:\s+|(?=[,.:;])|$)){1,7}"
_PRONOUN = r"(?:he|she|they|He|She|They)"


@cache
def _verbs() -> str:
    data = tomllib.loads(files(__package__).joinpath("speech.toml").read_text("utf-8"))
    return "|".join(sorted(map(re.escape, data["verbs"]), key=len, reverse=True))


@cache
def _roles() -> frozenset[str]:
    data = tomllib.loads(files(__package__).joinpath("speech.toml").read_text("utf-8"))
    return frozenset(data["roles"])


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    verb, who = _verbs(), rf"(?P<who>{_NAME}|{_PRONOUN}\s+)"
    apposition = r"(?:,\s*(?P<role>[^,.“\"]{3,80}),\s*)?"
    adverb = r"(?:(?:has|have|had|also|then|once|later|publicly|recently|bluntly)\s+)*"
    return {
        "before": re.compile(
            rf"{who}{apposition}\s*{adverb}(?P<verb>{verb})\b[^.!?“”\"\n]{{0,60}}$"
        ),
        "after_verb": re.compile(
            rf"^[,.]?\s*(?P<verb>{verb})\s+(?:the\s+)?(?P<low>(?:[a-z-]+\s+){{0,3}}){who}"
            rf"(?:,\s*(?P<role>[^,.“\"]{{3,80}}))?"
        ),
        "after_who": re.compile(rf"^[,.]?\s*{who}{apposition}\s*{adverb}(?P<verb>{verb})\b"),
        "indirect": re.compile(
            rf"{who}{apposition}\s*{adverb}(?P<verb>{verb})\b(?:\s+[a-z]+){{0,3}}?\s+that\s+"
            r"(?P<content>[^\n]{10,}?)(?=[.!?](?:\s|$)|\n|$)"
        ),
        "according": re.compile(
            rf"\b[Aa]ccording to\s+(?:the\s+)?{who}(?:,\s*)(?P<content>[^\n]{{10,}}?)(?=[.!?](?:\s|$)|\n|$)"
        ),
    }


def find_quotes(text: str) -> list[Quote]:
    """Return the quotes of a text in order, without overlaps."""
    found: list[Quote] = []
    last_speaker: tuple[str | None, str | None] = (None, None)
    for start, end in _marked(text):
        content = text[start:end]
        speaker, role, verb = _attribute(text, start, end, last_speaker)
        n_words = len(content.split())
        if verb is None and (n_words < MIN_WORDS_WITHOUT_CUE or not _is_sentence(content)):
            continue
        if speaker:
            last_speaker = (speaker, role)
        kind = "direct" if _is_sentence(content) else "mixed"
        found.append(
            Quote(
                start_char=start,
                end_char=end,
                quote_text=content,
                speaker_name=speaker,
                speaker_role=role,
                cue_verb=verb,
                quote_type=kind,
            )
        )
    found += [quote for quote in _indirect(text, last_speaker) if not _overlaps(quote, found)]
    return sorted(found, key=lambda quote: quote.start_char)


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """Yield the insides of quotation marks; a mark left open ends with its paragraph."""
    position = 0
    openers = re.compile("|".join(re.escape(opener) for opener, _ in _PAIRS))
    while found := openers.search(text, position):
        start, opener = found.end(), found.group()
        position = start
        if opener in '‘"' and start > 1 and text[start - 2].isalnum():
            continue
        limit = text.find("\n", start)
        limit = len(text) if limit < 0 else limit
        ends = [
            i
            for o, closer in _PAIRS
            if o == opener
            for i in [_close(text, closer, start, limit)]
            if i > 0
        ]
        end = min(ends) if ends else (limit if opener in "“「" else -1)
        if end > start and (opener != "‘" or len(text[start:end].split()) >= MIN_WORDS_WITHOUT_CUE):
            yield start, end
            position = end + 1


def _close(text: str, closer: str, start: int, limit: int) -> int:
    index = text.find(closer, start, limit)
    while closer == "’" and 0 <= index < len(text) - 1 and text[index + 1].isalnum():
        index = text.find(closer, index + 1, limit)
    return index


def _attribute(
    text: str, start: int, end: int, last: tuple[str | None, str | None]
) -> tuple[str | None, str | None, str | None]:
    before = text[max(0, start - 240) : start - 1].split("\n")[-1]
    before = re.split(r"[.!?]\s+(?=[A-Z“\"])", before)[-1]
    after = text[end + 1 : end + 200].split("\n")[0]
    patterns = _patterns()
    for found in (
        patterns["after_verb"].match(after),
        patterns["after_who"].match(after),
        patterns["before"].search(before),
    ):
        if found is not None:
            speaker, role = _speaker(found, last)
            return speaker, role, found.group("verb")
    bare = re.search(rf"(?<![\w-])({_verbs()})\b[^.!?]{{0,30}}$", before) or re.match(
        rf"^[,.]?\s*\w+\s+({_verbs()})\b", after
    )
    return None, None, bare.group(1) if bare else None


def _speaker(
    found: re.Match[str], last: tuple[str | None, str | None]
) -> tuple[str | None, str | None]:
    who = found.group("who").strip(" ,.:;")
    groups = found.groupdict()
    role = (groups.get("role") or "").strip() or None
    if re.fullmatch(_PRONOUN, who):
        return last
    words = who.split()
    while len(words) > 1 and words[0] in (
        "The",
        "But",
        "And",
        "As",
        "In",
        "When",
        "Then",
        "Yet",
        "So",
        "For",
    ):
        words = words[1:]
    titles = 0
    while titles < len(words) - 1 and words[titles].lower().strip(".") in _roles():
        titles += 1
    low = (groups.get("low") or "").strip()
    title = " ".join([*([low] if low else []), *words[:titles]])
    return " ".join(words[titles:]), title or role


def _indirect(text: str, last: tuple[str | None, str | None]) -> Iterator[Quote]:
    for name in ("indirect", "according"):
        for found in _patterns()[name].finditer(text):
            speaker, role = _speaker(found, last)
            if speaker in ("I", "We"):
                continue  # the author's own words, reported by the author
            yield Quote(
                start_char=found.start("content"),
                end_char=found.end("content"),
                quote_text=found.group("content"),
                speaker_name=speaker,
                speaker_role=role,
                cue_verb=found.groupdict().get("verb") or "according to",
                quote_type="indirect",
            )


def _is_sentence(content: str) -> bool:
    stripped = content.strip()
    return (
        bool(stripped)
        and (stripped[0].isupper() or stripped[0].isdigit() or stripped[0] >= "\u3040")
        and len(stripped.split()) > 2
    ) or "\u4e00" <= stripped[:1] <= "\u9fff"


def _overlaps(quote: Quote, others: Sequence[Quote]) -> bool:
    return any(
        quote.start_char < other.end_char and other.start_char < quote.end_char for other in others
    )


@Language.factory("opframe_quotes")
class QuoteFinder:
    """spaCy component: `doc.spans["quotes"]`, and the records in `doc.user_data`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        quotes = find_quotes(doc.text)
        doc.user_data[USER_DATA_KEY] = quotes
        spans = (
            doc.char_span(q.start_char, q.end_char, label=q.quote_type, alignment_mode="expand")
            for q in quotes
        )
        doc.spans["quotes"] = [span for span in spans if span is not None]
        return doc
