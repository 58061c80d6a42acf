"""A codebook: frames as data, read from TOML and checked with the file and key at fault."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.errors import CodebookError

LABELS = ("positive", "near_miss")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One yes/no question and the words that answer it with yes."""

    id: str
    question: str
    weight: float
    """How much one cue of the item says for the frame, in 0..1."""
    cues: tuple[str, ...]
    """As written: `accus{e,es,ed}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    text: str
    label: str
    """positive or near_miss."""
    topic: str
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    name: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    voice_rule: str
    threshold: float
    """A probability of at least this is a yes."""
    items: tuple[Item, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A scheme of frames."""

    id: str
    version: str
    title: str
    citation: str
    language: str
    frames: tuple[Frame, ...]
    sha256: str
    """Of the file's text."""


def read_codebook(source: Path | str, name: str = "codebook") -> Codebook:
    """Read a codebook from a file, or from TOML text.

    Raises:
        CodebookError: Names the file, the key, and what would be right.
    """
    if isinstance(source, Path):
        name = str(source)
        try:
            text = source.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CodebookError(name, "file", str(error)) from error
    else:
        text = source
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(name, "file", f"not valid TOML: {error}") from error
    reader = _Reader(name)
    frames = tuple(
        _frame(reader, entry, f"frames[{i}]")
        for i, entry in enumerate(reader.tables(data, "frames", ""))
    )
    names = [frame.name for frame in frames]
    if len(set(names)) != len(names):
        reader.fail("frames", f"each name once, not {names}")
    return Codebook(
        id=reader.name_of(data, "id", ""),
        version=reader.text(data, "version", ""),
        title=reader.text(data, "title", ""),
        citation=reader.text(data, "citation", ""),
        language=reader.text(data, "language", ""),
        frames=frames,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def expand(cue: str) -> Iterator[str]:
    """Yield the phrases that a cue with braces stands for: `wi{n,ns}` -> win, wins."""
    found = re.search(r"\{([^{}]*)\}", cue)
    if found is None:
        yield " ".join(cue.split())
        return
    for choice in found.group(1).split(","):
        yield from expand(cue[: found.start()] + choice + cue[found.end() :])


def _frame(reader: _Reader, data: Mapping[str, Any], at: str) -> Frame:
    items = tuple(
        _item(reader, entry, f"{at}.items[{i}]")
        for i, entry in enumerate(reader.tables(data, "items", at))
    )
    examples = tuple(
        _example(reader, entry, f"{at}.examples[{i}]")
        for i, entry in enumerate(data.get("examples", []))
    )
    return Frame(
        name=reader.name_of(data, "name", at),
        definition=reader.text(data, "definition", at),
        include=tuple(data.get("include", ())),
        exclude=tuple(data.get("exclude", ())),
        voice_rule=reader.text(data, "voice_rule", at),
        threshold=reader.share(data, "threshold", at),
        items=items,
        examples=examples,
    )


def _item(reader: _Reader, data: Mapping[str, Any], at: str) -> Item:
    cues = data.get("cues")
    if not isinstance(cues, list) or not cues or not all(isinstance(cue, str) for cue in cues):
        reader.fail(f"{at}.cues", "a list of at least one text")
    for cue in cues or []:
        if cue.count("{") != cue.count("}") or any(not phrase.strip() for phrase in expand(cue)):
            reader.fail(f"{at}.cues", f"braces in pairs, and no empty phrase: {cue!r}")
    return Item(
        id=reader.name_of(data, "id", at),
        question=reader.text(data, "question", at),
        weight=reader.share(data, "weight", at),
        cues=tuple(cues or ()),
    )


def _example(reader: _Reader, data: Mapping[str, Any], at: str) -> Example:
    label = reader.text(data, "label", at)
    if label not in LABELS:
        reader.fail(f"{at}.label", f"one of {', '.join(LABELS)}, not {label!r}")
    return Example(
        text=reader.text(data, "text", at),
        label=label,
        topic=reader.text(data, "topic", at),
        voice=reader.text(data, "voice", at),
    )


class _Reader:
    """Takes typed values out of TOML tables and says which key is wrong."""

    def __init__(self, path: str) -> None:
        self.path = path

    def fail(self, key: str, detail: str) -> None:
        raise CodebookError(self.path, key.lstrip("."), f"should be {detail}")

    def text(self, data: Mapping[str, Any], key: str, at: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{at}.{key}", "a text that is not empty")
        return str(value)

    def name_of(self, data: Mapping[str, Any], key: str, at: str) -> str:
        value = self.text(data, key, at)
        if not _NAME.match(value):
            self.fail(f"{at}.{key}", f"a name in snake case, not {value!r}")
        return value

    def share(self, data: Mapping[str, Any], key: str, at: str) -> float:
        value = data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.fail(f"{at}.{key}", f"a number above 0 and up to 1, not {value!r}")
        return float(value or 0)

    def tables(self, data: Mapping[str, Any], key: str, at: str) -> list[Mapping[str, Any]]:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            self.fail(f"{at}.{key}", "a list of at least one table")
        return list(value or [])
