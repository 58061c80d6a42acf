"""Load steps that need more than SQL: what a caller makes of the rows loaded so far, staged before the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from warehouse.sql_files import read_query

DERIVED_STEP = "-- derived"
"""How a load step begins that reads tables which a derivation makes."""

Ask = Callable[[str, Mapping[str, object]], pa.Table]
"""Answers a shipped query, by its name."""
Derivation = Callable[[Ask], Mapping[str, pa.Table]]
"""Asks of the rows loaded so far, and returns tables by name; they become `staged_…`."""


def stage_derived(connection: duckdb.DuckDBPyConnection, derivation: Derivation) -> None:
    """Make a staged table of each table that the derivation returns."""

    def answer(name: str, parameters: Mapping[str, object]) -> pa.Table:
        return connection.sql(read_query(name), params=dict(parameters)).to_arrow_table()

    for table, rows in derivation(answer).items():
        connection.register("derived_rows", rows)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE staged_{table} AS FROM derived_rows")
        connection.unregister("derived_rows")
