"""`make mutate`: ten thousand broken pages; each ends as an article or as a reason, soon, as text.

The pages are the real ones in ../shared/data where they are, else those of tests/pages. A failure
prints the seed: `python -m tests.mutate_pages --only SEED` shows it again.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from lxml import etree

from flows.limits import time_limit
from tests.extractor_runs import DATA, SETS, read_page, read_truth
from tests.mutations import mutate
from tests.test_pages import MARKUP, TEXT_FIELDS, never_right
from transforms.errors import TransformError
from transforms.extraction import extract_article
from transforms.extraction.page.encoding import decode_page
from transforms.extraction.page.markup import squeeze
from transforms.outlets import shipped_outlets
from transforms.records import Article, RawDocument, RawPage
from transforms.rows import article_rows

N_MUTATIONS = 10_000
SECONDS = 5.0
PAGED = 0.2
"""Share of the articles that go on on a second page, which comes from elsewhere."""
HANG_SECONDS = 120
"""C code hears no signal: then the process ends with a traceback."""
FETCHED_AT = datetime(2026, 11, 24)
PAGES = Path(__file__).parent / "pages"
ODD_URLS = (
    "file:page.html",
    "http://[",
    "",
    "https://example.org",
    "http://example.org/2020/13/45/x",
)


@dataclass(slots=True)
class Outcome:
    """How the mutated pages ended."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def find_pages() -> list[tuple[str, str | None]]:
    """Return (where, address) of every page: `set/id` of a real one, else a path under tests/pages."""
    if DATA.is_dir():
        return [
            (f"{name}/{row['id']}", row.get("url")) for name in SETS for row in read_truth(name)
        ]
    return saved_pages()


def saved_pages() -> list[tuple[str, str | None]]:
    return [
        (str(path), f"https://www.page.example/opinion/{path.parent.name}")
        for path in sorted(PAGES.glob("*/*/page*.html"))
    ]


def read_one(where: str) -> bytes:
    if where.startswith("/"):
        return Path(where).read_bytes()
    return read_page(*where.split("/", 1))


def complaints(article: Article, pages: Sequence[bytes]) -> list[str]:
    """Return what no page may ever give: markup, null bytes, text that cannot be written."""
    wrong = [text for text in never_right(article) if "markup" in text or "null byte" in text]
    if any("markup" in text for text in wrong):
        # A page about HTML shows some: that is its text. What is not text on the page is a fault.
        found = {m.group() for n in TEXT_FIELDS for m in MARKUP.finditer(getattr(article, n) or "")}
        shown = "".join(map(shown_text, pages))
        if all("".join(markup.split()) in shown for markup in found):
            wrong = [text for text in wrong if "markup" not in text]
    for row in (row for rows in article_rows(0, article).values() for row in rows):
        for name, value in row.items():
            if isinstance(value, str):
                try:
                    value.encode()
                except UnicodeEncodeError:
                    wrong.append(f"{name} cannot be written as UTF-8")
    return wrong


def shown_text(page: bytes) -> str:
    """Return the text of a page without spaces and invisible signs, scripts and styles left out."""
    root = etree.fromstring(decode_page(page), etree.HTMLParser(huge_tree=True))
    etree.strip_elements(root, "script", "style", with_tail=False)
    return "".join(squeeze("".join(root.itertext())).split())


def run_one(pages: Sequence[tuple[str, str | None]], seed: int, outcome: Outcome) -> None:
    """Break one page by the seed, read it, and note how it ended."""
    random = Random(seed)
    where, url = random.choice(pages)
    page, ways = mutate(random, read_one(where))
    address = random.choice(ODD_URLS) if random.random() < 0.05 or not url else url
    contents = [page]
    if random.random() < PAGED:
        more, further = mutate(random, read_one(random.choice(pages)[0]))
        contents.append(more)
        ways = [*ways, "then", *further]
    raw = tuple(RawPage(url=address, content=content) for content in contents)
    document = RawDocument(url=address, pages=raw, fetched_at=FETCHED_AT)
    label = f"seed {seed}: {where} {'+'.join(ways)} ({len(page)} bytes, {address[:60]!r})"
    start = time.perf_counter()
    try:
        with time_limit(SECONDS):
            article = extract_article(document, shipped_outlets())
        outcome.counts["article"] += 1
        outcome.failures += [f"{label}: {text}" for text in complaints(article, contents)]
    except TransformError as error:
        outcome.counts[error.reason] += 1
        if error.reason == "too_slow":
            outcome.failures.append(f"{label}: {error}\n{traceback.format_exc(limit=-6)}")
    except Exception as error:
        # Whatever comes is what we look for: it is reported, and fails the run.
        outcome.counts["crash"] += 1
        outcome.failures.append(f"{label}: {error!r}\n{traceback.format_exc(limit=-4)}")
    outcome.slowest = max(outcome.slowest, (time.perf_counter() - start, label))


def run(
    pages: Sequence[tuple[str, str | None]], seeds: Sequence[int], *, guard: bool = True
) -> Outcome:
    """Break and read a page for each seed."""
    outcome = Outcome()
    for seed in seeds:
        if guard:
            faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        run_one(pages, seed, outcome)
    if guard:
        faulthandler.cancel_dump_traceback_later()
    return outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Print counts, failures and the slowest page; 1 if anything failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=N_MUTATIONS)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--only", type=int, help="this seed alone")
    parser.add_argument("--saved", action="store_true", help="tests/pages, not the real pages")
    given = parser.parse_args(arguments)
    pages = saved_pages() if given.saved else find_pages()
    seeds = [given.only] if given.only is not None else range(given.seed, given.seed + given.n)
    start = time.perf_counter()
    outcome = run(pages, seeds)
    seconds = time.perf_counter() - start
    print("\n".join(outcome.failures[:50]))
    total = sum(outcome.counts.values())
    print(f"{total} mutations of {len(pages)} pages in {seconds:.0f} s: {dict(outcome.counts)}")
    print(f"slowest: {outcome.slowest[0]:.2f} s, {outcome.slowest[1]}")
    print(f"{len(outcome.failures)} failures")
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
