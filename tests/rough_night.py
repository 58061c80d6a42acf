"""Print what became of each fault of the rough press in one night, and how opframe behaved.

Exit code 1: something ended otherwise than tests/rough_press/faults.toml says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.rough_press.hits import by_host, gaps, most_at_once
from tests.rough_press.night import AT_ONCE, GAP, Night, play_rough_night
from tests.rough_press.table import Fault, read_faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=50_000, help="of the longest feed")
    options = parser.parse_args()
    faults, listings = read_faults()
    listings = [
        replace(one, gives={"entries": options.entries}, items=options.entries)
        if one.does == "long_feed"
        else one
        for one in listings
    ]
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        # 50,000 entries are more than 2 MB: the limit of the tests, which the feed would meet first.
        night = play_rough_night(Path(folder), faults, listings, max_bytes=20_000_000)
        return print_night(night, faults, time.monotonic() - began)


def print_night(night: Night, faults: list[Fault], seconds: float) -> int:
    wanted = {fault.url: fault.ends for fault in faults}
    wanted |= {fault.good_url: fault.beside for fault in faults}
    ends = night.ends()
    for fault in faults:
        print(
            f"{fault.name:<30} {ends.get(fault.url, 'lost'):<30} beside: {ends.get(fault.good_url)}"
        )
    print()
    for end, n in sorted(Counter(ends.values()).items()):
        print(f"{n:>8,} {end}")
    others = {url: ends.get(url) for url, end in wanted.items() if ends.get(url) != end}
    shortest = min(gap for hits in by_host(night.hits).values() for gap in gaps(hits))
    facts = {
        "inputs": f"{night.report.n_inputs:,}, outcomes {sum(night.report.counts.values()):,}",
        "otherwise than the table says": len(others),
        "hits, as the server counts": f"{len(night.hits):,}",
        "shortest gap on a host": f"{shortest:.3f} s (asked for: {GAP} s)",
        "most hits at once": f"{most_at_once(night.hits)} (allowed: {AT_ONCE})",
        "seconds": round(seconds),
    }
    print()
    for name, value in facts.items():
        print(f"{name:<32} {value}")
    for url, end in others.items():
        print(f"  {url}: {end}, not {wanted[url]}")
    return 1 if others or shortest < GAP - 0.02 else 0


if __name__ == "__main__":
    sys.exit(main())
