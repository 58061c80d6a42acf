"""Which articles may go into a shared bundle, and why the others stay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.settings import ExportSettings
from warehouse.catalogue import Relation, quote

OPT_OUTS = ("tdm_reserved", "robots_decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The articles that go out, counted."""

    n_articles: int
    """In the file."""
    n_released: int
    left_out: dict[str, int]
    """Articles by the first reason that keeps them back."""
    unknown_opt_outs: tuple[str, ...]
    """Of OPT_OUTS those that the file has no column for."""
    n_undecided: int
    """Released articles of which no opt-out column says anything."""


def choose_released(
    connection: duckdb.DuckDBPyConnection,
    relations: Sequence[Relation],
    settings: ExportSettings,
    permitted: frozenset[str],
    selection: str = "true",
) -> Release:
    """Make the temp table `released_articles` and count what stays out.

    Args:
        permitted: What robots_decision may say; with anything else the article stays out.
        selection: SQL about an article's id: what was asked for.
    """
    outlets, types = list(settings.exclude_outlets), list(settings.exclude_article_types)
    by_column = {
        column: [
            r.name for r in relations if not r.is_view and r.has("article_id", column)
        ]
        for column in OPT_OUTS
    }  # fmt: skip
    refused = {
        # Anything but a clear "not reserved" counts as reserved.
        "tdm_reserved": "coalesce(TRY_CAST(tdm_reserved AS BOOLEAN), tdm_reserved IS NOT NULL)",
        "robots_decision": f"lower(robots_decision::VARCHAR) NOT IN ({_listed(permitted)})",
    }
    reasons = [
        ("not asked for", f"NOT ({selection})"),
        ("excluded outlet", f"coalesce(outlet_id IN ({_listed(outlets)}), false)"),
        ("excluded article type", f"article_type IN ({_listed(types)})"),
        *(
            (column, f"article_id IN ({_any_of(tables, refused[column])})")
            for column, tables in by_column.items()
            if tables
        ),
    ]
    cases = " ".join(f"WHEN {condition} THEN '{reason}'" for reason, condition in reasons)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE decided_articles AS "
        f"SELECT article_id, CASE {cases} END AS reason FROM articles"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE released_articles AS "
        "SELECT article_id FROM temp.decided_articles WHERE reason IS NULL"
    )
    counts = dict(
        connection.execute(
            "SELECT coalesce(reason, ''), count(*) FROM temp.decided_articles GROUP BY 1 ORDER BY 1"
        ).fetchall()
    )
    said = [
        f"article_id IN ({_any_of(tables, f'{quote(column)} IS NOT NULL')})"
        for column, tables in by_column.items()
        if tables
    ]
    undecided = connection.execute(
        f"SELECT count(*) FROM temp.released_articles WHERE NOT ({' OR '.join(said) or 'false'})"
    ).fetchone()
    return Release(
        n_articles=sum(counts.values()),
        n_released=counts.pop("", 0),
        left_out=counts,
        unknown_opt_outs=tuple(column for column, tables in by_column.items() if not tables),
        n_undecided=undecided[0] if undecided else 0,
    )


def name_coders(connection: duckdb.DuckDBPyConnection, columns: Sequence[tuple[str, str]]) -> None:
    """Make the temp table `coder_names`: a number for each person, in order of first table, then name.

    Args:
        columns: (table, column) that hold coders.
    """
    union = (
        " UNION ".join(
            f"SELECT DISTINCT {quote(column)} AS coder FROM {quote(table)}"
            for table, column in columns
        )
        or "SELECT NULL::VARCHAR AS coder"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coder_names AS SELECT coder, CASE WHEN coder = 'machine' THEN coder "
        "ELSE 'coder-' || row_number() OVER (PARTITION BY coder = 'machine' ORDER BY coder) END AS coder_name "
        f"FROM ({union}) WHERE coder IS NOT NULL"
    )


def _any_of(tables: Sequence[str], condition: str) -> str:
    return " UNION ".join(
        # A null among them would make "not in" unknown for every article.
        f"SELECT article_id FROM {quote(table)} WHERE article_id IS NOT NULL AND {condition}"
        for table in tables
    )


def _listed(values: Sequence[str] | frozenset[str]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values)) or "NULL"
