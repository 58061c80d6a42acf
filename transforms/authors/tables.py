"""The linking as tables: rows of the warehouse in, rows of the warehouse out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from transforms.authors.corrections import Correction, Ruling, form_keys, rule
from transforms.authors.linking import Linking, link_profiles
from transforms.authors.names import block_keys
from transforms.authors.profiles import Profile, read_profile

_TEXT, _REAL, _BOOL, _INT = pa.string(), pa.float64(), pa.bool_(), pa.int64()


def _texts(names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names.split(), _TEXT)


AUTHOR_SCHEMAS: Mapping[str, pa.Schema] = {
    name: pa.schema(columns)
    for name, columns in {
        "author_profiles": {
            **_texts(
                "profile_id author_name outlet outlet_name affiliation job_title bio split_article_id"
            ),
            "first_seen_at": pa.timestamp("us"),
            "first_year": _INT,
            "last_year": _INT,
            "block_keys": pa.list_(_TEXT),
            "linker_version": _TEXT,
        },
        "author_gone": {"profile_id": _TEXT},
        "author_persons": {
            "profile_id": _TEXT,
            "split_article_id": _TEXT,
            "author_id": _TEXT,
            "author_name": _TEXT,
            "author_confidence": _REAL,
            "is_corrected": _BOOL,
            "orcid": _TEXT,
            "wikidata_id": _TEXT,
        },
        "author_links": {
            "profile_id": _TEXT,
            "other_profile_id": _TEXT,
            "confidence": _REAL,
            "reasons": _TEXT,
            "is_accepted": _BOOL,
            "decided_by": _TEXT,
        },
        "author_corrections": {
            **_texts("correction forms note"),
            "n_profiles": _INT,
            "findings": _TEXT,
        },
        "author_version": {"linker_version": _TEXT},
    }.items()
}
"""Columns of what the load step 045_authors reads, in the warehouse's order."""

Ask = Callable[[str, Mapping[str, object]], pa.Table]
"""Answers a query of the warehouse, by its name."""


def derive_authors(
    ask: Ask, corrections: Sequence[Correction], linker_version: str
) -> dict[str, pa.Table]:
    """Link what is new, and everything that it or a correction may bear on."""
    named = _named_articles(ask, corrections)
    split = sorted({article for articles in named.values() for article in articles})
    given = {"linker_version": linker_version, "split_articles": split}
    touched = ask("author_appearances", given).to_pylist()
    keys = {key for row in touched for key in block_keys(row["author_name"])}
    rows, gone = _read_blocks(ask, corrections, split, keys)
    rows.update({row["profile_id"]: row for row in touched})
    profiles = {profile_id: read_profile(row) for profile_id, row in rows.items()}
    rulings = rule(corrections, list(profiles.values()), _profiles_by_url(named, rows))
    linking = link_profiles(profiles.values(), rulings)
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "author_profiles": [
            {
                **row,
                "block_keys": profiles[row["profile_id"]].block_keys,
                "linker_version": linker_version,
            }
            for row in touched
        ],
        "author_gone": [{"profile_id": profile_id} for profile_id in gone],
        "author_persons": [
            {**asdict(person), "split_article_id": rows[person.profile_id]["split_article_id"]}
            for person in linking.persons
        ],
        "author_links": [asdict(link) for link in linking.links],
        "author_corrections": [_correction_row(ruling, linking) for ruling in rulings],
        "author_version": [{"linker_version": linker_version}],
    }
    return {
        name: pa.Table.from_pylist(
            [{key: row[key] for key in AUTHOR_SCHEMAS[name].names} for row in listed],
            schema=AUTHOR_SCHEMAS[name],
        )
        for name, listed in tables.items()
    }


def check_corrections(
    ask: Ask, corrections: Sequence[Correction]
) -> tuple[list[Ruling], Linking, dict[str, Profile]]:
    """Match the corrections with the profiles that are there, and link those; nothing is kept."""
    named = _named_articles(ask, corrections)
    split = sorted({article for articles in named.values() for article in articles})
    rows, _ = _read_blocks(ask, corrections, split, set())
    fresh = ask("author_appearances", {"linker_version": "", "split_articles": split}).to_pylist()
    rows.update({row["profile_id"]: row for row in fresh if row["split_article_id"]})
    profiles = {profile_id: read_profile(row) for profile_id, row in rows.items()}
    rulings = rule(corrections, list(profiles.values()), _profiles_by_url(named, rows))
    return rulings, link_profiles(profiles.values(), rulings), profiles


def _named_articles(ask: Ask, corrections: Sequence[Correction]) -> dict[str, list[str]]:
    """Return the article ids of each URL that a form names."""
    urls = sorted({form.url for entry in corrections for form in entry.forms if form.url})
    found: dict[str, list[str]] = {}
    if urls:
        for row in ask("author_urls", {"urls": urls}).to_pylist():
            found.setdefault(row["url"], []).append(row["article_id"])
    return found


def _read_blocks(
    ask: Ask, corrections: Sequence[Correction], split: Sequence[str], keys: set[str]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the profiles that keys and corrections lead to, and those whose correction is gone."""
    ids = sorted({form.author_id for e in corrections for form in e.forms if form.author_id})
    more = ask("author_correction_keys", {"author_ids": ids}).to_pylist()
    wanted = {*keys, *form_keys(corrections), *(row["block_key"] for row in more)}
    held = ask("author_blocks", {"keys": sorted(wanted)}).to_pylist() if wanted else []
    gone = [
        row["profile_id"]
        for row in held
        if row["split_article_id"] is not None and row["split_article_id"] not in split
    ]
    dropped = set(gone)
    return {r["profile_id"]: r for r in held if r["profile_id"] not in dropped}, gone


def _profiles_by_url(
    named: Mapping[str, Sequence[str]], rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, frozenset[str]]:
    return {
        url: frozenset(id_ for id_, row in rows.items() if row["split_article_id"] in articles)
        for url, articles in named.items()
    }


def _correction_row(ruling: Ruling, linking: Linking) -> dict[str, Any]:
    entry = ruling.correction
    findings = [*ruling.findings, *linking.contradictions.get(entry.label, ())]
    return {
        "correction": entry.label,
        "forms": ", ".join(map(str, entry.forms)),
        "note": entry.note,
        "n_profiles": len(frozenset().union(*ruling.groups)),
        "findings": "; ".join(findings) or None,
    }
