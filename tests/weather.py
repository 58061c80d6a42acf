"""A small invented scheme, its codebook and its coded headlines, for tests that train."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CODEBOOK = """id = "weather"
version = "1.0"
title = "Weather frames"
citation = "Nobody (2026)."
language = "en"
unit = "headline"

[[frames]]
name = "storm"
definition = "It blows."
include = ["Wind that does harm"]
exclude = ["Fans"]
voice_rule = "Who says so."
items = [
  { id = "st1", question = "Does it blow?", weight = 0.9, cues = ["gal{e,es}", "hurricane{,s}"] },
  { id = "st2", question = "Does it pour?", weight = 0.3, cues = ["downpour"] },
]

[[frames]]
name = "calm"
definition = "It does not blow."
include = ["Still air"]
exclude = ["Silence"]
voice_rule = "Who says so."
items = [
  { id = "ca1", question = "Is it still?", weight = 0.8, cues = ["still air", "no wind"] },
]
"""

PLACES = ("the harbour", "the old town", "the islands", "the northern valley", "the lighthouse")
SENTENCES = {
    ("storm",): ("A gale tears the roofs off {}", "Hurricanes drive the boats from {}"),
    ("calm",): ("Still air and soft light over {}", "No wind ruffles the flags of {}"),
    ("storm", "calm"): ("After the gale the still air returns to {}",),
    (): ("The mayor opens a new library in {}",),
}
"""Frames to the headlines that carry them."""


def coded_rows() -> Iterator[dict[str, Any]]:
    """Yield sixty coded headlines."""
    for day in ("on Monday", "at last"):
        for place in PLACES:
            for frames, headlines in SENTENCES.items():
                for headline in headlines:
                    text = f"{headline.format(place)} {day}"
                    yield {"text": text, "labels": list(frames), "meta": {"place": place}}


def write_weather(folder: Path) -> tuple[Path, Path]:
    """Write codebook and coded headlines; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    book, data = folder / "weather.toml", folder / "headlines.jsonl"
    book.write_text(CODEBOOK, "utf-8")
    data.write_text("".join(json.dumps(row) + "\n" for row in coded_rows()), "utf-8")
    return book, data
