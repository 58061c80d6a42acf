"""Stretches of texts for a shared bundle: how much of each is shown, where it stands, its proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from flows.exporting.reattach import count_letters, letters_sha256, prove_words, words_key
from transforms.excerpts import Excerpts
from warehouse.catalogue import quote
from warehouse.shareable import TablePolicy, Words

_BATCH = 20_000
_FINGERPRINTS = pa.schema(
    [
        ("version_id", pa.string()),
        ("letters_sha256", pa.string()),
        ("n_characters", pa.int64()),
        ("n_letters", pa.int64()),
    ]
)
_WORDS = pa.schema(
    [
        ("row_no", pa.int64()),
        ("shown", pa.string()),
        ("start_letter", pa.int64()),
        ("end_letter", pa.int64()),
        ("words_proof", pa.string()),
    ]
)


class TempRows:
    """A temp table that is filled in batches."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema) -> None:
        self._connection, self._name, self._schema = connection, name, schema
        self._rows: list[tuple[Any, ...]] = []
        connection.register("batch", schema.empty_table())
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {quote(name)} AS FROM batch")

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._schema)
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]
        self._connection.register("batch", pa.table(arrays, schema=self._schema))
        self._connection.execute(f"INSERT INTO temp.{quote(self._name)} FROM batch")
        self._rows = []


def fill_words(
    connection: duckdb.DuckDBPyConnection,
    policies: Mapping[str, TablePolicy],
    *,
    n_characters: int,
    shown_share: float,
    with_headlines: bool,
) -> None:
    """Make the temp tables `fingerprints` and `words_<table>`, one text at a time.

    What is shown of a text is chosen over all tables together, in the order of the tables.
    """
    tables = [(name, policy.words) for name, policy in policies.items() if policy.words]
    fingerprints = TempRows(connection, "fingerprints", _FINGERPRINTS)
    filled = [TempRows(connection, f"words_{name}", _WORDS) for name, _ in tables]
    places = groupby(_places(connection, tables), itemgetter(0))
    waiting = next(places, None)
    for version_id, headline, body in _texts(connection):
        steps = count_letters(body)
        fingerprints.add((version_id, letters_sha256(body), len(body), steps[-1]))
        while waiting is not None and waiting[0] < version_id:
            waiting = next(places, None)
        if waiting is None or waiting[0] != version_id:
            continue
        key = words_key(body)
        in_body = Excerpts(n_characters, max(n_characters, int(shown_share * len(body))))
        # The whole headline is shown anyway, or nothing of it.
        in_headline = Excerpts(n_characters if with_headlines else 0, 1 << 30)
        for _, table_no, row_no, start, end, is_headline in waiting[1]:
            text = (headline or "") if is_headline else body
            shown = proof = None
            if tables[table_no][1].column:
                shown = (in_headline if is_headline else in_body).show(text, start, end)
                proof = prove_words(key, text[start:end])
            place = (None, None) if is_headline else (steps[start], steps[end])
            filled[table_no].add((row_no, shown, *place, proof))
        waiting = next(places, None)
    for table in (fingerprints, *filled):
        table.flush()


def _texts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str | None, str]]:
    found = connection.cursor().execute(
        "SELECT DISTINCT version_id, headline, body FROM article_versions ORDER BY version_id"
    )
    while batch := found.fetchmany(500):
        yield from batch


def _places(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[tuple[str, Words]]
) -> Iterator[tuple[str, int, int, int, int, bool]]:
    parts = [
        f"SELECT version_id, {number} AS table_no, rowid AS row_no, {quote(words.start)} AS start_char, "
        f"{quote(words.end)} AS end_char, "
        f"{f'coalesce({quote(words.in_headline)}, false)' if words.in_headline else 'false'} AS is_headline, "
        f"{words.first or '0'}::DOUBLE AS first FROM {quote(name)}"
        for number, (name, words) in enumerate(tables)
    ]
    found = connection.cursor().execute(
        "SELECT version_id, table_no, row_no, start_char, end_char, is_headline "
        f"FROM ({' UNION ALL '.join(parts)}) WHERE start_char IS NOT NULL AND end_char IS NOT NULL "
        "ORDER BY version_id, table_no, first DESC, start_char, end_char, row_no"
    )
    while batch := found.fetchmany(5000):
        yield from batch
