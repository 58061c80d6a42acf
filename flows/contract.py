"""The public JSON of `opframe extract`, `annotate` and `adhoc --json`. Stable: keys are only added.

Documented in docs/contract.md, held by tests/test_contract.py.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from transforms.records import Annotation, Article

Json = dict[str, Any]


def article_json(article: Article, row_id: str) -> Json:
    """Return an article as one JSON object; times in ISO 8601, UTC."""
    record = asdict(article)
    provenance = record.pop("provenance")
    return {"id": row_id, **_plain(record), "field_provenance": _plain(provenance)}


def annotation_json(annotation: Annotation, row_id: str) -> Json:
    """Return an annotation as one JSON object; frames with their evidence."""
    record = asdict(annotation)
    return {
        "id": row_id,
        "model_version": record["model_version"],
        "in_language": record["in_language"],
        "frames": list(record["frames"]),
        "quotes": list(record["quotes"]),
        "actors": list(record["actors"]),
        "sentences": list(record["sentences"]),
    }


def error_json(row_id: str | None, error: Exception) -> Json:
    """Return the row for an input that could not be read."""
    reason = getattr(error, "reason", type(error).__name__)
    return {
        "id": row_id,
        "error": str(error),
        "reason": reason,
        "remedy": getattr(error, "remedy", None),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
