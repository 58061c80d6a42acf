"""The ways an alarm can go. Each raises what its library raises; the sender makes a note of it."""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
from collections.abc import Callable, Mapping
from email.message import EmailMessage

import requests

from flows.alarms.message import Alarm
from flows.settings import PASSWORD_VARIABLE, WEBHOOK_VARIABLE, NotifySettings

FAILURES = (requests.RequestException, smtplib.SMTPException, OSError, ValueError)
"""What keeps a message from being sent."""

Channel = Callable[[NotifySettings, Alarm], None]


def channels(settings: NotifySettings) -> Mapping[str, Channel]:
    """Return the ways that the study has set up, by name."""
    found: dict[str, Channel] = {}
    if webhook_of(settings):
        found["webhook"] = post
    if settings.mail_to:
        found["mail"] = mail
    if _in_a_flow():
        found["prefect"] = emit
    return found


def webhook_of(settings: NotifySettings) -> str | None:
    return os.environ.get(WEBHOOK_VARIABLE) or settings.webhook


def post(settings: NotifySettings, alarm: Alarm) -> None:
    """POST the payload; anything but a 2xx is a failure."""
    address = webhook_of(settings)
    assert address is not None
    response = requests.post(address, json=alarm.payload, timeout=settings.timeout_seconds)
    response.raise_for_status()


def mail(settings: NotifySettings, alarm: Alarm) -> None:
    """Send a plain text; with a login only over STARTTLS (RFC 3207)."""
    message = EmailMessage()
    message["Subject"] = alarm.subject
    message["From"] = settings.mail_from
    message["To"] = ", ".join(settings.mail_to)
    message.set_content(alarm.text)
    assert settings.smtp_host is not None
    with smtplib.SMTP(
        settings.smtp_host, settings.smtp_port, timeout=settings.timeout_seconds
    ) as server:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, os.environ.get(PASSWORD_VARIABLE, ""))
        server.send_message(message)


def emit(settings: NotifySettings, alarm: Alarm) -> None:
    """Emit an event that a Prefect automation can wait for: opframe.night.stopped, and so on."""
    from prefect.events import emit_event

    emit_event(
        event=f"opframe.night.{alarm.verdict}",
        resource={
            "prefect.resource.id": f"opframe.study.{alarm.study.replace(' ', '-')}",
            "prefect.resource.name": alarm.study,
        },
        payload={**alarm.payload, "findings": len(alarm.findings)},
    )


def _in_a_flow() -> bool:
    if "prefect" not in sys.modules:
        return False
    from prefect.context import FlowRunContext

    return FlowRunContext.get() is not None
