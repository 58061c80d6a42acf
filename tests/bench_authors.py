"""`make bench`: what linking the authors of a night of 1,000 articles costs, by how many are held.

Names are drawn: 300 family and 150 given names of the linker's own lists, so that they collide as common names
do, and as many made-up rare ones. A person writes about ten articles, in one to three outlets.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.home import Home
from tests.author_nights import load_night
from transforms.authors.knowledge import people
from warehouse.ask import ask_sql

SIZES = (1_000, 10_000, 100_000)
NIGHT = 1_000


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print what a load with linking takes more than the same load without."""
    print("| articles held | persons | linking all, CPU-s | linking 1,000 more, CPU-s |")
    print("| ---: | ---: | ---: | ---: |")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            homes = [Home(Path(name, place)) for place in ("linked", "linked-not", "bare")]
            for home in homes:
                home.create()
            bulk = _load(homes[0], 0, size, 0) - _load(homes[2], 0, size, 0, is_linked=False)
            shutil.copytree(homes[0].root, homes[1].root, symlinks=True, dirs_exist_ok=True)
            night = _load(homes[0], 1, NIGHT, size) - _load(
                homes[1], 1, NIGHT, size, is_linked=False
            )
            sql = "SELECT count(DISTINCT author_id) FROM v_authors"
            persons = ask_sql(homes[0].warehouse, sql)[1][0][0]
            print(f"| {size:,} | {persons:,} | {bulk:.2f} | {night:.2f} |")


def _load(home: Home, night: int, n: int, held: int, *, is_linked: bool = True) -> float:
    start = time.process_time()
    load_night(home, night, bylines(held, n, held), is_linked=is_linked)
    return time.process_time() - start


def bylines(first: int, n: int, held: int = 0) -> Iterator[str]:
    """Yield bylines; most persons have written before."""
    draw = random.Random(first)
    families = [*people()["common_families"][:150], *(f"R{_made(i)}" for i in range(5_000))]
    givens = [*people()["common_givens"][:75], *(f"G{_made(i)}" for i in range(200))]
    n_persons = max(held, n) // 10
    for _ in range(n):
        person = random.Random(draw.randrange(n_persons))
        common = person.random() < 0.3
        family = person.choice(families[:150] if common else families)
        given = person.choice(givens[:75] if common else givens)
        place = f"{_made(person.randrange(400)).title()} Institute"
        outlets = [f"outlet-{person.randrange(40)}" for _ in range(person.randint(1, 3))]
        bio = f"{given} works at the {place} in {_made(person.randrange(5000)).title()}."
        said = f"{place} | fellow | {bio}" if person.random() < 0.5 else " | | "
        form = f"{given[0]}. {family}" if draw.random() < 0.05 else f"{given} {family}"
        yield f"{form.title()} | {draw.choice(outlets)} | {said} | {draw.randint(2015, 2026)}"


def _made(number: int) -> str:
    draw = random.Random(number)
    return "".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(3))


if __name__ == "__main__":
    main()
