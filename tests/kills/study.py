"""A study of the press whose commands are killed until each has come to its end."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from flows.home import Home
from flows.press.server import Press, study_toml
from tests.kills.forge import Forge, Stop
from tests.kills.signs import STAGES
from warehouse.snapshots import current_snapshot, list_snapshots

KILLED = -9
NIGHT = ("run", "--bare", "--batch-size", "3")
SIGNS = {"start": 2, "load": 3, "publish": 3, "prune": 1, "finish": 2}
"""So many signs of a stage are chosen from, for a process that goes on after a kill shows no more; else 10."""
WEIGHTS = {"fetch": 4, "load": 2}
"""Of the stages in the draw: where the most can be half written."""
LOAD_SECONDS = 1.0
"""Up to which a kill comes after a sign of the load, which is one long transaction; else 50 ms."""
DAYS = ("2019-09-17", "--to", "2024-03-13")
"""Of which each study's listings name five or fewer."""
_NIGHT = tuple(stage for stage in STAGES if stage != "prune")
_LOADS = STAGES[STAGES.index("load") :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of a study's life."""

    name: str
    arguments: tuple[str, ...]
    stages: tuple[str, ...] = STAGES
    """Through which it goes."""
    night: int = 2
    schemes: str = '"generic"'


LIFE = (
    Command(name="run", arguments=NIGHT, stages=_NIGHT, night=1),
    Command(name="run", arguments=NIGHT, stages=_NIGHT),
    Command(name="rollback", arguments=("rollback", "--to", "{older}"), stages=("publish",)),
    Command(name="publish", arguments=("publish",), stages=_LOADS),
    Command(
        name="reannotate",
        arguments=("reannotate", "--bare", "--batch-size", "3"),
        stages=("start", "discover", "annotate", *_LOADS),
        schemes='"generic", "relations"',
    ),
    Command(
        name="backfill",
        arguments=("backfill", "--bare", "--batch-size", "3", "--from", *DAYS),
        schemes='"generic", "relations"',
    ),
    Command(
        name="rebuild",
        arguments=("publish", "--rebuild"),
        stages=_LOADS,
        schemes='"generic", "relations"',
    ),
)
"""Two nights, a step back and forth, more codebooks, days of the past, all of it anew."""


@dataclass(slots=True)
class Tally:
    """What was done to a study."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By command and stage."""
    n_in_archive: int = 0
    """Kills while a WARC file was being written."""
    faults: list[str] = field(default_factory=list)
    """Commands that ended with an error."""

    @property
    def n_kills(self) -> int:
        return self.kills.total()


class KilledStudy:
    """One home, its press, and the forge that its commands come from."""

    def __init__(self, root: Path, press: Press, outlets: tuple[str, ...], forge: Forge) -> None:
        self.home, self.press, self.outlets, self.forge = Home(root), press, outlets, forge
        self.home.create()
        self.log = root.with_suffix(".log")
        self.tally = Tally()

    def live(self, life: tuple[Command, ...], n_kills: int, chance: random.Random) -> None:
        """Give the commands one after the other; kill each a share of the kills, then let it end."""
        for number, command in enumerate(life):
            share = -(-(n_kills - self.tally.n_kills) // (len(life) - number))
            self.do(command, min(share, n_kills // 6), chance)
            if self.tally.faults:
                return
        while self.tally.n_kills < n_kills and not self.tally.faults:
            # Nothing new is left to come: a night of the last settings.
            again = Command(name="run", arguments=NIGHT, schemes=life[-1].schemes)
            self.do(again, min(12, n_kills - self.tally.n_kills), chance)

    def do(self, command: Command, n_kills: int, chance: random.Random) -> None:
        """Give one command, killed so often on its way, until it ends by itself."""
        self.press.night = command.night
        settings = f"[framing]\nschemes = [{command.schemes}]\n[warehouse]\nsnapshots_kept = 3\n"
        self.home.config.write_text(study_toml(self.press.port, self.outlets) + settings, "utf-8")
        arguments = [self._fill(word) for word in command.arguments]
        # In the order of the stages, for what a run has done it does not do again.
        weights = [WEIGHTS.get(stage, 1) for stage in command.stages]
        drawn = chance.choices(command.stages, weights, k=n_kills)
        stages = sorted(drawn, key=command.stages.index)
        for stage in stages:
            if self._start(command, arguments, draw_stop(stage, chance)) != KILLED:
                return
        self._start(command, arguments, None)  # the last word: it must come to its end

    def _start(self, command: Command, arguments: list[str], stop: Stop | None) -> int:
        before = self._half_archives()
        code = self.forge.run(self.home.root, arguments, self.log, stop)
        if code == KILLED and stop:
            self.tally.kills[command.name, stop.stage] += 1
            self.tally.n_in_archive += len(self._half_archives() - before)
        elif code:
            self.tally.faults.append(f"{command.name} ended with {code}: see {self.log}")
        return code

    def _half_archives(self) -> set[Path]:
        return set(self.home.archive.glob(".*.tmp"))

    def _fill(self, word: str) -> str:
        if word == "{older}":
            current = current_snapshot(self.home.warehouse)
            older = [path for path in list_snapshots(self.home.warehouse) if path != current]
            return older[0].stem
        return word


def draw_stop(stage: str, chance: random.Random) -> Stop:
    """Choose a sign of a stage, and whether the kill comes before it or a little after."""
    seconds = chance.random() * (LOAD_SECONDS if stage == "load" else 0.05)
    return Stop(
        stage=stage,
        nth=chance.randint(1, SIGNS.get(stage, 10)),
        seconds_after=None if chance.random() < 0.5 else seconds,
    )
