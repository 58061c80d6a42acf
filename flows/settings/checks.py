"""What a study changes about the checks of a night: `[checks]` in `opframe.toml`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, Literal

from pydantic import Field, model_validator

from flows.settings.model import Settings
from warehouse.night_rules import NightRules, read_night_checks

Level = Literal["off", "note", "warn", "stop"]


class ChecksSettings(Settings):
    """A check's name with a level, or with a level and thresholds: `dates_are_given = "warn"`."""

    stale_after_hours: float = Field(default=36.0, gt=0)
    """Without a loaded night for so long, `opframe status` sounds an alarm."""
    levels: dict[str, Level] = Field(default_factory=dict)
    thresholds: dict[str, dict[str, float]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _sort_names(cls, given: Any) -> Any:
        """Sort what stands under the checks' names into levels and thresholds."""
        if not isinstance(given, dict):
            return given
        checks = {check.name: check for check in read_night_checks()}
        said: dict[str, Any] = {"levels": {}, "thresholds": {}}
        for name, value in given.items():
            if name in cls.model_fields:
                # A study that comes back from JSON has them sorted.
                said[name] = value
                continue
            if name not in checks:
                near = get_close_matches(name, checks, 1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                raise ValueError(f'no check of a night is called "{name}"{hint} (docs/nights.md)')
            entry = {"level": value} if isinstance(value, str) else dict(value)
            if "level" in entry:
                said["levels"][name] = entry.pop("level")
            if unknown := sorted(entry.keys() - checks[name].thresholds.keys()):
                known = ", ".join(checks[name].thresholds) or "none"
                raise ValueError(f"{name} has no threshold {unknown[0]}; it has {known}")
            if entry:
                said["thresholds"][name] = entry
        return said

    def rules(self, overruled: frozenset[str] = frozenset(), *, is_settled: bool) -> NightRules:
        return NightRules(
            levels=self.levels,
            thresholds=self.thresholds,
            overruled=overruled,
            is_settled=is_settled,
        )
