"""Who is told of a bad night, and how: `[notify]` in `opframe.toml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from flows.settings.model import Settings

WEBHOOK_VARIABLE = "OPFRAME_WEBHOOK"
"""An address that is a secret in itself, as those of chat tools are, need not stand in the file."""
PASSWORD_VARIABLE = "OPFRAME_SMTP_PASSWORD"
"""The only place of the password."""


class NotifySettings(Settings):
    level: Literal["note", "warn", "stop"] = "warn"
    """The least grave finding that somebody is told of."""
    webhook: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Gets a POST with JSON; its `text` is what chat tools show. Else the variable OPFRAME_WEBHOOK."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=120)
    mail_to: tuple[str, ...] = ()
    mail_from: str | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_user: str | None = None
    """With the password of the variable OPFRAME_SMTP_PASSWORD; null: no login."""
    smtp_starttls: bool = True

    @model_validator(mode="after")
    def _can_be_sent(self) -> NotifySettings:
        if self.mail_to and not (self.mail_from and self.smtp_host):
            raise ValueError("mail_to needs mail_from and smtp_host beside it")
        if self.smtp_user and not self.smtp_starttls:
            raise ValueError("smtp_user needs smtp_starttls: a password is not sent in the clear")
        return self
