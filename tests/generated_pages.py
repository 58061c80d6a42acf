"""Pages of op-eds in any number: sentences of the sample press in new orders, in the layouts of its outlets.

Each page draws its sentences from all English ones of the press and has some of their words changed, so that
no two are copies, and it has what the rules look for in a sentence: quotes, actors, cues.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from flows.press.articles import PressArticle, article_path, read_articles, read_outlets
from flows.press.rendering import render_pages
from flows.sources.archives import Capture, write_archive

PARAGRAPHS, SENTENCES_A_PARAGRAPH = 12, 3
WORDS_CHANGED = 0.2
START = datetime(2010, 1, 1, tzinfo=UTC)


def write_pages(path: Path, n: int, seed: int = 2010) -> int:
    """Write n pages to a WARC file and return their size before compression."""
    size = 0
    with write_archive(path) as archive:
        for url, content in make_pages(n, seed):
            size += len(content)
            archive.write(
                Capture(
                    url=url,
                    content=content,
                    captured_at=datetime(2026, 1, 1),
                    content_type="text/html",
                    http_status=200,
                )
            )
    return size


def make_pages(n: int, seed: int = 2010) -> Iterator[tuple[str, bytes]]:
    """Yield (URL, page); the same for the same seed."""
    chance = random.Random(seed)
    models = [article for article in _english() if len(article.pages) == 1]
    for number in range(n):
        model = chance.choice(models)
        outlet = read_outlets()[model.outlet_id]
        article = replace(
            model,
            slug=f"{model.slug}-{number}",
            headline=f"{model.headline} ({number})",
            pages=(tuple(_paragraph(chance) for _ in range(PARAGRAPHS)),),
            facts={**model.facts, "published_at": START + timedelta(hours=number)},
        )
        yield f"http://{outlet.domain}{article_path(article)}", render_pages(article, outlet)[0]


def _paragraph(chance: random.Random) -> str:
    return " ".join(
        _vary(line, chance) for line in chance.sample(_sentences(), SENTENCES_A_PARAGRAPH)
    )


def _vary(sentence: str, chance: random.Random) -> str:
    words = sentence.split(" ")
    for number in range(1, len(words) - 1):
        if chance.random() < WORDS_CHANGED and words[number].isalpha():
            words[number] = chance.choice(_vocabulary())
    return " ".join(words)


@cache
def _sentences() -> tuple[str, ...]:
    found = {
        sentence
        for article in _english()
        for page in article.pages
        for paragraph in page
        if not paragraph.startswith("## ")
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph)
    }
    return tuple(sorted(found))


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(word for line in _sentences() for word in line.split(" ") if word.islower())


@cache
def _english() -> tuple[PressArticle, ...]:
    return tuple(
        article
        for article in read_articles(1)
        if read_outlets()[article.outlet_id].in_language == "en"
        and read_outlets()[article.outlet_id].encoding == "utf-8"
    )
