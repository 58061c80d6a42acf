"""Lists of URLs: a text with one a line, or a table with a column of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from transforms.errors import TransformError
from transforms.listings.items import ListedItem, Listing, absolute, distinct
from transforms.listings.packing import unpack
from transforms.listings.times import read_time

URL_COLUMNS = ("url", "link", "urls", "links", "loc", "address", "article_url", "canonical_url")
TITLE_COLUMNS = ("title", "headline")
DATE_COLUMNS = ("date_published", "published_at", "publish_date", "date", "listed_at", "pubdate")
NAMED_FAULTS = 10
"""So many faulty lines are named one by one."""
_URL = re.compile(r"https?://\S+$", re.IGNORECASE)
_COMMENT = re.compile(r"\s+#.*$")
_DELIMITERS = "\t;,|"


def read_urls(content: bytes, url: str, *, must_be: bool = True) -> Listing:
    """Read a list of URLs: text with one a line and `#` comments, or CSV, TSV, semicolons.

    A table is known by a column `url`, `link` or the like in its first line, or by a URL in one of
    the first line's cells; a column of titles or dates is read too. Faulty lines are named by number.

    Args:
        must_be: False for a file that may as well be a text: more lines must be URLs than not.

    Raises:
        TransformError: There are lines, and none of them has a URL.
    """
    text = decode(unpack(content, url))
    first = next((line for line in text.splitlines() if _is_content(line)), "")
    table = _as_table(_COMMENT.sub("", first))
    rows = _table_rows(text, *table) if table else _text_rows(text)
    items: list[ListedItem] = []
    faults: list[tuple[int, str]] = []
    for number, said, title, date in rows:
        target = absolute("", said) if _URL.match(said) else None
        if target is None:
            faults.append((number, said))
        else:
            items.append(ListedItem(url=target, listed_at=read_time(date), title=title or None))
    if faults and (not items or (not must_be and len(faults) >= len(items))):
        raise TransformError(
            "not_a_list_of_urls",
            f"{url}: {_name(faults)}",
            "write one http address a line, or a table with a column `url`",
        )
    notes = (_name(faults),) if faults else ()
    return Listing(kind="urls", items=distinct(items), notes=notes)


def decode(content: bytes) -> str:
    """Return the text: UTF-16 with its mark, UTF-8, else Windows-1252 as spreadsheets write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _text_rows(text: str) -> Iterator[tuple[int, str, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _is_content(line):
            yield number, _COMMENT.sub("", line).strip(" \t<>\"'\ufeff"), "", ""


def _as_table(first: str) -> tuple[str, dict[str, int], bool] | None:
    """Return (delimiter, columns, first line is a heading) where the first line says that it is a table."""
    if first.strip().strip('"').lower() in URL_COLUMNS:
        return ",", {"url": 0}, True
    for delimiter in _DELIMITERS:
        cells = [
            cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])
        ]
        if len(cells) < 2:
            continue
        if (place := _place(cells, URL_COLUMNS)) is not None:
            columns = {
                "url": place,
                "title": _place(cells, TITLE_COLUMNS),
                "date": _place(cells, DATE_COLUMNS),
            }
            return delimiter, {name: at for name, at in columns.items() if at is not None}, True
        # A comma or semicolon may belong to a single URL: then the other cells are its rest.
        addresses = [n for n, cell in enumerate(cells) if _URL.match(cell)]
        if addresses and not _URL.match(first.strip()):
            return delimiter, {"url": addresses[0]}, False
    return None


def _place(cells: Sequence[str], names: Sequence[str]) -> int | None:
    return next((cells.index(name) for name in names if name in cells), None)


def _table_rows(
    text: str, delimiter: str, columns: dict[str, int], has_heading: bool
) -> Iterator[tuple[int, str, str, str]]:
    lines = csv.reader(StringIO(text.replace("\0", "")), delimiter=delimiter)
    waits = has_heading
    end = 0
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield lines.line_num, f"({error})", "", ""
            continue
        number, end = end + 1, lines.line_num
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        if waits:
            waits = False
            continue
        found = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        yield number, found.get("url", ""), found.get("title", ""), found.get("date", "")


def _name(faults: Sequence[tuple[int, str]]) -> str:
    named = ", ".join(
        f"line {number} ({said[:40] or 'empty'})" for number, said in faults[:NAMED_FAULTS]
    )
    more = f" and {len(faults) - NAMED_FAULTS} more" if len(faults) > NAMED_FAULTS else ""
    return f"{len(faults)} line{'s' * (len(faults) > 1)} without a URL: {named}{more}"
