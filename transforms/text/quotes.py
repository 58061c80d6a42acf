"""Who says what: direct, mixed and indirect speech, with speaker and cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from transforms.records import Quote
from transforms.text.attribution import Attribution, attribute
from transforms.text.clauses import QUOTE, Words, sentences
from transforms.text.cues import lexicon
from transforms.text.marks import Marked, find_marked
from transforms.text.speakers import Speaker, name_speaker

USER_DATA_KEY = "opframe_quotes"
MIN_WORDS_WITHOUT_CUE = 4
"""Shorter stretches in marks without a verb of speech are scare quotes or titles."""
MARKED_SHARE = 0.5
"""A content of which less stands in marks is no quotation."""
MIN_TITLE_SHARE = 0.75
"""A stretch in which more of the long words are capitalised is a title."""


def find_quotes(text: str) -> list[Quote]:
    """Return the quotes of a text in order; those inside another have a higher level."""
    marked = find_marked(text)
    outer = [stretch for stretch in marked if stretch.level == 0]
    found = _Reader(text, level=0).read(0, len(text), outer)
    if len(outer) < len(marked):
        found += _nested(text, marked)
    return list(_apart(sorted(found, key=lambda quote: (quote.start_char, quote.nesting_level))))


def _apart(quotes: Sequence[Quote]) -> Iterator[Quote]:
    """Leave out a quote that runs into an earlier one of its level."""
    ends: dict[int, int] = {}
    for quote in quotes:
        if quote.start_char >= ends.get(quote.nesting_level, 0):
            ends[quote.nesting_level] = quote.end_char
            yield quote


def _nested(text: str, marked: Sequence[Marked]) -> Iterator[Quote]:
    """Yield the quotes that stand in marks inside other marks."""
    held: dict[int, list[Marked]] = {}
    path: list[int] = []
    for number, stretch in enumerate(marked):
        del path[stretch.level :]
        if path:
            held.setdefault(path[-1], []).append(stretch)
        path.append(number)
    for number, stretches in held.items():
        holder = marked[number]
        yield from (
            quote
            for quote in _Reader(text, holder.level + 1).read(holder.start, holder.end, stretches)
            if quote.quote_type != "indirect"
        )


class _Reader:
    """Reads a stretch sentence by sentence, and remembers who spoke last."""

    def __init__(self, text: str, level: int) -> None:
        self.text = text
        self.level = level
        self.speaker = Speaker(None, None)
        self.speaker_paragraph = -2
        self.last: Quote | None = None
        """The last quote in marks; what goes on in the next marks is the same speech."""
        self.last_paragraph = -2
        self.goes_on = False

    def read(self, start: int, end: int, quotes: Sequence[Marked]) -> list[Quote]:
        found: list[Quote] = []
        for sentence in sentences(self.text, start, end, quotes):
            found += self._sentence(sentence)
        return found

    def _sentence(self, sentence: Words) -> Iterator[Quote]:
        used: set[int] = set()
        attributions = attribute(sentence)
        for attribution in attributions:
            if _is_own(sentence, attribution):
                continue
            yield from self._quotes(sentence, attribution)
            for start, end in attribution.contents:
                used.update(range(start, end))
        for number, stretch in sentence.quotes.items():
            if number in used:
                self.goes_on = stretch.continues
                continue
            loose = self._loose(sentence, number, stretch)
            if loose is not None:
                yield loose

    def _quotes(self, sentence: Words, attribution: Attribution) -> Iterator[Quote]:
        speaker = self._speaker(sentence, attribution)
        for start, end in attribution.contents:
            quote = self._quote(sentence, attribution, speaker, start, end)
            if quote is None:
                continue
            yield quote
            if quote.quote_type != "indirect":
                self.last, self.last_paragraph = quote, sentence.paragraph
        if speaker.name:
            self.speaker, self.speaker_paragraph = speaker, sentence.paragraph

    def _speaker(self, sentence: Words, attribution: Attribution) -> Speaker:
        """Return who is named; for "he said" who spoke last, in this paragraph or the one before."""
        mention = attribution.antecedent or attribution.source
        if mention is None:
            return Speaker(None, None)
        start, end = mention
        word = sentence.words[start]
        if end - start == 1 and word in lexicon().lists["personal"]:
            is_near = sentence.paragraph - self.speaker_paragraph <= 1
            return self.speaker if is_near else Speaker(None, None)
        if end - start == 1 and word in lexicon().lists["nameless"]:
            return Speaker(None, None)
        return name_speaker(self.text[sentence.starts[start] : sentence.ends[end - 1]])

    def _quote(
        self, sentence: Words, attribution: Attribution, speaker: Speaker, start: int, end: int
    ) -> Quote | None:
        words = sentence.words[start:end]
        if words and words[0] == "that" and end - start > 1:
            start += 1
            words = words[1:]
        if all(word == QUOTE for word in words):
            first, last = sentence.quotes[start], sentence.quotes[end - 1]
            begin, stop = first.start, last.end
            text = self.text[begin:stop]
            verb = sentence.words[attribution.verb]
            if verb in lexicon().lists["writings"] and _is_title(text):
                return None
            quote_type = "direct" if _begins_sentence(text) else "mixed"
        else:
            begin, stop = sentence.starts[start], sentence.ends[end - 1]
            quote_type = "mixed" if QUOTE in words else "indirect"
        begin, stop = _strip(self.text, begin, stop)
        while quote_type != "direct" and begin < stop and self.text[begin] in ",;:—– ":
            begin += 1
        if not any(map(str.isalnum, self.text[begin:stop])):
            return None
        source, cue = attribution.source, attribution.cue
        return Quote(
            start_char=begin,
            end_char=stop,
            quote_text=self.text[begin:stop],
            speaker_name=speaker.name,
            speaker_role=speaker.role,
            speaker_start_char=sentence.starts[source[0]] if source else None,
            speaker_end_char=sentence.ends[source[1] - 1] if source else None,
            cue_verb=_cue_text(self.text, sentence, attribution),
            cue_kind=attribution.kind,
            cue_start_char=sentence.starts[cue[0]],
            cue_end_char=sentence.ends[cue[1] - 1],
            quote_type=quote_type,
            is_asserted=attribution.is_asserted or self._is_in_marks(sentence, start, end),
            nesting_level=self.level,
        )

    @staticmethod
    def _is_in_marks(sentence: Words, start: int, end: int) -> bool:
        """Say whether most of a content stands in marks, whoever is said to say it."""
        marked = sum(
            sentence.ends[k] - sentence.starts[k] for k in range(start, end) if k in sentence.quotes
        )
        return marked > MARKED_SHARE * (sentence.ends[end - 1] - sentence.starts[start])

    def _loose(self, sentence: Words, number: int, stretch: Marked) -> Quote | None:
        """Return the quote of marks without a cue beside them, if they hold speech."""
        was_open, self.goes_on = self.goes_on, stretch.continues
        begin, stop = _strip(self.text, stretch.start, stretch.end)
        text = self.text[begin:stop]
        opens = all(word == QUOTE for word in sentence.words[:number])
        near = self.last is not None and sentence.paragraph - self.last_paragraph <= 1
        carries_on = opens and near and (was_open or _begins_sentence(text))
        if not carries_on and (
            (len(text.split()) < MIN_WORDS_WITHOUT_CUE and not _is_cjk(text))
            or not _begins_sentence(text)
            or _is_title(text.rstrip(",."))
        ):
            return None
        quote = Quote(
            start_char=begin,
            end_char=stop,
            quote_text=text,
            quote_type="direct",
            is_asserted=True,
            nesting_level=self.level,
        )
        if carries_on and self.last is not None and begin < stop:
            # The same speech goes on: its speaker and cue are those of its first part.
            quote = replace(
                self.last,
                start_char=begin,
                end_char=stop,
                quote_text=text,
                quote_type="direct",
                is_asserted=True,
            )
            self.last, self.last_paragraph = quote, sentence.paragraph
        return quote if begin < stop else None


def _is_own(sentence: Words, attribution: Attribution) -> bool:
    """Say whether the author, or the reader, is who says it: "I think", "you'd say"."""
    if attribution.source is None:
        return False
    start, end = attribution.source
    first = re.split("['’]", sentence.words[start])[0]
    return end - start == 1 and first in lexicon().lists["own"]


def _cue_text(text: str, sentence: Words, attribution: Attribution) -> str:
    """Return the verb as printed, without its auxiliaries; with its particle where it has one."""
    start, end = attribution.verb, max(attribution.cue[1], attribution.verb + 1)
    return text[sentence.starts[start] : sentence.ends[end - 1]]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_cjk(content: str) -> bool:
    return "\u3040" <= content[:1] <= "\u9fff"


def _begins_sentence(content: str) -> bool:
    first = content.lstrip("“‘\"'([…. ¿¡>")[:1]
    return first.isupper() or first.isdigit() or _is_cjk(first)


def _is_title(content: str) -> bool:
    """Say whether marks hold the title of a work: long words capitalised, and no full stop."""
    if content.rstrip()[-1:] in ".,!?…" or _is_cjk(content):
        return False
    words = [word for word in re.findall(r"[^\W\d]+", content[:400]) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) > MIN_TITLE_SHARE * len(words)


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
