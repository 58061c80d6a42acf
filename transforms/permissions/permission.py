"""One decision about one address, with the rules that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from transforms.permissions.robots import Robots
from transforms.permissions.signals import read_signals
from transforms.permissions.tdmrep import TdmRule, find_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether an address might be fetched, and what its outlet reserves."""

    url: str
    is_allowed: bool
    """By robots.txt, which we always heed."""
    robots_decision: str
    """allowed, disallowed, no_robots_txt, unreachable."""
    robots_rule: str | None
    """The rule that decided, and whose group it is in; null: none speaks of the address."""
    robots_url: str
    crawl_delay: float | None
    """Seconds; null: robots.txt does not say."""
    tdm_reserved: bool | None = None
    """Null: not known, since nothing was fetched or tdmrep.json did not answer."""
    tdm_policy: str | None = None
    """Where to ask for a licence; null: none named."""
    tdm_source: str | None = None
    """meta, header, tdmrep; null: nothing says anything about mining."""
    ai_opt_out: bool | None = None
    """Null: not known, since nothing was fetched."""
    ai_opt_out_source: str | None = None
    """The rule, header or meta element; null: it does not opt out."""
    decided_at: datetime
    """UTC, naive."""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what is known as names and values, for the record beside the page."""
        known = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple(
            (name, _say(value)) for name, value in known if value is not None and name != "url"
        )


def decide(
    url: str,
    origin: str,
    robots: Robots,
    tdm_rules: Sequence[TdmRule] | None,
    now: datetime,
) -> Permission:
    """Say what an origin's files say of one of its addresses, before it is fetched.

    Args:
        tdm_rules: None: tdmrep.json was not read.
    """
    found = robots.decide(url)
    rule = find_rule(tdm_rules, url) if tdm_rules else None
    return Permission(
        url=url,
        is_allowed=found.decision in ("allowed", "no_robots_txt"),
        robots_decision=found.decision,
        robots_rule=found.rule,
        robots_url=f"{origin}/robots.txt",
        crawl_delay=robots.crawl_delay,
        tdm_reserved=rule.is_reserved if rule else None,
        tdm_policy=rule.policy if rule else None,
        tdm_source="tdmrep" if rule else None,
        ai_opt_out=True if found.ai_rule else None,
        ai_opt_out_source=f"robots.txt: {found.ai_rule}" if found.ai_rule else None,
        decided_at=now,
    )


def with_signals(
    permission: Permission, headers: Mapping[str, str], content: bytes, *, is_tdm_known: bool = True
) -> Permission:
    """Return the decision with what the answer itself says; the page wins over header and file.

    Args:
        is_tdm_known: False: tdmrep.json did not answer, so silence is no answer either.
    """
    signals = read_signals({name.lower(): value for name, value in headers.items()}, content)
    said = permission
    if signals.tdm_reserved is not None:
        said = replace(
            said,
            tdm_reserved=signals.tdm_reserved,
            tdm_policy=signals.tdm_policy,
            tdm_source=signals.tdm_source,
        )
    elif said.tdm_reserved is None and is_tdm_known:
        said = replace(said, tdm_reserved=False)
    source = said.ai_opt_out_source or signals.ai_source
    return replace(said, ai_opt_out=source is not None, ai_opt_out_source=source)


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return str(value)
