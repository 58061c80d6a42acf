"""Generated corpora of any size, as the staged rows that a load takes.

The words are drawn from a Zipf-Mandelbrot distribution, as in a natural text; outlets, countries, authors, dates and
frames are drawn too, so that every question of the exam has an answer. One article in 30 is a copy of an
earlier one. Each article has 15 labels, 7 of the document and 8 of sentences, and the evidence, quotes and
actors that go with them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.duplicates import fingerprint
from transforms.rows import SCHEMAS, author_id

WORDS_A_SENTENCE = 20
SENTENCES = 20
"""400 words, half a printed op-ed."""

CHUNK = 5_000
"""Articles in a Parquet part: bounds the memory of the generator."""

FRAMES = (
    ("relations", "conflict"),
    ("relations", "cooperation"),
    ("generic", "conflict"),
    ("generic", "human_interest"),
    ("generic", "economic"),
    ("generic", "morality"),
    ("generic", "responsibility"),
)
COUNTRIES = ("CN", "US", "GB", "IN", "DE", "KE", "BR", "JP")
TYPES = ("opinion", "opinion", "opinion", "editorial", "reportage")
AFFILIATIONS = ("academia", "think_tank", "government", "ngo", "business", None)
ENTITIES = ("China", "Washington")
TOPICS = [
    "human",
    "rights",
    "dialogue",
    "talks",
    "trade",
    "summit",
    "tariffs",
    "climate",
    "election",
    "border",
    "minister",
    "treaty",
]
OLD_MODEL, OLD_MODEL_EVERY = "m1", 10
"""Every tenth article has the document labels of an earlier model, too."""

START = date(2010, 1, 1)
N_DAYS = 1095
BETWEEN = {name: "\n\n" if name % 5 == 4 else " " for name in range(SENTENCES)}


@dataclass(frozen=True, slots=True)
class Text:
    """A body, and where each of its sentences begins and ends."""

    body: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def write_corpus(folder: Path, first: int, n: int, model: str = "m2") -> dict[str, list[Path]]:
    """Write the staged rows of articles `first` to `first + n` as Parquet parts.

    Returns:
        The parts by staged table; each table of `SCHEMAS` has at least one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Path]] = {}
    for number, start in enumerate(range(first, first + n, CHUNK)):
        size = min(CHUNK, first + n - start)
        columns = _columns(start, size, start - first, model)
        for table, schema in SCHEMAS.items():
            path = folder / f"{table}-{number:04}.parquet"
            rows = columns.get(table, {}) if number == 0 or table not in _ONCE else {}
            pq.write_table(_table(rows, schema), path, compression="zstd")
            found.setdefault(table, []).append(path)
    return found


def write_codings(folder: Path, articles: Path, n: int) -> dict[str, list[Path]]:
    """Write the staged rows of a sheet on which coder1 coded conflict and cooperation of n articles.

    Args:
        articles: A staged part of them; the first n are coded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(n)
    columns = pq.read_table(articles).slice(0, n).to_pydict()
    lines, frames = list(range(2 * n)), ["conflict", "cooperation"] * n
    decisions = np.where(draw.random(2 * n) < 0.5, "yes", "no").tolist()
    codings = {
        "line_no": lines,
        **{
            name: [v for v in columns[name] for _ in range(2)]
            for name in ("article_id", "version_id")
        },
        **{
            name: [value] * (2 * n)
            for name, value in {
                "file_name": "sheet.csv",
                "file_sha256": "0" * 64,
                "coder": "coder1",
                "scheme": "relations",
                "scheme_version": "1",
                "voice": "author",
                "coded_at": datetime(2026, 1, 3),
                "decided_at": datetime(2026, 1, 3),
            }.items()
        },
        "unit_given": [v for v in columns["article_id"] for _ in range(2)],
        "frame": frames,
        "decision_given": decisions,
        "decision": decisions,
    }
    inputs = {
        "input_no": lines,
        "input_url": [f"sheet.csv#{line}" for line in lines],
        "listing_url": ["sheet.csv"] * (2 * n),
    }
    given = {"codings": codings, "inputs": inputs}
    found = {}
    for table, schema in SCHEMAS.items():
        path = folder / f"{table}-0000.parquet"
        pq.write_table(_table(given.get(table, {}), schema), path)
        found[table] = [path]
    return found


def run_facts(run_id: str, model: str = "m2", hours: int = 0) -> dict[str, object]:
    """Return what a load wants to know of a run."""
    return {
        "run_id": run_id,
        "kind": "nightly",
        "started_at": datetime(2026, 1, 1) + timedelta(hours=hours),
        "parameters": "{}",
        "opframe_version": "0",
        "extractor_version": "0",
        "model_version": model,
    }


def outlet_names() -> list[tuple[str, str, str]]:
    """Return (outlet_id, outlet_name, country) of 40 outlets; the first is China Daily."""
    names = [("china-daily", "China Daily", "CN")]
    return names + [
        (f"outlet-{n}", f"The {COUNTRIES[n % 8]} Courier {n}", COUNTRIES[n % 8])
        for n in range(1, 40)
    ]


def event_rows() -> dict[str, dict[str, Any]]:
    """Return the columns of `events` and `event_sets`: the one event that the exam asks about."""
    return {
        "events": {
            "event_version_id": ["hrd2011-1"],
            "event_id": ["hrd2011"],
            "event_name": ["Human rights dialogue"],
            "date_start": [date(2011, 4, 27)],
            "date_end": [date(2011, 4, 28)],
            "terms": [["human rights", "dialogue"]],
            "match_rule": ["any"],
            "countries": [[]],
            "days_before": [60],
            "days_after": [60],
        },
        "event_sets": {"events_sha256": ["1"], "event_version_ids": [["hrd2011-1"]]},
    }


_ONCE = ("outlets", "codebook_frames", "run_listings", "events", "event_sets")


def _columns(first: int, n: int, first_input: int, model: str) -> dict[str, dict[str, Any]]:
    draw = np.random.default_rng(first)
    texts = list(_texts(first, n))
    numbers = range(first, first + n)
    ids = [hashlib.sha256(f"article {i}".encode()).hexdigest()[:24] for i in numbers]
    outlets = outlet_names()
    outlet = draw.integers(0, len(outlets), n)
    dates = [START + timedelta(days=int(day)) for day in draw.integers(0, N_DAYS, n)]
    headlines = [_headline(draw) for _ in range(n)]
    hashes = [
        hashlib.sha256(f"{h}\n{t.body}".encode()).hexdigest()
        for h, t in zip(headlines, texts, strict=True)
    ]
    versions = [f"{i}-{h[:16]}" for i, h in zip(ids, hashes, strict=True)]
    urls = [f"https://{outlets[o][0]}.example/{i}" for o, i in zip(outlet, ids, strict=True)]
    inputs = list(range(first_input, first_input + n))
    key = {"input_no": inputs, "article_id": ids, "version_id": versions}
    precisions = np.where(draw.random(n) < 0.05, "month", "day").tolist()
    article = {
        **key,
        "url": urls,
        "original_url": urls,
        "canonical_url": urls,
        "outlet_id": [outlets[o][0] for o in outlet],
        "outlet_name": [outlets[o][1] for o in outlet],
        "country": [outlets[o][2] for o in outlet],
        "domain": [f"{outlets[o][0]}.example" for o in outlet],
        "headline": headlines,
        "article_type": [TYPES[k] for k in draw.integers(0, len(TYPES), n)],
        "article_section": ["opinion"] * n,
        "byline_kind": ["person"] * n,
        "wire_service": np.where(draw.random(n) < 0.03, "Xinhua", None).tolist(),
        "date_published": dates,
        "date_published_precision": precisions,
        "date_published_source": ["json-ld"] * n,
        "date_published_confidence": [0.9] * n,
        "in_language": ["en"] * n,
        "is_truncated": [False] * n,
        "body": [text.body for text in texts],
        "word_count": [WORDS_A_SENTENCE * SENTENCES] * n,
        "text_sha256": hashes,
        "raw_sha256": hashes,
        "fetched_at": [datetime(2026, 1, 1)] * n,
        "extractor_version": ["0"] * n,
    }
    key_of_model = {**key, "model_version": [model] * n}
    prints = [fingerprint(text.body) for text in texts]
    return {
        "text_fingerprints": {
            **key,
            **{
                name: [getattr(each, name) for each in prints]
                for name in ("method", "n_shingles", "hash_bound", "hashes")
            },
        },
        "inputs": {
            "input_no": inputs,
            "input_url": urls,
            "listing_url": ["listing"] * n,
            "outlet_id": article["outlet_id"],
        },
        "run_listings": {
            "listing_url": ["listing"],
            "listing_kind": ["warc"],
            "n_items": [n],
            "is_read": [True],
        },
        "captures": {
            "input_no": inputs,
            "page_no": [1] * n,
            "capture_url": urls,
            "warc_file": ["generated.warc.gz"] * n,
            "warc_offset": inputs,
            "n_bytes": [0] * n,
            "raw_sha256": hashes,
            "captured_at": article["fetched_at"],
        },
        "outlets": {
            "outlet_id": [o[0] for o in outlets],
            "outlet_name": [o[1] for o in outlets],
            "country": [o[2] for o in outlets],
            "is_wire": [False] * len(outlets),
        },
        "articles": article,
        "version_authors": _author_columns(key, draw, n),
        "field_provenance": {
            name: [entry for entry in values for _ in range(4)] for name, values in key.items()
        }
        | {
            "field_name": ["authors", "date_published", "headline", "outlet"] * n,
            "field_value": ["x"] * (4 * n),
            "field_source": ["json-ld"] * (4 * n),
            "confidence": [0.9] * (4 * n),
            "is_chosen": [True] * (4 * n),
        },
        "annotations": {
            **_with_old_model(key_of_model, n, 1),
            "in_language": ["en"] * (n + len(range(0, n, OLD_MODEL_EVERY))),
            "n_sentences": [SENTENCES] * (n + len(range(0, n, OLD_MODEL_EVERY))),
        },
        "codebook_frames": {
            "scheme": [f[0] for f in FRAMES],
            "scheme_version": ["1"] * len(FRAMES),
            "frame": [f[1] for f in FRAMES],
            "definition": ["generated"] * len(FRAMES),
            "citation": ["generated"] * len(FRAMES),
        },
        **_label_columns(key_of_model, texts, draw),
        **event_rows(),
    }


def _author_columns(key: Mapping[str, Sequence[Any]], draw: Any, n: int) -> dict[str, Any]:
    # A tenth of the articles has no author; a person writes about ten.
    signed = np.flatnonzero(draw.random(n) >= 0.1).tolist()
    persons = draw.integers(0, 10_000, n).tolist()
    names = [f"{_word(persons[i])} {_word(persons[i] + 7)}".title() for i in signed]
    kinds = [AFFILIATIONS[persons[i] % len(AFFILIATIONS)] for i in signed]
    return {
        **{name: [values[i] for i in signed] for name, values in key.items()},
        "position": [1] * len(signed),
        "author_id": [author_id(name) for name in names],
        "author_name": names,
        "affiliation": [
            kind and f"{_word(persons[i])} Institute".title()
            for i, kind in zip(signed, kinds, strict=True)
        ],
        "affiliation_type": kinds,
    }


def _label_columns(
    key: Mapping[str, Sequence[Any]], texts: Sequence[Text], draw: Any
) -> dict[str, dict[str, Any]]:
    n = len(texts)

    def many(times: int) -> dict[str, list[Any]]:
        return {
            name: [entry for entry in values for _ in range(times)] for name, values in key.items()
        }

    def sentences(numbers: Sequence[int]) -> dict[str, list[int]]:
        return {
            "sentence_no": list(numbers) * n,
            "start_char": [text.starts[k] for text in texts for k in numbers],
            "end_char": [text.ends[k] for text in texts for k in numbers],
        }

    def decisions(size: int) -> dict[str, Any]:
        probability = draw.random(size)
        decision = np.where(probability > 0.6, "yes", np.where(probability > 0.5, "abstain", "no"))
        return {
            "score": probability.tolist(),
            "probability": probability.tolist(),
            "probability_author": probability.tolist(),
            "threshold": [0.6] * size,
            "decision": decision.tolist(),
            "abstain_reason": np.where(decision == "abstain", "near_threshold", None).tolist(),
        }

    n_document, n_sentence = len(FRAMES), 8
    voices = np.array(("author", "quoted", "reported"))
    document = {
        **many(n_document),
        "unit": ["document"] * (n * n_document),
        "scheme": [f[0] for f in FRAMES] * n,
        "frame": [f[1] for f in FRAMES] * n,
        "sentence_no": [None] * (n * n_document),
        "start_char": [0] * (n * n_document),
        "end_char": [len(text.body) for text in texts for _ in FRAMES],
        "voice": np.where(draw.random(n * n_document) < 0.8, "author", "quoted").tolist(),
        **decisions(n * n_document),
    }
    by_sentence = {
        **many(n_sentence),
        "unit": ["sentence"] * (n * n_sentence),
        "scheme": ["relations"] * (n * n_sentence),
        "frame": ["conflict", "cooperation"] * (n * n_sentence // 2),
        **sentences([0, 0, 1, 1, 2, 2, 3, 3]),
        "voice": voices[draw.integers(0, 3, n * n_sentence)].tolist(),
        **decisions(n * n_sentence),
    }
    first_named = [
        "United States" if text.body.startswith(ENTITIES[1]) else "China" for text in texts
    ]
    by_sentence["entity_name"] = [
        name if k < 2 else None for name in first_named for k in range(n_sentence)
    ]
    by_sentence["polarity"] = [name and "neutral" for name in by_sentence["entity_name"]]
    nobody = {"entity_name": [None] * (n * n_document), "polarity": [None] * (n * n_document)}
    again = _with_old_model({**document, **nobody}, n, n_document)
    # The earlier model decided by itself.
    again |= {
        name: document[name] + values
        for name, values in decisions(len(again["unit"]) - n * n_document).items()
    }
    labels = {name: again[name] + by_sentence[name] for name in again}
    size = len(labels["unit"])
    first_words = [text.body[text.starts[k] :].split(" ", 1)[0] for text in texts for k in range(4)]
    starts = [text.starts[k] for text in texts for k in range(4)]
    return {
        "sentences": {
            **many(SENTENCES),
            **sentences(range(SENTENCES)),
            "voice": ["author"] * (n * SENTENCES),
        },
        "frame_labels": {
            **labels,
            "coder": ["machine"] * size,
            "scheme_version": ["1"] * size,
            "is_primary": [False] * size,
        },
        "frame_evidence": {
            **many(4),
            "scheme": ["relations"] * (4 * n),
            "frame": ["conflict", "cooperation"] * (2 * n),
            "evidence_text": first_words,
            "start_char": starts,
            "end_char": [s + len(w) for s, w in zip(starts, first_words, strict=True)],
            "sentence_no": [0, 1, 2, 3] * n,
            "weight": draw.random(4 * n).tolist(),
            "rule": ["cue"] * (4 * n),
            "voice": ["author"] * (4 * n),
            "in_headline": [False] * (4 * n),
        },
        "quotes": {
            **many(2),
            "quote_text": [t.body[t.starts[k] : t.ends[k]] for t in texts for k in (1, 2)],
            "start_char": [t.starts[k] for t in texts for k in (1, 2)],
            "end_char": [t.ends[k] for t in texts for k in (1, 2)],
            "speaker_name": [_word(int(k)).title() for k in draw.integers(0, 500, 2 * n)],
            "speaker_role": ["minister", "analyst"] * n,
            "cue_verb": ["said"] * (2 * n),
            "cue_kind": ["neutral"] * (2 * n),
            "quote_type": ["direct", "indirect"] * n,
            "is_asserted": [True] * (2 * n),
            "nesting_level": [0] * (2 * n),
        },
        "actor_portrayals": {
            **many(3),
            "sentence_no": [0, 1, 2] * n,
            "start_char": [text.starts[k] for text in texts for k in range(3)],
            "end_char": [
                text.starts[k] + len(first_words[4 * i + k])
                for i, text in enumerate(texts)
                for k in range(3)
            ],
            "entity_name": [name for first in first_named for name in (first, "Kenya", "China")],
            "entity_text": [first_words[4 * i + k] for i in range(n) for k in range(3)],
            "entity_type": ["country"] * (3 * n),
            "polarity": ["neutral", "positive", "negative"] * n,
            "polarity_score": [0.0, 0.5, -0.5] * n,
            "voice": ["author"] * (3 * n),
        },
    }


def _with_old_model(columns: Mapping[str, Sequence[Any]], n: int, times: int) -> dict[str, Any]:
    """Return the columns, and after them the rows of every tenth article again, by the earlier model."""
    chosen = [i * times + k for i in range(0, n, OLD_MODEL_EVERY) for k in range(times)]
    found = {name: [*values, *(values[i] for i in chosen)] for name, values in columns.items()}
    found["model_version"][n * times :] = [OLD_MODEL] * len(chosen)
    return found


def _texts(first: int, n: int) -> Iterator[Text]:
    for number in range(first, first + n):
        if number % 30 == 29:
            # A copy, without its last two sentences, of the article 20 before it.
            origin = _text(number - 20)
            end = origin.ends[-3]
            yield Text(
                origin.body[:end], origin.starts[:-2] + (end,) * 2, origin.ends[:-2] + (end,) * 2
            )
        else:
            yield _text(number)


def _text(number: int) -> Text:
    draw = np.random.default_rng([7, number])
    words = [_word(rank) for rank in _ranks(draw, WORDS_A_SENTENCE * SENTENCES)]
    for place, topic in zip((5, 6, 7), draw.integers(0, len(TOPICS) - 2, 3), strict=True):
        words[place] = TOPICS[topic]
    words[0] = ENTITIES[number % 2]
    parts, starts, ends, at = [], [], [], 0
    for k in range(SENTENCES):
        sentence = " ".join(words[k * WORDS_A_SENTENCE : (k + 1) * WORDS_A_SENTENCE])
        sentence = sentence[0].upper() + sentence[1:] + "."
        starts.append(at)
        ends.append(at + len(sentence))
        parts += [sentence, BETWEEN[k]]
        at += len(sentence) + len(BETWEEN[k])
    return Text("".join(parts[:-1]), tuple(starts), tuple(ends))


def _headline(draw: Any) -> str:
    return " ".join(_word(rank) for rank in _ranks(draw, 8)).capitalize()


def _ranks(draw: Any, n: int) -> list[int]:
    return np.searchsorted(_CUMULATED, draw.random(n) * _CUMULATED[-1]).tolist()


_CUMULATED = np.cumsum(1 / (np.arange(60_000) + 2.7))
"""Of Mandelbrot's law with the constants usual for English: the first word is 4 % of a text."""


_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def _word(rank: int) -> str:
    """Return the word of a rank: frequent words are short."""
    word = ""
    while True:
        rank, digit = divmod(rank, len(_SYLLABLES))
        word += _SYLLABLES[digit]
        if rank == 0:
            return word


def _table(columns: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    size = len(next(iter(columns.values()))) if columns else 0
    return pa.Table.from_arrays(
        [
            pa.array(columns[field.name], field.type)
            if field.name in columns
            else pa.nulls(size, field.type)
            for field in schema
        ],
        schema=schema,
    )
