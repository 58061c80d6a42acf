"""A coding sheet as a table: CSV or TSV, from a spreadsheet or a script, with the row numbers of a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.errors import OpframeError

UNIT_COLUMNS = ("version_id", "article_id", "url", "unit_id")
"""Where a line may name its text; the first that is filled in counts."""

HEADER_HELP = (
    'name the columns in the first row: "url,scheme,frame,decision" for a line a decision, or take the head '
    "that `opframe codebook sheet SCHEME` prints for a line a text"
)

_DELIMITERS = ",;\t"


class SheetError(OpframeError):
    """A file that is no coding sheet; the message names file, row, column and remedy."""

    def __init__(self, name: str, place: str, detail: str, remedy: str) -> None:
        super().__init__(f"{name}: {place}: {detail} ({remedy})")
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the header, its cells by column; empty cells are left out."""

    line_no: int
    """1-based, the header included, as a spreadsheet shows it."""
    cells: Mapping[str, str]
    n_extra: int = 0
    """Cells beyond the last column."""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: tuple[str, ...]
    """In lower case; the rest of the name is as written."""
    lines: tuple[Line, ...]

    @property
    def is_long(self) -> bool:
        """A line is a decision; else a line is a text, with a column a frame."""
        return "frame" in self.columns and "decision" in self.columns


def read_sheet(content: bytes, name: str) -> Sheet:
    """Read a sheet: comma, semicolon or tab; UTF-8 with or without mark, or UTF-16 as Excel writes it.

    Wholly empty rows are passed over, and so is the row of questions that `opframe codebook sheet` prints.

    Raises:
        SheetError: Not a table, no header, or a column twice.
    """
    text = _decoded(content, name)
    rows = list(_rows(text, name))
    header = next(((number, row) for number, row in rows if any(row)), None)
    if header is None:
        raise SheetError(name, "row 1", "the sheet is empty", HEADER_HELP)
    first, names = header
    columns = _columns(names, name, first)
    lines = tuple(
        _line(number, row, columns) for number, row in rows if number > first and any(row)
    )
    return Sheet(name, columns, tuple(line for line in lines if not _asks(line)))


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SheetError(
            name, "file", "a spreadsheet's own format", 'save it as "CSV UTF-8", then import that'
        )
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if is_wide else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise SheetError(
            name, f"row {row}", f"not {encoding}: {error.reason}", 'save it as "CSV UTF-8"'
        ) from error
    if "\0" in text:
        raise SheetError(name, "file", "not a text file", 'save it as "CSV UTF-8"')
    return text


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells), with the separator that the first row uses most, or names."""
    start = text.split("\n", 1)[0]
    shift = 0
    if start.strip().lower().startswith("sep=") and len(start.strip()) <= len("sep=") + 1:
        # Excel's own way to name the separator; it does not show the row.
        delimiter, text, shift = start.strip()[4:] or "\t", text.partition("\n")[2], 1
    else:
        delimiter = max(_DELIMITERS, key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            yield number, [cell.strip() for cell in row]
    except csv.Error as error:
        raise SheetError(
            name,
            f"row {number + 1}, line {reader.line_num + shift} of the file",
            f"quotation marks do not match: {error}",
            'write a quotation mark inside a cell twice (""), and close each cell that begins with one',
        ) from error


def _columns(names: Sequence[str], name: str, first: int) -> tuple[str, ...]:
    columns = tuple(_folded(cell) for cell in names)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not set(columns) & set(UNIT_COLUMNS):
        raise SheetError(
            name,
            f"row {first}",
            f"no column names the text: {', '.join(UNIT_COLUMNS)} (found: {', '.join(columns)[:120]})",
            HEADER_HELP,
        )
    for number, column in enumerate(columns, start=1):
        if not column:
            raise SheetError(
                name, f"row {first}, column {number}", "no name", "name the column, or delete it"
            )
        if columns.index(column) != number - 1:
            raise SheetError(
                name,
                f"row {first}, column {number}",
                f'"{column}" stands twice',
                "delete or rename one",
            )
    return columns


_ALIASES = {
    "unit": "unit_id",
    "id": "unit_id",
    "link": "url",
    "label": "decision",
    "code": "decision",
    "remarks": "comment",
    "remark": "comment",
    "comments": "comment",
    "notes": "comment",
    "date_coded": "coded_at",
}


def _folded(cell: str) -> str:
    column = "_".join(cell.strip().lower().split())
    return _ALIASES.get(column, column)


def _line(number: int, row: Sequence[str], columns: Sequence[str]) -> Line:
    cells = {column: cell for column, cell in zip(columns, row, strict=False) if cell}
    return Line(number, cells, sum(map(bool, row[len(columns) :])))


def _asks(line: Line) -> bool:
    """Tell the row of questions below the head of a printed sheet."""
    return line.cells.get("coder") == "your initials" and not line.cells.get("unit_id")
