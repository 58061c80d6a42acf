"""`/.well-known/tdmrep.json`: which addresses of an origin are reserved from text and data mining.

W3C Community Group, TDM Reservation Protocol (TDMRep), final report of 10 May 2024,
https://www.w3.org/2022/tdmrep/: the first rule in the file whose location matches is the one that holds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

MAX_BYTES = 500 * 1024
MAX_RULES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRule:
    """One object of the file."""

    location: str
    is_reserved: bool
    policy: str | None = None


def read_tdmrep(content: bytes) -> tuple[TdmRule, ...] | None:
    """Return the rules, in the order of the file; None: it cannot be read as TDMRep.

    Objects without a location or a reservation are left out: both must be there.
    """
    try:
        said = json.loads(content[:MAX_BYTES].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    # One object without the list around it is a common slip, and says plainly what is meant.
    entries = [said] if isinstance(said, dict) else said
    if not isinstance(entries, list):
        return None
    rules = []
    for entry in entries[:MAX_RULES]:
        if not isinstance(entry, dict):
            continue
        location, is_reserved = (
            entry.get("location"),
            read_reservation(entry.get("tdm-reservation")),
        )
        policy = entry.get("tdm-policy")
        if isinstance(location, str) and is_reserved is not None:
            rules.append(
                TdmRule(
                    location=location,
                    is_reserved=is_reserved,
                    policy=policy if isinstance(policy, str) else None,
                )
            )
    return tuple(rules)


def read_reservation(value: object) -> bool | None:
    """Return what a tdm-reservation says: 1 or 0, as number or text; None, unset, for anything else."""
    # true and false are slips for 1 and 0 that leave no doubt.
    said = {"1": True, "0": False, "true": True, "false": False}
    return said.get(str(value).strip().lower())


def find_rule(rules: Sequence[TdmRule], url: str) -> TdmRule | None:
    """Return the first rule whose location matches the path and query of an address."""
    parts = urlsplit(url)
    address = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
    return next((rule for rule in rules if _matches(rule.location, address)), None)


def _matches(pattern: str, address: str) -> bool:
    # By hand, not as a regular expression: `/*a*a*a*a…` of a stranger would keep one busy for hours.
    is_anchored = pattern.endswith("$")
    first, *rest = [unquote(part) for part in pattern.removesuffix("$").split("*")]
    if not address.startswith(first):
        return False
    at = len(first)
    last = rest.pop() if rest and is_anchored else None
    for part in rest:
        found = address.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if last is not None:
        return address.endswith(last) and len(address) - len(last) >= at
    return not is_anchored or at == len(address)
