"""The records that travel between the steps.

    listing -> URL -fetch-> RawDocument -extract-> Article -annotate-> FramedArticle -rows-> dicts

Each is frozen: a step returns a new record. Field names are the column names of the warehouse
(schema.org in snake case first, then IPTC ninjs, then our own). Offsets are characters, 0-based,
end exclusive. Times are UTC, naive, and end in `_at`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher, as far as it is known."""

    outlet_id: str
    """Slug, such as `china-daily`; never the display name."""
    outlet_name: str
    """As the outlet prints it."""
    also_called: tuple[str, ...] = ()
    """Other names by which pages and bylines call it."""
    domain: str | None = None
    """Registrable domain or host, without `www.`."""
    other_domains: tuple[str, ...] = ()
    """Old ones, and those of editions."""
    country: str | None = None
    """ISO 3166-1 alpha-2; where its publisher sits."""
    in_language: str | None = None
    """BCP 47 primary tag of most of its texts; null for an outlet of many languages."""
    time_zone: str | None = None
    """IANA name; turns a printed local time into UTC."""
    founding_year: int | None = None
    """No article of it, or of what it grew out of, can be older."""
    is_wire: bool = False
    """A news agency, whose texts others print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One response or file: the bytes of one page of an article."""

    url: str
    """Where it was got from after redirects; a `file:` URL for a file."""
    content: bytes
    content_type: str | None = None
    """The media type that came with it, parameters and all; null for a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """All pages of one article, in order, as they came."""

    url: str
    """As the listing gave it; null content has no URL, so a file gets `file:` and its name."""
    pages: tuple[RawPage, ...]
    fetched_at: datetime
    outlet: Outlet | None = None
    """What the study says about the outlet; wins over what the page says about itself."""
    is_plain_text: bool = False
    archive_url: str | None = None
    """Where a web archive keeps it, when `url` is the page's own address; null: `url` may say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One person in the byline, in printed order."""

    author_name: str
    role: str | None = None
    """What the byline calls the person: correspondent, columnist …"""
    job_title: str | None = None
    affiliation: str | None = None
    affiliation_type: str | None = None
    """academia, think_tank, government, party, business, ngo, media, religious, other."""
    bio: str | None = None
    """The sentence or sentences that say who the author is; not part of the body."""
    bio_start_char: int | None = None
    """Where in the article's `bio` the author's own begins; null when the bio is not from there."""
    bio_end_char: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where one field's value came from, and what else was there."""

    field_name: str
    field_value: str
    field_source: str
    """`json-ld`, `meta:article:author`, `byline`, `bio`, `url`, `htmldate` …"""
    confidence: float
    is_chosen: bool
    """False for a candidate that lost."""
    evidence_text: str | None = None
    """The words of the page that say so, as printed; null where the value is the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one text, with what is known about it."""

    article_id: str
    version_id: str
    url: str
    original_url: str
    canonical_url: str | None = None
    archive_url: str | None = None
    outlet_id: str | None = None
    outlet_name: str | None = None
    domain: str | None = None
    country: str | None = None
    headline: str | None = None
    alternative_headline: str | None = None
    kicker: str | None = None
    description: str | None = None
    article_type: str = "unknown"
    article_section: str | None = None
    authors: tuple[Author, ...] = ()
    byline: str | None = None
    """The line as printed, untouched."""
    byline_kind: str = "none"
    """person, staff, agency, editorial_board, none."""
    credit_text: str | None = None
    """Who signs where no person does: agency, desk or board, without "By"; null where persons sign."""
    bio: str | None = None
    """The paragraph about the author or authors, as printed, cut out of the body."""
    wire_service: str | None = None
    """The agency whose copy it is marked as, by one name however it is printed."""
    dateline: str | None = None
    date_published: date | None = None
    """The local date of publication; null when the page does not say. Never the fetch date."""
    published_at: datetime | None = None
    """UTC; null when no time of day is known."""
    published_utc_offset: str | None = None
    """Such as `+08:00`; null when the page gives none and the outlet's time zone is unknown."""
    date_published_precision: str | None = None
    """minute, day, month, year."""
    date_published_source: str | None = None
    date_published_confidence: float | None = None
    date_modified: datetime | None = None
    in_language: str | None = None
    is_accessible_for_free: bool | None = None
    """As declared; null when the page does not say."""
    is_truncated: bool = False
    """As observed: the body stops at a pay wall or "read more"."""
    body: str = ""
    """Paragraphs separated by blank lines; no headline, byline, bio, caption or furniture."""
    word_count: int = 0
    """Words of the body; one for each CJK character."""
    text_sha256: str = ""
    """Of headline, newline, body in UTF-8: what a version is."""
    raw_sha256: str = ""
    """Of the pages' bytes, in order."""
    fetched_at: datetime
    extractor_version: str = ""
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that carry a frame."""

    start_char: int
    end_char: int
    evidence_text: str
    weight: float
    """By how much the log odds of its sentence fall when it is cut out; of a codebook without a
    trained model, the cue's weight in 0..1."""
    rule: str
    """Which cue of which item it is, `generic.conflict.co2:accus{e,es,ed}`; or `generic.conflict:words`,
    words that no cue names."""
    voice: str
    """headline, author, quoted, reported."""
    sentence_no: int | None = None
    """0-based; null in a headline."""
    necessity: float | None = None
    """By how much the document's probability falls without it; null without a trained model."""
    sufficiency: float | None = None
    """The probability of the span alone; null without a trained model."""
    in_headline: bool = False
    """Offsets count in the headline, not in the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """How probably a text answers one question of the codebook with yes."""

    item: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLabel:
    """One decision about one frame for one unit of one version."""

    scheme: str
    scheme_version: str
    frame: str
    unit: str
    """document, headline, sentence."""
    sentence_no: int | None = None
    """0-based; null unless the unit is a sentence."""
    start_char: int
    end_char: int
    voice: str
    """headline, author, quoted, reported; of a document, whose voice carries the frame: author
    (without the quotes it would still stand) or quoted (it stands only thanks to them)."""
    score: float
    """Log odds; of a codebook without a trained model, the weights of its cues added up."""
    probability: float
    """In 0..1, over all voices."""
    probability_author: float
    """In 0..1, with quoted and reported speech left out."""
    threshold: float | None = None
    """A probability above is a yes; null where nothing could be decided."""
    decision: str
    """yes, no, abstain."""
    abstain_reason: str | None = None
    """near_threshold, too_short, too_long, markup, mixed_scripts, language, only_quotes,
    out_of_domain; null unless the decision is abstain."""
    is_primary: bool = False
    """Of the document labels of a scheme the one that stands out most; none may."""
    items: tuple[ItemScore, ...] = ()
    """Of a document label: the scheme's questions for this frame."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Speech that is not the author's."""

    start_char: int
    end_char: int
    quote_text: str
    """Without the marks around it, and without "that"."""
    speaker_name: str | None = None
    """For "he said" the name of who spoke last; null: nobody named."""
    speaker_role: str | None = None
    speaker_start_char: int | None = None
    """Where the speaker is mentioned, role and all; null: nobody."""
    speaker_end_char: int | None = None
    cue_verb: str | None = None
    """The word that attributes, as printed, without auxiliaries; null: only marks."""
    cue_kind: str | None = None
    """neutral, doubting, hostile, supportive; null without cue."""
    cue_start_char: int | None = None
    """Where the cue stands, auxiliaries and all; null without cue."""
    cue_end_char: int | None = None
    quote_type: str
    """direct (all in marks), mixed (a reported clause of which some words are in marks, or a few
    words in marks), indirect."""
    is_asserted: bool = False
    """Somebody says or believes it: words in marks, or a clause that a finite verb of speech, belief
    or finding gives to a speaker. Wants, plans, objects of praise and blame, and what somebody may,
    would or does not say are none, and leave the words the author's."""
    nesting_level: int = 0
    """How many other quotes hold this one; only those in marks are looked for inside another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortrayalEvidence:
    """A word that says how an actor is portrayed."""

    start_char: int
    end_char: int
    evidence_text: str
    weight: float
    """Above 0 the word speaks for praise, below 0 for blame; 1 for a word that gives the role."""
    rule: str
    """polarity, or the role that the word gives: hero, villain, victim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPortrayal:
    """How a state, group or person comes out of one sentence."""

    sentence_no: int
    start_char: int
    end_char: int
    entity_name: str
    """Canonical English name: `China`, whatever the sentence says (Beijing, Chinese officials); of a
    person the fullest name that the article gives."""
    entity_text: str
    entity_type: str
    """country, government (of the country that entity_name says), bloc, organisation, person."""
    polarity: str
    """negative, neutral, positive."""
    polarity_score: float
    """In -1..1: how likely praise is, less how likely blame is."""
    role: str | None = None
    """hero (does good to others), villain (does harm), victim (bears harm); null: no word says so."""
    voice: str
    evidence: tuple[PortrayalEvidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    sentence_no: int
    start_char: int
    end_char: int
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Everything the codebooks and the text components say about one text."""

    model_version: str
    in_language: str | None = None
    sentences: tuple[Sentence, ...] = ()
    frames: tuple[FrameLabel, ...] = ()
    quotes: tuple[Quote, ...] = ()
    actors: tuple[ActorPortrayal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedArticle:
    article: Article
    annotation: Annotation = field()
