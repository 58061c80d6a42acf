"""`make vectors`: the shipped word vectors again, from named sentences and the sentence encoder."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from flows.coded_sets import read_coded
from flows.jsonl import extract_rows
from transforms.framing import shipped_codebooks
from transforms.framing.encoders import load_encoder
from transforms.framing.training.distil import distil
from transforms.framing.training.opeds import shipped_opeds
from transforms.outlets import shipped_outlets

DATA = Path("../shared/data")
OUT = Path("transforms/text/vectors/static.npz")

PAGE_SETS = (
    "opinion",
    "fundus-tests",
    "trafilatura-eval",
    "wcxb-article",
    "postlight",
    "scrapinghub",
    "fundus-eval",
    "htmldate-eval",
)
MIN_WORDS, MAX_WORDS = 5, 60
MIN_BODY_WORDS, MAX_BODY_CHARS = 120, 12_000
N_SENTENCES = 70_000
SEED = 1

_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z\"“])|\n+")


def main() -> None:
    if not DATA.exists():
        sys.exit(f"opframe: {DATA} is not here: the vectors are distilled on its texts")
    found = sorted({*_page_sentences(), *_coded_sentences(), *_own_sentences()})
    random.Random(SEED).shuffle(found)
    table = distil(
        found[:N_SENTENCES], load_encoder("minilm"), lambda line: print(line, flush=True)
    )
    np.savez_compressed(OUT, vectors=table)
    print(f"written: {OUT}; now train the models again: make train")


def _page_sentences() -> Iterator[str]:
    """Yield the sentences of the English pages; the sets' collections are MIT, Apache-2.0, CC-BY-4.0."""
    rows = (
        {"id": path.name, "path": str(path)}
        for name in PAGE_SETS
        for path in sorted((DATA / "pages" / name / "pages").glob("*.html.gz"))
    )
    for article in extract_rows(rows, shipped_outlets(), None):
        is_english = article.get("in_language") == "en"
        if is_english and article.get("word_count", 0) > MIN_BODY_WORDS:
            yield from _sentences(article["body"][:MAX_BODY_CHARS])


def _coded_sentences() -> Iterator[str]:
    """Yield the training sentences of NewsMTSC (MIT): not those that measure, nor any other coded set."""
    for row in read_coded(DATA / "coded" / "newsmtsc.jsonl", ["split=train"]):
        yield str(row["text"])


def _own_sentences() -> Iterator[str]:
    for book in shipped_codebooks():
        yield from (example.text for frame in book.frames for example in frame.examples)
    for oped in shipped_opeds():
        yield from (sentence for sentence, _ in oped.sentences)


def _sentences(text: str) -> Iterator[str]:
    for part in _END.split(text):
        sentence = part.strip()
        if MIN_WORDS <= len(sentence.split()) <= MAX_WORDS:
            yield sentence


if __name__ == "__main__":
    main()
