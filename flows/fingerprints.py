"""Fingerprints of texts that were loaded before there were any, or before the method of today."""

from __future__ import annotations

import hashlib
from typing import Any

from flows.home import Home
from flows.stage import Stage
from transforms.duplicates import METHOD
from transforms.rows import fingerprint_rows, merge_rows
from warehouse.ask import ask

TEXTS_AT_ONCE = 2000
"""About ten megabytes of text."""


def stage_missing_fingerprints(home: Home, stage: Stage) -> None:
    """Stage the fingerprint of each held text that lacks one by the method of today."""
    after = ""
    while rows := _texts_after(home, after):
        after = rows[-1]["version_id"]
        key = hashlib.sha256(" ".join(row["version_id"] for row in rows).encode()).hexdigest()[:12]
        batch = f"fingerprints-{key}"
        if not stage.is_committed(batch):
            stage.commit(
                batch,
                merge_rows(
                    fingerprint_rows(None, row["article_id"], row["version_id"], row["body"])
                    for row in rows
                ),
            )


def _texts_after(home: Home, version_id: str) -> list[dict[str, Any]]:
    place = {"after_version_id": version_id, "n_texts": TEXTS_AT_ONCE}
    if ask(home.warehouse, "table_is_held", {"table_name": "text_fingerprints"}):
        parameters = {**place, "method": METHOD}
        return ask(home.warehouse, "texts_without_fingerprint", parameters)
    return ask(home.warehouse, "texts_of_versions", place)
