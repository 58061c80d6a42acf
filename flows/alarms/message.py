"""What an alarm says, whatever carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHOWN = 10
"""Findings in the text; the payload has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One message about one run."""

    study: str
    run_id: str
    verdict: str
    """look, stopped, crashed or test."""
    why: str
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def subject(self) -> str:
        return f"opframe: {self.study}: {self.verdict}: {self.why}"[:200].replace("\n", " ")

    @property
    def text(self) -> str:
        lines = [f"opframe: study {self.study}, run {self.run_id}: {self.verdict}"]
        lines += [
            f"[{row['level']}] {row['message']}\n    remedy: {row['remedy']}"
            for row in self.findings[:SHOWN]
        ]
        if len(self.findings) > SHOWN:
            lines.append(f"and {len(self.findings) - SHOWN} more: `opframe status`")
        if not self.findings:
            lines.append(self.why)
        return "\n".join(lines)

    @property
    def payload(self) -> dict[str, Any]:
        """Return JSON for a webhook; `text` is the key that Slack, Mattermost and others show."""
        return {
            "text": self.text,
            "study": self.study,
            "run_id": self.run_id,
            "verdict": self.verdict,
            "why": self.why,
            "findings": [dict(row) for row in self.findings],
        }
