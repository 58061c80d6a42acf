"""`make bench`, second part: extraction of the real pages, beside trafilatura, in the same run."""

from __future__ import annotations

import sys

from tests.extractor_runs import DATA, OURS, Result, run_all

SETS = ("opinion", "fundus-tests", "postlight", "scrapinghub")
MOST_MEMORY = 150
"""MB, of the whole process."""


def main() -> int:
    """Print pages per second and peak memory; 1 if opframe needs more memory than it may."""
    if not DATA.is_dir():
        print(f"extraction of real pages: not measured, {DATA} is absent")
        return 0
    results = run_all(OURS, SETS)
    speeds, peaks = {}, {}
    for name in OURS:
        found = [r for (_, extractor), r in results.items() if extractor == name]
        done = [result for result in found if isinstance(result, Result)]
        if len(done) < len(SETS):
            print(f"{name}: {[result for result in found if isinstance(result, str)]}")
            return 1
        n_pages = sum(len(result.answers) for result in done)
        speeds[name] = n_pages / sum(result.seconds for result in done)
        peaks[name] = max(result.rss_peak_mb for result in done)
        print(f"{name}: {n_pages} pages, {speeds[name]:.1f} pages/s, peak {peaks[name]} MB")
    print(f"opframe / trafilatura: {speeds['opframe'] / speeds['trafilatura']:.2f} times")
    if peaks["opframe"] > MOST_MEMORY:
        print(f"opframe may take {MOST_MEMORY} MB")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
