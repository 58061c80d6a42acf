"""A codebook: frames as data, read from TOML and checked with the file and key at fault."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.errors import CodebookError
from transforms.framing.table_reader import TableReader

LABELS = ("positive", "near_miss")
VOICES = ("author", "quoted", "reported", "headline")
UNITS = ("document", "headline", "sentence")
DEFAULT_THRESHOLD = 0.5

_LINE = re.compile(r"at line (\d+)")


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
    """A text written for the codebook, of one to a few sentences."""

    text: str
    label: str
    """positive or near_miss: shares the topic or the words of the frame, but not the frame."""
    topic: str
    voice: str
    """author, quoted, reported, headline: who speaks."""
    items: tuple[str, ...] = ()
    """Ids of the items that a positive text answers with yes."""
    also: tuple[str, ...] = ()
    """Other frames of the scheme that the text carries as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    name: str
    title: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    voice_rule: str
    threshold: float
    """A probability of at least this is a yes, as long as no trained model says otherwise."""
    items: tuple[Item, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """A coarser scheme, each frame of which is any of several frames of this one."""

    id: str
    title: str
    frames: tuple[tuple[str, tuple[str, ...]], ...]
    """(frame, the frames it stands for), in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A scheme of frames."""

    id: str
    version: str
    title: str
    citation: str
    language: str
    unit: str
    """document, headline, sentence: what a person codes by it."""
    frames: tuple[Frame, ...]
    rollup: RollUp | None
    text: str
    """The file's own text: a trained model keeps it, so that it can be read with what it was trained with."""
    sha256: str
    """Of the text."""

    def frame_names(self) -> tuple[str, ...]:
        return tuple(frame.name for frame in self.frames)


def read_codebook(source: Path | str, name: str = "codebook") -> Codebook:
    """Read a codebook from a file, or from TOML text.

    Raises:
        CodebookError: Names the file, the line, the key, and what would be right.
    """
    text = _text(source, name)
    path = str(source) if isinstance(source, Path) else name
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        where = line.group(1) if line else len(text.splitlines())
        raise CodebookError(f"{path}:{where}", "file", f"should be TOML: {error}") from error
    return _codebook(TableReader(path, text), data, text)


def expand(cue: str) -> Iterator[str]:
    """Yield the phrases that a cue with braces stands for: `wi{n,ns}` -> win, wins."""
    found = re.search(r"\{([^{}]*)\}", cue)
    if found is None:
        yield " ".join(cue.split())
        return
    for choice in found.group(1).split(","):
        yield from expand(cue[: found.start()] + choice + cue[found.end() :])


def _text(source: Path | str, name: str) -> str:
    if not isinstance(source, Path):
        return source
    try:
        return source.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(str(source), "file", str(error)) from error


def _codebook(reader: TableReader, data: Mapping[str, Any], text: str) -> Codebook:
    frames = tuple(
        _frame(reader, entry, f"frames[{number}]")
        for number, entry in enumerate(reader.tables(data, "frames", ""))
    )
    names = [frame.name for frame in frames]
    _once(reader, [(f"frames[{number}].name", name) for number, name in enumerate(names)])
    _once(
        reader,
        [
            (f"frames[{number}].items[{count}].id", item.id)
            for number, frame in enumerate(frames)
            for count, item in enumerate(frame.items)
        ],
    )
    for number, frame in enumerate(frames):
        for count, example in enumerate(frame.examples):
            if set(example.also) - (set(names) - {frame.name}):
                reader.fail(
                    f"frames[{number}].examples[{count}].also",
                    f"other frames of the scheme, not {list(example.also)}",
                )
    return Codebook(
        id=reader.name_of(data, "id", ""),
        version=reader.text(data, "version", ""),
        title=reader.text(data, "title", ""),
        citation=reader.text(data, "citation", ""),
        language=reader.text(data, "language", ""),
        unit=reader.choice(data, "unit", "", UNITS, default="document"),
        frames=frames,
        rollup=_rollup(reader, data["rollup"], names) if "rollup" in data else None,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _once(reader: TableReader, names: Iterable[tuple[str, str]]) -> None:
    """Check (key, name) pairs: no name stands twice."""
    seen = set[str]()
    for key, name in names:
        if name in seen:
            reader.fail(key, f"another name, since {name!r} is taken")
        seen.add(name)


def _frame(reader: TableReader, data: Mapping[str, Any], at: str) -> Frame:
    items = tuple(
        _item(reader, entry, f"{at}.items[{number}]")
        for number, entry in enumerate(reader.tables(data, "items", at))
    )
    name = reader.name_of(data, "name", at)
    return Frame(
        name=name,
        title=reader.text(data, "title", at, default=name.replace("_", " ").capitalize()),
        definition=reader.text(data, "definition", at),
        include=reader.texts(data, "include", at),
        exclude=reader.texts(data, "exclude", at),
        voice_rule=reader.text(data, "voice_rule", at),
        threshold=reader.share(data, "threshold", at, default=DEFAULT_THRESHOLD),
        items=items,
        examples=tuple(
            _example(reader, entry, f"{at}.examples[{number}]", {item.id for item in items})
            for number, entry in enumerate(reader.tables(data, "examples", at, is_needed=False))
        ),
    )


def _item(reader: TableReader, data: Mapping[str, Any], at: str) -> Item:
    cues = reader.texts(data, "cues", at)
    if not cues:
        reader.fail(f"{at}.cues", "a list of at least one text")
    for cue in cues:
        if cue.count("{") != cue.count("}") or any(not phrase.strip() for phrase in expand(cue)):
            reader.fail(f"{at}.cues", f"braces in pairs, and no empty phrase: {cue!r}")
    return Item(
        id=reader.name_of(data, "id", at),
        question=reader.text(data, "question", at),
        weight=reader.share(data, "weight", at),
        cues=cues,
    )


def _example(
    reader: TableReader, data: Mapping[str, Any], at: str, item_ids: Collection[str]
) -> Example:
    label = reader.choice(data, "label", at, LABELS)
    items = reader.texts(data, "items", at)
    if set(items) - set(item_ids) or (items and label == "near_miss"):
        reader.fail(f"{at}.items", f"items of the frame that a positive text answers: {items}")
    return Example(
        text=reader.text(data, "text", at),
        label=label,
        topic=reader.text(data, "topic", at),
        voice=reader.choice(data, "voice", at, VOICES),
        items=items,
        also=reader.texts(data, "also", at),
    )


def _rollup(reader: TableReader, data: Any, names: Sequence[str]) -> RollUp:
    if not isinstance(data, dict) or not isinstance(data.get("frames"), dict):
        reader.fail("rollup.frames", "a table from frame to the frames it stands for")
    groups = tuple(
        (name, reader.texts(data["frames"], name, "rollup.frames")) for name in data["frames"]
    )
    covered = [member for _, members in groups for member in members]
    if sorted(covered) != sorted(names):
        reader.fail("rollup.frames", "each frame of the scheme once, in one of the groups")
    return RollUp(
        id=reader.name_of(data, "id", "rollup"),
        title=reader.text(data, "title", "rollup"),
        frames=groups,
    )
