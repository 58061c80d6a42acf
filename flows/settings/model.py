"""What all settings share: nothing unknown, nothing changed later."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from transforms.errors import OpframeError


class SettingsError(OpframeError):
    """A study folder or its configuration cannot be used; the message says what to change."""


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
