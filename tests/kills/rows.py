"""What must be the same after any number of kills, and what a reader must never see."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import duckdb

from flows.home import Home

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
       (SELECT count(*) FROM frame_labels ANTI JOIN article_versions USING (version_id)),
       (SELECT count(*) - count(DISTINCT version_id) FROM article_versions
        WHERE rereads_version_no IS NULL),
       (SELECT count(*) - count(DISTINCT article_id) FROM articles)
"""
"""All zero in a file that holds whole runs, each once."""

Content = dict[str, Counter[tuple[object, ...]]]


def content(home: Home) -> Content:
    """Return the rows of the published file, as far as they do not depend on when it was made."""
    link = home.warehouse / "opframe.duckdb"
    if not link.exists():
        return {table: Counter() for table in CONTENT}
    with duckdb.connect(str(link.resolve()), read_only=True) as connection:
        return {
            table: Counter(connection.execute(f"SELECT {columns} FROM {table}").fetchall())
            for table, columns in CONTENT.items()
        }


def lost_and_doubled(calm: Content, killed: Content) -> tuple[int, int]:
    """Return how many rows the killed study lacks, and how many it has more than the undisturbed one."""
    lost = sum((calm[table] - killed[table]).total() for table in CONTENT)
    return lost, sum((killed[table] - calm[table]).total() for table in CONTENT)


def leftovers(home: Home) -> list[Path]:
    """Return the temporary files below a study."""
    return [
        path
        for path in home.root.rglob(".*")
        if path.suffix in (".tmp", ".next") or path.name.startswith(".building")
    ]


class Reader(threading.Thread):
    """Opens the published file again and again, as analysts do."""

    def __init__(self, link: Path, seconds_between: float = 0.02) -> None:
        super().__init__(daemon=True)
        self.seconds_between = seconds_between
        self.link, self.stop = link, threading.Event()
        self.n_reads, self.faults = 0, list[str]()

    def run(self) -> None:
        while not self.stop.wait(self.seconds_between):
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

    def end(self) -> None:
        self.stop.set()
        self.join()
