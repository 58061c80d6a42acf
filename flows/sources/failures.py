"""Why one URL could not be had."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.permissions import Permission

RETRYABLE_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
PASSES = "none: the next run tries again"

_REMEDIES = {
    401: "the outlet wants a login: supply saved pages",
    402: "the outlet wants payment: supply saved pages",
    403: "the outlet refuses us: ask it, or supply saved pages",
    404: "a dead link: nothing to do unless the listing is stale",
    410: "the outlet took the page down: nothing to do",
    451: "the outlet may not show it here: supply saved pages",
}


@dataclass(slots=True)
class FetchFailure(Exception):
    """One URL could not be had."""

    reason: str
    detail: str
    remedy: str
    is_retryable: bool
    permission: Permission | None = None
    """What the outlet's rules said; null: nobody asked them."""

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail} ({self.remedy})"


def passing(reason: str, detail: str) -> FetchFailure:
    """Return a failure that may pass by itself."""
    return FetchFailure(reason, detail, PASSES, True)


def lasting(reason: str, detail: str, remedy: str) -> FetchFailure:
    """Return a failure that the same request will meet again."""
    return FetchFailure(reason, detail, remedy, False)


def status_failure(status: int) -> FetchFailure:
    """Return the failure that a status other than 200 is."""
    said = f"the server answered {status}"
    if status in RETRYABLE_STATUS:
        return passing(f"http_{status}", said)
    return lasting(f"http_{status}", said, _REMEDIES.get(status, "open the URL in a browser"))
