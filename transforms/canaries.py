"""Canary articles: pages whose every field is known, compared with what was read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from transforms.rows import Row, Rows

Gold = Mapping[str, Any]
"""A gold.toml: [article] by column ("" for nothing; body_begins, body_ends), [[authors]], [[quotes]], [[voices]], [frames]."""

_OF_AUTHORS = ("author_name", "job_title", "affiliation")


def compare_canary(canary: str, gold: Gold, rows: Rows, schemes: Collection[str]) -> list[Row]:
    """Return a row for each field that the gold speaks of: what it should be, what was found, whether it is right.

    Args:
        rows: Staged rows of this one article; none at all when it was refused.
        schemes: Those whose decisions the gold speaks for: the shipped model's. Others are not compared.
    """
    fields = [
        *_article_fields(gold, rows),
        *_author_fields(gold, rows),
        *_text_fields(gold, rows),
        *_frame_fields(gold, rows, schemes),
    ]
    return [
        {
            "canary": canary,
            "field": name,
            "expected": expected,
            "found": found,
            "is_right": expected == found,
        }
        for name, expected, found in fields
    ]


Field = tuple[str, str | None, str | None]


def _article_fields(gold: Gold, rows: Rows) -> Iterator[Field]:
    article: Row = next(iter(rows.get("articles", ())), {})
    body = article.get("body") or ""
    for name, expected in gold["article"].items():
        if name == "body_begins":
            found = body[: len(expected)]
        elif name == "body_ends":
            found = body[-len(expected) :]
        else:
            found = article.get(name)
        yield name, expected or None, None if found in (None, "") else str(found)


def _author_fields(gold: Gold, rows: Rows) -> Iterator[Field]:
    expected = gold.get("authors", ())
    found = sorted(rows.get("version_authors", ()), key=lambda row: row["position"])
    yield "n_authors", str(len(expected)), str(len(found))
    for number, author in enumerate(expected):
        read = found[number] if number < len(found) else {}
        for name in _OF_AUTHORS:
            if name in author:
                yield f"author {number + 1} {name}", author[name] or None, read.get(name)


def _text_fields(gold: Gold, rows: Rows) -> Iterator[Field]:
    for quote in gold.get("quotes", ()):
        matches = [
            row["speaker_name"]
            for row in rows.get("quotes", ())
            if row["quote_text"].startswith(quote["begins"])
        ]
        found = (matches[0] or "nobody") if matches else None
        yield f"speaker of “{quote['begins']}”", quote["speaker_name"], found
    body = "".join(row["body"] for row in rows.get("articles", ()))
    for voice in gold.get("voices", ()):
        place = body.find(voice["contains"])
        voices = [
            row["voice"]
            for row in rows.get("sentences", ())
            if place >= 0 and row["start_char"] <= place < row["end_char"]
        ]
        yield f"voice of “{voice['contains']}”", voice["voice"], voices[0] if voices else None


def _frame_fields(gold: Gold, rows: Rows, schemes: Collection[str]) -> Iterator[Field]:
    decisions = {
        f"{row['scheme']}.{row['frame']}": row["decision"]
        for row in rows.get("frame_labels", ())
        if row["unit"] == "document"
    }
    for frame, expected in gold.get("frames", {}).items():
        if frame.split(".")[0] in schemes:
            yield f"frame {frame}", expected, decisions.get(frame)
