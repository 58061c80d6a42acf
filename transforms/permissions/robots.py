"""robots.txt as RFC 9309 reads it, and what it says to those who train models.

The reading is protego's. A file that keeps an AI agent from an address which it leaves open to us
opts out of AI training there: the agents, each with the operator's own words, stand in agents.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from protego import Protego
from protego._utils import _quote_path

PRODUCT_TOKEN = "opframe"
"""What a group in robots.txt calls us; the user agent begins with it (RFC 9309, 2.2.1)."""
MAX_BYTES = 500 * 1024
"""So much of a file must be read at least (RFC 9309, 2.5); we read no more."""

_SIGNAL = re.compile(
    r"^[ \t]*(content-signal|content-usage)[ \t]*:([^\n#]*)", re.IGNORECASE | re.MULTILINE
)
_NO_TRAINING = re.compile(r"\bai-train\s*=\s*no?\b|\btrain-ai\s*=\s*no?\b", re.IGNORECASE)
"""contentsignals.org, and the drafts of the IETF's working group AIPREF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsDecision:
    """What one robots.txt says about one address."""

    decision: str
    """allowed, disallowed, no_robots_txt, unreachable."""
    rule: str | None = None
    """The rule that decided, and whose group it is in; null: none speaks of the address."""
    ai_rule: str | None = None
    """The rule by which it opts out of AI training; null: it does not."""


class Robots:
    """The rules of one origin."""

    def __init__(self, content: bytes | None, *, is_reachable: bool = True) -> None:
        """Read.

        Args:
            content: Of the file; None: there is none.
            is_reachable: False: nobody knows whether there is one, so nothing may be fetched.
        """
        self.is_reachable = is_reachable
        self.is_there = content is not None
        text = (content or b"")[:MAX_BYTES].decode("utf-8-sig", "replace")
        self._rules = Protego.parse(text)
        folded = text.casefold()
        self._ai_agents = [agent for agent in ai_agents() if agent.casefold() in folded]
        self._signal = next(
            (
                f"{found.group(1)}: {found.group(2).strip()}"
                for found in _SIGNAL.finditer(text)
                if _NO_TRAINING.search(found.group(2))
            ),
            None,
        )

    @property
    def crawl_delay(self) -> float | None:
        """Seconds that the file wants between two hits of ours; null: it does not say."""
        delay = self._rules.crawl_delay(PRODUCT_TOKEN)
        rate = self._rules.request_rate(PRODUCT_TOKEN)
        if rate is not None and rate.requests > 0:
            delay = max(delay or 0.0, rate.seconds / rate.requests)
        return delay

    def decide(self, url: str) -> RobotsDecision:
        """Say whether we may fetch an address, and by which rule."""
        if not self.is_reachable:
            return RobotsDecision(decision="unreachable")
        if not self.is_there:
            return RobotsDecision(decision="no_robots_txt")
        is_allowed = self._rules.can_fetch(url, PRODUCT_TOKEN)
        return RobotsDecision(
            decision="allowed" if is_allowed else "disallowed",
            rule=self._rule(url, PRODUCT_TOKEN),
            ai_rule=self._ai_rule(url) if is_allowed else None,
        )

    def _ai_rule(self, url: str) -> str | None:
        for agent in self._ai_agents:
            if not self._rules.can_fetch(url, agent):
                return self._rule(url, agent) or f"User-agent: {agent}"
        return self._signal

    def _rule(self, url: str, agent: str) -> str | None:
        # protego tells no one which rule decided; a test holds the private names used here.
        group = self._rules._get_matching_rule_set(agent)
        if group is None:
            return None
        address = _quote_path(url)
        for rule in group._rules:
            if rule.value.match(address):
                return f"{rule.field.capitalize()}: {rule.value._pattern} (User-agent: {group.user_agent})"
        return None


@cache
def ai_agents() -> tuple[str, ...]:
    """Return the product tokens of agents that fetch for the training of models."""
    said = tomllib.loads(
        files("transforms").joinpath("permissions", "agents.toml").read_text("utf-8")
    )
    return tuple(agent["token"] for agent in said["agents"])
