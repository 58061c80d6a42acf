"""The morning after a night: what its checks noticed, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flows.night_findings import find_verdict, read_findings
from flows.workshop import Workshop
from warehouse.errors import CheckFailed


@contextmanager
def watched_night(shop: Workshop) -> Iterator[None]:
    """Sound the alarm when a night is stopped by a check or crashes; the error goes on."""
    try:
        yield
    except CheckFailed as error:
        findings = read_findings(shop.home, shop.run.run_id)
        for note in tell(shop, findings):
            error.add_note(note)
        raise
    except Exception as error:
        from flows.alarms import crash_finding, send_alarm

        finding = crash_finding(shop.run.run_id, error)
        for note in send_alarm(
            shop.home, shop.study, shop.run.run_id, "crashed", finding["message"], [finding]
        ):
            error.add_note(note)
        raise


def tell(shop: Workshop, findings: list[dict[str, Any]]) -> list[str]:
    """Send what is to be told of a night; return a note for each way that failed."""
    from flows.alarms import send_alarm

    verdict, why = find_verdict(findings)
    return send_alarm(shop.home, shop.study, shop.run.run_id, verdict, why, findings)
