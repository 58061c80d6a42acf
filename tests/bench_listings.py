"""Listings of 50,000 entries of each kind, read in a process of their own: seconds and memory.

`python -m tests.bench_listings` prints a table.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from transforms.listings import read_listing

N = 50_000
URL = "http://post.example/lists/it"
TEXT = "word " * 40


def make_rss(n: int) -> str:
    items = "".join(
        f"<item><title>Opinion {i}</title><link>http://post.example/opinion/{i}</link><guid>http://post.example/?p={i}</guid>"
        f"<pubDate>Mon, 09 May 2011 13:27:00 +0800</pubDate><description>{TEXT}</description></item>"
        for i in range(n)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'
    )


def make_broken_rss(n: int) -> str:
    """Bare ampersands, undeclared entities, no end."""
    return make_rss(n).replace("word ", "salt & smoke&nbsp;", 1).removesuffix("</channel></rss>")


def make_atom(n: int) -> str:
    entries = "".join(
        f'<entry><title>Opinion {i}</title><link href="http://post.example/opinion/{i}"/>'
        f"<updated>2011-05-09T13:27:00+08:00</updated><content>{TEXT}</content></entry>"
        for i in range(n)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entries}</feed>'


def make_json_feed(n: int) -> str:
    items = [
        {"id": str(i), "url": f"http://post.example/opinion/{i}", "content_text": TEXT}
        for i in range(n)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def make_sitemap(n: int) -> str:
    entries = "".join(
        f"<url><loc>http://post.example/opinion/{i}</loc><lastmod>2011-05-09T13:27:00+08:00</lastmod></url>"
        for i in range(n)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def make_section(n: int) -> str:
    links = "".join(f'<a href="/opinion/the-story-of-{i}">Opinion {i}</a>' for i in range(n))
    return f"<!doctype html><html><body>{links}</body></html>"


def make_csv(n: int) -> str:
    lines = "".join(f"{i},http://post.example/opinion/{i},2011-05-09\n" for i in range(n))
    return "id,url,date\n" + lines


KINDS: dict[str, Callable[[int], str]] = {
    "RSS": make_rss,
    "RSS, broken": make_broken_rss,
    "Atom": make_atom,
    "JSON Feed": make_json_feed,
    "sitemap": make_sitemap,
    "section page": make_section,
    "CSV": make_csv,
}


def measure(name: str) -> None:
    """Print one row: what reading adds to the peak memory, that of the bytes not counted."""
    content = sys.stdin.buffer.read()
    read_listing(KINDS[name](10).encode(), URL)
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak counts from here
    before = peak_mb()
    began = time.process_time()
    listing = read_listing(content, URL)
    seconds = time.process_time() - began
    print(
        f"| {name} | {len(content) / 1e6:.1f} | {len(listing.items):,} | {seconds:.1f} | {peak_mb() - before:.0f} |"
    )


def peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    print(
        "| listing | MB | items | CPU-seconds | more MB of memory |\n|---|---:|---:|---:|---:|",
        flush=True,
    )
    for name in KINDS:
        command = [sys.executable, "-m", "tests.bench_listings", name]
        subprocess.run(command, input=KINDS[name](N).encode(), check=True)


if __name__ == "__main__":
    main()
