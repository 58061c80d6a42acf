"""The last look at a bundle: whatever holds a long run of an article is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb

from flows.exporting.knowledge import Knowledge
from flows.exporting.tables import Wanted
from transforms.leaks import RUN, LeakFinder
from warehouse.catalogue import Relation, quote
from warehouse.shareable import shared_name


def find_leaks(
    connection: duckdb.DuckDBPyConnection, shared: Sequence[Relation], knowledge: Knowledge
) -> set[str]:
    """Return the values and documents that hold a long run of any body or bio in the file."""
    theirs = set(knowledge.documents) - knowledge.written_here
    documents = [knowledge.documents[path] for path in sorted(theirs)]
    finder = LeakFinder([*_long_values(connection, shared), *documents])
    found: set[str] = set()
    texts = connection.execute("SELECT unnest([body, bio]) AS text FROM article_versions")
    while batch := texts.fetchmany(500):
        for (text,) in batch:
            found |= finder.find(text or "")
    return found


def _long_values(
    connection: duckdb.DuckDBPyConnection, shared: Sequence[Relation]
) -> Iterator[str]:
    seen: set[str] = set()
    for relation in shared:
        for column in _text_columns(relation):
            name = quote(column)
            # A run without a blank, in ASCII, is an address or a hash.
            rows = connection.execute(
                f"SELECT DISTINCT {name}::VARCHAR FROM temp.{shared_name(relation.name)} "
                f"WHERE length({name}::VARCHAR) >= {RUN} AND NOT regexp_full_match({name}::VARCHAR, '[!-~]*')"
            ).fetchall()
            seen.update(row[0] for row in rows)
    return iter(sorted(seen))


def without_leaks(relation: Relation, leaks: set[str]) -> Wanted:
    sql = f"SELECT * FROM temp.{shared_name(relation.name)} ORDER BY ALL"
    names = _text_columns(relation)
    if not leaks or not names:
        return Wanted(relation=relation, sql=sql)
    leaked = ", ".join("'" + text.replace("'", "''") + "'" for text in sorted(leaks))
    changed = ", ".join(
        f"CASE WHEN {quote(name)}::VARCHAR NOT IN ({leaked}) THEN {quote(name)} END AS {quote(name)}"
        for name in names
    )
    columns = tuple(
        replace(column, is_required=False) if column.name in names else column
        for column in relation.columns
    )
    return Wanted(
        relation=replace(relation, columns=columns),
        sql=f"SELECT * REPLACE ({changed}) FROM ({sql}) ORDER BY ALL",
    )


def _text_columns(relation: Relation) -> list[str]:
    plain = ("BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP")
    return [column.name for column in relation.columns if column.type not in plain]
