"""`make train`, second part: the shipped model of portrayals again, from NewsMTSC's training split."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from flows.coded_sets import read_coded
from flows.files import write_atomically
from transforms.text.portrayal.training import read_cases, train

DATA = Path("../shared/data/coded/newsmtsc.jsonl")
OUT = Path("transforms/text/portrayal/portrayal.npz")


def main() -> None:
    if not DATA.exists():
        sys.exit(f"opframe: {DATA} is not here: portrayals are learned from it")
    cases = read_cases(read_coded(DATA), "train")
    write_atomically(OUT, train(cases))
    print(f"written: {OUT}, from {len(cases)} cases {dict(Counter(c.polarity for c in cases))}")


if __name__ == "__main__":
    main()
