"""kill -9 at any moment, then the same command: the rows of an undisturbed run; readers never notice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb

from flows.home import Home
from flows.press.server import Press, serve_press, study_toml
from flows.runs import unfinished_runs

KILLS = 30
SEED = 20111
CONTENT = {
    "article_versions": "article_id, version_no, version_id, headline, body, date_published, outlet_id",
    "version_authors": "version_id, position, author_name, job_title, affiliation",
    "field_provenance": "version_id, field_name, field_value, field_source",
    "annotations": "version_id, model_version, n_sentences",
    "sentences": "version_id, sentence_no, start_char, end_char, voice",
    "frame_labels": "version_id, scheme, frame, unit, sentence_no, probability, decision, voice",
    "frame_evidence": "version_id, scheme, frame, start_char, end_char, evidence_text, rule",
    "quotes": "version_id, start_char, end_char, speaker_name",
    "actor_portrayals": "version_id, sentence_no, entity_name, polarity",
}
TORN = """
SELECT (SELECT count(*) FROM run_outcomes) - (SELECT sum(n_inputs) FROM runs),
       (SELECT count(*) FROM articles ANTI JOIN annotations USING (version_id)),
       (SELECT count(*) FROM frame_labels ANTI JOIN article_versions USING (version_id))
"""


def start_run(home: Home) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "--bare",
        "--batch-size",
        "3",
        "--home",
        str(home.root),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill_at_random(home: Home, chance: random.Random) -> str:
    """Start a run, kill it a little after a random sign of progress; say at which step."""
    before = set(home.runs.glob("*/*.json"))
    wanted = chance.randint(0, 4)
    on_load = chance.random() < 0.35
    process = start_run(home)
    while process.poll() is None:
        done = set(home.runs.glob("*/*.json")) - before
        is_loading = any(home.warehouse.glob("snapshots/.building*"))
        if is_loading if on_load else len(done) >= wanted and (done or not wanted):
            break
        wait(process, 0.004)
    wait(process, chance.random() * (0.15 if on_load else 0.3))
    ended = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    if ended:
        return "ended"
    steps = sorted((path.stem for path in set(home.runs.glob("*/*.json")) - before), key=str)
    return "load" if on_load else steps[-1].split("-")[0] if steps else "start"


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def content(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(
        str((home.warehouse / "opframe.duckdb").resolve()), read_only=True
    ) as connection:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()
            for table, columns in CONTENT.items()
        }


class Reader(threading.Thread):
    """Opens the published file again and again, as analysts do."""

    def __init__(self, link: Path) -> None:
        super().__init__(daemon=True)
        self.link, self.stop = link, threading.Event()
        self.n_reads, self.faults = 0, list[str]()

    def run(self) -> None:
        while not self.stop.wait(0.02):
            if not self.link.exists():
                continue
            try:
                with duckdb.connect(str(self.link.resolve()), read_only=True) as connection:
                    torn = connection.execute(TORN).fetchone()
                self.n_reads += 1
                if any(torn or ()):
                    self.faults.append(f"half a load: {torn}")
            except duckdb.Error as error:
                self.faults.append(str(error))


def make_study(root: Path, press: Press) -> Home:
    home = Home(root)
    home.create()
    outlets = ("harbour-courier", "northern-tribune")
    home.config.write_text(study_toml(press.port, outlets), "utf-8")
    return home


def finish(home: Home) -> None:
    process = start_run(home)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


def test_killed_runs_give_the_rows_of_an_undisturbed_run(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with serve_press() as press:
        calm, killed = make_study(tmp_path / "calm", press), make_study(tmp_path / "killed", press)
        finish(calm)
        reader = Reader(killed.warehouse / "opframe.duckdb")
        reader.start()
        places = [kill_at_random(killed, chance) for _ in range(KILLS)]
        finish(killed)
        reader.stop.set()
        reader.join()

        assert sum(place != "ended" for place in places) >= 25, places
        assert {"fetch", "load"} <= set(places), places
        assert reader.faults == []
        assert reader.n_reads > 0
        assert unfinished_runs(killed) == []
        assert content(killed) == content(calm)
        n_versions = len(content(killed)["article_versions"])
        finish(killed)

        assert len(content(killed)["article_versions"]) == n_versions
