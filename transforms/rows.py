"""Records to rows: the one place where `transforms` and `warehouse` meet.

A row is a dict with the column names of `warehouse/schema`, plus `input_no`, the number of the
input in its run, which the load needs and does not keep (null for a version of an earlier run).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from transforms.duplicates import fingerprint
from transforms.records import Annotation, Article, Outlet

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_TIME, _DATE = pa.timestamp("us"), pa.date32()
_TEXTS = pa.list_(_TEXT)
_VERSION = {"input_no": _INT, "article_id": _TEXT, "version_id": _TEXT}
_MODEL = {**_VERSION, "model_version": _TEXT}


def _texts(names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names.split(), _TEXT)


SCHEMAS: Mapping[str, pa.Schema] = {
    name: pa.schema(columns)
    for name, columns in {
        "inputs": {
            "input_no": _INT,
            **_texts("input_url listing_url outlet_id"),
            "listed_at": _TIME,
        },
        "run_listings": {
            **_texts("listing_url listing_kind outlet_id detail"),
            "n_items": _INT,
            "is_read": _BOOL,
        },
        "rejects": {
            "input_no": _INT,
            **_texts("input_url outlet_id stage reason detail remedy"),
            "is_retryable": _BOOL,
            "rejected_at": _TIME,
        },
        "captures": {
            "input_no": _INT,
            "page_no": _INT,
            **_texts("requested_url capture_url content_type etag last_modified"),
            **_texts("warc_file raw_sha256"),
            "http_status": _INT,
            "warc_offset": _INT,
            "n_bytes": _INT,
            "captured_at": _TIME,
        },
        "fetch_decisions": {
            "input_no": _INT,
            "page_no": _INT,
            **_texts("listing_url requested_url url robots_decision robots_rule robots_url"),
            **_texts("tdm_policy tdm_source ai_opt_out_source"),
            **dict.fromkeys(("is_allowed", "tdm_reserved", "ai_opt_out"), _BOOL),
            "crawl_delay": _REAL,
            "decided_at": _TIME,
        },
        "outlets": {
            **_texts("outlet_id outlet_name domain country in_language time_zone"),
            "is_wire": _BOOL,
        },
        "articles": {
            **_VERSION,
            **_texts(
                "url original_url canonical_url archive_url outlet_id outlet_name domain country "
                "headline alternative_headline kicker description article_type article_section "
                "byline byline_kind credit_text bio wire_service dateline published_utc_offset "
                "date_published_precision date_published_source in_language body text_sha256 "
                "raw_sha256 extractor_version"
            ),
            "date_published": _DATE,
            "published_at": _TIME,
            "date_published_confidence": _REAL,
            "date_modified": _TIME,
            "is_accessible_for_free": _BOOL,
            "is_truncated": _BOOL,
            "word_count": _INT,
            "fetched_at": _TIME,
        },
        "version_authors": {
            **_VERSION,
            "position": _INT,
            **_texts("author_id author_name role job_title affiliation affiliation_type bio"),
            "bio_start_char": _INT,
            "bio_end_char": _INT,
        },
        "field_provenance": {
            **_VERSION,
            **_texts("field_name field_value field_source evidence_text"),
            "confidence": _REAL,
            "is_chosen": _BOOL,
        },
        "rereadings": {
            "input_no": _INT,
            **_texts("article_id extractor_version"),
            "version_no": _INT,
        },
        "text_fingerprints": {
            **_VERSION,
            "method": _TEXT,
            "n_shingles": _INT,
            "hash_bound": _INT,
            "hashes": pa.list_(_INT),
        },
        "annotations": {**_MODEL, "in_language": _TEXT, "n_sentences": _INT},
        "sentences": {
            **_MODEL,
            "sentence_no": _INT,
            "start_char": _INT,
            "end_char": _INT,
            "voice": _TEXT,
        },
        "frame_labels": {
            **_MODEL,
            **_texts("coder scheme scheme_version frame unit voice decision abstain_reason"),
            **_texts("entity_name polarity"),
            "sentence_no": _INT,
            "start_char": _INT,
            "end_char": _INT,
            "score": _REAL,
            "probability": _REAL,
            "probability_author": _REAL,
            "threshold": _REAL,
            "is_primary": _BOOL,
        },
        "frame_evidence": {
            **_MODEL,
            **_texts("scheme frame evidence_text rule voice"),
            "start_char": _INT,
            "end_char": _INT,
            "sentence_no": _INT,
            "weight": _REAL,
            "necessity": _REAL,
            "sufficiency": _REAL,
            "in_headline": _BOOL,
        },
        "frame_items": {**_MODEL, **_texts("scheme frame item"), "probability": _REAL},
        "quotes": {
            **_MODEL,
            **_texts("quote_text speaker_name speaker_role cue_verb cue_kind quote_type"),
            "start_char": _INT,
            "end_char": _INT,
            "speaker_start_char": _INT,
            "speaker_end_char": _INT,
            "cue_start_char": _INT,
            "cue_end_char": _INT,
            "is_asserted": _BOOL,
            "nesting_level": _INT,
        },
        "actor_portrayals": {
            **_MODEL,
            **_texts("entity_name entity_text entity_type polarity role voice"),
            "sentence_no": _INT,
            "start_char": _INT,
            "end_char": _INT,
            "polarity_score": _REAL,
        },
        "portrayal_evidence": {
            **_MODEL,
            **_texts("entity_name evidence_text rule"),
            "sentence_no": _INT,
            "start_char": _INT,
            "end_char": _INT,
            "weight": _REAL,
        },
        "codebook_frames": _texts("scheme scheme_version frame definition citation"),
        "events": {
            **_texts("event_version_id event_id event_name description url match_rule"),
            "date_start": _DATE,
            "date_end": _DATE,
            "terms": _TEXTS,
            "countries": _TEXTS,
            "days_before": _INT,
            "days_after": _INT,
        },
        "event_sets": {"events_sha256": _TEXT, "event_version_ids": _TEXTS},
        "scheme_models": _texts("model_version scheme scheme_version scheme_model"),
        "frame_reliability": {
            **_texts("scheme scheme_version frame unit coder scheme_model"),
            **_texts("set_name set_kind set_note"),
            **dict.fromkeys(("tp", "fp", "fn", "tn", "n_abstained", "n_unsure"), _INT),
        },
        "canary_results": {**_texts("canary field expected found"), "is_right": _BOOL},
        "codings": {
            **_texts("file_name file_sha256"),
            "line_no": _INT,
            **_texts("coder unit_given article_id version_id scheme scheme_version frame item"),
            **_texts("decision_given decision voice comment"),
            "is_primary": _BOOL,
            "coded_at": _TIME,
            "decided_at": _TIME,
        },
    }.items()
}
"""Columns of each staged table. The warehouse's table has the same, without `input_no`."""


def outlet_row(outlet: Outlet) -> Row:
    return {name: getattr(outlet, name) for name in SCHEMAS["outlets"].names}


def article_rows(input_no: int, article: Article) -> Rows:
    """Return the rows of one article, of its authors, of the fields' candidates, and its fingerprint."""
    key = {"input_no": input_no, "article_id": article.article_id, "version_id": article.version_id}
    record = asdict(article)
    return {
        "articles": [
            {
                **key,
                **{name: record[name] for name in SCHEMAS["articles"].names if name != "input_no"},
            }
        ],
        "version_authors": [
            {**key, "position": position, "author_id": author_id(author["author_name"]), **author}
            for position, author in enumerate(record["authors"], start=1)
        ],
        "field_provenance": [{**key, **field} for field in record["provenance"]],
        **fingerprint_rows(input_no, article.article_id, article.version_id, article.body),
    }


def fingerprint_rows(input_no: int | None, article_id: str, version_id: str, body: str) -> Rows:
    """Return the row of `text_fingerprints` of one body; the headline is not part of it."""
    key = {"input_no": input_no, "article_id": article_id, "version_id": version_id}
    return {"text_fingerprints": [{**key, **asdict(fingerprint(body))}]}


def annotation_rows(
    input_no: int | None, article_id: str, version_id: str, annotation: Annotation
) -> Rows:
    """Return the rows of the label tables; items are those of the document labels."""
    key = {
        "input_no": input_no,
        "article_id": article_id,
        "version_id": version_id,
        "model_version": annotation.model_version,
    }
    labels = [asdict(label) for label in annotation.frames]
    actors = [asdict(actor) for actor in annotation.actors]
    named_first: dict[int, Row] = {}
    for actor in sorted(actors, key=lambda actor: actor["start_char"]):
        named_first.setdefault(actor["sentence_no"], actor)
    nobody: Row = {}
    return {
        "annotations": [
            {**key, "in_language": annotation.in_language, "n_sentences": len(annotation.sentences)}
        ],
        "sentences": [{**key, **asdict(sentence)} for sentence in annotation.sentences],
        "frame_labels": [
            {
                **key,
                "coder": "machine",
                **{name: label[name] for name in label if name not in ("evidence", "items")},
                **{
                    name: named_first.get(label["sentence_no"], nobody).get(name)
                    for name in ("entity_name", "polarity")
                },
            }
            for label in labels
        ],
        "frame_evidence": list(_evidence_rows(key, labels)),
        "frame_items": [
            {**key, "scheme": label["scheme"], "frame": label["frame"], **item}
            for label in labels
            if label["decision"] != "no"
            for item in label["items"]
        ],
        "quotes": [{**key, **asdict(quote)} for quote in annotation.quotes],
        "actor_portrayals": [
            {**key, **{name: actor[name] for name in actor if name != "evidence"}}
            for actor in actors
        ],
        "portrayal_evidence": [
            {
                **key,
                "sentence_no": actor["sentence_no"],
                "entity_name": actor["entity_name"],
                **evidence,
            }
            for actor in actors
            for evidence in actor["evidence"]
        ],
    }


def _evidence_rows(key: Row, labels: Iterable[Row]) -> Iterator[Row]:
    """Yield each piece of evidence once: a sentence's label and its document's share theirs."""
    seen: set[tuple[Any, ...]] = set()
    for label in labels:
        for entry in label["evidence"]:
            place = (label["scheme"], label["frame"], entry["in_headline"], entry["start_char"])
            if (*place, entry["end_char"], entry["rule"]) not in seen:
                seen.add((*place, entry["end_char"], entry["rule"]))
                yield {**key, "scheme": label["scheme"], "frame": label["frame"], **entry}


def merge_rows(parts: Iterable[Rows]) -> Rows:
    """Join rows of several records, table by table."""
    merged: Rows = {}
    for part in parts:
        for table, rows in part.items():
            merged.setdefault(table, []).extend(rows)
    return merged


def author_id(author_name: str) -> str:
    """Return an id for a name: the same for other case, accents and spacing."""
    folded = unicodedata.normalize("NFKD", author_name)
    letters = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
    return hashlib.sha256(" ".join(letters.split()).encode()).hexdigest()[:16]
