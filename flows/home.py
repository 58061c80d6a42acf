"""A study folder: where things lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one study. Nothing is created by asking for a path."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "opframe.toml"

    @property
    def outlets(self) -> Path:
        return self.root / "outlets.toml"

    @property
    def events(self) -> Path:
        return self.root / "events.toml"

    @property
    def authors(self) -> Path:
        return self.root / "authors.toml"

    @property
    def codebooks(self) -> Path:
        return self.root / "codebooks"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def cache(self) -> Path:
        """What can be had again: robots.txt of the outlets."""
        return self.root / "cache"

    @property
    def stage(self) -> Path:
        return self.root / "stage"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def build_lock(self) -> Path:
        return self.warehouse / "build.lock"

    @property
    def set_aside(self) -> Path:
        return self.runs / "set-aside.json"

    def create(self) -> None:
        """Make the folders that are missing."""
        for folder in (self.archive, self.stage, self.runs, self.warehouse / "snapshots"):
            folder.mkdir(parents=True, exist_ok=True)
