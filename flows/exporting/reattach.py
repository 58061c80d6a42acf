#!/usr/bin/env python3
"""Put the words back into a shared opframe bundle, from texts that you hold yourself.

    python3 reattach.py TEXTS… --out FOLDER

TEXTS are files or folders: .txt (headline on the first line, or none), .jsonl or .csv with a column
`body` or `text` (and, if you have them, `headline` and `url`), and .html if opframe is installed.
Needs Python 3.10 or newer and nothing else; a bundle without CSV files needs duckdb.

A text is found by hash, in one of two ways:

exact    text_sha256: SHA-256 of the UTF-8 bytes of headline, line feed, body (no headline: nothing before
         the line feed).
letters  letters_sha256: SHA-256 of the letters and digits of the body alone, in order, without accents and
         in lower case (NFKD, casefold, str.isalnum). White space, quotation marks and dashes do not matter.

Words are proved: words_proof is the first half of an HMAC-SHA256 of the letters of the words. Its key is
made from the letters of the whole body, which are in no bundle: who does not hold the text can neither
read the words from it nor try out guesses.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import hmac
import io
import json
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

FEWEST_LETTERS = 20
"""A shorter body could be another text's by chance."""
HEAD_LINES, TAIL_LINES = 8, 4
"""So many lines of a .txt may be headline, byline and date above the body, or a note below it."""

csv.field_size_limit(2**31 - 1)


class _Letters(dict):  # type: ignore[type-arg]
    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = "".join(sign for sign in plain if sign.isalnum())
        return self[code]  # type: ignore[no-any-return]


_LETTERS = _Letters()


class Text(NamedTuple):
    """A text that somebody holds."""

    name: str
    headline: str | None
    body: str
    url: str | None = None
    is_lines: bool = False
    """True: other lines may stand above and below the body."""
    headlines: tuple[str, ...] = ()
    """What the headline may be, once the body is found."""


def letters(text: str) -> str:
    """Return the letters and digits alone, without accents, in lower case."""
    return text.translate(_LETTERS)


def count_letters(text: str) -> list[int]:
    """Return how many letters stand before each character, and in all."""
    return list(accumulate((len(_LETTERS[ord(sign)]) for sign in text), initial=0))


def text_sha256(headline: str | None, body: str) -> str:
    return hashlib.sha256(f"{headline or ''}\n{body}".encode()).hexdigest()


def letters_sha256(body: str) -> str:
    return hashlib.sha256(letters(body).encode()).hexdigest()


def words_key(body: str) -> bytes:
    """Return the key that only who holds the text can make."""
    return hashlib.sha256(b"opframe words\n" + letters(body).encode()).digest()


def prove_words(key: bytes, words: str) -> str:
    return hmac.new(key, letters(words).encode(), "sha256").hexdigest()[:32]


def stretch(body: str, counts: list[int], start_letter: int, end_letter: int) -> tuple[int, int]:
    """Return where the letters from one number to another stand, without the marks around them."""
    start = bisect_right(counts, start_letter) - 1
    return start, max(start, bisect_left(counts, end_letter))


def find_body(
    text: Text, known: dict[str, list[dict[str, str]]]
) -> tuple[str, Text, list[dict[str, str]]]:
    """Return how a text was found (exact, letters, or nothing), the text as found, and its versions."""
    whole = text.body.strip("\n")
    tries = [text_sha256(text.headline, text.body), text_sha256(text.headline, whole)]
    if text.is_lines:
        tries.append(hashlib.sha256(whole.encode()).hexdigest())
    for digest in tries:
        if digest in known:
            rows = known[digest]
            size = int(rows[0]["n_characters"])
            head = (
                whole[:-size].rstrip("\n") if text.is_lines and size < len(whole) else text.headline
            )
            found = text._replace(
                headlines=(head,) if head else (), body=whole[len(whole) - size :]
            )
            return "exact", found, rows
    lines = text.body.splitlines() if text.is_lines else [text.body]
    folded = [letters(line) for line in lines]
    for tail in range(min(TAIL_LINES, len(lines) - 1) + 1):
        for head_lines in range(min(HEAD_LINES, len(lines) - 1 - tail) + 1):
            part = slice(head_lines, len(lines) - tail)
            joined = "".join(folded[part])
            digest = hashlib.sha256(joined.encode()).hexdigest()
            if len(joined) >= FEWEST_LETTERS and digest in known:
                rows = known[digest]
                said = [text.headline, *(row.get("headline") for row in rows), *lines[:head_lines]]
                heads = tuple(dict.fromkeys(head for head in said if head))
                return "letters", text._replace(headlines=heads, body="\n".join(lines[part])), rows
    return "", text, known.get(text.url or "", [])


def read_texts(paths: list[Path]) -> Iterator[Text]:
    for path in paths:
        if path.is_dir():
            yield from read_texts(sorted(entry for entry in path.rglob("*") if entry.is_file()))
            continue
        kind = Path(path.name[:-3] if path.suffix == ".gz" else path.name).suffix.lower()
        if kind not in (".txt", ".jsonl", ".csv", ".html", ".htm"):
            continue
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if kind in (".html", ".htm"):
            yield from _page(path, content)
            continue
        text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        if kind == ".txt":
            yield Text(path.name, None, text, is_lines=True)
            continue
        if kind == ".csv":
            rows: Iterator[dict[str, Any]] = csv.DictReader(io.StringIO(text, newline=""))
        else:
            rows = (json.loads(line) for line in text.split("\n") if line.strip())
        for number, row in enumerate(rows, start=1):
            body = row.get("body") or row.get("text")
            if isinstance(body, str):
                yield Text(
                    f"{path.name}:{number}", row.get("headline") or None, body, row.get("url")
                )


def _page(path: Path, content: bytes) -> Iterator[Text]:
    try:
        from datetime import datetime

        from transforms.errors import OpframeError
        from transforms.extraction import extract_article
        from transforms.outlets import shipped_outlets
        from transforms.records import RawDocument, RawPage
    except ImportError:
        sys.exit(
            f"reattach: {path}: pages can only be read where opframe is installed; give their texts"
        )
    url = f"file:{path.name}"
    document = RawDocument(
        url=url, pages=(RawPage(url=url, content=content),), fetched_at=datetime(2000, 1, 1)
    )
    try:
        article = extract_article(document, shipped_outlets())
    except OpframeError:
        yield Text(path.name, None, "")
        return
    yield Text(path.name, article.headline, article.body, article.canonical_url)


def read_table(bundle: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, each value as text, empty when null."""
    as_csv, as_parquet = bundle / "data" / f"{name}.csv", bundle / "data" / f"{name}.parquet"
    if as_csv.exists():
        with as_csv.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
        return
    try:
        import duckdb
    except ImportError:
        sys.exit("reattach: this bundle has no CSV files; pip install duckdb")
    query = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)"
    found = duckdb.connect().execute(query, [str(as_parquet)])
    names = [column[0] for column in found.description]
    while batch := found.fetchmany(5000):
        yield from ({n: v or "" for n, v in zip(names, row, strict=True)} for row in batch)


def fill(
    row: dict[str, str], text: Text, how: str, place: dict[str, str], key: bytes, counts: list[int]
) -> tuple[str | None, str]:
    """Return the words of a row, and whether they are proved, changed, missing or only placed."""
    in_headline = row.get(place.get("in_headline", ""), "").lower() == "true"
    start, end = int(row[place["start"]]), int(row[place["end"]])
    if in_headline:
        tries = [headline[start:end] for headline in text.headlines]
    elif how == "exact":
        tries = [text.body[start:end]]
    else:
        low, high = stretch(text.body, counts, int(row["start_letter"]), int(row["end_letter"]))
        tries = [text.body[low:high]]
    if not tries:
        return None, "missing"
    if not row.get("words_proof"):
        return tries[0], "placed"
    proved = next((words for words in tries if prove_words(key, words) == row["words_proof"]), None)
    return (tries[0], "changed") if proved is None else (proved, "proved")


def reattach(bundle: Path, paths: list[Path], out: Path) -> dict[str, Any]:
    """Match the texts, write the tables with their words into `out`, and return the counts."""
    tables = json.loads((bundle / "datapackage.json").read_text("utf-8"))["reattach"]
    known: dict[str, list[dict[str, str]]] = {}
    versions = list(read_table(bundle, "article_versions"))
    for row in versions:
        for column in ("text_sha256", "letters_sha256", "url"):
            if row.get(column):
                known.setdefault(row[column], []).append(row)
    counts = dict.fromkeys(("exact", "letters", "changed", "unmatched"), 0)
    held: dict[str, tuple[str, Text]] = {}
    out.mkdir(parents=True, exist_ok=True)
    with (out / "texts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["text", "found", "article_id", "version_id"])
        for text in read_texts(paths):
            how, found, rows = find_body(text, known)
            state = how or ("changed" if rows else "unmatched")
            counts[state] += 1
            for row in rows or [{}]:
                writer.writerow([text.name, state, row.get("article_id"), row.get("version_id")])
                if how and (how == "exact" or row["version_id"] not in held):
                    held[row["version_id"]] = (how, found)
    filled = {name: _fill_table(bundle, name, place, held, out) for name, place in tables.items()}
    n_versions = len({row["version_id"] for row in versions})
    report = {
        "texts": counts,
        "versions": {
            "in_bundle": n_versions,
            "with_text": len(held),
            "without": n_versions - len(held),
        },
        "words": filled,
    }
    (out / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return report


def _fill_table(
    bundle: Path, name: str, place: dict[str, str], held: dict[str, tuple[str, Text]], out: Path
) -> dict[str, int]:
    counts = dict.fromkeys(("rows", "proved", "placed", "changed", "missing"), 0)
    column, last, key, steps = place["words"], None, b"", [0]
    with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = None
        for row in read_table(bundle, name):
            counts["rows"] += 1
            if row["version_id"] not in held:
                continue
            how, text = held[row["version_id"]]
            if row["version_id"] != last:
                last, key = row["version_id"], words_key(text.body)
                steps = count_letters(text.body) if how == "letters" else [0]
            words, state = fill(row, text, how, place, key, steps)
            counts[state] += 1
            filled = {**row, column: words, "words_are": state}
            if writer is None:
                writer = csv.DictWriter(file, list(filled), lineterminator="\n")
                writer.writeheader()
            writer.writerow(filled)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description="Put the words back into a shared opframe bundle.")
    parser.add_argument(
        "texts", nargs="+", type=Path, help=".txt, .jsonl, .csv, .html files, or folders"
    )
    parser.add_argument("--out", type=Path, required=True, help="where the tables with words go")
    parser.add_argument("--bundle", type=Path, default=Path(__file__).resolve().parent)
    given = parser.parse_args()
    report = reattach(given.bundle, given.texts, given.out)
    print(json.dumps(report, indent=1))
    if not report["versions"]["with_text"]:
        sys.exit(
            "reattach: no text was found; is the headline on the first line, the body complete?"
        )


if __name__ == "__main__":
    main()
