"""Texts as lists of numbers, one for each stretch between spaces: two functions for the load's SQL.

SQL alone would look at each word of the corpus as a text three times: to find the different ones, to find its number,
and to write it. Arrow splits and numbers a block of texts in one pass. Each block has numbers of its own, so nothing
has to be known of what the file holds; most words of a block are in it many times.
"""

from __future__ import annotations

from threading import Lock

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from duckdb.func import PythonUDFType


def make_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the two functions in a connection that does not have them yet.

    `number_stretches(spaced_text, first)` returns the numbers of the text's stretches, from `first` on.
    `numbered_stretches(first)` returns the stretches that got a number so, in order of it, and forgets them.
    """
    if connection.execute(
        "SELECT 1 FROM duckdb_functions() WHERE function_name = 'number_stretches'"
    ).fetchone():
        return
    numbers = _StretchNumbers()
    connection.create_function(
        "number_stretches",
        numbers.number,
        ["VARCHAR", "INTEGER"],
        "INTEGER[]",
        type=PythonUDFType.ARROW,
        side_effects=True,
    )
    connection.create_function(
        "numbered_stretches",
        numbers.give_back,
        ["INTEGER"],
        "VARCHAR[]",
        type=PythonUDFType.ARROW,
        side_effects=True,
    )


class _StretchNumbers:
    def __init__(self) -> None:
        self._lock = Lock()
        self._blocks: list[pa.Array] = []
        self._n_numbered = 0

    def number(self, texts: pa.ChunkedArray, firsts: pa.ChunkedArray) -> pa.Array:
        lists = pc.split_pattern(texts.combine_chunks(), " ")
        block = lists.values.dictionary_encode()
        with self._lock:
            first = firsts[0].as_py() + self._n_numbered if len(firsts) else 0
            self._n_numbered += len(block.dictionary)
            self._blocks.append(block.dictionary)
        numbers = pc.add(block.indices, pa.scalar(first, pa.int32()))
        return pa.ListArray.from_arrays(lists.offsets, numbers)

    def give_back(self, firsts: pa.ChunkedArray) -> pa.Array:
        with self._lock:
            blocks, self._blocks, self._n_numbered = self._blocks, [], 0
        stretches = pa.chunked_array(blocks, pa.string()).combine_chunks()
        offsets = [0] + [len(stretches)] * len(firsts)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), stretches)
